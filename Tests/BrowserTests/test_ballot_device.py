"""What a device keeps and sends for anonymous surveys, against a site that may do anything."""

import hashlib
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, expect

from .ballot_browser import Modules, blank_page
from .conftest import PATIENCE
from .pretended_site import ID, MAKE_KEYS, PretendedSite, pretended_site, sign_receipt

ADA, GRACE = "00000000000000aa", "bb00000000000000"
# By the device's clock; the round closes with the year 2098.
SHORTLY_BEFORE, SHORTLY_AFTER = "2098-12-31T23:55:00Z", "2099-01-01T00:05:00Z"
SOON_AFTER, DAYS_AFTER, WEEKS_AFTER, MONTHS_AFTER = (
    "2099-01-01T01:00:00Z", "2099-01-05T00:00:00Z", "2099-01-15T00:00:00Z", "2099-06-01T00:00:00Z")
GIVEN_OUT = "Your right to answer was given out once already, to another device or to this one before it forgot."

READ_RIGHT = """async ([hash, account]) => {
  const { rightOf } = await import("/js/ballot/store.js");
  const { toHex } = await import("/js/ballot/bytes.js");
  const right = await rightOf(hash, account);
  if (!right) return null;
  const plain = Object.entries(right).map(
    ([name, value]) => [name, value instanceof Uint8Array ? toHex(value) : value]);
  return Object.fromEntries(plain);
}"""

CAST = """async ([hash, account, delay]) => {
  const { lockBallot } = await import("/js/ballot/casting.js");
  const { sendBallots } = await import("/js/ballot/sending.js");
  const { fetchPolicy } = await import("/js/ballot/rounds.js");
  const { rightOf } = await import("/js/ballot/store.js");
  const policy = await fetchPolicy(hash);
  await lockBallot(await rightOf(hash, account), policy, { answers: { trust: 4 }, segments: {} }, delay);
  await sendBallots();
}"""


@pytest.fixture(scope="module")
def keys(chromium: Browser) -> dict[str, str]:
    with blank_page(chromium) as page:
        return page.evaluate(MAKE_KEYS)


@pytest.fixture
def pretended(keys: dict[str, str]) -> Iterator[PretendedSite]:
    with pretended_site(keys) as site:
        yield site


@pytest.fixture
def device(chromium: Browser, pretended: PretendedSite) -> Iterator[BrowserContext]:
    context = chromium.new_context(base_url=pretended.url)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def visit(device: BrowserContext, account: str = ADA) -> Page:
    page = device.new_page()
    page.goto(f"/surveys/{ID}?{account}")
    return page


def right(page: Page, site: PretendedSite, account: str = ADA) -> dict | None:
    return page.evaluate(READ_RIGHT, [site.hash, account])


def words(page: Page):
    return page.locator("#device-words")


def ready(device: BrowserContext, account: str = ADA) -> Page:
    page = visit(device, account)
    expect(words(page)).to_contain_text("This device holds the right to answer.")
    return page


UNTIL = """async ([hash, account, name]) => {
  const { onChange, rightOf } = await import("/js/ballot/store.js");
  const value = async () => (await rightOf(hash, account))?.[name];
  for (let looks = 0; !(await value()); looks++) {
    if (looks > 600) throw new Error(`The right never has ${name}.`);
    await Promise.race([new Promise(onChange), new Promise((resolve) => setTimeout(resolve, 100))]);
  }
}"""


def until(page: Page, site: PretendedSite, name: str, account: str = ADA):
    """Waits until the right has a value of this name, and gives it."""
    page.evaluate(UNTIL, [site.hash, account, name])
    return right(page, site, account)[name]


def test_any_page_of_somebody_signed_in_fetches_a_token_once(device, pretended):
    page = ready(device)
    held = right(page, pretended)
    assert len(bytes.fromhex(held["token"])) == 490
    ready(device)
    visit(device)
    assert len(pretended.token_requests()) == 1


def test_tabs_that_open_at_once_ask_the_same(device, pretended):
    pretended.token_status = 202
    pages = [visit(device) for _ in range(3)]
    for page in pages:
        expect(words(page)).to_contain_text("on its way")
    pretended.token_status = 200
    for page in pages:
        expect(words(page)).to_contain_text("This device holds")
    assert len({each.body for each in pretended.token_requests()}) == 1


def test_what_everybody_can_read_is_fetched_without_the_session(device, pretended):
    ready(device)
    ready(device)
    for path in ("/ballots", f"/ballots/{pretended.hash}/policy"):
        assert pretended.sent("GET", path)
        for each in pretended.sent("GET", path):
            assert "Cookie" not in each.headers and "Referer" not in each.headers, path
    assert any("Cookie" in each.headers for each in pretended.sent("GET", f"/surveys/{ID}")), "cookies are on"


