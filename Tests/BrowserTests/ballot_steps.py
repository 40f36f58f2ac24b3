"""What people do to answer a survey, in the words that they read there."""

import re

from playwright.sync_api import Locator, Page, expect

from .survey_rounds import QUESTIONS, Round, Surveys

SENT = "Your answers are in the box"
LOCKED = "Your answers are locked and wait to be sent"
GIVEN_OUT = "Your right to answer was given out once already"
COUNT = len(QUESTIONS)
MISTAKES, PACE, WATCHED = "When leadership makes", "I could keep up", "I work differently"
REQUIRED = {
    MISTAKES: "Agree", "How likely": "8", PACE: "Slightly disagree", WATCHED: "Agree",
    "Where would you turn": "Redress",
}

# Waits for what the page is writing: transactions come one after the other.
COUNT_DRAFTS = """async () => {
  const { done, open } = await import("/js/ballot/store.js");
  return done((await open()).transaction("drafts").objectStore("drafts").count());
}"""

TYPED_OR_CHOSEN = """() => [
  document.documentElement.outerHTML,
  ...[...document.querySelectorAll("textarea, select, input:not([type=radio], [type=checkbox])")].map(
    (each) => each.value),
].join("\\n")"""


def fetch_right(page: Page, round: Round):
    page.goto(round.page)
    expect(page.locator("#device-words")).to_contain_text("This device holds the right to answer.")


def open_ballot(page: Page, round: Round):
    """From the page of the round, as somebody who is signed in and may answer."""
    follow_to_ballot(page, round)
    expect(page.locator("#ballot-steps")).to_be_visible()


def follow_to_ballot(page: Page, round: Round):
    page.goto(round.page)
    answer = page.get_by_role("link", name="Answer", exact=True)
    expect(answer).to_have_attribute("href", re.compile("#[0-9a-f]{16}$"))
    answer.click()
    page.wait_for_url(f"**{round.ballot}#*")


def claim_right(page: Page, round: Round):
    """Opens the ballot where nothing says who is there, and takes the one right of the device."""
    page.goto(round.ballot)
    page.get_by_role("button", name=re.compile("^Right [0-9a-f]{4} is mine$")).click()


def choice(page: Page, question: str, label: str) -> Locator:
    """An answer to the question that begins so; several questions have the same scale."""
    return page.get_by_role("group", name=question, include_hidden=True).get_by_label(label, exact=True)


def fill_in(page: Page, words: str = ""):
    """Answers everything that must be answered, on a window that shows it all."""
    for question, label in REQUIRED.items():
        choice(page, question, label).check()
    if words:
        page.get_by_label("What should change first?", exact=True).fill(words)


def look_over(page: Page):
    page.get_by_role("button", name="Look over my answers").click()
    expect(page.get_by_role("heading", name="Look over your answers")).to_be_visible()


def send(page: Page):
    page.get_by_role("button", name="Send now").click()


def answer_and_send(page: Page, round: Round, words: str = ""):
    open_ballot(page, round)
    fill_in(page, words)
    look_over(page)
    send(page)
    expect(page.get_by_role("heading", name=SENT)).to_be_visible()


def locked_for_later(window, surveys: Surveys, round: Round, **options) -> Page:
    """A device with a ballot that waits for minutes."""
    page = window(surveys.employee(), **options)
    fetch_right(page, round)
    open_ballot(page, round)
    page.evaluate("() => { crypto.getRandomValues = (array) => array.fill(0x7fffffff); }")
    if page.get_by_role("button", name="Next").is_visible():
        answer_on_a_phone(page)
    else:
        fill_in(page)
    look_over(page)
    page.get_by_role("button", name="Send at a random time within 5 minutes").click()
    expect(page.get_by_role("heading", name=LOCKED)).to_be_visible()
    return page


def answer_on_a_phone(page: Page):
    for question, label in REQUIRED.items():
        choice(page, question, label).check()
        page.get_by_role("button", name="Next").click()
    for _ in range(COUNT - len(REQUIRED)):
        page.get_by_role("button", name="Next").click()
