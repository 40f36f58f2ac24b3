"""The recovery code, with which a second device takes over the right to answer, and who is shown one."""

import re

import pytest
from playwright.sync_api import expect

from .ballot_device import GIVEN_OUT, code_of, enter_code, ready, right, visit, words


def test_a_second_device_takes_over_with_the_recovery_code(chromium, device, pretended):
    first = ready(device)
    first.get_by_text("Answer on another device").click()
    first.get_by_role("button", name="Show the recovery code").click()
    expect(first.locator("#code-shown")).to_have_text(re.compile("^[0-9A-Z]{4}(-[0-9A-Z]{4}){6}$"))
    code = first.locator("#code-shown").inner_text()
    other = chromium.new_context(base_url=pretended.url)
    pretended.request_to_sign = pretended.token_requests()[0].body
    second = visit(other)
    expect(words(second)).to_contain_text(GIVEN_OUT)
    second.get_by_text("Enter a code from another device").click()
    second.get_by_label("Recovery code").fill(code[:-1] + ("0" if code[-1] != "0" else "1"))
    second.get_by_role("button", name="Use this code").click()
    expect(second.locator("#code-error")).to_have_text("At least one character of this code is wrong.")
    second.get_by_label("Recovery code").fill(code)
    second.get_by_role("button", name="Use this code").click()
    expect(words(second)).to_contain_text("This device holds")
    assert right(first, pretended)["token"] == right(second, pretended)["token"]
    other.close()


def test_a_code_that_holds_another_right_is_said_to(device, pretended, foreign):
    pretended.token_status = 409
    page = visit(device)
    expect(words(page)).to_contain_text(GIVEN_OUT)
    enter_code(page, foreign)
    expect(page.locator("#code-error")).to_contain_text("This code does not hold the right of this account.")
    expect(page.get_by_label("Recovery code")).to_have_value(foreign)
    expect(page.get_by_label("Recovery code")).to_have_attribute("aria-invalid", "true")


def test_a_code_that_cannot_be_tried_yet_is_tried_again(device, pretended, foreign):
    pretended.token_status = 409
    page = visit(device)
    expect(words(page)).to_contain_text(GIVEN_OUT)
    page.route("**/token", lambda route: route.abort())
    enter_code(page, foreign)
    expect(page.locator("#code-error")).to_contain_text("This code could not be tried yet")
    expect(page.get_by_label("Recovery code")).to_have_value(foreign)
    pretended.token_status = 200
    page.unroute("**/token")
    expect(words(page)).to_contain_text("This device holds the right to answer.")
    expect(page.get_by_label("Recovery code")).to_have_value("")
    expect(page.locator("#code-error")).to_be_hidden()


def test_a_code_that_cannot_be_read_is_said_to_be_so(device):
    page = ready(device)
    page.get_by_text("Answer on another device").click()
    page.evaluate("() => { IDBObjectStore.prototype.get = () => { throw new Error('no'); }; }")
    page.get_by_role("button", name="Show the recovery code").click()
    expect(page.get_by_text("The recovery code cannot be read from this device now.")).to_be_visible()


@pytest.mark.parametrize("status, said", [(200, "This device holds the right"), (202, "is on its way")])
def test_a_code_does_not_replace_the_secret_of_a_right_that_may_be_used(chromium, device, pretended, status, said):
    other = chromium.new_context(base_url=pretended.url)
    foreign = code_of(ready(other))
    other.close()
    pretended.token_status = status
    page = visit(device)
    expect(words(page)).to_contain_text(said)
    own = code_of(page)
    page.get_by_text("Enter a code from another device").click()
    page.get_by_label("Recovery code").fill(foreign)
    page.get_by_role("button", name="Use this code").click()
    expect(page.locator("#code-error")).to_contain_text("Another code would put an end to that.")
    page.get_by_role("button", name="Show the recovery code").click()
    expect(page.locator("#code-shown")).to_have_text(own)


def test_a_device_whose_right_is_elsewhere_shows_no_code_of_its_own(device, pretended):
    pretended.token_status = 409
    page = visit(device)
    expect(words(page)).to_contain_text(GIVEN_OUT)
    expect(page.get_by_text("Enter a code from another device")).to_be_visible()
    expect(page.get_by_text("Answer on another device")).to_be_hidden()


@pytest.mark.parametrize("status, said, tools", [(404, "You are not among those", False), (410, "is over", True)])
def test_whoever_has_no_right_is_offered_no_code(device, pretended, status, said, tools):
    pretended.token_status = status
    page = visit(device)
    expect(words(page)).to_contain_text(said)
    expect(page.locator("#device-code")).to_be_hidden()
    expect(page.locator("#device-enter")).to_be_hidden()
    expect(page.locator("#device-forget")).to_be_visible(visible=tools)