def forge_policy(site: PretendedSite, keys: dict[str, str]):
    site.policy = site.policy_with(title="How one of us works")


def forge_index(site: PretendedSite, keys: dict[str, str]):
    site.index_title = "How one of us works"


def forge_opening(site: PretendedSite, keys: dict[str, str]):
    site.index_opens = "2025-12-31T00:00:00Z"


def forge_closing(site: PretendedSite, keys: dict[str, str]):
    """Attack 20: whoever answers after this, in good time by the list, answers too late."""
    site.index_closes = "2099-01-02T00:00:00Z"


def forge_key(site: PretendedSite, keys: dict[str, str]):
    """No key of RSA at all, and the hash is right."""
    site.policy = site.policy.replace(keys["issuing"].encode(), b"AAAA")
    site.hash = hashlib.sha256(site.policy).hexdigest()


FORGERIES = [forge_policy, forge_index, forge_opening, forge_closing, forge_key]


@pytest.mark.parametrize("forge", FORGERIES, ids=lambda forge: forge.__name__)
def test_a_policy_or_key_for_one_person_is_refused(device, pretended, keys, forge):
    """Attack 6."""
    forge(pretended, keys)
    page = visit(device)
    expect(words(page)).to_contain_text("not the survey that was announced")
    assert not pretended.token_requests()
    assert "token" not in right(page, pretended)


def test_a_page_with_another_fingerprint_than_everybody_gets_is_told_of(device, pretended):
    """Attack 6: whoever reads it to a colleague would compare a policy of their own."""
    pretended.hash_on_page = pretended.hash[::-1]
    page = visit(device)
    expect(words(page)).to_contain_text("This page shows another fingerprint than the site tells everybody.")
    expect(page.get_by_text("Answer on another device")).to_be_hidden()


def test_a_signature_with_another_key_makes_no_right(device, pretended):
    """Attack 6: the policy is the announced one, but the request is signed with a key of one's own."""
    pretended.sign = lambda blinded: blinded
    page = visit(device)
    until(page, pretended, "refusal")
    assert right(page, pretended)["refusal"] == "forged"


def test_a_second_device_takes_over_with_the_recovery_code(chromium, device, pretended):
    first = ready(device)
    first.get_by_text("Answer on another device").click()
    first.get_by_role("button", name="Show the recovery code").click()
    expect(first.locator("#code-shown")).to_have_text(re.compile("^[0-9A-Z]{4}(-[0-9A-Z]{4}){6}$"))
    code = first.locator("#code-shown").inner_text()
    other = chromium.new_context(base_url=pretended.url)
    pretended.request_to_sign = pretended.token_requests()[0].body
    second = visit(other)
    expect(words(second)).to_contain_text(GIVEN_OUT)
    second.get_by_text("Enter a code from another device").click()
    second.get_by_label("Recovery code").fill(code[:-1] + ("0" if code[-1] != "0" else "1"))
    second.get_by_role("button", name="Use this code").click()
    expect(second.locator("#code-error")).to_have_text("At least one character of this code is wrong.")
    second.get_by_label("Recovery code").fill(code)
    second.get_by_role("button", name="Use this code").click()
    expect(words(second)).to_contain_text("This device holds")
    assert right(first, pretended)["token"] == right(second, pretended)["token"]
    other.close()


def enter_code(page: Page, code: str):
    page.get_by_text("Enter a code from another device").click()
    page.get_by_label("Recovery code").fill(code)
    page.get_by_role("button", name="Use this code").click()


@pytest.fixture
def foreign(chromium: Browser, pretended: PretendedSite) -> str:
    """The recovery code of somebody else, whose right is not that of any test."""
    other = chromium.new_context(base_url=pretended.url)
    code = code_of(ready(other, GRACE))
    other.close()
    return code


def test_a_code_that_holds_another_right_is_said_to(device, pretended, foreign):
    pretended.token_status = 409
    page = visit(device)
    expect(words(page)).to_contain_text(GIVEN_OUT)
    enter_code(page, foreign)
    expect(page.locator("#code-error")).to_contain_text("This code does not hold the right of this account.")
    expect(page.get_by_label("Recovery code")).to_have_value(foreign)
    expect(page.get_by_label("Recovery code")).to_have_attribute("aria-invalid", "true")


