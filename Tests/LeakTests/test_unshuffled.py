"""The product as it is, but for one protection: its tabulator's shuffle leaves the comments where they are."""

from pathlib import Path

from BrowserTests.ballot_browser import Modules
from BrowserTests.later import preloadable

from .answers import VOTERS
from .attacks import ATTACKS
from .election import Election
from .findings import Findings
from .scoring import figures

BY_NULLIFIER = {"nullifiers by the log", "nullifiers by the box"}


def test_without_the_shuffle_of_comments_their_authors_are_known(
        directory: Path, modules: Modules, findings: Findings):
    """Attacks 1 and 11: comments that stand in the order of the nullifiers are those of whose the nullifiers are."""
    own = directory / "unshuffled"
    own.mkdir(mode=0o711)
    library = preloadable(Path(__file__).with_name("unshuffled.c"), own / "unshuffled.so")
    election = Election(own, modules, preload=[library])
    try:
        leak = election.hold()
        found = {
            attack.title: figures(attack.guess(leak), leak, election.said)
            for attack in ATTACKS if attack.title in BY_NULLIFIER}
    finally:
        election.stop()
    findings.controls |= found
    assert {title: max(figure.links for figure in of_attack) for title, of_attack in found.items()} == dict.fromkeys(
        BY_NULLIFIER, VOTERS)
