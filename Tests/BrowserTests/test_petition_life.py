"""A petition from the first word to the verdict, across all who have a part in it."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from .inspection import PHONE, barriers, check
from .keyboard import press, tab_to, type_into
from .people import ANSELM, CASPAR, EMPLOYEE, LEV, LISTED, MEHWISH, RAGHAV, STEWARD, TIAGO, YUN_SEO, Person
from .running_site import RunningSite
from .steps import fill_in_sign_in, flash, problems, sign

NAMED = "Sign with my name"
MODERATOR, LEADER = LISTED["Moderator"], LISTED["Leadership"]
SPONSORS = [LEV, MEHWISH, TIAGO, RAGHAV, CASPAR]
SIGNERS = [LEV, MEHWISH, TIAGO]

WAYS = {
    "on a wide screen": {"viewport": {"width": 1280, "height": 800}},
    "on a phone": PHONE,
    "without JavaScript": {"java_script_enabled": False},
}


@dataclass
class Company:
    """Windows of everybody who takes part, in one way of browsing."""

    window: Callable[..., Page]
    options: dict

    def __post_init__(self):
        self._pages: dict[Person, Page] = {}

    def page(self, person: Person) -> Page:
        if person not in self._pages:
            self._pages[person] = self.window(person, **self.options)
        return self._pages[person]

    def has_no_barrier(self, page: Page):
        check(page, self.options.get("java_script_enabled", True))


@pytest.fixture(scope="module")
def site(own_site: RunningSite) -> RunningSite:
    return own_site


@pytest.fixture(scope="module", autouse=True)
def three_signatures_oblige(site, chromium):
    """A threshold that a test can reach; the demo's own petitions keep theirs."""
    context = chromium.new_context(base_url=site.url)
    page = context.new_page()
    page.goto("/sign-in")
    fill_in_sign_in(page, STEWARD.mail, STEWARD.password)
    page.goto("/settings")
    page.get_by_role("radio", name="A number of signatures").check()
    page.get_by_role("textbox", name="Number of signatures").fill("3")
    page.get_by_label("Why", exact=True).fill("So that a small site can be heard.")
    page.get_by_role("button", name="Change how petitions run").click()
    expect(flash(page)).to_contain_text("The settings are changed.")
    context.close()


def write(page: Page, title: str):
    page.goto("/petitions")
    page.get_by_role("link", name="Start a petition").first.click()
    page.get_by_label("What should happen, in one sentence").fill(title)
    page.get_by_label("Background").fill("The old ones *hum* all day.\n\n- nobody hears callers\n- heads ache")
    page.get_by_label("Addressed to").select_option(label="Chief Executive Officer")
    page.get_by_role("button", name="Save and preview").click()
    expect(flash(page)).to_have_text("Your draft is saved.")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def gather(company: Company, page: Page):
    """The author gives the link to five colleagues, who agree."""
    page.get_by_role("button", name="Gather sponsors").click()
    link = page.get_by_label("Link for colleagues").input_value()
    for sponsor in SPONSORS:
        other = company.page(sponsor)
        other.goto(link)
        other.get_by_role("button", name="Sponsor this petition").click()
        expect(flash(other)).to_contain_text("You sponsor this petition.")
    company.has_no_barrier(other)
    page.reload()
    expect(page.get_by_text("Enough to hand it in")).to_be_visible()


def number(page: Page) -> str:
    """The petition's path, from that of its draft."""
    return "/petitions/" + page.url.split("/petitions/")[1].split("/")[0]


@pytest.mark.parametrize("way", WAYS)
def test_a_petition_goes_from_draft_to_verdict(window, way: str):
    company = Company(window, WAYS[way])
    title = f"Replace the humming lights, asked {way}"

    author = company.page(EMPLOYEE)
    write(author, title)
    company.has_no_barrier(author)
    path = number(author)
    gather(company, author)
    company.has_no_barrier(author)
    author.get_by_role("button", name="Hand it to the moderators").click()
    expect(flash(author)).to_contain_text("The moderators have it now.")

    moderator = company.page(MODERATOR)
    moderator.goto("/moderation")
    company.has_no_barrier(moderator)
    moderator.get_by_role("link", name=title).click()
    company.has_no_barrier(moderator)
    moderator.get_by_role("radio", name="Send it back").check()
    moderator.locator("form .button").last.click()
    expect(problems(moderator)).to_be_visible()
    company.has_no_barrier(moderator)
    moderator.get_by_role("radio", name="Open it for signatures").check()
    moderator.get_by_label("Comment").fill("Clear and within reach.")
    moderator.locator("form .button").last.click()
    expect(flash(moderator)).to_contain_text("The petition is open for signatures.")
    moderator.goto("/moderation/log")
    expect(moderator.locator("main")).to_contain_text(title)
    company.has_no_barrier(moderator)

    for signer in SIGNERS:
        page = company.page(signer)
        page.goto(path)
        sign(page, NAMED)
        expect(flash(page)).to_contain_text("You signed.")
    expect(page.locator(".petition-state")).to_contain_text("Response due")
    company.has_no_barrier(page)

    leader = company.page(LEADER)
    leader.goto("/responses")
    company.has_no_barrier(leader)
    leader.get_by_role("listitem").filter(has_text=title).get_by_role("link", name="Write the response").click()
    leader.get_by_label("Response").fill("All of them are replaced **by March**.")
    leader.get_by_role("button", name="Save the draft").click()
    company.has_no_barrier(leader)
    leader.get_by_role("link", name="Read it through and publish").click()
    expect(leader.get_by_text("Nothing is published")).to_have_count(0)
    company.has_no_barrier(leader)
    leader.get_by_role("button", name="Publish this response").click()
    expect(flash(leader)).to_contain_text("The response is published")

    for signer in SIGNERS:
        page = company.page(signer)
        page.goto(path)
        expect(page.locator("#response")).to_contain_text("replaced by March")
        company.has_no_barrier(page)
        page.get_by_role("radio", name="It falls short").check()
        page.get_by_role("button", name="Have it counted").click()
        expect(flash(page)).to_have_text("It is counted. What you said is not kept.")
        expect(page.get_by_role("button", name="Have it counted")).to_have_count(0)
    expect(page.locator(".verdicts")).to_contain_text("Shown from 10 on")
    expect(page.locator("#events-title")).to_be_visible()
    company.has_no_barrier(page)

    author.goto("/notifications")
    expect(author.locator("main")).to_contain_text(title)
    company.has_no_barrier(author)


