"""The attacks on anonymous surveys that every release must survive: each is performed by a test, named by its number."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# The numbers are those of the table in docs/threat-model.md.
TITLE = re.compile(r'"Attacks? (\d+(?:(?:, | and )\d+)*)[:.]')


def numbers_in(text: str) -> set[int]:
    return {int(number) for found in TITLE.findall(text) for number in re.findall(r"\d+", found)}


def test_every_attack_of_the_threat_model_is_performed_by_a_test() -> None:
    listed = {
        int(number)
        for number in re.findall(r"^\| (\d+) \|", (ROOT / "docs/threat-model.md").read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert listed == set(range(1, 25)), "the table of attacks has a gap"
    files = [file for pattern in ("*.swift", "*.py") for file in (ROOT / "Tests").rglob(pattern)]
    performed = set().union(*(numbers_in(file.read_text(encoding="utf-8")) for file in files if file != Path(__file__)))
    assert sorted(listed - performed) == [], "attacks that no test performs"
