"""What attacks came to, for docs/threat-model.md: set REDRESS_LEAK_REPORT to the path of a file to be written."""

from pathlib import Path

from .attacks import ATTACKS
from .chance import ALPHA, correlation_bound, links_bound
from .scoring import Figure


class Findings:
    # At most two of links and two of order for each attack.
    FIGURES = 4 * len(ATTACKS)

    def __init__(self):
        self.real: dict[str, list[Figure]] = {}
        self.controls: dict[str, list[Figure]] = {}

    def write(self, path: Path, n: int):
        lines = [
            f"n = {n}, alpha = {ALPHA} over {self.FIGURES} figures; by chance at most {links_bound(self.FIGURES)} "
            f"links, and a rank correlation of at most {correlation_bound(n, self.FIGURES):.2f}.", "",
            "| # | Attack | Read | Links, correlation | Without the protection |", "|---|---|---|---|---|"]
        for attack in ATTACKS:
            real, control = (
                words(figures.get(attack.title, [])) for figures in (self.real, self.controls))
            lines.append(f"| {attack.number} | {attack.title} | {attack.read} | {real} | {control} |")
        path.write_text("\n".join(lines) + "\n")


def words(figures: list[Figure]) -> str:
    """Of the best figures."""
    if not figures:
        return "nothing to go by"
    links = max(figure.links for figure in figures)
    correlations = [figure.correlation for figure in figures if figure.correlation is not None]
    if not correlations:
        return f"{links}"
    return f"{links}, {max(correlations, key=abs):.2f}"