def test_a_code_that_cannot_be_tried_yet_is_tried_again(device, pretended, foreign):
    pretended.token_status = 409
    page = visit(device)
    expect(words(page)).to_contain_text(GIVEN_OUT)
    page.route("**/token", lambda route: route.abort())
    enter_code(page, foreign)
    expect(page.locator("#code-error")).to_contain_text("This code could not be tried yet")
    expect(page.get_by_label("Recovery code")).to_have_value(foreign)
    pretended.token_status = 200
    page.unroute("**/token")
    expect(words(page)).to_contain_text("This device holds the right to answer.")
    expect(page.get_by_label("Recovery code")).to_have_value("")
    expect(page.locator("#code-error")).to_be_hidden()


def test_a_code_that_cannot_be_read_is_said_to_be_so(device):
    page = ready(device)
    page.get_by_text("Answer on another device").click()
    page.evaluate("() => { IDBObjectStore.prototype.get = () => { throw new Error('no'); }; }")
    page.get_by_role("button", name="Show the recovery code").click()
    expect(page.get_by_text("The recovery code cannot be read from this device now.")).to_be_visible()


@pytest.mark.parametrize("failure", [503, 401, "dropped"])
def test_what_fails_while_a_right_is_fetched_is_tried_again(device, pretended, failure):
    """A site that is mended, a session that ended, a connection that is lost."""
    def fail(route: Route):
        route.abort() if failure == "dropped" else route.fulfill(status=failure)

    device.route("**/token", fail)
    page = visit(device)
    expect(words(page)).to_contain_text("could not ask for the right to answer yet")
    expect(page.get_by_text("Answer on another device")).to_be_hidden()
    device.unroute("**/token")
    expect(words(page)).to_contain_text("This device holds the right to answer.")


@pytest.mark.parametrize("status, said, tools", [(404, "You are not among those", False), (410, "is over", True)])
def test_whoever_has_no_right_is_offered_no_code(device, pretended, status, said, tools):
    pretended.token_status = status
    page = visit(device)
    expect(words(page)).to_contain_text(said)
    expect(page.locator("#device-code")).to_be_hidden()
    expect(page.locator("#device-enter")).to_be_hidden()
    expect(page.locator("#device-forget")).to_be_visible(visible=tools)


def test_whoever_forgets_while_a_right_is_on_its_way_does_not_begin_anew(device, pretended):
    pretended.token_status = 202
    device.clock.install()
    page = visit(device)
    expect(words(page)).to_contain_text("is on its way")
    beside = visit(device)
    expect(words(beside)).to_contain_text("is on its way")
    page.get_by_text("Forget this device", exact=True).first.click()
    page.get_by_role("button", name="Forget this device").click()
    for each in (page, beside):
        expect(words(each)).to_contain_text("This device has forgotten your right to answer.")
    expect(words(page)).to_be_focused()
    for each in (page, beside):
        each.clock.fast_forward(60_000)  # longer than they pause
        each.evaluate("() => navigator.locks.request('redress-issuing', () => {})")  # and now they have asked
    assert page.evaluate("""async (account) => {
      const { knownSecretOf } = await import("/js/ballot/secrets.js");
      return (await knownSecretOf(account)) === undefined;
    }""", ADA)
    assert len({each.body for each in pretended.token_requests()}) == 1
    pretended.request_to_sign = pretended.token_requests()[0].body
    page.reload()
    expect(words(page)).to_contain_text(GIVEN_OUT)


def test_a_right_is_named_as_ballot_pages_do(device):
    expect(words(ready(device))).to_contain_text("On this device yours is right 0000.")


def test_two_accounts_on_one_device_have_rights_of_their_own(device, pretended):
    first, second = ready(device, ADA), ready(device, GRACE)
    assert right(first, pretended, ADA)["token"] != right(second, pretended, GRACE)["token"]
    expect(words(first)).to_contain_text("On this device yours is right 0000.")
    expect(words(second)).to_contain_text("On this device yours is right bb00.")


def test_forgetting_removes_what_an_account_had_and_nothing_else(device, pretended):
    ready(device, GRACE)
    page = ready(device, ADA)
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Sign out and forget this device").click()
    expect(page.locator("body")).to_have_text("Signed out")
    visitor = visit(device, "")
    assert right(visitor, pretended, ADA) is None
    assert right(visitor, pretended, GRACE)["token"]


def cast(page: Page, site: PretendedSite, delay: int = 0, account: str = ADA):
    page.evaluate(CAST, [site.hash, account, delay])


def genuine(page: Page, site: PretendedSite, keys: dict[str, str]):
    """Lets the box answer with a receipt of the round's key."""
    nullifier = hashlib.sha256(bytes.fromhex(right(page, site)["token"])).digest()
    site.receipt = sign_receipt(page, keys, site.hash, nullifier)
    return nullifier


