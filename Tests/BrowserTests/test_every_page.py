"""Every page, as everybody who may read it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from .inspection import PHONE
from .survey import READERS, Survey

LARGEST_WEIGHT = 30_000
# For the others the pages are those of an employee, under another name.
DIFFERENT = ("visitor", "employee", "steward")

_surveys: dict[str, Survey] = {}


@pytest.fixture(params=READERS)
def survey(request: pytest.FixtureRequest, window: Callable[..., Page]) -> Survey:
    """All pages of one kind of reader; they are walked through once for all tests."""
    reader = request.param
    if reader not in _surveys:
        person, paths = READERS[reader]
        survey = Survey()
        page = window(person)
        for path in paths:
            survey.visit(page, path)
        if reader in DIFFERENT:
            dark = window(person, color_scheme="dark", **PHONE)
            for path in paths:
                survey.visit_by_phone_in_the_dark(dark, path)
        _surveys[reader] = survey
    return _surveys[reader]


def anything(found: dict[str, list[str]]) -> dict[str, list[str]]:
    return {path: each for path, each in found.items() if each}


def test_no_page_puts_up_a_barrier_by_day(survey: Survey):
    assert anything(survey.barriers) == {}


def test_no_page_puts_up_a_barrier_on_a_phone_in_the_dark(survey: Survey):
    if not survey.barriers_in_the_dark:
        pytest.skip("these are an employee's pages under another name")
    assert anything(survey.barriers_in_the_dark) == {}


def test_the_html_is_well_formed_with_nothing_inline(survey: Survey):
    assert anything(survey.faults) == {}


def test_no_page_scrolls_sideways_from_320_pixels_on(survey: Survey):
    assert anything(survey.sticking_out) == {}


def test_no_page_weighs_more_than_30_kB_on_the_way(survey: Survey):
    assert {path: weight for path, weight in survey.weights.items() if weight > LARGEST_WEIGHT} == {}
