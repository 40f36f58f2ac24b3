"""Phones, print, motion and contrast as the reader has set them."""

import re

import pytest
from playwright.sync_api import expect

from .inspection import PHONE, barriers
from .people import AALIYAH, EMPLOYEE
from .steps import sign

# Links within sentences may be smaller (WCAG 2.2, 2.5.8).
SMALL_TARGETS = """() => [...document.querySelectorAll("button, summary, .button, input:not([type=hidden]), nav a")]
  .filter((element) => element.checkVisibility() && !element.closest("[hidden]"))
  .filter((element) => getComputedStyle(element).visibility === "visible")
  .map((element) => element.closest(".choice") ?? element)
  .filter((target) => target.getBoundingClientRect().height < 44)
  .map((target) => `${target.outerHTML.slice(0, 80)}: ${target.getBoundingClientRect().height}`)"""

MOVING = """() => [...document.querySelectorAll("*")].filter((element) => {
  const style = getComputedStyle(element);
  return style.animationName !== "none" || style.transitionDuration.split(", ").some((each) => parseFloat(each) > 0);
}).length"""


@pytest.mark.parametrize("path", ["/petitions", "/petitions/1", "/petitions/38", "/profile", "/roles"])
def test_on_a_phone_everything_can_be_hit_with_a_thumb(window, path: str):
    page = window(EMPLOYEE, **PHONE)
    page.goto(path)
    assert page.evaluate(SMALL_TARGETS) == []


def test_on_a_phone_who_signed_can_hit_what_the_response_is_asked_about_with_a_thumb(window):
    page = window(AALIYAH, **PHONE)
    page.goto("/petitions/1")
    sign(page, "Sign with my name")
    expect(page.get_by_role("radio", name="It falls short")).to_be_visible()
    assert page.evaluate(SMALL_TARGETS) == []


def test_on_a_phone_the_destinations_stay_within_reach_and_cover_nothing(window):
    page = window(EMPLOYEE, **PHONE)
    page.goto("/petitions/1")
    nav = page.get_by_role("navigation", name="Main")
    for _ in range(2):
        expect(nav.get_by_role("link", name="Petitions")).to_be_in_viewport()
        page.keyboard.press("End")
    page.locator(".site-footer").scroll_into_view_if_needed()
    bar, footer = nav.bounding_box(), page.locator(".site-footer").bounding_box()
    assert bar and footer
    assert footer["y"] + footer["height"] <= bar["y"] + 2  # the rule above the bar
    nav.get_by_role("link", name="Roles").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Roles")


def test_on_a_phone_one_tap_leads_from_the_ask_to_the_signing(window):
    page = window(EMPLOYEE, **PHONE)
    page.goto("/petitions/7")
    jump = page.locator(".petition-jump a")
    expect(jump).to_be_in_viewport()
    jump.tap()
    expect(page.locator(".panel .tally-count")).to_be_in_viewport()


def test_nothing_moves_for_those_who_want_no_motion(window):
    page = window(EMPLOYEE, reduced_motion="reduce")
    page.goto("/petitions/1")
    assert page.evaluate(MOVING) == 0


def test_a_printed_petition_is_the_ask_its_count_and_its_text(window):
    page = window(EMPLOYEE, color_scheme="dark")
    page.goto("/petitions/1")
    page.emulate_media(media="print")
    for kept in (page.get_by_role("heading", level=1), page.locator(".prose").first, page.locator(".tally-count"),
                 page.get_by_text("Read and sign at ")):
        expect(kept).to_be_visible()
    for left_out in (".site-nav", ".site-search", ".menu", "form", ".skip", ".share"):
        expect(page.locator(left_out).first).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_more_contrast_and_fixed_colours_keep_every_page_readable(window):
    page = window(EMPLOYEE, contrast="more", forced_colors="active")
    for path in ("/petitions", "/petitions/1"):
        page.goto(path)
        assert barriers(page) == []


def test_times_are_told_in_the_zone_of_the_reader_with_utc_beside_them(window):
    page = window(EMPLOYEE)
    page.goto("/petitions/1/signatures")
    time = page.locator(".signature time[datetime*='T']").first  # of a hidden name there is the day alone
    expect(time).to_have_attribute("title", re.compile("UTC"))
