"""From signing in to a signature, a change of mind and back, in every way that people browse."""

import pytest
from playwright.sync_api import Page, expect

from .inspection import PHONE, check
from .people import AURELIE, LEV, LISTED, MEHWISH, RAGHAV
from .steps import choose, count, flash, problems, search_petitions, sign

TITLE = "Stop collecting our keystrokes and screens"
NAMED, HIDDEN = "Sign with my name", "Sign with my name hidden"

# Each way is a role of its own, so that every journey begins unsigned.
WAYS = {
    "on a wide screen": ("Employee", {"viewport": {"width": 1280, "height": 800}}),
    "on a phone": ("Leadership", PHONE),
    "on a tablet in the dark": (
        "Analyst", {"viewport": {"width": 768, "height": 1024}, "has_touch": True, "color_scheme": "dark"}),
    "without JavaScript": ("Moderator", {"java_script_enabled": False}),
    "enlarged to 200 %": ("Steward", {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}),
}


@pytest.mark.parametrize("way", WAYS)
def test_an_employee_finds_a_petition_signs_changes_withdraws_and_signs_again(window, way: str):
    role, options = WAYS[way]
    person = LISTED[role]
    has_javascript = options.get("java_script_enabled", True)
    page = window(**options)

    page.goto("/")
    page.get_by_role("button", name=f"Use this account ({role})").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Petitions at Meridian Systems")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Petitions").click()
    search_petitions(page, "stop collecting keystrokes")
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    before = count(page)

    sign(page, NAMED, f"I was not asked. Written {way}.")
    expect(flash(page)).to_have_text("You signed. Your name is shown to colleagues.")
    assert count(page) == before + 1
    latest = page.locator(".signature").first
    expect(latest).to_contain_text(person.name)
    expect(latest).to_contain_text(f"Written {way}.")
    check(page, has_javascript)

    page.get_by_text("Change how you signed").click()
    expect(page.get_by_label("Your reason")).to_have_value(f"I was not asked. Written {way}.")
    choose(page, HIDDEN, f"We were not asked. Changed {way}.")
    check(page, has_javascript)
    page.get_by_role("button", name="Change my signature").click()
    expect(flash(page)).to_have_text("Your signature is changed.")
    assert count(page) == before + 1
    expect(latest).to_contain_text("Name hidden")
    expect(latest).to_contain_text(f"Changed {way}.")
    expect(latest).not_to_contain_text(person.name)

    page.get_by_role("link", name="Withdraw my signature").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Withdraw your signature")
    check(page, has_javascript)
    page.get_by_role("button", name="Withdraw my signature").click()
    expect(flash(page)).to_have_text("Your signature is withdrawn and no longer counted.")
    assert count(page) == before
    expect(page.get_by_text(f"Changed {way}.")).to_have_count(1)  # in the form alone

    expect(page.get_by_role("radio", name=HIDDEN, exact=True)).to_be_checked()
    expect(page.get_by_label("Your reason")).to_have_value(f"We were not asked. Changed {way}.")
    page.get_by_role("button", name=HIDDEN, exact=True).click()
    expect(flash(page)).to_have_text("You signed. Your name is hidden from colleagues.")
    assert count(page) == before + 1


def test_who_thinks_better_of_it_keeps_the_signature(window):
    page = window(MEHWISH)
    page.goto("/petitions/12")
    sign(page, NAMED)
    signed = count(page)
    page.get_by_role("link", name="Withdraw my signature").click()
    page.get_by_role("link", name="Keep my signature").click()
    expect(page.get_by_text("You signed with your name.")).to_be_visible()
    assert count(page) == signed


def test_nobody_is_counted_twice_from_two_tabs(window):
    page = window(AURELIE)
    page.goto("/petitions/13")
    other = page.context.new_page()
    other.goto("/petitions/13")
    before = count(page)
    sign(page, NAMED)
    expect(flash(page)).to_contain_text("You signed.")
    sign(other, HIDDEN)
    expect(flash(other)).to_have_text("You had already signed; nothing changed and you are counted once.")
    expect(other.get_by_text("You signed with your name.")).to_be_visible()
    assert count(other) == before + 1


