"""Going about with the keys alone."""

from playwright.sync_api import Locator, Page

# A choice is framed as a whole, label and hint included.
FOCUS_IS_SHOWN = """(element) => [element, element.closest(".choice, .option")].some((framed) => {
  if (!framed) return false;
  const style = getComputedStyle(framed);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
})"""


def tab_to(page: Page, wanted: Locator):
    """Presses Tab until the focus is there; on every stop it must be visible."""
    page.wait_for_load_state()  # a click waits for the page, not for its stylesheet
    target = wanted.element_handle()
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate_handle("document.activeElement").as_element()
        assert focused
        name = focused.evaluate("(element) => element.outerHTML.slice(0, 100)")
        if name.startswith("<body"):
            continue  # out of the page and in again
        assert focused.evaluate(FOCUS_IS_SHOWN), f"one does not see that the focus is on {name}"
        if focused.evaluate("(element, target) => element === target", target):
            return
    raise AssertionError(f"Tab never reaches {wanted}")


def press(page: Page, wanted: Locator, key: str = "Enter"):
    tab_to(page, wanted)
    page.keyboard.press(key)


def type_into(page: Page, wanted: Locator, text: str):
    tab_to(page, wanted)
    page.keyboard.insert_text(text)
