"""How a device looks for its ballot on the published list once the round is over, though the site may hide it."""

import hashlib

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .ballot_device import (
    ADA, DAYS_AFTER, GRACE, MONTHS_AFTER, SOON_AFTER, WEEKS_AFTER, another_round, cast, genuine, ready, right, until,
    visit, words)
from .pretended_site import PretendedSite

# By the device's clock; the round closes with the year 2098.
SHORTLY_BEFORE, SHORTLY_AFTER = "2098-12-31T23:55:00Z", "2099-01-01T00:05:00Z"


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
