"""A round of questions from the analyst's bank to the page that everybody reads."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from .inspection import PHONE, check, check_in_all_windows
from .keyboard import tab_to
from .people import ANSELM, LISTED, STEWARD
from .running_site import RunningSite
from .steps import flash, problems
from .survey_rounds import days
from .survey_steps import add, start_round, write_question

ANALYST, MODERATOR = LISTED["Analyst"], LISTED["Moderator"]
REASON = "Say in the introduction what happens with the result."
# What the protection does not cover, as docs/threat-model.md has it.
LIMITS = [
    "altered scripts", "memory or traffic", "Working together", "opens encrypted traffic", "your employer manages",
    "The way you write", "When a whole group says the same", "“yes, once”", "few or none of a group gave",
    "subtracts the results of two surveys", "People who work together, or invented people",
    "Where a group is kept back",
]


@pytest.fixture(scope="module")
def site(own_site: RunningSite) -> RunningSite:
    return own_site


def start_in_january(page: Page, title: str, year: int) -> str:
    opens = datetime(year, 1, 10, 9, tzinfo=UTC)
    return start_round(page, title, opens, opens + days(7))


def asked(page: Page) -> list[str]:
    return page.locator(".order .asked-text").all_inner_texts()


def expect_claim_and_limits(page: Page):
    """The limits in the open, the exact wording of the claim behind one click."""
    claim = page.get_by_role("region", name="What protects you, and what does not")
    expect(claim).to_contain_text("cannot tell which answers are yours")
    for limit in LIMITS:
        expect(claim.get_by_role("listitem").filter(has_text=limit)).to_be_visible()
    claim.get_by_text("The exact claim").click()
    expect(claim.get_by_text("cannot tell which of the honest voters gave which answer")).to_be_visible()


def test_a_round_is_written_sent_back_mended_approved_announced_and_called_off(window, surveys):
    analyst, moderator, phone = window(ANALYST), window(MODERATOR), window(ANSELM, **PHONE)
    write_question(analyst, "I know what is collected about me.", "Agreement, 5 steps")
    check_in_all_windows(analyst)
    write_question(analyst, "Where do you work best?", "One of several", "At home\nIn the office")
    path = start_in_january(analyst, "How January went", 2041)
    add(analyst, "I know what is collected about me.")
    add(analyst, "Where do you work best?")
    analyst.get_by_role("button", name="Up question 2").click()
    assert asked(analyst) == ["Where do you work best?", "I know what is collected about me."]
    check_in_all_windows(analyst)
    analyst.goto(f"{path}/preview")
    expect(analyst.get_by_role("radio", name="At home")).to_be_visible()
    check_in_all_windows(analyst)
    analyst.goto(path)
    check_in_all_windows(analyst)
    analyst.get_by_role("button", name="Hand it in for review").click()
    expect(flash(analyst)).to_have_text("The moderators have it now.")

    assert phone.goto(path).status == 404
    moderator.goto("/surveys")
    moderator.get_by_role("link", name="How January went").click()
    moderator.get_by_role("link", name="Decide about it").click()
    check_in_all_windows(moderator)
    expect(moderator.get_by_role("heading", name="Look at this twice")).to_be_visible()
    moderator.get_by_label("Or send it back, and say why").fill(REASON)
    moderator.get_by_role("button", name="Send it back").click()
    expect(flash(moderator)).to_contain_text("It is sent back.")

    analyst.goto(path)
    expect(analyst.get_by_role("region", name="Why")).to_contain_text(REASON)
    analyst.get_by_role("link", name="Edit", exact=True).click()
    analyst.get_by_label("Introduction").fill("Leadership answers the result within two weeks.")
    analyst.get_by_role("button", name="Save draft").click()
    analyst.goto(path)
    analyst.get_by_role("button", name="Hand it in for review").click()

    moderator.goto(f"{path}/review")
    moderator.get_by_role("button", name="Approve it").click()
    expect(flash(moderator)).to_contain_text("It is approved.")
    number = int(path.split("/")[-1])
    surveys.wait_for(number, "announced")
    [[policy_hash]] = surveys.sql(f"select encode(policy_hash, 'hex') from survey_round where id = {number}")

    phone.goto("/surveys")
    check_in_all_windows(phone)
    phone.get_by_role("link", name="How January went").click()
    expect(phone.get_by_text("Announced")).to_be_visible()
    expect(phone.get_by_role("region", name="Who may answer")).to_contain_text("Everybody employed")
    expect_claim_and_limits(phone)
    expect(phone.get_by_text(policy_hash)).to_be_visible()
    expect(phone.get_by_role("link", name="Answer", exact=True)).to_have_count(0)
    check_in_all_windows(phone)
    for ballot in (phone, window(java_script_enabled=False)):
        ballot.goto(f"/ballots/{policy_hash}")
        expect_claim_and_limits(ballot)

    moderator.goto(path)
    moderator.get_by_role("link", name="Call it off").click()
    check_in_all_windows(moderator)
    moderator.get_by_role("button", name="Call it off").click()
    moderator.get_by_label("Why").fill("January has an election of its own.")
    moderator.get_by_role("button", name="Call it off").click()
    phone.goto(path)
    expect(phone.get_by_role("region", name="Why")).to_contain_text("an election of its own")


def test_without_scripts_what_is_wrong_stands_beside_the_field_and_what_was_typed_is_kept(window):
    page = window(ANALYST, java_script_enabled=False)
    page.goto("/surveys/new")
    page.get_by_label("Title").fill("A round that cannot be")
    page.get_by_label("Opens, in UTC").fill("2020-01-10T09:00")
    page.get_by_label("People behind any figure").fill("4")
    page.get_by_role("button", name="Save draft").click()
    expect(problems(page)).to_contain_text("it cannot open in the past")
    expect(problems(page)).to_contain_text("from 5 to 500")
    expect(page.get_by_label("Title")).to_have_value("A round that cannot be")
    expect(page.get_by_label("People behind any figure")).to_have_attribute("aria-invalid", "true")


def test_without_scripts_no_button_loses_what_is_typed_beside_the_questions(window):
    page = window(ANALYST, java_script_enabled=False)
    write_question(page, "Meetings end on time.", "Agreement, 5 steps")
    start_in_january(page, "Nothing is lost", 2044)
    page.get_by_label("Introduction").fill("Typed before a question is added.")
    add(page, "Meetings end on time.")
    expect(page.get_by_label("Introduction")).to_have_value("Typed before a question is added.")
    page.get_by_label("Required question 1").uncheck()
    page.get_by_label("Closes, in UTC").fill("2045-01-10T09:00")
    page.get_by_role("button", name="Save draft").click()
    expect(problems(page)).to_contain_text("60 days at most")
    expect(page.get_by_label("Required question 1")).not_to_be_checked()
    expect(page.get_by_label("Introduction")).to_have_value("Typed before a question is added.")


def test_what_a_typed_time_is_for_the_reader_stands_beside_it(window):
    page = window(ANALYST, timezone_id="Europe/Lisbon")
    page.goto("/surveys/new")
    page.get_by_label("Opens, in UTC").fill("2041-07-10T23:30")
    expect(page.locator("output[for=opens]")).to_have_text(
        "Thursday, 11 July 2041, 00:30 in your time zone (Europe/Lisbon)")
    page.get_by_label("Opens, in UTC").fill("")
    expect(page.locator("output[for=opens]")).to_be_empty()


def test_questions_are_put_into_order_with_the_keys_alone(window):
    page = window(ANALYST)
    write_question(page, "My tools help me.", "Agreement, 7 steps")
    write_question(page, "What should stay as it is?", "Own words")
    start_in_january(page, "Ordered by keys", 2042)
    for wording in ("My tools help me.", "What should stay as it is? (own words)"):
        add(page, wording)
    tab_to(page, page.get_by_role("button", name="Up question 2"))
    page.keyboard.press("Enter")
    expect(page.locator(".order .asked-text").first).to_contain_text("What should stay as it is?")
    tab_to(page, page.get_by_label("Required question 1"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Save draft"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Required question 1")).not_to_be_checked()
    expect(page.get_by_label("Required question 2")).to_be_checked()


def test_a_draft_is_deleted_after_a_question(window):
    page = window(ANALYST)
    path = start_in_january(page, "Never to be", 2043)
    page.goto(path)
    page.get_by_role("link", name="Delete this draft").click()
    check(page)
    page.get_by_role("button", name="Delete this draft").click()
    expect(flash(page)).to_have_text("The draft is deleted.")
    assert page.goto(path).status == 404


@pytest.mark.parametrize("path", ["/surveys/new", "/surveys/questions", "/surveys/themes", "/surveys/templates"])
def test_nobody_but_analysts_finds_where_rounds_are_made(window, path: str):
    for person in (STEWARD, MODERATOR):
        assert window(person).goto(path).status == 404
