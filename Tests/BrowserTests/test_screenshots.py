"""Pictures of the main pages for people to look at: .local/screenshots, and docs/screenshots when asked."""

import os

import pytest
from playwright.sync_api import Page, expect

from .people import EMPLOYEE, LISTED, STEWARD, Person
from .running_site import ROOT

SCREENSHOTS = ROOT / ".local/screenshots"
FOR_README = ROOT / "docs/screenshots"
LARGEST = 200_000

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


@pytest.fixture(scope="module", autouse=True)
def directory():
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    yield
    print(f"\nScreenshots are in {SCREENSHOTS}")


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_the_main_pages_are_pictured_by_day_and_in_the_dark(window, width: int):
    pages: dict[Person | None, Page] = {}
    for name, (person, path) in PAGES.items():
        if person not in pages:
            size = {"width": width, "height": 900}
            pages[person] = window(person, viewport=size, is_mobile=width < 768, has_touch=width < 1024)
        page = pages[person]
        page.goto(path)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            file = SCREENSHOTS / f"{name}-{width}-{scheme}.png"
            page.screenshot(path=file, full_page=True, animations="disabled")
            assert file.stat().st_size > 5_000


@pytest.mark.skipif("REDRESS_WRITE_SCREENSHOTS" not in os.environ, reason="REDRESS_WRITE_SCREENSHOTS is not set")
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
    FOR_README.mkdir(parents=True, exist_ok=True)
    file = FOR_README / f"{name}.png"
    page.screenshot(path=file, animations="disabled")
    assert file.stat().st_size < LARGEST
