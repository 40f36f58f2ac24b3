"""Pictures of pages for people to look at: .local/screenshots, and docs/screenshots when asked."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from .people import Person
from .running_site import ROOT

SCREENSHOTS, FOR_DOCUMENTS = ROOT / ".local/screenshots", ROOT / "docs/screenshots"
WIDTHS = [390, 768, 1280]
LARGEST = 200_000

for_documents = pytest.mark.skipif(
    "REDRESS_WRITE_SCREENSHOTS" not in os.environ, reason="REDRESS_WRITE_SCREENSHOTS is not set")


def picture_by_day_and_in_the_dark(window, pages: dict[str, tuple[Person | None, str]], width: int):
    """:param pages: by name, who opens what."""
    windows: dict[Person | None, Page] = {}
    for name, (person, path) in pages.items():
        if person not in windows:
            size = {"width": width, "height": 900}
            windows[person] = window(person, viewport=size, is_mobile=width < 768, has_touch=width < 1024)
        page = windows[person]
        page.goto(path)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            file = write(page, SCREENSHOTS / f"{name}-{width}-{scheme}.png", full_page=True)
            assert file.stat().st_size > 5_000
    print(f"\nScreenshots are in {SCREENSHOTS}")


def picture_for_documents(page: Page, name: str):
    file = write(page, FOR_DOCUMENTS / f"{name}.png")
    assert file.stat().st_size < LARGEST


def write(page: Page | Locator, file: Path, **options) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=file, animations="disabled", **options)
    return file
