"""What people do on the site, in the words that they read there."""

from playwright.sync_api import Page, expect

from .people import Person


def sign_in(page: Page, person: Person, password: str | None = None):
    page.goto("/sign-in")
    fill_in_sign_in(page, person.mail, password or person.password)
    expect(page.locator(".menu")).to_contain_text(person.name)


def fill_in_sign_in(page: Page, mail: str, password: str):
    page.get_by_label("Work mail address").fill(mail)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page):
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(flash(page)).to_have_text("You are signed out on this device.")


def search_petitions(page: Page, words: str):
    search = page.get_by_role("search", name="Petitions")
    search.get_by_role("searchbox").fill(words)
    search.get_by_role("button", name="Search").click()


def choose(page: Page, label: str, reason: str | None = None):
    """Fills in how to sign, in the form that is in view."""
    page.get_by_role("radio", name=label, exact=True).check()
    if reason is not None:
        page.get_by_label("Your reason").fill(reason)


def sign(page: Page, label: str, reason: str | None = None):
    choose(page, label, reason)
    page.get_by_role("button", name=label, exact=True).click()


def count(page: Page) -> int:
    """How many signed, as the panel says."""
    return int(page.locator(".tally-count").inner_text().replace(",", ""))


def flash(page: Page):
    return page.locator(".flash")


def problems(page: Page):
    return page.get_by_role("alert")