def test_a_ballot_is_sent_as_nobody_until_it_is_answered_and_always_the_same(device, pretended, keys):
    """Attack 4 and 14: the second time nothing but the answer differs."""
    page = ready(device)
    genuine(page, pretended, keys)
    pretended.box_statuses = [503, 409]
    cast(page, pretended)
    assert until(page, pretended, "receipt") == pretended.receipt.hex()
    sent = pretended.ballots()
    assert len(sent) == 3
    assert len({each.body for each in sent}) == 1
    assert len(sent[0].body) == 490 + 65 + 512 + 16
    for each in sent:
        assert "Cookie" not in each.headers and "Referer" not in each.headers
    held = right(page, pretended)
    assert "ballot" not in held and held["isReceiptChecked"]


def test_what_is_left_on_a_device_shows_that_one_took_part_and_no_answer(device, pretended, keys):
    """Attack 22: whoever is made to show the device has nothing to show of what they answered."""
    page = ready(device)
    genuine(page, pretended, keys)
    cast(page, pretended)
    until(page, pretended, "receipt")
    assert set(right(page, pretended)) == {"account", "hash", "isReceiptChecked", "nullifier", "receipt", "round"}
    ask_again(page, pretended)
    assert len(pretended.token_requests()) == 1, "a right that was used is not asked for again"


def test_a_ballot_that_waits_is_sent_by_a_later_page_also_of_nobody(device, pretended, keys):
    page = ready(device)
    genuine(page, pretended, keys)
    cast(page, pretended, delay=200_000)
    kept = right(page, pretended)["ballot"]
    assert kept and not pretended.ballots()
    page.close()
    later = visit(device, "")
    later.evaluate("""async ([hash, account]) => {
      const { changeRight } = await import("/js/ballot/store.js");
      await changeRight(hash, account, (right) => ({ ...right, sendAt: 0 }));
    }""", [pretended.hash, ADA])
    later.reload()
    until(later, pretended, "receipt")
    # A page that is left while it sends leaves it to the next one to send the same again.
    assert {each.body.hex() for each in pretended.ballots()} == {kept}


def test_a_lost_connection_loses_no_ballot_and_sends_none_twice(device, pretended, keys):
    page = ready(device)
    genuine(page, pretended, keys)
    pretended.box_statuses = [503]
    cast(page, pretended)
    device.set_offline(True)
    kept = right(page, pretended)["ballot"]
    assert kept
    device.set_offline(False)
    until(page, pretended, "receipt")
    assert {each.body.hex() for each in pretended.ballots()} == {kept}


def test_a_right_is_used_once_however_often_one_tries(device, pretended, keys):
    page = ready(device)
    pretended.box_statuses = [503] * 20
    cast(page, pretended)
    kept = right(page, pretended)["ballot"]
    cast(page, pretended)
    assert right(page, pretended)["ballot"] == kept


def test_a_receipt_that_is_not_of_the_rounds_key_is_not_believed(device, pretended):
    page = ready(device)
    cast(page, pretended)
    held = right(page, pretended)
    assert pretended.ballots() and held["ballot"] and "receipt" not in held


def test_a_box_that_says_too_late_while_the_round_is_open_destroys_no_ballot(device, pretended, keys):
    """Attack 20: its clock is fast, or it lies."""
    page = ready(device)
    genuine(page, pretended, keys)
    pretended.box_statuses = [410]
    cast(page, pretended)
    held = right(page, pretended)
    assert held["ballot"] and held["token"] and "isTooLate" not in held
    until(page, pretended, "receipt")
    assert [each.body.hex() for each in pretended.ballots()] == [held["ballot"]] * 2


def test_clocks_may_differ_by_minutes(device, pretended):
    page = ready(device)
    page.clock.set_fixed_time("2099-01-01T00:04:00Z")
    pretended.box_statuses = [410] * 20
    cast(page, pretended)
    assert right(page, pretended)["ballot"]
    page.clock.set_fixed_time("2099-01-01T00:06:00Z")
    until(page, pretended, "isTooLate")


def test_a_ballot_of_a_round_that_nobody_knows_any_more_is_given_up_months_later_and_not_unsent(device, pretended):
    page = ready(device)
    page.clock.set_fixed_time(SOON_AFTER)
    pretended.box_statuses = [404] * 20
    cast(page, pretended)
    assert right(page, pretended)["ballot"]
    page.clock.set_fixed_time(MONTHS_AFTER)
    until(page, pretended, "isTooLate")
    assert len(pretended.ballots()) >= 2, "a clock that is months wrong keeps no ballot from being sent"


