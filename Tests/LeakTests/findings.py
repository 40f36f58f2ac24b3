"""What attacks came to, for docs/threat-model.md: set REDRESS_LEAK_REPORT to the path of a file to be written."""

from pathlib import Path

from .attacks import ANSWER_ATTACKS, ATTACKS
from .chance import ALPHA, correlation_bound, links_bound
from .scoring import AnswerFigure, Figure


class Findings:
    # At most two of links and two of order for each attack.
    FIGURES = 4 * len(ATTACKS)

    def __init__(self):
        self.real: dict[str, list[Figure]] = {}
        self.controls: dict[str, list[Figure]] = {}
        self.answers: dict[str, AnswerFigure | None] = {}
        self.controls_of_answers: dict[str, AnswerFigure | None] = {}
        # What whoever kept the keys read in a copy of the open box.
        self.keys_kept: Figure | None = None
        # What changed when somebody asked for a token or cast a ballot, by the name of who watched.
        self.watched: dict[str, dict[str, float]] = {}

    def write(self, path: Path, n: int):
        lines = [
            f"n = {n}, alpha = {ALPHA} over {self.FIGURES} figures; by chance at most {links_bound(self.FIGURES)} "
            f"links, and a rank correlation of at most {correlation_bound(n, self.FIGURES):.2f}.", "",
            "| # | Attack | Read | Links, correlation | Without the protection |", "|---|---|---|---|---|"]
        for attack in ATTACKS:
            real, control = (
                words(figures.get(attack.title, [])) for figures in (self.real, self.controls))
            lines.append(f"| {attack.number} | {attack.title} | {attack.read} | {real} | {control} |")
        lines += ["", "| # | Attack | Read | Compared | Best | Without the protection |", "|---|---|---|---|---|---|"]
        for attack in ANSWER_ATTACKS:
            real, control = (found.get(attack.title) for found in (self.answers, self.controls_of_answers))
            compared = f"{real.readings}, {real.comparisons}" if real else "nothing"
            lines.append(
                f"| {attack.number} | {attack.title} | {attack.read} | {compared} | {words_of_answers(real)} "
                f"| {words_of_answers(control)} |")
        if self.keys_kept:
            lines += ["", f"With the keys: {words([self.keys_kept])}"]
        for watch, telling in self.watched.items():
            lines += ["", f"Changes with {watch}:"]
            lines += [f"- {series}, p = {probability:.2g}" for series, probability in telling.items()]
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


def words_of_answers(figure: AnswerFigure | None) -> str:
    """With the probability that chance gives any as good in this attack."""
    if figure is None:
        return "nothing to go by"
    probability = min(1.0, figure.probability * figure.comparisons)
    return f"{figure.right} of {figure.people}, p = {probability:.2g} ({figure.where})"
