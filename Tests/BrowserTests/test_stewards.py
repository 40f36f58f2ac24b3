"""Roles are given in public, and whoever gets one is told."""

import pytest
from playwright.sync_api import expect

from .inspection import barriers
from .people import ANSELM, LISTED, STEWARD, YUN_SEO
from .steps import flash, problems

REASON = "Covers for Bartosz until the new year."


def test_a_steward_gives_a_role_the_person_is_told_and_everybody_can_read_it(window):
    steward, told = window(STEWARD), window(YUN_SEO)
    steward.goto("/petitions")
    steward.locator(".menu summary").click()
    assert barriers(steward) == []
    steward.get_by_role("link", name="People", exact=True).click()
    steward.get_by_label("Name, mail address or department").fill("yun-seo")
    steward.get_by_role("search", name="People").get_by_role("button").click()
    steward.get_by_role("link", name=YUN_SEO.name).click()
    steward.get_by_label("Moderator").check()
    steward.get_by_label("Why", exact=True).fill(REASON)
    assert barriers(steward) == []
    steward.get_by_role("button", name=f"Give this role to {YUN_SEO.name}").click()
    expect(flash(steward)).to_have_text("The role is granted. The register shows it and its holder is told.")

    band = told.get_by_role("region", name="Notices for you")
    for path in ("/petitions", "/petitions/1", "/roles"):
        told.goto(path)
        expect(band).to_contain_text(f"{STEWARD.name} gave you the role Moderator. Reason: {REASON}")
    assert barriers(told) == []
    band.get_by_role("button", name="I have read this").click()
    expect(told.get_by_role("heading", name="Notices")).to_be_visible()
    expect(band).to_have_count(0)
    told.goto("/petitions")
    expect(band).to_have_count(0)

    reader = window(ANSELM)
    reader.goto("/roles")
    expect(reader.locator(".history li").first).to_contain_text(f"{STEWARD.name} gave Moderator to {YUN_SEO.name}.")
    expect(reader.locator(".history li").first).to_contain_text(REASON)
    expect(reader.get_by_role("region", name="Moderator")).to_contain_text(YUN_SEO.name)

    steward.get_by_text("Take this role back").last.click()
    steward.get_by_label("Why Moderator is taken back").fill("Bartosz is back.")
    assert barriers(steward) == []
    steward.get_by_role("button", name="Take Moderator back").click()
    expect(flash(steward)).to_contain_text("The role is taken back.")
    reader.reload()
    expect(reader.locator(".history li").first).to_contain_text("took Moderator back from")


def test_a_role_without_a_reason_is_not_given(window):
    page = window(STEWARD, java_script_enabled=False)
    page.goto("/people/100")
    page.get_by_label("Analyst").check()
    page.get_by_label("Why", exact=True).fill("   ")
    page.get_by_role("button", name="Give this role to").click()
    expect(problems(page)).to_be_visible()
    expect(page.get_by_label("Analyst")).to_be_checked()
    expect(page.get_by_label("Why", exact=True)).to_have_attribute("aria-invalid", "true")


def test_nobody_gives_a_role_to_themselves(window):
    page = window(STEWARD)
    page.goto("/people/5")
    expect(page.get_by_text("This is your own account.")).to_be_visible()
    expect(page.get_by_role("radio")).to_have_count(0)


@pytest.mark.parametrize("role", [role for role in LISTED if role != "Steward"])
def test_nobody_else_finds_the_people(window, role: str):
    page = window(LISTED[role])
    page.locator(".menu summary").click()
    expect(page.get_by_role("link", name="Your profile")).to_be_visible()
    expect(page.get_by_role("link", name="People", exact=True)).to_have_count(0)
    for path in ("/people", "/people/1"):
        answer = page.goto(path)
        assert answer and answer.status == 404
        expect(page.get_by_role("heading", level=1)).to_have_text("This page does not exist")