def test_a_ballot_that_comes_too_late_is_deleted(device, pretended):
    page = ready(device)
    page.clock.set_fixed_time(SOON_AFTER)
    pretended.box_statuses = [410]
    cast(page, pretended)
    held = right(page, pretended)
    assert held["isTooLate"] and not {"ballot", "sendAt", "token"} & set(held)
    page.reload()
    expect(words(page)).to_contain_text("before the box answered")


@pytest.mark.parametrize("is_listed", [True, False], ids=["listed", "not listed"])
def test_a_ballot_whose_receipt_was_kept_back_until_the_close_is_looked_up(device, pretended, is_listed):
    """Attack 20: a site that takes ballots, answers none of them and then says that it is too late."""
    page = ready(device)
    nullifier = hashlib.sha256(bytes.fromhex(right(page, pretended)["token"])).digest()
    page.clock.set_fixed_time(SOON_AFTER)
    pretended.box_statuses = [503, 410]
    cast(page, pretended)
    until(page, pretended, "isTooLate")
    pretended.state = "closed"
    pretended.nullifiers = bytes(32) + (nullifier if is_listed else nullifier[::-1])
    page.reload()
    until(page, pretended, "isFound" if is_listed else "isAbsent")
    expect(words(page)).to_contain_text(
        "is on the published list" if is_listed else "came before the close, and it is not on the published list")
    page.reload()
    expect(words(page)).to_contain_text("on the published list")
    assert len(pretended.sent("GET", f"/ballots/{pretended.hash}/nullifiers")) == 1


def answer(device: BrowserContext, site: PretendedSite, keys: dict[str, str]) -> tuple[Page, bytes]:
    """The page of a device that holds a receipt by now, and the nullifier."""
    page = ready(device)
    nullifier = genuine(page, site, keys)
    cast(page, site)
    until(page, site, "receipt")
    return page, nullifier


@pytest.fixture
def answered(device, pretended, keys) -> bytes:
    """A device that holds a receipt, in a round that is closed by now. Gives its nullifier."""
    page, nullifier = answer(device, pretended, keys)
    pretended.state = "closed"
    page.evaluate("import('/js/ballot/index.js').then(({ freshIndex }) => freshIndex())")
    page.close()
    return nullifier


def test_the_first_page_after_the_close_looks_for_the_ballot(device, pretended, keys):
    """Attack 20: any page does, though this device fetched the list of rounds minutes before."""
    device.clock.set_fixed_time(SHORTLY_BEFORE)
    page, nullifier = answer(device, pretended, keys)
    page.close()
    device.clock.set_fixed_time(SHORTLY_AFTER)
    pretended.state, pretended.nullifiers = "closed", nullifier[::-1]
    page = visit(device, "")
    expect(page.locator("#missing-ballots")).to_contain_text("it is not on the published list")


def test_a_receipt_whose_ballot_is_on_the_list_is_settled(device, pretended, answered):
    pretended.nullifiers = bytes(32) + answered + b"\xff" * 32
    page = visit(device, "")
    until(page, pretended, "isFound")
    assert page.locator("#missing-ballots").count() == 0
    for each in pretended.sent("GET", f"/ballots/{pretended.hash}/nullifiers"):
        assert "Cookie" not in each.headers and "Referer" not in each.headers


def test_a_ballot_that_is_missing_from_the_list_is_warned_of_on_every_page(device, pretended, answered):
    """Attack 20."""
    pretended.nullifiers = answered[::-1] + answered[:31] + bytes([answered[31] ^ 1])
    for account in ("", ADA, GRACE):
        page = visit(device, account)
        expect(page.locator("#missing-ballots")).to_contain_text("it is not on the published list")
    pretended.nullifiers = answered
    page = visit(device, "")
    expect(page.locator("#missing-ballots")).to_have_count(0)


@pytest.mark.parametrize("state", ["void", "cancelled"])
def test_whoever_holds_a_right_in_a_survey_that_is_given_up_is_told(device, pretended, state):
    ready(device)
    pretended.state = state
    expect(words(visit(device))).to_contain_text("Nothing of this survey is counted")


def test_that_nothing_is_counted_is_said_for_good_and_not_taken_on_trust(device, pretended, answered):
    """Attack 20: whoever calls a survey void and publishes results all the same dropped the ballots."""
    pretended.state, pretended.nullifiers_status = "void", 404
    page = visit(device)
    expect(words(page)).to_contain_text("Nothing of this survey is counted")
    pretended.is_listed = False
    device.clock.set_fixed_time(WEEKS_AFTER)
    page.reload()
    expect(words(page)).to_contain_text("Nothing of this survey is counted")
    pretended.is_listed, pretended.state = True, "closed"
    pretended.nullifiers_status, pretended.nullifiers = 200, answered[::-1]
    page.reload()
    expect(page.locator("#missing-ballots")).to_contain_text("it is not on the published list")


