"""Answering a survey, from the announcement to the receipt: the real site, the real tabulator."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect

from .conftest import Windows, serving
from .html import faults
from .inspection import PHONE, barriers, check, check_in_all_windows, weight
from .keyboard import press, tab_to, type_into
from .later import Later
from .pictures import SCREENSHOTS, for_documents, picture_for_documents, write
from .running_site import RunningSite
from .steps import sign_in, sign_out
from .survey_rounds import QUESTIONS, Round, Surveys, days, now, tabulating
from .survey_steps import SENT, claim_right, fetch_right, follow_to_ballot, look_over, open_ballot, send
from .tcp_proxy import tcp_proxy

LARGEST_WEIGHT = 60_000
LOCKED = "Your answers are locked and wait to be sent"
COUNT = len(QUESTIONS)
MISTAKES, PACE, WATCHED = "When leadership makes", "I could keep up", "I work differently"
REQUIRED = {
    MISTAKES: "Agree", "How likely": "8", PACE: "Slightly disagree", WATCHED: "Agree",
    "Where would you turn": "Redress",
}
# Attack 11: read beside the field while one types.
WARNINGS = [
    "Write plainly: a style or a turn of phrase that people know can name you.",
    "Name nobody, and nothing that only you could know.",
    "Do not use words that you have used under your name elsewhere.",
]
WHOSE = "Is a right to answer on this device yours?"
GIVEN_OUT = "Your right to answer was given out once already"


@pytest.fixture(scope="module")
def clock(own_directory: Path) -> Later:
    return Later(own_directory, days=-1)


@pytest.fixture(scope="module")
def own_site(own_directory: Path, clock: Later) -> Iterator[RunningSite]:
    """A site that begins yesterday, so that a round can be over without anybody waiting for it."""
    with serving(own_directory, clock.environment) as site:
        yield site


@pytest.fixture(scope="module")
def surveys(own_site: RunningSite, own_directory: Path) -> Iterator[Surveys]:
    with tabulating(own_site, own_directory) as surveys:
        yield surveys


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
    made = surveys.announce("How we work together", now(), now() + days(1))
    surveys.wait_until_listed(made, "open")
    return made


def choice(page: Page, question: str, label: str) -> Locator:
    """An answer to the question that begins so; several questions have the same scale."""
    return page.get_by_role("group", name=question, include_hidden=True).get_by_label(label, exact=True)


def fill_in(page: Page, words: str = ""):
    """Answers everything that must be answered, on a window that shows it all."""
    for question, label in REQUIRED.items():
        choice(page, question, label).check()
    if words:
        page.get_by_label("What should change first?", exact=True).fill(words)


def answer_and_send(page: Page, round: Round, words: str = ""):
    open_ballot(page, round)
    fill_in(page, words)
    look_over(page)
    send(page)
    expect(page.get_by_role("heading", name=SENT)).to_be_visible()


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


def test_links_that_people_pass_on_say_nothing_of_who_passes_them_on(round: Round, window, surveys: Surveys):
    page = window(surveys.employee())
    fetch_right(page, round)
    expect(page.get_by_role("link", name="Answer", exact=True)).to_have_attribute("href", re.compile("#"))
    expect(page.get_by_role("link", name="The agreement itself")).to_have_attribute("href", f"{round.ballot}/policy")


def test_without_javascript_it_says_why_and_offers_nothing_weaker(round: Round, window):
    page = window(java_script_enabled=False)
    page.goto(round.ballot)
    expect(page.locator("noscript")).to_contain_text("No weaker way is offered", use_inner_text=True)
    expect(page.locator("noscript")).to_be_visible()
    expect(page.get_by_label("Redress", exact=True)).to_be_disabled()
    expect(page.get_by_role("button", name="Send now")).to_be_hidden()


def test_the_page_is_the_same_bytes_for_everybody(round: Round, window, surveys: Surveys):
    pages = [window(), window(surveys.employee()), window(surveys.employee())]
    assert len({page.request.get(round.ballot).body() for page in pages}) == 1
    html = pages[0].request.get(round.ballot).text()
    assert faults(html) == []


@pytest.mark.parametrize(("without", "heading"), [
    ("delete Object.getPrototypeOf(crypto).subtle", "This browser cannot lock your answers here"),
    ("indexedDB.open = () => { throw new DOMException('denied', 'SecurityError'); }", "This window keeps nothing"),
])
def test_a_browser_that_cannot_lock_or_keep_answers_sends_nothing_and_says_why(round: Round, window, without, heading):
    page = window()
    page.add_init_script(without)
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    page.goto(round.ballot)
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.get_by_label("Redress", exact=True)).to_be_disabled()
    assert barriers(page) == [] and sent == []


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
    next_button.tap()
    page.get_by_label("Petitions").tap()
    check_in_all_windows(page)
    page.get_by_role("button", name="Leave this open").tap()
    expect(page.get_by_label("Petitions")).not_to_be_checked()
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
    for answer in ("Agree", "10", "Slightly agree", "Strongly disagree", "My manager", "Fewer meetings."):
        expect(review.get_by_text(answer, exact=True)).to_be_visible()
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


# Waits for what the page is writing: transactions come one after the other.
COUNT_DRAFTS = """async () => {
  const { done, open } = await import("/js/ballot/store.js");
  return done((await open()).transaction("drafts").objectStore("drafts").count());
}"""


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


TYPED_OR_CHOSEN = """() => [
  document.documentElement.outerHTML,
  ...[...document.querySelectorAll("textarea, select, input:not([type=radio], [type=checkbox])")].map(
    (each) => each.value),
].join("\\n")"""


@pytest.mark.parametrize("button", ["Send now", "Send at a random time within 5 minutes"])
def test_nothing_of_the_answers_stays_in_the_page_that_locked_them(round: Round, window, surveys: Surveys, button: str):
    """Attack 22: whoever takes over the open page finds nothing there, not even in its source."""
    page, words = window(surveys.employee()), "Fewer meetings on Fridays"
    fetch_right(page, round)
    open_ballot(page, round)
    fill_in(page, words)
    page.get_by_label("Site").select_option(index=1)
    look_over(page)
    assert words in page.evaluate(TYPED_OR_CHOSEN), "it knows where to look"
    page.evaluate("() => { crypto.getRandomValues = (array) => array.fill(0x7fffffff); }")
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", name=SENT if button == "Send now" else LOCKED)).to_be_visible()
    assert words not in page.evaluate(TYPED_OR_CHOSEN)
    expect(page.locator("#review-list")).to_be_empty()
    expect(page.locator("#ballot-form input:checked")).to_have_count(0)
    assert page.locator("#ballot-form select").evaluate_all("(all) => all.map((each) => each.value)") == ["", ""]


@pytest.mark.parametrize("is_sent", [True, False], ids=["sent", "forgotten"])
def test_a_tab_that_is_not_told_of_the_end_keeps_nothing_that_is_typed_there(
        round: Round, window, surveys: Surveys, is_sent: bool):
    """Attack 22: the browser may tell a tab late, or never, what happened in another."""
    page = window(surveys.employee())
    fetch_right(page, round)
    open_ballot(page, round)
    beside = page.context.new_page()
    beside.add_init_script("globalThis.BroadcastChannel = undefined")
    open_ballot(beside, round)
    words = beside.get_by_label("What should change first?", exact=True)
    words.fill("Before.")
    assert beside.evaluate(COUNT_DRAFTS) == 1
    if is_sent:
        fill_in(page)
        look_over(page)
        send(page)
        expect(page.get_by_role("heading", name=SENT)).to_be_visible()
    else:
        account = page.url.rpartition("#")[2]
        page.evaluate(
            "(account) => import('/js/ballot/forgetting.js').then(({ forget }) => forget(account))", account)
    expect(words).to_be_enabled()
    words.fill("Afterwards.")
    assert beside.evaluate(COUNT_DRAFTS) == 0


def test_answers_that_cannot_be_locked_stay_a_draft(round: Round, window, surveys: Surveys):
    page = window(surveys.employee())
    fetch_right(page, round)
    open_ballot(page, round)
    fill_in(page, "Still here.")
    look_over(page)
    page.evaluate("""() => {
      const { encrypt } = SubtleCrypto.prototype;
      SubtleCrypto.prototype.encrypt = function (...parameters) {
        SubtleCrypto.prototype.encrypt = encrypt;
        return Promise.reject(new Error("no room"));
      };
    }""")
    before = surveys.ballots()
    send(page)
    expect(page.get_by_text("Your answers could not be locked on this device")).to_be_visible()
    assert surveys.ballots() == before
    send(page)
    expect(page.get_by_role("heading", name=SENT)).to_be_visible()


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


def test_a_second_device_answers_with_the_recovery_code(round: Round, window, surveys: Surveys):
    somebody = surveys.employee()
    first = window(somebody)
    fetch_right(first, round)
    first.get_by_text("Answer on another device").click()
    first.get_by_role("button", name="Show the recovery code").click()
    expect(first.locator("#code-shown")).not_to_be_empty()
    code = first.locator("#code-shown").inner_text()
    assert barriers(first) == []
    second = window(somebody)
    second.goto(round.page)
    expect(second.locator("#device-words")).to_contain_text(GIVEN_OUT)
    expect(second.locator("#device-code")).to_be_hidden()  # it holds a secret of its own, of no use
    follow_to_ballot(second, round)
    expect(second.get_by_role("heading", name=GIVEN_OUT)).to_be_visible()
    second.goto(round.page)
    second.get_by_text("Enter a code from another device").click()
    second.get_by_label("Recovery code").fill("not a code")
    second.get_by_role("button", name="Use this code").click()
    expect(second.locator("#code-error")).to_be_visible()
    assert barriers(second) == []
    second.get_by_label("Recovery code").fill(code.lower().replace("-", " "))
    second.get_by_role("button", name="Use this code").click()
    expect(second.locator("#device-words")).to_contain_text("This device holds the right to answer.")
    before = surveys.ballots()
    answer_and_send(second, round, "From here.")
    answer_and_send(first, round, "From there.")  # looks the same, and changes nothing (attack 14)
    for page in (first, second):
        expect(page.locator("[data-when=sent]")).to_contain_text("If a ballot under this right came earlier")
    assert len(surveys.ballots() - before) == 1


def test_two_people_on_one_device_answer_each_with_their_own_right(round: Round, window, surveys: Surveys):
    one, another = surveys.employee(), surveys.employee()
    page = window(one)
    fetch_right(page, round)
    sign_out(page)
    sign_in(page, another)
    fetch_right(page, round)
    expect(page.locator("#device-words")).to_contain_text("On this device yours is right")
    before = surveys.ballots()
    page.goto(round.ballot)
    expect(page.get_by_role("heading", name=WHOSE)).to_be_visible()
    assert one.name not in page.content() and another.name not in page.content()
    assert barriers(page) == []
    for index in (0, 1):
        page.goto(round.page)  # away, and back without a choice
        page.goto(round.ballot)
        page.locator("#which button").nth(index).click()
        expect(page.locator("#ballot-steps")).to_be_visible()
        fill_in(page)
        look_over(page)
        send(page)
        expect(page.get_by_role("heading", name=SENT)).to_be_visible()
    assert len(surveys.ballots() - before) == 2


def test_whoever_opens_the_ballot_unknown_is_asked_whose_right_it_is_before_a_draft_is_shown(
        round: Round, window, surveys: Surveys):
    page = window(surveys.employee(), **PHONE)
    fetch_right(page, round)
    open_ballot(page, round)
    choice(page, MISTAKES, "Agree").check()
    assert page.evaluate(COUNT_DRAFTS) == 1
    page.goto("/")
    sign_out(page)
    page.goto(round.ballot)
    expect(page.get_by_role("heading", name=WHOSE)).to_be_visible()
    expect(choice(page, MISTAKES, "Agree")).not_to_be_checked()
    expect(choice(page, MISTAKES, "Agree")).to_be_disabled()
    expect(page.get_by_role("button", name="Send now")).to_be_hidden()
    check(page)
    claim_right(page, round)
    expect(choice(page, MISTAKES, "Agree")).to_be_checked()


def test_somebody_whose_right_is_not_here_yet_does_not_answer_with_another_ones(
        round: Round, window, surveys: Surveys):
    page = window(surveys.employee())
    fetch_right(page, round)
    sign_out(page)
    page.context.route("**/token", lambda route: route.fulfill(status=503))
    sign_in(page, surveys.employee())
    follow_to_ballot(page, round)
    expect(page.get_by_role("heading", name="This device cannot answer yet")).to_be_visible()
    expect(page.get_by_label("Redress", exact=True)).to_be_disabled()
    page.context.unroute("**/token")
    beside = page.context.new_page()
    fetch_right(beside, round)
    expect(page.locator("#ballot-steps")).to_be_visible()


def test_a_tab_keeps_to_the_right_it_began_with_whoever_else_is_forgotten(round: Round, window, surveys: Surveys):
    """The rights of a device are ordered by their marks, so the first one is forgotten."""
    people = [surveys.employee(), surveys.employee()]
    page = window()
    marks = []
    for person in people:
        sign_in(page, person)
        fetch_right(page, round)
        marks.append(page.locator(".menu").get_attribute("data-account"))
        sign_out(page)
    first, last = sorted(marks)
    page.goto(f"{round.ballot}#{last}")
    expect(page.locator("#ballot-steps")).to_be_visible()
    fill_in(page)
    beside = page.context.new_page()
    beside.goto("/sign-in")
    forget = "import('/js/ballot/forgetting.js').then(({ forget }) => forget('%s'))"
    beside.evaluate(forget % first)
    look_over(page)
    before = surveys.ballots()
    send(page)
    expect(page.get_by_role("heading", name=SENT)).to_be_visible()
    assert len(surveys.ballots() - before) == 1
    beside.evaluate(forget % last)
    expect(page.get_by_role("heading", name="This device cannot answer yet")).to_be_visible()
    expect(page.get_by_label("Redress", exact=True)).not_to_be_checked()


def locked_for_later(window, surveys: Surveys, round: Round, **options) -> Page:
    """A device with a ballot that waits for minutes."""
    page = window(surveys.employee(), **options)
    fetch_right(page, round)
    open_ballot(page, round)
    page.evaluate("() => { crypto.getRandomValues = (array) => array.fill(0x7fffffff); }")
    if page.get_by_role("button", name="Next").is_visible():
        answer_on_a_phone(page)
    else:
        fill_in(page)
    look_over(page)
    page.get_by_role("button", name="Send at a random time within 5 minutes").click()
    expect(page.get_by_role("heading", name=LOCKED)).to_be_visible()
    return page


def answer_on_a_phone(page: Page):
    for question, label in REQUIRED.items():
        choice(page, question, label).check()
        page.get_by_role("button", name="Next").click()
    for _ in range(COUNT - len(REQUIRED)):
        page.get_by_role("button", name="Next").click()


def sign_out_and_forget(page: Page):
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Sign out and forget this device").click()


def test_forgetting_does_not_lose_answers_that_wait(round: Round, window, surveys: Surveys):
    page = locked_for_later(window, surveys, round, **PHONE)
    before = surveys.ballots()
    page.goto("/petitions")
    sign_out_and_forget(page)
    notice = page.locator("#forgetting")
    expect(notice).to_contain_text("wait to be sent. Nothing was forgotten yet.")
    expect(notice).to_be_focused()
    check(page)
    assert surveys.ballots() == before
    page.context.route(f"**{round.ballot}", lambda route: route.fulfill(status=503))
    page.get_by_role("button", name="Send them now, then forget").click()
    expect(notice).to_contain_text("could not be sent now, and nothing was forgotten")
    page.context.unroute(f"**{round.ballot}")
    page.get_by_role("button", name="Send them now, then forget").click()
    expect(page.get_by_text("You are signed out on this device.")).to_be_visible()
    assert len(surveys.ballots() - before) == 1
    page.goto(round.ballot)
    expect(page.get_by_role("heading", name="This device cannot answer yet")).to_be_visible()


def test_answers_that_wait_are_thrown_away_only_by_saying_so(round: Round, window, surveys: Surveys):
    page = locked_for_later(window, surveys, round)
    before = surveys.ballots()
    page.goto(round.page)
    page.get_by_text("Forget this device", exact=True).first.click()
    page.get_by_role("button", name="Forget this device").click()
    expect(page.locator("#forgetting")).to_be_visible()
    expect(page.locator("#device-words")).to_contain_text("wait to be sent")
    assert barriers(page) == []
    page.get_by_role("button", name="Forget, and throw the answers away").click()
    expect(page.locator("#device-words")).to_contain_text("This device has forgotten your right to answer.")
    expect(page.locator("#forgetting")).to_have_count(0)
    assert surveys.ballots() == before


def test_a_device_that_cannot_forget_says_so_and_stays_signed_in(round: Round, window, surveys: Surveys):
    page = window(surveys.employee())
    fetch_right(page, round)
    page.evaluate("() => { IDBObjectStore.prototype.delete = () => { throw new Error('no'); }; }")
    sign_out_and_forget(page)
    expect(page.locator("#forgetting")).to_contain_text("This device could not forget")
    assert barriers(page) == []
    page.reload()
    expect(page.locator("#device-words")).to_contain_text("This device holds the right to answer.")


def test_a_device_that_forgets_holds_nothing_any_more(round: Round, window, surveys: Surveys):
    page = window(surveys.employee())
    fetch_right(page, round)
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Sign out and forget this device").click()
    expect(page.get_by_text("You are signed out on this device.")).to_be_visible()
    page.goto(round.ballot)
    expect(page.get_by_role("heading", name="This device cannot answer yet")).to_be_visible()
    page = window(surveys.employee())
    fetch_right(page, round)
    page.get_by_text("Forget this device", exact=True).first.click()
    page.get_by_role("button", name="Forget this device").click()
    expect(page.locator("#device-words")).to_contain_text("This device has forgotten your right to answer.")
    page.reload()
    expect(page.locator("#device-words")).to_contain_text(GIVEN_OUT)


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


def test_a_ballot_of_few_words_and_one_of_many_are_equally_long(round: Round, window, surveys: Surveys):
    """Attack 16."""
    lengths = []

    def note(request: Request):
        if request.method == "POST" and request.url.endswith(round.ballot):
            lengths.append(len(request.post_data_buffer))

    for words in ("", "密码🙂\n" * 200):
        page = window(surveys.employee())
        page.on("request", note)
        fetch_right(page, round)
        answer_and_send(page, round, words)
    assert len(lengths) == 2 and len(set(lengths)) == 1


def test_sending_twice_is_answered_the_same(round: Round, window, surveys: Surveys):
    """Attack 14."""
    page = window(surveys.employee())
    fetch_right(page, round)
    with page.expect_response(lambda response: response.url.endswith(round.ballot) and
                              response.request.method == "POST") as sent:
        answer_and_send(page, round)
    first, bytes_sent = sent.value, sent.value.request.post_data_buffer
    again = window().request.post(round.ballot, data=bytes_sent, headers={"Content-Type": "application/octet-stream"})
    changing = {"date"}
    assert again.status == first.status == 200
    assert {n: v for n, v in again.headers.items() if n not in changing} == {
        n: v for n, v in first.headers.items() if n not in changing}
    assert again.body() == first.body()


def test_nobody_is_told_of_a_right_or_of_an_answer(round: Round, window, surveys: Surveys):
    """Attack 14: a confirmation would say who takes part. What a colleague who did nothing was told is all there is."""
    person, colleague = surveys.employee(), surveys.employee()
    # From here on only what somebody does is told of.
    surveys.wait_until_told(person, "round-announced", round)
    before = surveys.told(person)
    page = window(person)
    fetch_right(page, round)
    answer_and_send(page, round)
    new = surveys.told(person) - before
    assert new <= surveys.told(colleague), new


def test_opening_and_sending_a_ballot_moves_no_counter(
        round: Round, window, surveys: Surveys, own_site: RunningSite):
    """Attack 3: whoever reads the metrics all the time sees when somebody votes, scripts and all."""
    page = window(surveys.employee())
    fetch_right(page, round)
    answer = page.get_by_role("link", name="Answer", exact=True).get_attribute("href")
    page.goto("about:blank")
    votes, counted = surveys.ballots(), own_site.request_metrics()
    assert counted
    page.goto(answer)
    fill_in(page)
    look_over(page)
    send(page)
    expect(page.get_by_role("heading", name=SENT)).to_be_visible()
    assert len(surveys.ballots() - votes) == 1
    assert own_site.request_metrics() == counted
    page.goto("/petitions")
    assert own_site.request_metrics() != counted, "metrics count other pages"


def test_asking_for_a_token_moves_no_counter(round: Round, window, surveys: Surveys, own_site: RunningSite):
    """Attack 3: counters would tell when who asks, for which the tabulator has none of its own."""
    page = window(surveys.employee())
    fetch_right(page, round)
    page.goto("about:blank")
    counted = own_site.request_metrics()
    assert page.request.get(f"{round.page}/token").status == 200
    assert own_site.request_metrics() == counted


def test_a_ballot_goes_over_another_connection_than_the_session(
        round: Round, surveys: Surveys, own_site: RunningSite, chromium: Browser):
    """Attack 4: without a proxy that shares connections, the one it came over would say whose it is."""
    with tcp_proxy(int(own_site.url.rpartition(":")[2])) as proxy:
        context = chromium.new_context(base_url=proxy.url)
        page = context.new_page()
        sign_in(page, surveys.employee())
        fetch_right(page, round)
        answer_and_send(page, round)
        page.goto("/petitions")
        context.close()
        connections = proxy.connections()
    voting = [each for each in connections if any(
        request.method == "POST" and request.path == round.ballot for request in each)]
    assert len(voting) == 1
    assert not any(request.has_cookie for request in voting[0])
    assert any(request.has_cookie for each in connections for request in each), "there was a session"


def test_a_ballot_page_is_not_told_where_its_reader_came_from(round: Round, window, surveys: Surveys):
    """Attack 4: the address of the page before."""
    page = window(surveys.employee())
    fetch_right(page, round)
    with page.expect_request(f"**{round.ballot}*") as opened:
        page.get_by_role("link", name="Answer", exact=True).click()
    assert "referer" not in opened.value.all_headers()


@pytest.fixture
def full(window, round: Round, surveys: Surveys) -> Page:
    """A ballot page on a device that keeps nothing new."""
    page = window(surveys.employee())
    page.add_init_script("""window.fill = () => {
      IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
    }""")
    fetch_right(page, round)
    open_ballot(page, round)
    page.evaluate("fill()")
    return page


def test_a_draft_that_cannot_be_kept_is_said_to_be_lost(full: Page):
    choice(full, MISTAKES, "Agree").check()
    expect(full.locator("#draft-lost")).to_contain_text("This device cannot keep what you fill in")
    assert barriers(full) == []


def test_a_full_device_locks_nothing_and_sends_nothing(full: Page, surveys: Surveys):
    before = surveys.ballots()
    fill_in(full)
    look_over(full)
    send(full)
    expect(full.locator("#sending-error")).to_be_visible()
    assert surveys.ballots() == before


def test_what_fails_after_answers_are_locked_is_not_said_to_have_sent_nothing(round: Round, window, surveys: Surveys):
    page = window(surveys.employee())
    fetch_right(page, round)
    open_ballot(page, round)
    fill_in(page)
    look_over(page)
    page.evaluate("""() => {
      const { request } = LockManager.prototype;
      LockManager.prototype.request = function (...parameters) {
        LockManager.prototype.request = request;
        return Promise.reject(new Error("no"));
      };
    }""")
    send(page)
    expect(page.get_by_role("heading", name=LOCKED)).to_be_visible()
    expect(page.locator("#sending-error")).to_be_hidden()
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_role("heading", name=SENT)).to_be_visible()


def test_a_policy_for_one_person_is_refused_before_anything_is_asked(round: Round, window, surveys: Surveys):
    """Attack 6: the real site, but what this one browser is sent is changed on the way."""
    page = window()
    page.context.route(
        "**/policy", lambda route: route.fulfill(body=route.fetch().body().replace(b"leadership", b"Leadership")))
    sign_in(page, surveys.employee())
    asked = []
    page.on("request", lambda request: request.method == "POST" and asked.append(request.url))
    page.goto(round.page)
    expect(page.locator("#device-words")).to_contain_text("not the survey that was announced")
    page.goto(round.ballot)
    expect(page.get_by_role("heading", name="This is not the survey that was announced")).to_be_visible()
    expect(page.get_by_label("Redress", exact=True)).to_be_disabled()
    assert asked == []


# What is exchanged on the page of one person, who would then say something else than they read there.
EXCHANGES = {
    "words": ("leadership makes a mistake", "a mistake makes leadership"),
    "options": ("My manager<", "Redress<"),
    "values of options": ('name="answer-5" value="0"', 'name="answer-5" value="1"'),
    "values of several options": ('name="answer-6" value="0"', 'name="answer-6" value="1"'),
    "steps": (">Strongly disagree<", ">Strongly agree<"),
    "values of steps": ('name="answer-1" value="0"', 'name="answer-1" value="4"'),
    "values of a recommendation": ('name="answer-2" value="0"', 'name="answer-2" value="10"'),
    "ends of a recommendation": ("not at all likely", "extremely likely"),
    "title": ("<h1>How we work together", "<h1>How we work against each other"),
    "introduction": ("</h1>", '</h1><p class="lead typed">Today, to agree is to disagree.</p>'),
    "segments": (">Engineering<", ">Finance<"),
    "values of segments": ('<option value="0">', '<option value="1">'),
    "value of no segment": ('<option value="">', '<option value="0">'),
    "name of a list": (">Department<", ">Division<"),
    "people in segments": ('data-sizes="[', 'data-sizes="[9'),
    "people in crossings": (",-1", ",2400"),
    "minimum": ('data-minimum="10"', 'data-minimum="2"'),
    "people on the roll": ('data-roll="', 'data-roll="9'),
    "people on the roll, as shown": (
        "Who may answer</dt>\n<dd><span data-fact>", "Who may answer</dt>\n<dd><span data-fact>9"),
    "minimums, as shown": ("<span data-fact>10<", "<span data-fact>20<"),
    "dates": ('datetime="2', 'datetime="3'),
}


@pytest.mark.parametrize("what", EXCHANGES)
def test_a_ballot_page_that_was_changed_for_one_person_is_not_answered(round: Round, window, what: str):
    """Attacks 6 and 12: the policy is the announced one, and the page says something else."""
    page = window()
    page.context.route(f"**{round.ballot}", lambda route: exchange(route, *EXCHANGES[what]))
    page.goto(round.ballot)
    expect(page.get_by_role("heading", name="This is not the survey that was announced")).to_be_visible()
    expect(page.get_by_label("Redress", exact=True)).to_be_disabled()


def exchange(route: Route, one: str, other: str):
    """Answers with the page as the site sends it, but one in the place of the other, everywhere."""
    answer = route.fetch()
    assert one in answer.text()
    changed = other.join(part.replace(other, one) for part in answer.text().split(one))
    route.fulfill(response=answer, body=changed)


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
