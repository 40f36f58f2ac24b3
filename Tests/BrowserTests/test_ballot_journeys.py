"""Answering a survey, from the announcement to the receipt: the real site, the real tabulator."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from .ballot_steps import (
    COUNT, COUNT_DRAFTS, LOCKED, MISTAKES, PACE, SENT, WATCHED, answer_and_send, choice, claim_right, fetch_right,
    fill_in, look_over, open_ballot, send)
from .conftest import Windows, serving
from .inspection import PHONE, barriers, check, check_in_all_windows, weight
from .keyboard import press, tab_to, type_into
from .later import Later
from .pictures import SCREENSHOTS, for_documents, picture_for_documents, write
from .running_site import RunningSite
from .steps import sign_in, sign_out
from .survey_rounds import Round, Surveys, days, now

LARGEST_WEIGHT = 60_000
# Attack 11: read beside the field while one types.
WARNINGS = [
    "Write plainly: a style or a turn of phrase that people know can name you.",
    "Name nobody, and nothing that only you could know.",
    "Do not use words that you have used under your name elsewhere.",
]


@pytest.fixture(scope="module")
def clock(own_directory: Path) -> Later:
    return Later(own_directory, days=-1)


@pytest.fixture(scope="module")
def own_site(own_directory: Path, clock: Later) -> Iterator[RunningSite]:
    """A site that begins yesterday, so that a round can be over without anybody waiting for it."""
    with serving(own_directory, clock.environment) as site:
        yield site


@pytest.fixture
def window(own_site: RunningSite, chromium: Browser) -> Iterator[Callable[..., Page]]:
    windows = Windows(own_site, chromium)
    yield windows.open
    windows.close()
    assert not [each for each in windows.complaints if "ERR_INTERNET_DISCONNECTED" not in each]


@pytest.fixture(scope="module")
def counted(
        surveys: Surveys, own_site: RunningSite, clock: Later, chromium: Browser) -> Iterator[tuple[Round, Page]]:
    """A round that is over, with the device of somebody who answered it. It comes first: rounds do not overlap."""
    yesterday = now() - days(1)
    surveys.end_all()
    round = surveys.announce("A short survey", yesterday - days(1), yesterday + days(0.5))
    windows = Windows(own_site, chromium)
    page = windows.open()
    page.clock.set_fixed_time(yesterday)
    sign_in(page, surveys.employee())
    fetch_right(page, round)
    answer_and_send(page, round)
    clock.set(days=0)
    page.clock.set_fixed_time(now())
    surveys.wait_until_listed(round, "closed")
    yield round, page
    windows.close()


@pytest.fixture(scope="module")
def round(surveys: Surveys, counted) -> Round:
    """Open for all tests that answer."""
    return surveys.open("How we work together")


def test_a_ballot_that_was_counted_is_found_and_a_missing_one_is_warned_of(counted, surveys: Surveys):
    """Attack 20."""
    round, page = counted
    [[kept]] = surveys.sql(f"select encode(nullifiers, 'hex') from round_result where round_id = {round.id}")
    surveys.sql(f"update round_result set nullifiers = decode(repeat('ab', octet_length(nullifiers)), 'hex') "
                f"where round_id = {round.id}")
    page.goto(round.ballot)
    warning = page.locator("#missing-ballots")
    expect(warning).to_contain_text("“A short survey” and holds the receipt, but it is not on the published list")
    check(page)
    page.goto("/")
    expect(warning).to_be_visible()
    sign_out(page)
    expect(warning).to_be_visible()
    surveys.sql(f"update round_result set nullifiers = decode('{kept}', 'hex') where round_id = {round.id}")
    claim_right(page, round)
    expect(page.get_by_role("heading", name="Your ballot was counted")).to_be_visible()
    expect(warning).to_have_count(0)


def test_a_closed_round_takes_no_answers_and_says_so(counted, window):
    round, _ = counted
    page = window()
    page.goto(round.ballot)
    expect(page.get_by_role("heading", name="This survey is over")).to_be_visible()
    expect(page.get_by_label("Redress", exact=True)).to_be_disabled()


def test_any_page_asks_for_the_right_whether_its_reader_means_to_answer_or_not(round: Round, window, surveys: Surveys):
    """Attack 5: when a right was given tells nothing of when, or whether, somebody answers."""
    page = window()
    with page.expect_response(lambda answer: answer.url.endswith(f"{round.page}/token") and answer.status == 200):
        sign_in(page, surveys.employee())
    assert not page.url.endswith(round.page)
    claim_right(page, round)
    expect(page.locator("#ballot-steps")).to_be_visible()


def test_a_round_that_is_not_open_yet_can_be_read(surveys: Surveys, round: Round, window):
    # Further away than browsers can wait at once.
    later = surveys.announce("The next survey", now() + days(40), now() + days(41))
    page = window(surveys.employee())
    page.clock.install()
    page.goto(later.page)
    expect(page.locator("#device-words")).to_contain_text("This device holds")
    claim_right(page, later)
    expect(page.get_by_role("heading", name="Not open yet")).to_be_visible()
    expect(page.get_by_label("Redress", exact=True)).to_be_disabled()
    page.clock.fast_forward(timedelta(days=40) / timedelta(milliseconds=1))
    expect(page.get_by_label("Redress", exact=True)).to_be_enabled()
    surveys.call_off(later)
    page.reload()
    expect(page.get_by_role("heading", name="Nothing of this survey is counted")).to_be_visible()


def close_to_the_end(round: Round, window, surveys: Surveys) -> Page:
    """A ballot that is looked over, on a page whose time a test moves."""
    page = window(surveys.employee())
    page.clock.install()
    fetch_right(page, round)
    open_ballot(page, round)
    fill_in(page, "Not sent.")
    look_over(page)
    return page


def expect_it_to_be_over(page: Page):
    expect(page.get_by_role("heading", name="This survey is over")).to_be_visible()
    expect(page.get_by_text("What you filled in on this page was not sent.")).to_be_visible()
    expect(page.get_by_role("button", name="Send now")).to_be_hidden()
    words = page.get_by_label("What should change first?", exact=True)
    expect(words).to_be_visible()
    expect(words).to_have_value("Not sent.")
    expect(words).to_be_disabled()
    assert barriers(page) == []


def test_a_page_left_open_past_the_close_offers_no_sending_any_more(round: Round, window, surveys: Surveys):
    page = close_to_the_end(round, window, surveys)
    page.clock.fast_forward(days(1) / timedelta(milliseconds=1))
    expect_it_to_be_over(page)
    # The round is open after all: it is the clock that is wrong, and the site's list says so.
    page.clock.fast_forward(days(1) / timedelta(milliseconds=1))
    send(page)
    expect(page.get_by_role("heading", name=SENT)).to_be_visible()


def test_what_is_sent_too_late_is_not_locked_and_can_be_read(round: Round, window, surveys: Surveys):
    page = close_to_the_end(round, window, surveys)
    before = surveys.ballots()
    page.clock.set_system_time(round_closes(surveys, round))  # a device that slept: no timer has come
    send(page)
    expect_it_to_be_over(page)
    expect(page.locator("#states")).to_be_focused()
    assert surveys.ballots() == before


def round_closes(surveys: Surveys, round: Round) -> datetime:
    [[closes]] = surveys.sql(f"select closes_at at time zone 'UTC' from survey_round where id = {round.id}")
    return datetime.fromisoformat(closes).replace(tzinfo=UTC) + timedelta(seconds=1)


def test_a_device_without_the_right_is_told_where_to_get_it(round: Round, window):
    page = window()
    page.goto(round.ballot)
    expect(page.get_by_role("heading", name="This device cannot answer yet")).to_be_visible()
    expect(page.get_by_role("link", name="Open the page of this survey")).to_have_attribute("href", round.page)
    assert barriers(page) == [] and weight(page) < LARGEST_WEIGHT


def test_answering_on_a_phone_is_one_question_after_the_other(round: Round, window, surveys: Surveys):
    page = window(surveys.employee(), **PHONE)
    fetch_right(page, round)
    open_ballot(page, round)
    next_button, back = page.get_by_role("button", name="Next"), page.get_by_role("button", name="Back")
    address = page.url
    page.get_by_role("button", name="To the first question").tap()
    expect(choice(page, MISTAKES, "Strongly agree")).to_be_in_viewport()
    assert page.url == address, "it says whose right this is, should the page be loaded again"
    next_button.tap()
    expect(page.get_by_text("Please choose an answer.")).to_be_visible()
    check_in_all_windows(page)
    choice(page, MISTAKES, "Agree").tap()
    expect(page.get_by_text("Please choose an answer.")).to_be_hidden()
    next_button.tap()
    expect(page.get_by_text(f"Question 2 of {COUNT}")).to_be_visible()
    expect(page.get_by_text(f"Question 1 of {COUNT}")).to_be_hidden()
    expect(page.get_by_text(f"1 of {COUNT} answered")).to_be_visible()
    back.tap()
    expect(choice(page, MISTAKES, "Agree")).to_be_checked()
    next_button.tap()
    page.get_by_label("10", exact=True).tap()
    check_in_all_windows(page)
    next_button.tap()
    assert page.get_by_role("radio").count() == 7
    choice(page, PACE, "Slightly agree").tap()
    check_in_all_windows(page)
    next_button.tap()
    choice(page, WATCHED, "Strongly disagree").tap()
    next_button.tap()
    page.get_by_label("My manager").tap()
    page.get_by_role("button", name="Leave this open").tap()
    expect(page.get_by_label("My manager")).not_to_be_checked()
    next_button.tap()
    page.get_by_label("Petitions").tap()
    check_in_all_windows(page)
    page.get_by_role("button", name="Choose none").tap()
    expect(page.get_by_label("Petitions")).not_to_be_checked()
    next_button.tap()
    back.tap()
    used = page.get_by_role("group", name="What have you used?")
    expect(used).to_have_accessible_description(re.compile("Choose all that apply, or none"))
    next_button.tap()
    words = page.get_by_label("What should change first?", exact=True)
    words.press_sequentially("As I always say: ")
    for warning in WARNINGS:
        expect(page.get_by_text(warning)).to_be_in_viewport()
        expect(words).to_have_accessible_description(re.compile(re.escape(warning)))
    words.fill("-" * 799)
    expect(page.locator(".counter")).to_be_empty()  # it is spoken at every keystroke
    words.fill("-" * 900)
    expect(page.get_by_text("100 characters left")).to_be_visible()
    check(page)
    words.fill("Fewer meetings.")
    check_in_all_windows(page)
    next_button.tap()
    expect(page.get_by_text("These choices leave you among")).to_be_visible()
    check_in_all_windows(page)
    page.get_by_role("button", name="Look over my answers").tap()
    review = page.locator("#review-list")
    for answer in ("Agree", "10", "Slightly agree", "Strongly disagree", "None chosen", "Fewer meetings."):
        expect(review.get_by_text(answer, exact=True)).to_be_visible()
    expect(review.get_by_text("Left open", exact=True)).to_have_count(2)  # where to turn first, and oneself
    check_in_all_windows(page)
    before = surveys.ballots()
    page.get_by_role("button", name="Send now").tap()
    expect(page.get_by_role("heading", name=SENT)).to_be_visible()
    expect(page.get_by_text("The signature on the receipt was checked.")).to_be_visible()
    check_in_all_windows(page)
    assert len(surveys.ballots() - before) == 1


def test_small_groups_are_only_said_to_be_small(round: Round, window, surveys: Surveys):
    page = window(surveys.employee())
    fetch_right(page, round)
    open_ballot(page, round)
    among = page.locator("#among")
    whole = among.inner_text()
    sizes = page.evaluate("""() => {
      const [, table] = JSON.parse(document.getElementById("ballot").dataset.crossings)[0];
      const cells = table.flatMap((row, i) => row.map((size, j) => [size, i, j]));
      return { few: cells.find(([size]) => size === -1), many: cells.find(([size]) => size >= 10) };
    }""")
    for size, department, site in (sizes["few"], sizes["many"]):
        page.get_by_label("Department").select_option(str(department))
        page.get_by_label("Site").select_option(str(site))
        few = "among fewer than 10 people: consider leaving one open."
        words = few if size < 10 else f"among {size} people."
        expect(among).to_have_text(f"These choices leave you {words}")
    page.get_by_label("Department").select_option("")
    page.get_by_label("Site").select_option("")
    expect(among).to_have_text(whole)


def test_a_draft_stays_on_the_device_until_the_ballot_is_locked(round: Round, window, surveys: Surveys):
    page = window(surveys.employee())
    fetch_right(page, round)
    requests = []
    page.context.on("request", lambda request: requests.append((request.method, request.url)))
    open_ballot(page, round)
    fill_in(page, "Say it once, and mean it.")
    assert page.evaluate(COUNT_DRAFTS) == 1
    context = page.context
    page.close()
    again = context.new_page()
    open_ballot(again, round)
    expect(again.get_by_label("What should change first?", exact=True)).to_have_value("Say it once, and mean it.")
    expect(again.get_by_label("8", exact=True)).to_be_checked()
    assert {method for method, _ in requests} == {"GET"}, "nothing of a draft is sent"
    again.get_by_role("button", name="Clear it").click()
    expect(again.get_by_text(f"0 of {COUNT} answered")).to_be_visible()
    assert again.evaluate(COUNT_DRAFTS) == 0
    again.reload()
    expect(again.get_by_text(f"0 of {COUNT} answered")).to_be_visible()
    fill_in(again, "Once more.")
    look_over(again)
    again.get_by_role("button", name="Change: What should change first?").click()
    expect(again.get_by_label("What should change first?", exact=True)).to_be_visible()
    look_over(again)
    send(again)
    expect(again.get_by_role("heading", name=SENT)).to_be_visible()
    assert again.evaluate(COUNT_DRAFTS) == 0


def test_a_connection_lost_while_sending_sends_the_ballot_once(round: Round, window, surveys: Surveys):
    page = window(surveys.employee())
    fetch_right(page, round)
    open_ballot(page, round)
    fill_in(page)
    look_over(page)
    before = surveys.ballots()
    page.context.set_offline(True)
    send(page)
    expect(page.get_by_role("heading", name=LOCKED)).to_be_visible()
    assert barriers(page) == []
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name=SENT)).to_be_visible()
    assert len(surveys.ballots() - before) == 1


def test_a_ballot_left_behind_is_sent_by_any_other_page(round: Round, window, surveys: Surveys):
    page = window(surveys.employee())
    fetch_right(page, round)
    open_ballot(page, round)
    fill_in(page)
    look_over(page)
    before = surveys.ballots()
    context = page.context
    context.set_offline(True)
    send(page)
    expect(page.get_by_role("heading", name=LOCKED)).to_be_visible()
    page.close()
    context.set_offline(False)
    other = context.new_page()
    with other.expect_response(lambda response: response.request.method == "POST") as sent:
        other.goto("/petitions")
    assert sent.value.status == 200
    assert "cookie" not in sent.value.request.all_headers()
    claim_right(other, round)
    expect(other.get_by_role("heading", name=SENT)).to_be_visible()
    assert len(surveys.ballots() - before) == 1


def test_a_delay_can_be_left_to_run_or_ended(round: Round, window, surveys: Surveys):
    page = window(surveys.employee())
    fetch_right(page, round)
    open_ballot(page, round)
    fill_in(page)
    look_over(page)
    before = surveys.ballots()
    page.evaluate("() => { crypto.getRandomValues = (array) => array.fill(0x7fffffff); }")
    page.get_by_role("button", name="Send at a random time within 5 minutes").click()
    expect(page.get_by_role("heading", name=LOCKED)).to_be_visible()
    assert surveys.ballots() == before
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_role("heading", name=SENT)).to_be_visible()
    assert len(surveys.ballots() - before) == 1


def test_with_the_keyboard_alone(round: Round, window, surveys: Surveys):
    page = window(surveys.employee())
    fetch_right(page, round)
    open_ballot(page, round)
    tab_to(page, choice(page, MISTAKES, "Strongly disagree"))
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(choice(page, MISTAKES, "Disagree")).to_be_checked()
    press(page, page.get_by_label("0", exact=True), "Space")
    press(page, choice(page, PACE, "Strongly disagree"), "Space")
    for _ in range(6):
        page.keyboard.press("ArrowDown")
    expect(choice(page, PACE, "Strongly agree")).to_be_checked()
    press(page, choice(page, WATCHED, "Strongly disagree"), "Space")
    press(page, page.get_by_label("My manager"), "Space")
    press(page, page.get_by_label("A town hall"), "Space")
    type_into(page, page.get_by_label("What should change first?", exact=True), "Nothing.")
    press(page, page.get_by_role("button", name="Look over my answers"))
    press(page, page.get_by_role("button", name="Send now"))
    expect(page.get_by_role("heading", name=SENT)).to_be_visible()
    expect(page.locator("#states")).to_be_focused()
    expect(page.get_by_role("status").filter(has_text=SENT)).to_be_visible()


def test_what_is_done_with_the_keyboard_leaves_the_focus_where_one_goes_on(round: Round, window, surveys: Surveys):
    page = window(surveys.employee())
    fetch_right(page, round)
    page.goto(round.ballot)
    mine = page.get_by_role("button", name=re.compile("is mine$"))
    expect(page.get_by_role("status").filter(has=mine)).to_be_visible()
    press(page, mine)
    expect(page.get_by_role("group", name="When leadership makes")).to_be_focused()
    page.goto(round.page)
    press(page, page.locator("#device-forget summary"))
    press(page, page.get_by_role("button", name="Forget this device", exact=True))
    words = page.locator("#device-words")
    expect(words).to_be_focused()
    expect(words).to_have_role("status")
    expect(words).to_contain_text("This device has forgotten")


def test_a_page_that_says_what_is_progressing_says_it_once(round: Round, window, surveys: Surveys):
    page = window(surveys.employee())
    fetch_right(page, round)
    open_ballot(page, round)
    page.evaluate("""() => {
      window.spoken = [];
      new MutationObserver(() => spoken.push(document.getElementById("progress").textContent))
        .observe(document.getElementById("progress"), { childList: true, characterData: true, subtree: true });
    }""")
    page.get_by_label("What should change first?", exact=True).press_sequentially("Less haste.")
    page.get_by_label("Redress", exact=True).check()
    expect(page.get_by_text(f"2 of {COUNT} answered")).to_be_visible()
    assert page.evaluate("() => spoken") == [f"1 of {COUNT} answered", f"2 of {COUNT} answered"]


@for_documents
@pytest.mark.parametrize(("name", "size", "scheme"), [
    ("ballot", (1280, 860), "light"), ("ballot-phone", (390, 844), "light"), ("ballot-phone-dark", (390, 844), "dark"),
])
def test_the_pictures_of_the_documents_are_small(round: Round, window, surveys: Surveys, name, size, scheme):
    width, height = size
    page = window(
        surveys.employee(), viewport={"width": width, "height": height}, color_scheme=scheme, is_mobile=width < 768)
    fetch_right(page, round)
    write(page.locator("#device"), SCREENSHOTS / f"device-{name}.png")
    open_ballot(page, round)
    choice(page, MISTAKES, "Agree").check()
    if width < 768:
        page.get_by_role("button", name="Next").click()
        page.get_by_label("8", exact=True).check()
    picture_for_documents(page, name)