def test_a_receipt_is_not_kept_once_its_ballot_is_found(device, pretended, answered):
    """Whoever takes the device later does not learn which of the listed ballots was sent from it."""
    pretended.nullifiers = answered
    page = visit(device, "")
    until(page, pretended, "isFound")
    assert not {"receipt", "nullifier", "token"} & set(right(page, pretended))
    pretended.state = "open"
    visit(device)
    expect(words(visit(device))).to_contain_text("is on the published list")
    assert len(pretended.token_requests()) == 1, "and no right is asked for again"


def keep_back_index(site: PretendedSite):
    site.list_status = 503


def keep_back_round(site: PretendedSite):
    site.is_listed = False


def keep_back_count(site: PretendedSite):
    site.state = "counting"


def keep_back_list(site: PretendedSite):
    site.nullifiers_status = 404


@pytest.mark.parametrize(
    "keep_back", [keep_back_index, keep_back_round, keep_back_count, keep_back_list], ids=lambda each: each.__name__)
def test_a_list_that_is_kept_back_is_warned_of_after_a_week(device, pretended, answered, keep_back):
    """Attack 20: whoever dropped ballots does not show the list."""
    keep_back(pretended)
    device.clock.set_fixed_time(DAYS_AFTER)
    page = visit(device)
    expect(words(page)).to_contain_text("it holds a receipt")
    device.clock.set_fixed_time(WEEKS_AFTER)
    page.reload()
    expect(words(page)).to_contain_text("the list of the ballots that were counted still cannot be had")
    pretended.list_status, pretended.is_listed, pretended.state = 200, True, "closed"
    pretended.nullifiers_status, pretended.nullifiers = 200, answered
    page.reload()
    expect(words(page)).to_contain_text("is on the published list")


def test_a_list_that_is_kept_back_keeps_no_right_away(device, pretended, answered):
    keep_back_list(pretended)
    device.clock.set_fixed_time(WEEKS_AFTER)
    until(visit(device, ""), pretended, "isUnread")
    pretended.hash, pretended.policy, pretended.state = *another_round(pretended), "open"
    page = visit(device)
    expect(words(page)).to_contain_text("This device holds the right to answer.")


def another_round(site: PretendedSite) -> tuple[str, bytes]:
    policy = site.policy_with(ballotSize=1024)
    return hashlib.sha256(policy).hexdigest(), policy


def test_a_device_that_was_off_while_the_list_could_be_had_says_so(device, pretended, answered):
    keep_back_round(pretended)
    device.clock.set_fixed_time(MONTHS_AFTER)
    page = visit(device)
    expect(words(page)).to_contain_text("This device did not look in that time")


def test_a_browser_that_cannot_check_receipts_believes_them(device, pretended):
    """Not covered, and decision 0015 says so: the list of ballots alone is left to check by."""
    device.add_init_script("""
      const { importKey } = SubtleCrypto.prototype;
      SubtleCrypto.prototype.importKey = function (format, key, algorithm, ...others) {
        if (algorithm === "Ed25519") return Promise.reject(new DOMException("unknown", "NotSupportedError"));
        return importKey.call(this, format, key, algorithm, ...others);
      };""")
    page = ready(device)
    cast(page, pretended)
    assert until(page, pretended, "receipt") == bytes(64).hex()
    assert right(page, pretended)["isReceiptChecked"] is False
    pretended.state = "closed"
    page.reload()
    until(page, pretended, "isMissing")


@pytest.mark.parametrize("closes, longest", [("2099-01-01T00:00:00Z", 300_000), ("2020-01-01T00:00:00Z", 0)])
def test_the_delay_is_random_and_ends_before_the_round_does(modules: Modules, closes: str, longest: int):
    drawn = modules.run("""
      const { randomDelay } = await import("/js/ballot/casting.js");
      return Array.from({ length: 2000 }, () => randomDelay(given.closes));""", closes=closes)
    assert 0 <= min(drawn) and max(drawn) <= longest
    if longest:
        assert len(set(drawn)) > 1900 and min(drawn) < longest / 20 and max(drawn) > longest * 19 / 20


def test_the_delay_takes_at_most_half_of_the_time_that_is_left(modules: Modules):
    drawn = modules.run("""
      const { randomDelay } = await import("/js/ballot/casting.js");
      const closes = new Date(Date.now() + 60_000).toISOString();
      return Array.from({ length: 2000 }, () => randomDelay(closes));""")
    assert 20_000 < max(drawn) <= 30_000


CHOICES = [
    ([None, None], 200), ([0, None], 120), ([1, None], 3), ([0, 0], 60), ([0, 1], -1), ([1, 1], 0), ([None, 1], 80),
]


