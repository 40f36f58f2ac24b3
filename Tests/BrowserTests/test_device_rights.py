"""How a device gets the right to answer, and how it loses it, against a site that may do anything."""

import hashlib

import pytest
from playwright.sync_api import Route, expect

from .ballot_device import ADA, GIVEN_OUT, GRACE, ready, right, until, visit, words
from .pretended_site import ID, PretendedSite


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


@pytest.mark.parametrize("status, said", [(404, "You are not among those"), (410, "This survey is over")])
def test_a_refusal_that_passes_takes_no_right_away(device, pretended, status, said):
    """A proxy answers for the site while it is being mended."""
    pretended.token_status = status
    page = visit(device)
    expect(words(page)).to_contain_text(said)
    pretended.token_status = 200
    page.reload()
    expect(words(page)).to_contain_text("This device holds the right to answer.")


def test_a_full_disk_does_not_look_like_a_lost_connection(device, pretended):
    page = ready(device)
    assert page.evaluate("""async () => {
      const { freshIndex } = await import("/js/ballot/index.js");
      IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
      return (await freshIndex()).length;
    }""") == 1


def test_a_right_is_named_as_ballot_pages_do(device):
    expect(words(ready(device))).to_contain_text("On this device yours is right 0000.")


def test_two_accounts_on_one_device_have_rights_of_their_own(device, pretended):
    first, second = ready(device, ADA), ready(device, GRACE)
    assert right(first, pretended, ADA)["token"] != right(second, pretended, GRACE)["token"]
    expect(words(first)).to_contain_text("On this device yours is right 0000.")
    expect(words(second)).to_contain_text("On this device yours is right bb00.")


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


def test_forgetting_removes_what_an_account_had_and_nothing_else(device, pretended):
    ready(device, GRACE)
    page = ready(device, ADA)
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Sign out and forget this device").click()
    expect(page.locator("body")).to_have_text("Signed out")
    visitor = visit(device, "")
    assert right(visitor, pretended, ADA) is None
    assert right(visitor, pretended, GRACE)["token"]


def test_a_right_that_is_given_after_its_account_was_forgotten_is_not_kept(device, pretended):
    page = visit(device, "")
    page.evaluate("""async ([hash, account]) => {
      const { settleRight } = await import("/js/ballot/store.js");
      await settleRight(hash, account, (right) => ({ ...right, token: new Uint8Array(490) }));
    }""", [pretended.hash, ADA])
    assert right(page, pretended) is None
