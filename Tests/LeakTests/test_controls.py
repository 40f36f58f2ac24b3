"""Every attack succeeds where the protection is missing that stops it, and only because it is missing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from BrowserTests.running_site import EXECUTABLE, environment_without_settings, run

from .attacks import ATTACKS
from .cluster import LeakingCluster
from .controls import CONTROLS, VOTERS, PlainAnswers, Round
from .findings import Findings
from .scoring import Figure, figures



@pytest.fixture(scope="module")
def cluster(directory: Path) -> Iterator[LeakingCluster]:
    """With a template that has the schema."""
    cluster = LeakingCluster(directory / "controls", fsync="off", track_commit_timestamp="on", autovacuum="off")
    cluster.database("postgres").run("create database template_of_rounds")
    run(EXECUTABLE, "migrate", env=environment_without_settings() | {
        "REDRESS_DATABASE_URL": cluster.database("template_of_rounds").url})
    yield cluster
    cluster.stop()


def hold(cluster: LeakingCluster, kind: type[Round], titles: set[str]) -> dict[str, list[Figure]]:
    """Holds a round and attacks it."""
    name = kind.__name__.lower()
    cluster.database("postgres").run(f"create database {name} template template_of_rounds")
    held = kind()
    leak = held.hold(cluster, name, backs_up=kind is PlainAnswers)
    return {
        attack.title: figures(attack.guess(leak), leak, held.said) for attack in ATTACKS if attack.title in titles}


def test_no_attack_finds_anything_in_a_round_with_all_protections(cluster: LeakingCluster):
    found = hold(cluster, Round, {attack.title for attack in ATTACKS})
    assert not {
        title for title, of_attack in found.items()
        if any(figure.is_above_chance(VOTERS, Findings.FIGURES) for figure in of_attack)}


@pytest.mark.parametrize("kind", CONTROLS, ids=lambda kind: kind.__name__)
def test_without_one_protection_the_attack_on_it_succeeds(
    cluster: LeakingCluster, kind: type[Round], findings: Findings,
):
    found = hold(cluster, kind, kind.lets_in)
    findings.controls |= found
    assert found.keys() == kind.lets_in
    for title, of_attack in found.items():
        assert any(is_success(figure) for figure in of_attack), (title, of_attack)


def test_every_attack_succeeds_somewhere():
    assert {attack.title for attack in ATTACKS} == set().union(*(kind.lets_in for kind in CONTROLS))


def is_success(figure: Figure) -> bool:
    return figure.links > VOTERS / 2 or (figure.correlation is not None and abs(figure.correlation) > 0.9)
