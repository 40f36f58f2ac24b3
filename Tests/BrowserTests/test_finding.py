"""The list of petitions: filtered, sorted, searched, paged; and who signed."""

import re

import pytest
from playwright.sync_api import Page, expect

from .people import EMPLOYEE
from .steps import search_petitions


@pytest.fixture
def petitions(window) -> Page:
    return window(EMPLOYEE)


def titles(page: Page) -> list[str]:
    return page.locator(".petitions .row-title").all_inner_texts()


def numbers(page: Page) -> list[int]:
    return [int(text.replace(",", "")) for text in page.locator(".row-tally strong").all_inner_texts()]


def test_every_petition_is_on_one_of_the_pages_once(petitions: Page):
    petitions.goto("/petitions")
    expect(petitions.get_by_role("status")).to_have_text("36 petitions")
    first = titles(petitions)
    petitions.get_by_role("link", name="More").click()
    expect(petitions.get_by_role("link", name="First page")).to_be_visible()
    second = titles(petitions)
    assert len(set(first + second)) == len(first + second) == 36
    expect(petitions.get_by_role("link", name="More")).to_have_count(0)
    petitions.get_by_role("link", name="First page").click()
    expect(petitions.get_by_role("link", name="More")).to_be_visible()
    assert titles(petitions) == first


def test_a_filter_keeps_to_its_state_and_counts_it(petitions: Page):
    show = petitions.get_by_role("navigation", name="Show")
    for state in ("Open", "Closed"):
        petitions.goto("/petitions")
        link = show.get_by_role("link", name=re.compile(f"^{state}"))
        number = int(link.locator(".choice-count").inner_text())
        link.click()
        expect(link).to_have_attribute("aria-current", "true")
        expect(petitions.get_by_role("status")).to_contain_text(f"{number} {state.lower()} petitions")
        assert set(petitions.locator(".row .state").all_inner_texts()) == {state}


def test_the_most_signed_stand_first_over_all_pages(petitions: Page):
    petitions.goto("/petitions")
    order = petitions.get_by_role("navigation", name="Order")
    order.get_by_role("link", name="Most signed").click()
    expect(order.get_by_role("link", name="Most signed")).to_have_attribute("aria-current", "true")
    found = numbers(petitions)
    petitions.get_by_role("link", name="More").click()
    expect(petitions.get_by_role("link", name="First page")).to_be_visible()
    found += numbers(petitions)
    assert len(found) == 36
    assert found == sorted(found, reverse=True)


def test_a_search_finds_by_words_and_keeps_them_while_sorting(petitions: Page):
    petitions.goto("/petitions")
    search_petitions(petitions, "meeting rooms")
    expect(petitions.get_by_role("status")).to_contain_text("match “meeting rooms”")
    assert any("meeting room" in title.lower() for title in titles(petitions))
    found = set(titles(petitions))
    petitions.get_by_role("link", name="Newest").click()
    expect(petitions.get_by_role("link", name="Newest")).to_have_attribute("aria-current", "true")
    assert set(titles(petitions)) == found
    expect(petitions.get_by_role("search", name="Petitions").get_by_role("searchbox")).to_have_value("meeting rooms")
    petitions.get_by_role("link", name="Show all petitions").click()
    expect(petitions.get_by_role("status")).to_have_text("36 petitions")


def test_a_search_without_result_says_what_to_try(petitions: Page):
    petitions.goto("/petitions/1")
    petitions.get_by_label("Search petitions").fill("<xylophone> & co")
    petitions.get_by_role("button", name="Search").click()
    expect(petitions.get_by_role("status")).to_contain_text("0 petitions match “<xylophone> & co”")
    expect(petitions.get_by_text("Try fewer of them")).to_be_visible()
    expect(petitions.get_by_role("link", name="Show all petitions")).to_be_visible()


def test_everybody_who_signed_is_listed_once(petitions: Page):
    petitions.goto("/petitions/12")
    petitions.get_by_role("link", name=re.compile("^All .* signatures$")).click()
    said = petitions.locator(".found").inner_text()
    signers: list[str] = []
    while True:
        expect(petitions.locator(".signature").first).to_be_visible()
        signers += petitions.locator(".signature").all_inner_texts()
        older = petitions.get_by_role("link", name="Older")
        if older.count() == 0:
            break
        address = petitions.url
        older.click()
        expect(petitions).not_to_have_url(address)
    assert said.startswith(f"{len(signers)} signatures")
    assert len(set(signers)) > len(signers) / 2
    petitions.get_by_role("link", name="Newest").click()
    petitions.get_by_role("navigation", name="Up").get_by_role("link").click()
    expect(petitions).to_have_url(re.compile("/petitions/12$"))


def test_a_mistyped_address_has_a_way_on(petitions: Page):
    answer = petitions.goto("/petitoins")
    assert answer and answer.status == 404
    petitions.get_by_role("link", name="Go to the front page").click()
    expect(petitions.get_by_role("heading", level=1)).to_have_text("Petitions at Meridian Systems")
