"""Everything can be done with Tab, Enter, Space and the arrow keys, and one sees where one is."""

from playwright.sync_api import expect

from .keyboard import press, tab_to
from .people import ANSELM
from .steps import count, flash

def test_an_employee_signs_and_withdraws_with_the_keyboard_alone(window):
    page = window()
    page.goto("/")
    tab_to(page, page.get_by_label("Work mail address"))
    page.keyboard.type(ANSELM.mail)
    tab_to(page, page.get_by_label("Password", exact=True))
    page.keyboard.type(ANSELM.password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Petitions at Meridian Systems")

    press(page, page.get_by_role("navigation", name="Main").get_by_role("link", name="Petitions"))
    tab_to(page, page.get_by_role("search", name="Petitions").get_by_role("searchbox"))
    page.keyboard.type("every hour on call")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("match")
    tab_to(page, page.get_by_role("link", name="Pay for every hour on call"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pay for every hour on call")
    before = count(page)

    tab_to(page, page.get_by_role("radio", name="Sign with my name", exact=True))
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Sign with my name hidden")).to_be_checked()
    tab_to(page, page.get_by_label("Your reason"))
    page.keyboard.type("My pager rings through dinner.")
    tab_to(page, page.get_by_role("button", name="Sign with my name hidden"))
    page.keyboard.press("Enter")
    expect(flash(page)).to_contain_text("You signed.")
    assert count(page) == before + 1

    tab_to(page, page.get_by_role("link", name="Withdraw my signature"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Withdraw my signature"))
    page.keyboard.press("Space")
    expect(flash(page)).to_contain_text("withdrawn")
    assert count(page) == before

    tab_to(page, page.locator(".menu summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Sign out", exact=True))
    page.keyboard.press("Enter")
    expect(flash(page)).to_have_text("You are signed out on this device.")


def test_the_first_stop_skips_to_the_content(window):
    page = window(ANSELM)
    page.goto("/petitions/1")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).not_to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_escape_closes_the_menu_and_stays_at_it(window):
    page = window(ANSELM)
    menu = page.locator(".menu")
    menu.locator("summary").click()
    expect(menu.get_by_role("link", name="Your profile")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu.get_by_role("link", name="Your profile")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()