def test_the_author_the_moderator_and_the_leader_need_no_mouse(window):
    company = Company(window, {})
    title = "Give every floor a door that closes"

    page = company.page(ANSELM)
    page.goto("/petitions/new")
    type_into(page, page.get_by_label("What should happen, in one sentence"), title)
    type_into(page, page.get_by_label("Background"), "Draughts come through the hall.")
    tab_to(page, page.get_by_label("Addressed to"))
    page.keyboard.type("Chief Executive")
    press(page, page.get_by_role("button", name="Save and preview"))
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    path = number(page)
    press(page, page.get_by_role("button", name="Gather sponsors"))
    link = page.get_by_label("Link for colleagues").input_value()
    for sponsor in SPONSORS:
        other = company.page(sponsor)
        other.goto(link)
        press(other, other.get_by_role("button", name="Sponsor this petition"))
        expect(flash(other)).to_be_visible()
    page.reload()
    press(page, page.get_by_role("button", name="Hand it to the moderators"))
    expect(flash(page)).to_contain_text("The moderators have it now.")

    moderator = company.page(MODERATOR)
    moderator.goto("/moderation")
    press(moderator, moderator.get_by_role("link", name=title))
    tab_to(moderator, moderator.get_by_role("radio", name="Open it for signatures"))
    moderator.keyboard.press("Space")
    press(moderator, moderator.locator("form .button").last)
    expect(flash(moderator)).to_contain_text("open for signatures")

    for signer in SIGNERS:
        other = company.page(signer)
        other.goto(path)
        tab_to(other, other.get_by_role("radio", name=NAMED, exact=True))
        other.keyboard.press("Space")
        press(other, other.get_by_role("button", name=NAMED, exact=True))
        expect(flash(other)).to_contain_text("You signed.")

    leader = company.page(YUN_SEO)
    leader.goto(path)
    press(leader, leader.get_by_role("link", name="Write the response"))
    type_into(leader, leader.get_by_label("Response"), "It is ordered.")
    press(leader, leader.get_by_role("button", name="Save the draft"))
    press(leader, leader.get_by_role("link", name="Read it through and publish"))
    press(leader, leader.get_by_role("button", name="Publish this response"))
    expect(flash(leader)).to_contain_text("The response is published")

    other.goto(path)
    tab_to(other, other.get_by_role("radio", name="It answers what was asked"))
    other.keyboard.press("Space")
    press(other, other.get_by_role("button", name="Have it counted"))
    expect(flash(other)).to_contain_text("It is counted.")


@pytest.mark.parametrize("way", WAYS)
def test_a_session_that_ends_while_somebody_writes_loses_nothing(window, way: str):
    page = window(EMPLOYEE, **WAYS[way])
    page.goto("/petitions/new")
    title = f"Keep what was typed {way}"
    background = "Zażółć gęślą jaźń.\n\n" + "A paragraph of an hour's work. " * 300
    page.get_by_label("What should happen, in one sentence").fill(title)
    page.get_by_label("Background").fill(background)
    page.context.clear_cookies()
    page.get_by_role("button", name="Save draft").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    fill_in_sign_in(page, EMPLOYEE.mail, "a slip of the finger")
    expect(problems(page)).to_be_visible()
    fill_in_sign_in(page, EMPLOYEE.mail, EMPLOYEE.password)
    expect(page.get_by_role("heading", level=1)).to_have_text("Send what you wrote")
    page.get_by_role("button", name="Send it now").click()
    expect(flash(page)).to_have_text("Your draft is saved.")
    page.get_by_role("link", name="Write on it").click()
    expect(page.get_by_label("What should happen, in one sentence")).to_have_value(title)
    assert page.get_by_label("Background").input_value() == background.strip()


def test_similar_petitions_appear_while_the_title_is_typed(window):
    page = window(EMPLOYEE)
    page.goto("/petitions/new")
    page.get_by_label("What should happen, in one sentence").press_sequentially("Stop collecting keystrokes and screens")
    expect(page.locator("#similar").get_by_role("link").first).to_contain_text("keystrokes")
    assert barriers(page) == []


def test_a_notification_leads_to_what_it_tells_and_mail_can_be_switched_off(window):
    page = window(EMPLOYEE)
    page.goto("/notifications")
    assert barriers(page) == []
    page.goto("/notifications/settings")
    assert barriers(page) == []
    box = page.get_by_role("checkbox").first
    was = box.is_checked()
    box.set_checked(not was)
    page.locator("main form .button").last.click()
    expect(flash(page)).to_be_visible()
    page.goto("/notifications/settings")
    assert page.get_by_role("checkbox").first.is_checked() != was
