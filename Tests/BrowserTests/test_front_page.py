"""The front page, and passing a petition on."""

import re

from playwright.sync_api import expect

from .people import EMPLOYEE


def test_the_front_page_leads_to_what_is_due_and_to_a_new_petition(window):
    page = window(EMPLOYEE)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Petitions at Meridian Systems")
    overdue = page.get_by_role("region", name="Answers overdue")
    expect(overdue.locator(".row").first).to_contain_text("Response overdue")
    overdue.get_by_role("link").first.click()
    expect(page.get_by_text("Response overdue").first).to_be_visible()
    page.get_by_role("link", name="Redress", exact=True).click()
    expect(page.get_by_role("link", name="Start a petition")).to_have_attribute("href", "/petitions/new")


def test_the_short_link_is_selected_at_once_and_leads_back(window):
    page = window(EMPLOYEE)
    page.goto("/petitions/1")
    field = page.get_by_label("Short link")
    field.focus()
    selected = field.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)")
    expect(field).to_have_value(selected)
    page.goto(selected)
    expect(page).to_have_url(re.compile("/petitions/1$"))
