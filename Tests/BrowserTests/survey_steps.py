"""What analysts do to make a survey round, in the words that they read there."""

import re
from datetime import datetime

from playwright.sync_api import Page, expect

from .steps import flash


def write_question(
        page: Page, wording: str, kind: str, options: str = "", theme: str = "", is_reverse: bool = False):
    page.goto("/surveys/questions/new")
    page.get_by_label("Wording").fill(wording)
    page.get_by_role("radio", name=kind, exact=True).check()
    page.get_by_label("Options").fill(options)
    page.get_by_label("Reverse-coded").set_checked(is_reverse)
    if theme:
        page.get_by_label("Theme").select_option(label=theme)
    page.get_by_role("button", name="Save").click()
    expect(flash(page)).to_have_text("The question is saved.")


def start_round(page: Page, title: str, opens: datetime, closes: datetime, template: str = "") -> str:
    """Fills in the form of a new round. The path of the round."""
    page.goto("/surveys/new")
    if template:
        page.get_by_label("Start with the questions of").select_option(label=f"The template {template}")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Opens, in UTC").fill(opens.strftime("%Y-%m-%dT%H:%M"))
    page.get_by_label("Closes, in UTC").fill(closes.strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("heading", name="Edit this round")).to_be_visible()
    return re.sub(r".*(/surveys/\d+).*", r"\1", page.url)


def add(page: Page, wording: str):
    page.get_by_label("Add a question").select_option(label=wording)
    page.get_by_role("button", name="Add it").click()