def test_a_withdrawal_in_one_tab_is_told_in_the_other(window):
    page = window(AURELIE)
    page.goto("/petitions/16")
    sign(page, NAMED)
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto("/petitions/16/signatures/withdrawal")
    page.get_by_role("button", name="Withdraw my signature").click()
    other.get_by_role("button", name="Withdraw my signature").click()
    expect(flash(other)).to_have_text("There was no signature of yours to withdraw.")


def test_a_closed_petition_offers_no_signing(window):
    page = window(RAGHAV)
    page.goto("/petitions?state=closed")
    page.get_by_role("link", name="Delete raw workstation recordings").click()
    expect(page.get_by_text("This petition takes no more signatures.")).to_be_visible()
    expect(page.get_by_role("radio")).to_have_count(0)
    expect(page.get_by_role("link", name="Sign", exact=True)).to_have_count(0)


@pytest.mark.parametrize(
    ("petition", "has_javascript"), [(19, True), (21, False)], ids=["with JavaScript", "without JavaScript"])
def test_a_reason_that_is_too_long_is_named_beside_its_field_and_kept(
    window, petition: int, has_javascript: bool
):
    page = window(LEV, java_script_enabled=has_javascript)
    page.goto(f"/petitions/{petition}")
    before = count(page)
    too_long = "Nobody asked us. " * 30
    sign(page, HIDDEN, too_long)
    expect(problems(page)).to_contain_text("500")
    assert page.title().startswith("Error: ")
    reason = page.get_by_label("Your reason")
    assert reason.input_value().strip() == too_long.strip()
    expect(reason).to_have_attribute("aria-invalid", "true")
    said = problems(page).get_by_role("link").inner_text()
    expect(reason).to_have_accessible_description(f"At most 500 characters. {said}")
    expect(page.get_by_role("radio", name=HIDDEN, exact=True)).to_be_checked()
    assert count(page) == before
    check(page, has_javascript)
    if has_javascript:
        expect(problems(page)).to_be_focused()
        expect(page.get_by_text("characters too many")).to_be_visible()
    problems(page).get_by_role("link").click()
    expect(reason).to_be_focused()

    reason.fill("Nobody asked us.")
    page.get_by_role("button", name=HIDDEN, exact=True).click()
    expect(flash(page)).to_contain_text("You signed.")
    assert count(page) == before + 1


def test_nothing_is_lost_when_the_session_ends_while_somebody_writes(window):
    page = window(RAGHAV)
    page.goto("/petitions/20")
    before = count(page)
    choose(page, HIDDEN, "My chair does not fit through the door.\nNor does a colleague's.")
    page.context.clear_cookies()
    page.get_by_role("button", name=HIDDEN, exact=True).click()

    expect(page.get_by_text("What you wrote is kept")).to_be_visible()
    check(page)
    page.get_by_label("Work mail address").fill(RAGHAV.mail)
    page.get_by_label("Password", exact=True).fill("not the password")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(problems(page)).to_be_visible()
    page.get_by_label("Password", exact=True).fill(RAGHAV.password)
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.get_by_text("My chair does not fit through the door.")).to_be_visible()
    expect(page.get_by_text("Hidden from colleagues")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Send it now").click()
    expect(flash(page)).to_have_text("You signed. Your name is hidden from colleagues.")
    assert count(page) == before + 1
    kept = page.locator(".mine .reason")
    expect(kept).to_have_text("My chair does not fit through the door. Nor does a colleague's.")


def test_whoever_follows_a_link_while_signed_out_arrives_after_signing_in(window):
    page = window()
    page.goto("/petitions/6")
    page.get_by_role("button", name="Use this account (Analyst)").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Publish the privacy review")
