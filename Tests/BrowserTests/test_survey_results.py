"""Results of a round, as everybody reads them, and pictures of the pages of surveys."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import Windows, serving
from .inspection import PHONE, check, check_in_all_windows
from .people import EMPLOYEE, LISTED, Person
from .pictures import WIDTHS, for_documents, picture_by_day_and_in_the_dark, picture_for_documents
from .running_site import RunningSite
from .steps import flash
from .survey_rounds import days, now
from .survey_steps import start_round

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


@pytest.fixture(scope="module")
def pictured(site: RunningSite, chromium: Browser) -> dict[str, tuple[Person, str]]:
    """By name, who opens which page of surveys: the demo's, a draft, and a round that waits for its second person."""
    windows = Windows(site, chromium)
    analyst, employee = windows.open(LISTED["Analyst"]), windows.open(EMPLOYEE)
    draft, handed_in = (write_round(analyst, title) for title in ("After the move", "The first quarter"))
    analyst.goto(handed_in)
    analyst.get_by_role("button", name="Hand it in for review").click()
    expect(flash(analyst)).to_have_text("The moderators have it now.")
    open_results(employee)
    results = urlsplit(employee.url).path
    employee.goto("/surveys")
    on = employee.get_by_role("region", name="Now and next").get_by_role("link").first.get_attribute("href")
    windows.close()
    assert not windows.complaints
    return {
        "surveys": (EMPLOYEE, "/surveys"),
        "surveys-analyst": (LISTED["Analyst"], "/surveys"),
        "survey-round": (EMPLOYEE, on),
        "survey-draft": (LISTED["Analyst"], draft),
        "survey-edit": (LISTED["Analyst"], f"{draft}/edit"),
        "survey-review": (LISTED["Moderator"], f"{handed_in}/review"),
        "results": (EMPLOYEE, results),
        "results-department": (EMPLOYEE, f"{results}/segments/department"),
        "results-site": (EMPLOYEE, f"{results}/segments/site"),
    }


def write_round(page: Page, title: str) -> str:
    opens = now().replace(hour=9, minute=0, second=0) + days(20)
    path = start_round(page, title, opens, opens + days(7), template="Monthly pulse")
    page.get_by_label("Introduction").fill("Leadership answers the result within two weeks.")
    page.get_by_role("button", name="Save draft").click()
    return path


@pytest.mark.parametrize("width", WIDTHS)
def test_surveys_are_pictured_by_day_and_in_the_dark(window, pictured, width: int):
    picture_by_day_and_in_the_dark(window, pictured, width)


@for_documents
@pytest.mark.parametrize(("name", "of", "part"), [
    ("results", "results", ""), ("segments", "results-department", "#themes-title"),
    ("survey-edit", "survey-edit", "#questions-title"), ("survey-review", "survey-review", ""),
])
def test_the_pictures_of_the_documents_are_small(window, pictured, name: str, of: str, part: str):
    person, path = pictured[of]
    page = window(person, viewport={"width": 1280, "height": 860}, color_scheme="light")
    page.goto(path + part)
    picture_for_documents(page, name)
