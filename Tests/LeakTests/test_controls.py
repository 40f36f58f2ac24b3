"""Rounds by SQL alone: where one lacks a protection the attack on it succeeds, and only because it is missing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from BrowserTests.running_site import EXECUTABLE, environment_without_settings, run

from .answers import VOTERS
from .attacks import ANSWER_ATTACKS, ATTACKS
from .cluster import LeakingCluster
from .controls import CONTROLS, Round
from .findings import Findings
from .leak import Leak
from .scoring import AnswerFigure, Figure, answer_figure, figures, is_success

@pytest.fixture(scope="module")
def cluster(directory: Path) -> Iterator[LeakingCluster]:
    """With a template that has the schema."""
    cluster = LeakingCluster(directory / "controls", fsync="off", track_commit_timestamp="on", autovacuum="off")
    cluster.database("postgres").run("create database template_of_rounds")
    run(EXECUTABLE, "migrate", env=environment_without_settings() | {
        "REDRESS_DATABASE_URL": cluster.database("template_of_rounds").url})
    yield cluster
    cluster.stop()


def hold(cluster: LeakingCluster, kind: type[Round]) -> tuple[Round, Leak]:
    name = kind.__name__.lower()
    cluster.database("postgres").run(f"create database {name} template template_of_rounds")
    held = kind()
    return held, held.hold(cluster, name)


def attack_comments(held: Round, leak: Leak, titles: set[str]) -> dict[str, list[Figure]]:
    return {
        attack.title: figures(attack.guess(leak), leak, held.said) for attack in ATTACKS if attack.title in titles}


def attack_answers(held: Round, leak: Leak, titles: set[str]) -> dict[str, AnswerFigure | None]:
    return {
        attack.title: answer_figure(attack.readings(leak), leak, held.said, held.answers)
        for attack in ANSWER_ATTACKS if attack.title in titles}


def test_no_attack_finds_anything_in_a_round_with_all_protections(cluster: LeakingCluster):
    held, leak = hold(cluster, Round)
    comments = attack_comments(held, leak, {attack.title for attack in ATTACKS})
    assert not {
        title for title, of_attack in comments.items()
        if any(figure.is_above_chance(VOTERS, Findings.FIGURES) for figure in of_attack)}
    answers = attack_answers(held, leak, {attack.title for attack in ANSWER_ATTACKS})
    assert not {title for title, figure in answers.items() if figure and figure.is_above_chance}


@pytest.mark.parametrize("kind", CONTROLS, ids=lambda kind: kind.__name__)
def test_without_one_protection_the_attack_on_it_succeeds(
    cluster: LeakingCluster, kind: type[Round], findings: Findings,
):
    held, leak = hold(cluster, kind)
    comments, answers = (attack(held, leak, kind.lets_in) for attack in (attack_comments, attack_answers))
    findings.controls |= comments
    findings.controls_of_answers |= answers
    assert {*comments, *answers} == kind.lets_in
    for title, of_attack in comments.items():
        assert any(is_success(figure) for figure in of_attack), (title, of_attack)
    for title, figure in answers.items():
        assert figure and figure.is_success, (title, figure)
