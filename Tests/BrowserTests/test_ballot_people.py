"""Who answers: several people or devices, whoever forgets, and what nobody is to find out about any of them."""

import re

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from .ballot_steps import (
    COUNT_DRAFTS, GIVEN_OUT, LOCKED, MISTAKES, SENT, TYPED_OR_CHOSEN, answer_and_send, choice, claim_right,
    fetch_right, fill_in, follow_to_ballot, locked_for_later, look_over, open_ballot, send)
from .html import faults
from .inspection import PHONE, barriers, check
from .running_site import RunningSite
from .steps import sign_in, sign_out
from .survey_rounds import Round, Surveys
from .tcp_proxy import tcp_proxy

WHOSE = "Is a right to answer on this device yours?"


@pytest.fixture(scope="module")
def site(own_site: RunningSite) -> RunningSite:
    return own_site


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


def test_links_that_people_pass_on_say_nothing_of_who_passes_them_on(round: Round, window, surveys: Surveys):
    page = window(surveys.employee())
    fetch_right(page, round)
    expect(page.get_by_role("link", name="Answer", exact=True)).to_have_attribute("href", re.compile("#"))
    expect(page.get_by_role("link", name="The agreement itself")).to_have_attribute("href", f"{round.ballot}/policy")


def test_the_page_is_the_same_bytes_for_everybody(round: Round, window, surveys: Surveys):
    pages = [window(), window(surveys.employee()), window(surveys.employee())]
    assert len({page.request.get(round.ballot).body() for page in pages}) == 1
    html = pages[0].request.get(round.ballot).text()
    assert faults(html) == []


def test_a_ballot_page_is_not_told_where_its_reader_came_from(round: Round, window, surveys: Surveys):
    """Attack 4: the address of the page before."""
    page = window(surveys.employee())
    fetch_right(page, round)
    with page.expect_request(f"**{round.ballot}*") as opened:
        page.get_by_role("link", name="Answer", exact=True).click()
    assert "referer" not in opened.value.all_headers()


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
    page.goto("about:blank")
    votes, counted = surveys.ballots(), own_site.request_metrics()
    assert counted
    page.goto(round.page)
    page.get_by_role("link", name="Answer", exact=True).click()
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