@pytest.mark.parametrize("chosen, size", CHOICES, ids=str)
def test_the_smallest_group_that_the_choices_describe(modules: Modules, chosen, size):
    assert modules.run("""
      const { smallest } = await import("/js/ballot/segments.js");
      return smallest(given.chosen, 200, [[120, 3], [90, 80]], [[[[0, 1]], [[60, -1], [20, 0]]]]);
      """, chosen=chosen) == size


def test_a_ballot_that_is_answered_after_its_account_was_forgotten_leaves_nothing(device, pretended, keys):
    """The next pages work as before: nothing half is left of it."""
    page = ready(device)
    genuine(page, pretended, keys)
    with page.expect_request(f"**/ballots/{pretended.hash}") as sent, pretended.box_waits():
        page.evaluate(CAST.replace("await sendBallots()", "sendBallots()"), [pretended.hash, ADA, 0])
        assert sent.value
        page.evaluate("(account) => import('/js/ballot/forgetting.js').then(({ forget }) => forget(account))", ADA)
    page.evaluate("() => navigator.locks.request('redress-sending', () => {})")
    assert right(page, pretended) is None


def test_a_right_that_is_given_after_its_account_was_forgotten_is_not_kept(device, pretended):
    page = visit(device, "")
    page.evaluate("""async ([hash, account]) => {
      const { settleRight } = await import("/js/ballot/store.js");
      await settleRight(hash, account, (right) => ({ ...right, token: new Uint8Array(490) }));
    }""", [pretended.hash, ADA])
    assert right(page, pretended) is None


def test_locking_answers_removes_the_draft_or_nothing_is_locked(device, pretended, keys):
    """Attack 22: no answer is left in the clear beside a ballot."""
    page = ready(device)
    page.evaluate("""async ([hash, account]) => {
      const { keepDraft } = await import("/js/ballot/store.js");
      await keepDraft(hash, account, { answers: { trust: 4 }, segments: {} });
      IDBObjectStore.prototype.delete = () => { throw new Error("no"); };
    }""", [pretended.hash, ADA])
    with pytest.raises(Error):
        cast(page, pretended)
    assert "ballot" not in right(page, pretended) and not pretended.ballots()
    page.reload()
    genuine(page, pretended, keys)
    cast(page, pretended)
    assert draft(page, pretended) is None


def draft(page: Page, site: PretendedSite):
    return page.evaluate("""async ([hash, account]) => {
      const { draftOf } = await import("/js/ballot/store.js");
      return (await draftOf(hash, account)) ?? null;
    }""", [site.hash, ADA])


KEEP_DRAFT = """async ([hash, account]) => {
  const { keepDraft } = await import("/js/ballot/store.js");
  await keepDraft(hash, account, { answers: { trust: 4 }, segments: {} }).catch(() => {});
}"""


def lock_elsewhere(page: Page, site: PretendedSite, keys: dict[str, str]):
    cast(page, site, delay=200_000)
    assert right(page, site)["ballot"]


def send_elsewhere(page: Page, site: PretendedSite, keys: dict[str, str]):
    genuine(page, site, keys)
    cast(page, site)
    until(page, site, "receipt")


def forget_elsewhere(page: Page, site: PretendedSite, keys: dict[str, str]):
    page.evaluate("(account) => import('/js/ballot/forgetting.js').then(({ forget }) => forget(account))", ADA)
    assert right(page, site) is None


@pytest.mark.parametrize(
    "end", [lock_elsewhere, send_elsewhere, forget_elsewhere], ids=lambda each: each.__name__)
def test_what_a_tab_still_types_after_another_one_ended_it_is_not_kept(device, pretended, keys, end):
    """Attack 22: two tabs of one person; nothing is left in the clear of what was sent or forgotten."""
    page, beside = ready(device), ready(device)
    beside.evaluate(KEEP_DRAFT, [pretended.hash, ADA])
    assert draft(beside, pretended), "until then it is kept"
    end(page, pretended, keys)
    assert draft(beside, pretended) is None, "it is removed"
    beside.evaluate(KEEP_DRAFT, [pretended.hash, ADA])
    assert draft(beside, pretended) is None, "and not kept again"


@pytest.mark.parametrize("state", ["open", "counting"])
def test_a_draft_lasts_as_long_as_it_can_be_sent(device, pretended, state):
    page = ready(device)
    page.evaluate("""async ([hash, account]) => {
      const { keepDraft } = await import("/js/ballot/store.js");
      await keepDraft(hash, account, { answers: { trust: 4 }, segments: {} });
    }""", [pretended.hash, ADA])
    pretended.state = state
    page.evaluate("import('/js/ballot/index.js').then(({ freshIndex }) => freshIndex())")
    assert (draft(page, pretended) is not None) == (state == "open")


