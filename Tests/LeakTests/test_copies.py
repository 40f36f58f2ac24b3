"""Attacks on the product itself succeed where it is not as careful as it is."""

from pathlib import Path

import pytest

from .answers import VOTERS
from .attacks import ANSWER_ATTACKS, ATTACKS
from .controls import CONTROLS as ROUNDS
from .copies import AS_IT_IS, CONTROLS, Control, held_again
from .election import Election
from .findings import Findings
from .leak import Leak
from .scoring import answer_figure, figures, is_success
from .test_unshuffled import BY_NULLIFIER


def test_a_copy_that_is_counted_as_always_links_nothing(election: Election, leak: Leak, tmp_path: Path):
    """Attacks 1 to 5: it is not the copying that lets the others in."""
    with held_again(AS_IT_IS, election, leak, tmp_path) as again:
        for attack in ATTACKS:
            of_attack = figures(attack.guess(again), again, election.said)
            # These are as many figures once more.
            assert not any(
                figure.is_above_chance(VOTERS, 2 * Findings.FIGURES) for figure in of_attack), attack.title
        for attack in ANSWER_ATTACKS:
            figure = answer_figure(attack.readings(again), again, election.said, election.answers)
            assert not (figure and figure.is_above_chance), attack.title


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.title)
def test_without_a_protection_it_is_known_who_said_what(
    control: Control, election: Election, leak: Leak, findings: Findings, tmp_path: Path,
):
    """Attacks 1, 2, 3 and 5: each succeeds in a copy that lacks the protection that stops it."""
    with held_again(control, election, leak, tmp_path) as again:
        comments = {
            attack.title: figures(attack.guess(again), again, election.said)
            for attack in ATTACKS if attack.title in control.lets_in}
        answers = {
            attack.title: answer_figure(attack.readings(again), again, election.said, election.answers)
            for attack in ANSWER_ATTACKS if attack.title in control.lets_in}
    # Of several that let an attack in, the first is told of.
    findings.controls = comments | findings.controls
    findings.controls_of_answers |= answers
    assert {*comments, *answers} == control.lets_in
    assert not {title: of_attack for title, of_attack in comments.items() if not any(map(is_success, of_attack))}
    assert not {title: figure for title, figure in answers.items() if not (figure and figure.is_success)}


def test_every_attack_succeeds_where_its_protection_is_missing():
    """In the product itself, but for lines of its log about ballots: it writes none."""
    all_titles = {attack.title for attack in [*ATTACKS, *ANSWER_ATTACKS]}
    let_in = BY_NULLIFIER.union(*(control.lets_in for control in CONTROLS))
    assert all_titles - let_in == {"web log", "lines of the web log", "words in the web log"}
    assert all_titles - let_in < set().union(*(kind.lets_in for kind in ROUNDS))
