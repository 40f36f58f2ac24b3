"""Results of a round, as everybody reads them."""

import csv
import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .conftest import serving
from .inspection import PHONE, check, check_in_all_windows
from .people import EMPLOYEE, LISTED
from .running_site import RunningSite
from .test_screenshots import FOR_README, LARGEST, SCREENSHOTS

WIDE = {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture(scope="module")
def site(own_directory: Path) -> Iterator[RunningSite]:
    """A site whose demo has held its rounds."""
    keys = own_directory / "keys"
    keys.mkdir(mode=0o700)
    with serving(own_directory, REDRESS_KEY_DIRECTORY=str(keys)) as site:
        yield site


def open_results(page: Page):
    page.goto("/surveys")
    page.get_by_role("main").get_by_role("link", name=re.compile("^Pulse of")).last.click()
    page.get_by_role("main").get_by_role("link", name=re.compile("results", re.IGNORECASE)).first.click()
    expect(page).to_have_url(re.compile(r"/surveys/\d+/results$"))


@pytest.mark.parametrize("person", [EMPLOYEE, LISTED["Analyst"]], ids=["employee", "analyst"])
def test_the_answer_comes_first_and_every_drawing_has_its_table(window, person):
    page = window(person, **WIDE)
    open_results(page)
    expect(page.locator(".lead p").first).to_have_text(re.compile(r"^[\d,]+ of 2,400 people took part, \d+\s%\.$"))
    for result in page.locator("article.result:has(svg.result-bar)").all():
        result.locator("summary").click()
        rows = result.get_by_role("table").get_by_role("row")
        expect(rows.nth(1)).to_be_visible()
        assert rows.count() >= 6
    check_in_all_windows(page)


def test_segments_and_comments_are_read_without_barriers(window):
    page = window(EMPLOYEE, **WIDE)
    open_results(page)
    for segments in ("By department", "By site"):
        page.get_by_role("link", name=segments).click()
        expect(page.get_by_text("Segments are self-declared")).to_be_visible()
        check_in_all_windows(page)
        page.go_back()
    page.get_by_role("link", name=re.compile(r"^\d+ comments$")).first.click()
    assert page.locator(".comments li").count() == 25
    check_in_all_windows(page)
    page.get_by_role("link", name="More").click()
    expect(page.get_by_role("link", name="First")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_results_are_read_on_a_phone(window, scheme: str):
    page = window(EMPLOYEE, color_scheme=scheme, **PHONE)
    open_results(page)
    check(page)
    page.get_by_role("link", name="By site").click()
    check(page)


def test_results_are_read_without_scripts(window):
    page = window(EMPLOYEE, java_script_enabled=False, **WIDE)
    open_results(page)
    page.locator("article.result summary").first.click()
    expect(page.locator("article.result table").first).to_be_visible()


def test_the_spreadsheet_says_what_the_page_says(window):
    page = window(EMPLOYEE, **WIDE)
    open_results(page)
    cast = page.locator(".lead p").first.inner_text().split()[0].replace(",", "")
    answer = page.request.get(page.url + ".csv")
    assert answer.headers["content-disposition"].startswith("attachment")
    rows = list(csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig"))))
    everybody = [row for row in rows if row["list"] == "everybody"]
    assert [row["people"] for row in everybody if not row["question"]] == [cast]
    assert not any(value[:1] in "=+-@" for row in rows for value in row.values() if value)


@pytest.mark.parametrize("width", [390, 1280])
def test_results_are_pictured_by_day_and_in_the_dark(window, width: int):
    page = window(EMPLOYEE, viewport={"width": width, "height": 900}, is_mobile=width < 768, has_touch=width < 1024)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    open_results(page)
    results = page.url
    for name, path in {"results": "", "results-department": "/segments/department", "results-site": "/segments/site"}.items():
        page.goto(results + path)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            file = SCREENSHOTS / f"{name}-{width}-{scheme}.png"
            page.screenshot(path=file, full_page=True, animations="disabled")
            assert file.stat().st_size > 5_000


@pytest.mark.skipif("REDRESS_WRITE_SCREENSHOTS" not in os.environ, reason="REDRESS_WRITE_SCREENSHOTS is not set")
def test_the_picture_of_the_documents_is_small(window):
    page = window(EMPLOYEE, viewport={"width": 1280, "height": 860}, color_scheme="light")
    open_results(page)
    file = FOR_README / "results.png"
    page.screenshot(path=file, animations="disabled")
    assert file.stat().st_size < LARGEST
