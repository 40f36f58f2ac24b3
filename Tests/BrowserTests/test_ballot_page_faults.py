"""Ballot pages and menus when something else goes wrong: scripts, storage, other tabs, the last minutes."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from .conftest import Windows
from .inspection import barriers, check
from .people import EMPLOYEE
from .running_site import RunningSite
from .steps import fill_in_sign_in
from .survey_rounds import Round, Surveys, days, now
from .survey_steps import SENT, fetch_right, follow_to_ballot, look_over, open_ballot, send
from .test_ballot_journeys import (
    COUNT_DRAFTS, GIVEN_OUT, LOCKED, MISTAKES, TYPED_OR_CHOSEN, choice, fill_in, full, locked_for_later, surveys)

__all__ = ["full", "surveys"]  # fixtures

FORGET = "Sign out and forget this device"
ON_PURPOSE = "broken on purpose"


@pytest.fixture
def window(own_site: RunningSite, chromium: Browser) -> Iterator[Callable[..., Page]]:
    windows = Windows(own_site, chromium)
    yield windows.open
    windows.close()
    assert not [each for each in windows.complaints if ON_PURPOSE not in each and "ERR_FAILED" not in each]


@pytest.fixture(scope="module")
def round(surveys: Surveys) -> Round:
    surveys.end_all()
    made = surveys.announce("How we work together", now(), now() + days(1))
    surveys.wait_until_listed(made, "open")
    return made


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


def test_whoever_answers_on_a_full_device_is_not_promised_that_it_can_be_sent(full: Page):
    choice(full, MISTAKES, "Agree").check()
    expect(full.locator("#draft-lost")).to_contain_text("As long as that lasts, nothing can be sent from here.")
    fill_in(full)
    look_over(full)
    send(full)
    expect(full.locator("#sending-error")).to_contain_text("still on this page: keep it open and try again")
    check(full)



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
