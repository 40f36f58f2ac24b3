"""Signing in and out, passwords, and the links that are sent by mail."""

import re

from playwright.sync_api import Page, expect

from .inspection import barriers
from .people import CASPAR, MAIREAD, OYINKANSOLA, TIAGO, person
from .steps import fill_in_sign_in, flash, problems, sign_in, sign_out

NEW_PASSWORD = "seven quiet rooms in Amman"


def link(mail: str) -> str:
    found = re.search(r"http://\S+", mail)
    assert found, mail
    return found[0]


def set_password(page: Page, password: str, repeated: str | None = None):
    page.get_by_label("New password").fill(password)
    page.get_by_label("The same password again").fill(repeated or password)
    page.get_by_role("button", name=re.compile("password")).click()


def test_a_wrong_password_is_refused_and_the_address_kept(window):
    page = window()
    page.goto("/sign-in")
    fill_in_sign_in(page, CASPAR.mail, "not the password")
    expect(problems(page)).to_contain_text("do not belong together")
    expect(problems(page)).to_be_focused()
    expect(page.get_by_label("Work mail address")).to_have_value(CASPAR.mail)
    expect(page.get_by_label("Password", exact=True)).to_have_value("")
    assert page.title().startswith("Error: ")
    assert barriers(page) == []
    page.get_by_label("Password", exact=True).fill(CASPAR.password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Petitions at Meridian Systems")


def test_guessing_at_an_address_is_slowed_down_and_says_how_to_go_on(window):
    page = window()
    page.goto("/sign-in")
    for _ in range(11):
        fill_in_sign_in(page, "nobody@meridian.example", "a guess")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        if page.get_by_role("heading", name="Too many attempts").is_visible():
            break
    expect(page.get_by_role("heading", level=1)).to_have_text("Too many attempts")
    expect(page.get_by_text("Try again in 15 minutes.")).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("link", name="Back to sign-in").click()
    sign_in(page, CASPAR)


def test_signing_out_ends_the_session_of_this_device(window):
    page = window(CASPAR)
    elsewhere = window(CASPAR)
    sign_out(page)
    page.goto("/profile")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    elsewhere.goto("/profile")
    expect(elsewhere.get_by_role("heading", level=1)).not_to_have_text("Sign in")


def test_signing_out_everywhere_ends_every_session(window):
    page, elsewhere = window(TIAGO), window(TIAGO)
    page.goto("/profile")
    expect(page.locator(".sessions li")).to_have_count(2)
    page.get_by_role("button", name="Sign out everywhere").click()
    expect(flash(page)).to_have_text("You are signed out on every device.")
    elsewhere.goto("/petitions")
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_one_other_device_can_be_signed_out(window):
    page, elsewhere = window(TIAGO), window(TIAGO)
    page.goto("/profile")
    sessions = page.locator(".sessions")
    sessions.get_by_role("button", name=re.compile("^Sign out")).click()
    expect(flash(page)).to_have_text("That session is ended.")
    expect(sessions.get_by_role("listitem")).to_have_count(1)
    elsewhere.goto("/petitions")
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_a_changed_password_takes_the_place_of_the_old_one(window):
    page, elsewhere = window(MAIREAD), window(MAIREAD)
    page.goto("/profile")
    page.get_by_label("Present password").fill("not the password")
    set_password(page, NEW_PASSWORD, "something else")
    expect(page.get_by_label("Present password")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("The same password again")).to_have_attribute("aria-invalid", "true")
    assert barriers(page) == []

    page.get_by_label("Present password").fill(MAIREAD.password)
    set_password(page, NEW_PASSWORD)
    expect(flash(page)).to_have_text("Your password is changed. Every other session was signed out.")
    elsewhere.goto("/petitions")
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("Sign in")
    fill_in_sign_in(elsewhere, MAIREAD.mail, MAIREAD.password)
    expect(problems(elsewhere)).to_be_visible()
    sign_in(elsewhere, MAIREAD, NEW_PASSWORD)


def test_a_forgotten_password_is_set_anew_by_the_link_in_a_mail(window, site):
    page = window()
    page.goto("/sign-in")
    page.get_by_role("link", name="Set a new password").click()
    page.get_by_label("Work mail address").fill(OYINKANSOLA.mail)
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_text("a link to set a new password is on its way")).to_be_visible()
    assert barriers(page) == []
    url = link(site.mailbox.next_to(OYINKANSOLA.mail))

    page.goto(url)
    assert barriers(page) == []
    set_password(page, "password1234")
    expect(page.get_by_label("New password")).to_have_attribute("aria-invalid", "true")
    assert barriers(page) == []
    set_password(page, NEW_PASSWORD)
    expect(flash(page)).to_have_text("Your password is set. Sign in with it.")
    sign_in(page, OYINKANSOLA, NEW_PASSWORD)

    page.goto(url)
    expect(page.get_by_role("heading", level=1)).to_have_text("This link does not work any more")
    assert barriers(page) == []
    expect(page.get_by_role("link", name="Ask for a new link")).to_be_visible()


def test_asking_for_a_link_says_the_same_for_an_address_without_an_account(window):
    page = window()
    said = []
    for address in (OYINKANSOLA.mail, "nobody.at.all@meridian.example"):
        page.goto("/password-resets/new")
        page.get_by_label("Work mail address").fill(address)
        page.get_by_role("button", name="Send me the link").click()
        expect(page.get_by_text("on its way")).to_be_visible()
        said.append(page.locator("main").inner_text())
    assert said[0] == said[1]


def test_an_invitation_leads_from_the_mail_to_the_petitions(window, site, tmp_path):
    newcomer = person("Noor Hälström", "noor.halstrom")
    employees = tmp_path / "employees.csv"
    employees.write_text(
        site.company_list() + f"MS-99001,{newcomer.name},{newcomer.mail},Finance,Leeds,2026-11-02\n")
    site.command("employees", "import", employees)
    site.command("employees", "invite", "MS-99001")
    url = link(site.mailbox.next_to(newcomer.mail))

    page = window()
    page.goto(url)
    expect(page.get_by_text(f"{newcomer.name}, choose a password.")).to_be_visible()
    assert barriers(page) == []
    set_password(page, NEW_PASSWORD)
    expect(flash(page)).to_have_text("Your password is set. Sign in with it.")
    sign_in(page, newcomer, NEW_PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Petitions at Meridian Systems")
