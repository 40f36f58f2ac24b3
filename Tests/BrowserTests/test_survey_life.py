"""A survey from its first question to its figures, across all who have a part in it and over the days it takes."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .ballot_steps import SENT, claim_right, fetch_right, look_over, open_ballot, send
from .conftest import serving
from .inspection import PHONE, check
from .later import Later
from .people import EMPLOYEE, LISTED, Person
from .running_site import RunningSite
from .steps import flash
from .survey_rounds import Round, Surveys, days, now, tabulating
from .survey_steps import add, start_round, write_question

ANALYST, MODERATOR, LEADER = LISTED["Analyst"], LISTED["Moderator"], LISTED["Leadership"]
AUTHORING, OPEN, OVER = 0, 3, 9  # days from now
TRUST, CHANGE = "When I say what I think, somebody listens.", "What would make you say more?"
SILENT = "I keep to myself what I think."
STEPS = {
    TRUST: ["Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"],
    SILENT: [
        "Strongly disagree", "Disagree", "Slightly disagree", "Neither agree nor disagree", "Slightly agree", "Agree",
        "Strongly agree"],
}
# What each of twelve people answers: seven favourably, and five, for whom that is to disagree.
CHOICES = {TRUST: [4, 4, 4, 3, 3, 3, 3, 2, 2, 1, 1, 0], SILENT: [0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 6]}
PEOPLE = 12


@pytest.fixture(scope="module")
def clock(own_directory: Path) -> Later:
    return Later(own_directory)


@pytest.fixture(scope="module")
def site(own_directory: Path, clock: Later) -> Iterator[RunningSite]:
    with serving(own_directory, clock.environment) as site:
        yield site


@pytest.fixture
def window(window):
    """As everywhere, and all that were opened can be found."""
    def open_window(*person: Person, **options) -> Page:
        open_window.opened.append(window(*person, **options))
        return open_window.opened[-1]

    open_window.opened = []
    return open_window


@pytest.fixture
def day(site: RunningSite, clock: Later, own_directory: Path, window):
    """Lets some days pass for the site, its tabulator and its database."""
    @contextmanager
    def day(number: int) -> Iterator[Surveys]:
        for page in window.opened:
            page.goto("about:blank")  # the site is away for a moment, and a page would complain
        clock.set(number)
        site.start_again()
        with tabulating(site, own_directory) as surveys:
            yield surveys

    return day


def approve(analyst: Page, moderator: Page) -> str:
    """The analyst writes three questions and a round of them; the moderator lets it go on. Its path."""
    analyst.goto("/surveys/themes")
    analyst.get_by_role("region", name="Another theme").get_by_label("Name").fill("Being heard")
    analyst.get_by_role("button", name="Add it").click()
    write_question(analyst, TRUST, "Agreement, 5 steps", theme="Being heard")
    write_question(analyst, SILENT, "Agreement, 7 steps", is_reverse=True)
    write_question(analyst, CHANGE, "Own words")
    path = start_round(analyst, "Are we heard?", now() + days(1), now() + days(8))
    for wording in (TRUST, SILENT, f"{CHANGE} (own words)"):
        add(analyst, wording)
    analyst.goto(path)
    analyst.get_by_role("button", name="Hand it in for review").click()
    expect(flash(analyst)).to_have_text("The moderators have it now.")
    moderator.goto(f"{path}/review")
    moderator.get_by_role("button", name="Approve it").click()
    expect(flash(moderator)).to_contain_text("It is approved.")
    return path


def answer(page: Page, round: Round, number: int, words: str):
    """As the person of this number."""
    open_ballot(page, round)
    for question, choices in CHOICES.items():
        label = STEPS[question][choices[number]]
        page.get_by_role("group", name=question).get_by_label(label, exact=True).check()
        go_on(page)
    page.get_by_label(CHANGE, exact=True).fill(words)
    go_on(page)
    check(page)
    look_over(page)
    send(page)
    expect(page.get_by_role("heading", name=SENT)).to_be_visible()


def go_on(page: Page):
    """A wide window shows all questions."""
    if page.get_by_role("button", name="Next").is_visible():
        page.get_by_role("button", name="Next").tap()


def test_what_twelve_people_answer_is_what_everybody_reads_and_no_more(window, day):
    with day(AUTHORING) as surveys:
        surveys.end_all()
        path = approve(window(ANALYST), window(MODERATOR))
        number = int(path.split("/")[-1])
        surveys.wait_for(number, "announced")
        [[policy_hash]] = surveys.sql(f"select encode(policy_hash, 'hex') from survey_round where id = {number}")
        round = Round(number, policy_hash)
        voters = [window(surveys.employee(), **(PHONE if each == 0 else {})) for each in range(PEOPLE)]
        for voter in voters:
            fetch_right(voter, round)

    words = [f"Something that only number {each} would say." for each in range(PEOPLE)]
    with day(OPEN) as surveys:
        surveys.wait_until_listed(round, "open")
        for each, (voter, said) in enumerate(zip(voters, words)):
            answer(voter, round, each, said)
        leader = window(LEADER)
        leader.goto(path)
        expect(leader.get_by_role("link", name="Results")).to_have_count(0)
        assert leader.goto(f"{path}/results").status == 200
        expect(leader.get_by_role("heading", name="There are no results yet")).to_be_visible()
        expect(leader.get_by_role("main")).not_to_contain_text("took part")

    with day(OVER) as surveys:
        surveys.wait_until_listed(round, "closed")
        reads_the_figures(window(LEADER), path)
        reader = window(EMPLOYEE, **PHONE)
        reads_the_figures(reader, path)
        reads_the_words(reader, path, words)
        voter = voters[1]
        claim_right(voter, round)
        expect(voter.get_by_role("heading", name="Your ballot was counted")).to_be_visible()
        check(voter)


def reads_the_figures(page: Page, path: str):
    page.goto(path)
    page.get_by_role("link", name="Results").click()
    expect(page.locator(".lead")).to_contain_text("12 of 2,400 people took part")
    check(page)
    theme = page.get_by_role("row").filter(has_text="Being heard")
    expect(theme).to_contain_text(re.compile(r"58\s%"))
    expect(page.get_by_role("article", name=SILENT)).to_contain_text(
        re.compile(r"disagreeing is favourable.*42\s% favourable"))
    for question, steps in STEPS.items():
        figures = page.get_by_role("article", name=question)
        figures.locator("summary").click()
        counts = Counter(CHOICES[question])
        for choice, step in enumerate(steps):
            row = figures.get_by_role("row").filter(has=page.get_by_role("rowheader", name=step, exact=True))
            expect(row.get_by_role("cell").first).to_have_text(str(counts[choice]))
    check(page)
    page.get_by_role("link", name="By department").click()
    expect(page.get_by_text("Segments are self-declared")).to_be_visible()
    check(page)


def reads_the_words(page: Page, path: str, words: list[str]):
    page.goto(f"{path}/results")
    page.get_by_role("link", name="12 comments").click()
    comments = page.locator(".comments li")
    assert sorted(comments.all_inner_texts()) == sorted(words)
    expect(page.get_by_role("main")).not_to_contain_text("Engineering")
    check(page)


def test_a_tabulator_whose_clock_is_ahead_ends_nothing_before_its_time(
        site: RunningSite, clock: Later, own_directory: Path):
    clock.set(OVER)
    today = now() + days(OVER)
    with tabulating(site, own_directory) as surveys:
        surveys.end_all()
        round = surveys.announce("Is it over?", today - days(1), today + days(2))
        surveys.wait_for(round.id, "open")

    ahead = Later(own_directory, "ahead")
    ahead.set(OVER + 5)
    with tabulating(site, own_directory, **ahead.environment) as surveys:
        # It signs after it ended what has to end, so that with a signature there it has left this one.
        surveys.sql(f"""
          insert into token_request (round_id, employee_id, blinded)
            select {round.id}, min(employee_id), decode(repeat('17', 384), 'hex') from round_roll
            where round_id = {round.id};
          notify tabulator""")
        surveys.wait_until(
            f"select count(*) from token_request where round_id = {round.id} and signature is not null", "1")
        assert surveys.sql(f"select state from survey_round where id = {round.id}") == [["open"]]
    assert "ahead of the database's" in (own_directory / "tabulator.log").read_text()
