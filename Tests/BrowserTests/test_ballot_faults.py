"""Connections to the site and to the browser's storage that end, answers that never come, panels that are stale."""

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from .ballot_device import (
    ADA, CAST, GIVEN_OUT, SOON_AFTER, another_round, cast, code_of, enter_code, genuine, ready, right, until, visit,
    words)
from .pretended_site import ID, PretendedSite

# The half minute that a request has is over when a test says so; from then on, if it wants, almost at once.
LET_TIME_PASS = """
  const { timeout } = AbortSignal;
  const running = [];
  let isHasty = false;
  AbortSignal.timeout = (length) => {
    if (isHasty) return timeout.call(AbortSignal, length / 100);
    const controller = new AbortController();
    if (length <= 30_000) running.push(controller);
    return controller.signal;
  };
  globalThis.letTimePass = (isForGood) => {
    isHasty = isForGood;
    running.splice(0).forEach((each) => each.abort(new DOMException("It took too long.", "TimeoutError")));
  };"""
NEEDED = "Another code would put an end to that."


def test_a_browser_that_fails_to_open_its_storage_for_a_while_is_asked_again(device, pretended):
    device.add_init_script("""
      const { open } = IDBFactory.prototype;
      let failures = 0;
      IDBFactory.prototype.open = function (...parameters) {
        if (failures++ < 2) throw new DOMException("Connection lost.", "UnknownError");
        return open.apply(this, parameters);
      };""")
    ready(device)


def test_a_connection_to_the_storage_that_ends_unnoticed_is_opened_again(device, pretended, keys):
    page = ready(device)
    genuine(page, pretended, keys)
    end_connection(page)
    assert right(page, pretended)["token"], "it is read"
    end_connection(page)
    cast(page, pretended)
    assert until(page, pretended, "receipt"), "and written"


def end_connection(page: Page):
    """As browsers do when a device slept: whoever uses the connection afterwards gets an error."""
    page.evaluate("async () => (await (await import('/js/ballot/store.js')).open()).close()")


def test_open_pages_do_not_hold_up_who_removes_what_the_site_kept(device, pretended):
    page, beside = ready(device), ready(device)
    assert beside.evaluate("""() => new Promise((resolve) => {
      const request = indexedDB.deleteDatabase("redress-ballots");
      request.onsuccess = () => resolve("removed");
      request.onblocked = () => resolve("held up");
    })""") == "removed"
    assert right(page, pretended) is None


@pytest.fixture
def timed(device: BrowserContext) -> BrowserContext:
    device.add_init_script(LET_TIME_PASS)
    return device


def let_time_pass(page: Page, is_for_good: bool = False):
    page.evaluate("(isForGood) => letTimePass(isForGood)", is_for_good)


def stale_panel(device: BrowserContext, site: PretendedSite) -> Page:
    """A panel that was opened before a survey was announced for which another tab has a right by now."""
    site.token_status = 409
    page = visit(device)
    expect(words(page)).to_contain_text(GIVEN_OUT)
    page.wait_for_load_state("networkidle")  # whatever the page asks has been answered
    first, policy = site.hash, site.policy
    device.route(f"**/ballots/{first}/policy", lambda route: route.fulfill(body=policy))
    site.hash, site.policy = another_round(site)
    site.token_status = 200
    ready(device)
    return page


def answer_list(page: Page, site: PretendedSite):
    pass


def refuse_list(page: Page, site: PretendedSite):
    site.list_status = 503


def never_answer_list(page: Page, site: PretendedSite):
    page.route("**/ballots", lambda route: None)
    let_time_pass(page, is_for_good=True)


@pytest.mark.parametrize("list_is", [answer_list, refuse_list, never_answer_list], ids=lambda each: each.__name__)
def test_a_code_in_a_panel_that_is_stale_costs_no_right_of_a_newer_survey(timed, pretended, foreign, list_is):
    page = stale_panel(timed, pretended)
    own = secret(page)
    list_is(page, pretended)
    enter_code(page, foreign)
    expect(page.locator("#code-error")).to_contain_text(NEEDED)
    assert secret(page) == own


def test_a_right_in_a_survey_that_is_over_for_sure_keeps_no_code_out(device, pretended, foreign):
    page = stale_panel(device, pretended)
    own = secret(page)
    pretended.list_status = 503
    page.clock.set_fixed_time(SOON_AFTER)
    pretended.token_status = 409
    enter_code(page, foreign)
    expect(page.locator("#code-error")).to_contain_text("This code does not hold the right of this account.")
    assert secret(page) != own


def secret(page: Page) -> list[int]:
    return page.evaluate("""async (account) => {
      const { knownSecretOf } = await import("/js/ballot/secrets.js");
      return [...(await knownSecretOf(account))];
    }""", ADA)


def test_what_a_browser_keeps_is_asked_to_be_kept_only_by_who_wants_the_code(device):
    """Firefox asks the person, whom it must not surprise."""
    device.add_init_script("""
      globalThis.asked = 0;
      StorageManager.prototype.persist = () => Promise.reject(new Error(`asked ${++asked} times`));""")
    page = ready(device)
    assert page.evaluate("asked") == 0
    code_of(page)
    assert page.evaluate("asked") == 1


def test_a_box_that_never_answers_holds_up_no_tab_and_is_sent_the_same_again(timed, pretended, keys):
    page = ready(timed)
    beside = ready(timed)
    genuine(page, pretended, keys)
    box = f"**/ballots/{pretended.hash}"
    with pretended.box_waits():
        with page.expect_request(box):
            page.evaluate(CAST.replace("await sendBallots()", "sendBallots()"), [pretended.hash, ADA, 0])
        with page.expect_request(box):
            let_time_pass(page)
            beside.evaluate("() => navigator.locks.request('redress-sending', () => {})")
    until(page, pretended, "receipt")
    sent = pretended.ballots()
    assert len(sent) >= 2 and len({each.body for each in sent}) == 1


def test_a_request_for_a_right_that_is_never_answered_is_asked_the_same_again(timed, pretended):
    asked = []

    def answer(route: Route):
        asked.append(route.request.post_data_buffer)
        if len(asked) > 1:
            route.continue_()

    timed.route("**/token", answer)
    page = timed.new_page()
    with page.expect_request("**/token"):
        page.goto(f"/surveys/{ID}?{ADA}")
    let_time_pass(page)
    expect(words(page)).to_contain_text("This device holds the right to answer.")
    assert len(asked) >= 2 and len(set(asked)) == 1


def stuck(device: BrowserContext, path: str) -> Page:
    """A page that waits for an answer that never comes."""
    page = device.new_page()
    page.route(path, lambda route: None)
    with page.expect_request(path):
        page.goto(f"/surveys/{ID}?{ADA}", wait_until="commit")
    return page


def test_a_policy_that_never_comes_while_a_right_is_fetched_holds_up_no_other_tab(timed, pretended):
    first = stuck(timed, "**/policy")
    second = visit(timed)
    let_time_pass(first, is_for_good=True)
    expect(words(second)).to_contain_text("This device holds the right to answer.")


def test_a_list_of_ballots_that_never_comes_holds_up_no_other_tab(timed, pretended, keys):
    page = ready(timed)
    nullifier = genuine(page, pretended, keys)
    cast(page, pretended)
    until(page, pretended, "receipt")
    page.close()
    pretended.state, pretended.nullifiers = "closed", nullifier
    first = stuck(timed, "**/nullifiers")
    second = visit(timed)
    let_time_pass(first, is_for_good=True)
    expect(words(second)).to_contain_text("is on the published list")