def test_a_clock_that_was_put_back_holds_no_ballot(device, pretended, keys):
    page = ready(device)
    genuine(page, pretended, keys)
    cast(page, pretended, delay=25 * 24 * 3_600_000)  # as the ballot of a day before looks now
    until(page, pretended, "receipt")


def test_a_pause_never_ends_at_once_for_being_too_long(device, pretended):
    page = ready(device)
    page.evaluate("() => { window.pauses = []; setTimeout = (_, pause) => pauses.push(pause); }")
    pretended.box_statuses = [503] * 40
    cast(page, pretended)
    page.evaluate("async () => { const { sendBallots } = await import('/js/ballot/sending.js');"
                  " for (let i = 0; i < 35; i++) await sendBallots(); }")
    pauses = page.evaluate("() => pauses")
    assert pauses[0] >= 1000 and pauses == sorted(pauses) and pauses[-1] == 300_000


def ask_again(page: Page, site: PretendedSite):
    page.evaluate("""async (account) => {
      const { fetchTokens } = await import("/js/ballot/issuing.js");
      const { freshIndex } = await import("/js/ballot/index.js");
      await fetchTokens(account, await freshIndex());
    }""", ADA)


@pytest.mark.parametrize("status, said", [(404, "You are not among those"), (410, "This survey is over")])
def test_a_refusal_that_passes_takes_no_right_away(device, pretended, status, said):
    """A proxy answers for the site while it is being mended."""
    pretended.token_status = status
    page = visit(device)
    expect(words(page)).to_contain_text(said)
    pretended.token_status = 200
    page.reload()
    expect(words(page)).to_contain_text("This device holds the right to answer.")


def test_which_scripts_a_device_fetches_does_not_tell_whether_it_voted(device, pretended, keys):
    """Attack 4: whoever logs /js on pages of the session reads there who sent a ballot."""
    page = ready(device)
    genuine(page, pretended, keys)

    def fetched() -> list[set[str]]:
        return [scripts(device, pretended, account) for account in (ADA, "")]

    before = fetched()
    assert all("/js/redress.js" in each for each in before)
    pretended.box_statuses = [503] * 100
    cast(page, pretended)
    page.close()
    assert fetched() == before, "while a ballot waits"
    pretended.box_statuses = []
    page = visit(device)
    until(page, pretended, "receipt")
    page.close()
    assert fetched() == before, "with a receipt"


def scripts(device: BrowserContext, site: PretendedSite, account: str) -> set[str]:
    """What a page fetches below /js until it is done."""
    page = device.new_page()
    paths = set()
    page.on("request", lambda request: paths.add(request.url.removeprefix(site.url)))
    page.goto(f"/surveys/{ID}?{account}", wait_until="networkidle")
    page.close()
    return {path for path in paths if path.startswith("/js/")}


def code_of(page: Page) -> str:
    page.get_by_text("Answer on another device").click()
    page.get_by_role("button", name="Show the recovery code").click()
    expect(page.locator("#code-shown")).not_to_be_empty()
    return page.locator("#code-shown").inner_text()


@pytest.mark.parametrize("status, said", [(200, "This device holds the right"), (202, "is on its way")])
def test_a_code_does_not_replace_the_secret_of_a_right_that_may_be_used(chromium, device, pretended, status, said):
    other = chromium.new_context(base_url=pretended.url)
    foreign = code_of(ready(other))
    other.close()
    pretended.token_status = status
    page = visit(device)
    expect(words(page)).to_contain_text(said)
    own = code_of(page)
    page.get_by_text("Enter a code from another device").click()
    page.get_by_label("Recovery code").fill(foreign)
    page.get_by_role("button", name="Use this code").click()
    expect(page.locator("#code-error")).to_contain_text("Another code would put an end to that.")
    page.get_by_role("button", name="Show the recovery code").click()
    expect(page.locator("#code-shown")).to_have_text(own)


def test_a_device_whose_right_is_elsewhere_shows_no_code_of_its_own(device, pretended):
    pretended.token_status = 409
    page = visit(device)
    expect(words(page)).to_contain_text(GIVEN_OUT)
    expect(page.get_by_text("Enter a code from another device")).to_be_visible()
    expect(page.get_by_text("Answer on another device")).to_be_hidden()


def test_a_full_disk_does_not_look_like_a_lost_connection(device, pretended):
    page = ready(device)
    assert page.evaluate("""async () => {
      const { freshIndex } = await import("/js/ballot/index.js");
      IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
      return (await freshIndex()).length;
    }""") == 1
