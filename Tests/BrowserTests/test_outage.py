"""While the database is away people are told so; afterwards everything goes on by itself."""

from playwright.sync_api import expect

from .inspection import barriers
from .people import AURELIE
from .steps import choose, count, flash


def test_the_site_says_that_it_is_away_and_comes_back_by_itself(window, site):
    page = window(AURELIE)
    page.goto("/petitions/22")
    before = count(page)
    choose(page, "Sign with my name", "Two are enough to know.")
    site.cluster.stop()
    try:
        page.get_by_role("button", name="Sign with my name", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Redress cannot answer right now")
        expect(page.get_by_text("What you just sent was not confirmed")).to_be_visible()
        assert barriers(page) == []
    finally:
        site.cluster.start_again()
        site.wait_until_ready()

    page.go_back()
    expect(page.get_by_label("Your reason")).to_have_value("Two are enough to know.")
    page.get_by_role("button", name="Sign with my name", exact=True).click()
    expect(flash(page)).to_have_text("You signed. Your name is shown to colleagues.")
    assert count(page) == before + 1
