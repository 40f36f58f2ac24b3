"""Ballot pages and menus when something goes wrong: scripts, storage, other tabs, exchanged pages, the last minutes."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route, expect

from .ballot_steps import (
    COUNT_DRAFTS, GIVEN_OUT, LOCKED, MISTAKES, SENT, TYPED_OR_CHOSEN, choice, fetch_right, fill_in, follow_to_ballot,
    locked_for_later, look_over, open_ballot, send)
from .conftest import Windows
from .inspection import barriers, check
from .people import EMPLOYEE
from .running_site import RunningSite
from .steps import fill_in_sign_in, sign_in
from .survey_rounds import Round, Surveys

FORGET = "Sign out and forget this device"
ON_PURPOSE = "broken on purpose"


@pytest.fixture
def window(own_site: RunningSite, chromium: Browser) -> Iterator[Callable[..., Page]]:
    windows = Windows(own_site, chromium)
    yield windows.open
    windows.close()
    assert not [each for each in windows.complaints if ON_PURPOSE not in each and "ERR_FAILED" not in each]


def expect_only_plain_signing_out(page: Page):
    page.locator(".menu summary").click()
    expect(page.get_by_role("button", name="Sign out", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name=FORGET)).to_be_hidden()


def test_without_javascript_one_can_sign_out_and_is_not_promised_more(window):
    page = window(java_script_enabled=False)
    page.goto("/sign-in")
    fill_in_sign_in(page, EMPLOYEE.mail, EMPLOYEE.password)
    expect_only_plain_signing_out(page)
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_text("You are signed out on this device.")).to_be_visible()


def test_when_scripts_do_not_come_one_can_sign_out_and_is_not_promised_more(window):
    page = window(EMPLOYEE)
    page.route("**/js/ballot/tending.js", lambda route: route.abort())
    page.goto("/petitions")
    expect_only_plain_signing_out(page)


def test_a_device_can_forget_though_another_script_fails(round: Round, window, surveys: Surveys):
    page = window(surveys.employee())
    fetch_right(page, round)
    page.route("**/js/times.js", lambda route: route.fulfill(
        content_type="text/javascript",
        body=f"export function showLocalTimes() {{ throw new Error('{ON_PURPOSE}'); }}"))
    page.goto("/petitions")
    page.locator(".menu summary").click()
    check(page)
    page.get_by_role("button", name=FORGET).click()
    expect(page.get_by_text("You are signed out on this device.")).to_be_visible()
    page.goto(round.ballot)
    expect(page.get_by_role("heading", name="This device cannot answer yet")).to_be_visible()


def test_without_javascript_it_says_why_and_offers_nothing_weaker(round: Round, window):
    page = window(java_script_enabled=False)
    page.goto(round.ballot)
    expect(page.locator("noscript")).to_contain_text("No weaker way is offered", use_inner_text=True)
    expect(page.locator("noscript")).to_be_visible()
    expect(page.get_by_label("Redress", exact=True)).to_be_disabled()
    expect(page.get_by_role("button", name="Send now")).to_be_hidden()


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


def test_a_storage_connection_that_ends_while_one_answers_keeps_nobody_from_sending(
        round: Round, window, surveys: Surveys):
    page = window(surveys.employee())
    fetch_right(page, round)
    open_ballot(page, round)
    end_connection(page)
    fill_in(page)
    expect(page.locator("#draft-lost")).to_be_hidden()
    assert page.evaluate(COUNT_DRAFTS) == 1
    look_over(page)
    end_connection(page)
    send(page)
    expect(page.get_by_role("heading", name=SENT)).to_be_visible()


def end_connection(page: Page):
    page.evaluate("async () => (await (await import('/js/ballot/store.js')).open()).close()")


def test_whoever_clears_the_storage_while_a_ballot_is_open_reads_that_the_right_is_gone(
        round: Round, window, surveys: Surveys):
    page = window(surveys.employee())
    fetch_right(page, round)
    open_ballot(page, round)
    fill_in(page, "Cleared too.")
    address = page.evaluate("location.origin")
    page.context.new_cdp_session(page).send(
        "Storage.clearDataForOrigin", {"origin": address, "storageTypes": "indexeddb"})
    expect(page.get_by_role("heading", name="This device cannot answer yet")).to_be_visible()
    assert "Cleared too." not in page.evaluate(TYPED_OR_CHOSEN)
    again = page.context.new_page()
    again.goto(round.page)
    expect(again.locator("#device-words")).to_contain_text("show the recovery code there")
    follow_to_ballot(again, round)
    expect(again.get_by_role("heading", name=GIVEN_OUT)).to_be_visible()
    expect(again.locator("[data-when=elsewhere]")).to_contain_text("show the recovery code there")
    assert barriers(again) == []


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


def test_whoever_answers_on_a_full_device_is_not_promised_that_it_can_be_sent(full: Page):
    choice(full, MISTAKES, "Agree").check()
    expect(full.locator("#draft-lost")).to_contain_text("As long as that lasts, nothing can be sent from here.")
    fill_in(full)
    look_over(full)
    send(full)
    expect(full.locator("#sending-error")).to_contain_text("still on this page: keep it open and try again")
    check(full)


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


def test_a_browser_asks_before_it_closes_a_page_whose_answers_wait_and_not_afterwards(
        round: Round, window, surveys: Surveys):
    page = locked_for_later(window, surveys, round)
    asked = []

    def stay(dialog: Dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    with page.expect_event("dialog"):
        page.close(run_before_unload=True)
    expect(page.get_by_role("heading", name=LOCKED)).to_be_visible()
    expect(page.locator("[data-when=pending]")).to_contain_text("If you want to leave before that, choose “Send now”")
    assert barriers(page) == []
    expect(page.locator("#states")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Send now")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=SENT)).to_be_visible()
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    assert asked == ["beforeunload"]


def test_a_browser_lets_go_of_a_page_whose_answers_are_not_locked(round: Round, window, surveys: Surveys):
    page = window(surveys.employee())
    fetch_right(page, round)
    open_ballot(page, round)
    fill_in(page)
    with page.expect_event("close"):
        page.close(run_before_unload=True)


def test_in_the_last_minutes_answers_are_sent_at_once_or_not_at_all(round: Round, window, surveys: Surveys):
    page = window(surveys.employee())
    page.clock.install()
    fetch_right(page, round)
    open_ballot(page, round)
    fill_in(page)
    look_over(page)
    later = page.get_by_role("button", name="Send at a random time within 5 minutes")
    expect(later).to_be_visible()
    late = page.get_by_text("The survey closes in less than 10 minutes")
    expect(late).to_be_hidden()
    left = page.evaluate("""() => {
      const closes = document.querySelector(".ballot-head time").dateTime;
      return Date.parse(closes) - Date.now();
    }""")
    page.clock.fast_forward(left - timedelta(minutes=9) / timedelta(milliseconds=1))
    expect(later).to_be_hidden()
    expect(late).to_be_visible()
    check(page)
    send(page)
    expect(page.get_by_role("heading", name=SENT)).to_be_visible()


@pytest.mark.parametrize("is_sent", [True, False], ids=["sent", "waiting"])
def test_a_second_tab_shows_nothing_of_the_answers_once_they_are_locked(
        round: Round, window, surveys: Surveys, is_sent: bool):
    """Attack 22."""
    page, words = window(surveys.employee()), "Fewer meetings on Mondays"
    fetch_right(page, round)
    open_ballot(page, round)
    fill_in(page, words)
    page.get_by_label("Site").select_option(index=1)
    assert page.evaluate(COUNT_DRAFTS) == 1
    beside = page.context.new_page()
    open_ballot(beside, round)
    look_over(beside)
    assert words in beside.evaluate(TYPED_OR_CHOSEN), "it knows where to look"
    look_over(page)
    page.evaluate("() => { crypto.getRandomValues = (array) => array.fill(0x7fffffff); }")
    if is_sent:
        send(page)
    else:
        page.get_by_role("button", name="Send at a random time within 5 minutes").click()
    expect(beside.get_by_role("heading", name=SENT if is_sent else LOCKED)).to_be_visible()
    assert words not in beside.evaluate(TYPED_OR_CHOSEN)
    expect(beside.locator("#review-list")).to_be_empty()
    expect(beside.locator("#ballot-form input:checked")).to_have_count(0)
    assert beside.locator("#ballot-form select").evaluate_all("(all) => all.map((each) => each.value)") == ["", ""]


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


def test_a_ballot_page_does_not_wait_for_a_tab_that_looks_up_receipts(round: Round, window, surveys: Surveys):
    page = window(surveys.employee())
    fetch_right(page, round)
    page.evaluate("""() => new Promise((isHeld) => {
      navigator.locks.request("redress-receipts", () => {
        isHeld();
        return new Promise(() => {});
      });
    })""")
    beside = page.context.new_page()
    beside.goto(page.get_by_role("link", name="Answer", exact=True).get_attribute("href"))
    expect(beside.locator("#ballot-steps")).to_be_visible()


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
