"""How a device keeps a draft, locks it and sends it as nobody, to a box that may do anything."""

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect

from .ballot_browser import Modules
from .ballot_device import ADA, CAST, MONTHS_AFTER, SOON_AFTER, cast, genuine, ready, right, until, visit, words
from .pretended_site import ID, PretendedSite


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


def ask_again(page: Page, site: PretendedSite):
    page.evaluate("""async (account) => {
      const { fetchTokens } = await import("/js/ballot/issuing.js");
      const { freshIndex } = await import("/js/ballot/index.js");
      await fetchTokens(account, await freshIndex());
    }""", ADA)


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
