"""Pictures of the main pages. Those of surveys are taken with their results."""

import pytest
from playwright.sync_api import expect

from .people import EMPLOYEE, LISTED, STEWARD, Person
from .pictures import WIDTHS, for_documents, picture_by_day_and_in_the_dark, picture_for_documents

PAGES: dict[str, tuple[Person | None, str]] = {
    "sign-in": (None, "/sign-in"),
    "front-page": (EMPLOYEE, "/"),
    "petitions": (EMPLOYEE, "/petitions"),
    "petitions-due": (EMPLOYEE, "/petitions?state=response-due"),
    "search": (EMPLOYEE, "/petitions?q=recordings"),
    "petition": (EMPLOYEE, "/petitions/1"),
    "petition-closed": (EMPLOYEE, "/petitions/2"),
    "petition-new": (EMPLOYEE, "/petitions/38"),
    "signatures": (EMPLOYEE, "/petitions/1/signatures"),
    "roles": (EMPLOYEE, "/roles"),
    "profile": (EMPLOYEE, "/profile"),
    "not-found": (EMPLOYEE, "/no-such-page"),
    "people": (STEWARD, "/people"),
    "person": (STEWARD, "/people/100"),
}


@pytest.mark.parametrize("width", WIDTHS)
def test_the_main_pages_are_pictured_by_day_and_in_the_dark(window, width: int):
    picture_by_day_and_in_the_dark(window, PAGES, width)


@for_documents
@pytest.mark.parametrize(("name", "person", "path", "width", "height", "scheme"), [
    ("petition", EMPLOYEE, "/petitions/1", 1280, 860, "light"),
    ("petitions", EMPLOYEE, "/petitions", 1280, 860, "light"),
    ("petition-phone", EMPLOYEE, "/petitions/1", 390, 844, "light"),
    ("petitions-phone-dark", EMPLOYEE, "/petitions", 390, 844, "dark"),
    ("front", EMPLOYEE, "/", 1280, 860, "light"),
    ("draft", EMPLOYEE, "the draft that looks for sponsors", 1280, 860, "light"),
    ("moderation", LISTED["Moderator"], "/moderation", 1280, 860, "light"),
    ("responses", LISTED["Leadership"], "/responses", 1280, 860, "light"),
    ("response", EMPLOYEE, "/petitions/1#response", 1280, 860, "light"),
])
def test_the_pictures_of_the_documents_are_small(window, name, person, path, width, height, scheme):
    page = window(person, viewport={"width": width, "height": height}, color_scheme=scheme, is_mobile=width < 768)
    if path.startswith("/"):
        page.goto(path)
    else:
        page.goto("/petitions/mine")
        page.get_by_role("listitem").filter(has_text="sponsors until").get_by_role("link").first.click()
        expect(page.get_by_label("Link for colleagues")).to_be_visible()
    picture_for_documents(page, name)
