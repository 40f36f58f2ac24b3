"""What every page owes its readers, whoever they are and however they read."""

import gzip

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from .html import faults

# A window as wide as most phones.
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# 320 is also 1280 at 400 % (WCAG 2.1, 1.4.10); 640 by 400 is 1280 by 800 at 200 %.
WINDOWS = [(320, 568), (390, 844), (640, 400), (768, 1024)]

AXE = Axe()
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}

WIDER_THAN_WINDOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > width)
    .map((element) => element.tagName.toLowerCase() + "." + element.className);
}"""


def barriers(page: Page) -> list[str]:
    """What axe finds on the page as it is now; scripts must be on, for axe is one."""
    found = AXE.run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


def sticking_out(page: Page) -> list[str]:
    """Elements that make the page scroll sideways."""
    return page.evaluate(WIDER_THAN_WINDOW)


def check(page: Page, has_javascript: bool = True):
    """Fails when the page has barriers or scrolls sideways; axe is a script itself."""
    page.wait_for_load_state()  # a click waits for the page, not for its stylesheet
    if has_javascript:
        assert barriers(page) == []
    assert sticking_out(page) == []


def walk_through_windows(page: Page) -> tuple[list[str], list[str]]:
    """What is wrong with the HTML that the open page came as, and what sticks out of which window."""
    size, found = page.viewport_size, []
    for width, height in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("() => new Promise(requestAnimationFrame)")  # scripts have been told of the width by then
        found += [f"{each} at {width}" for each in sticking_out(page)]
    page.set_viewport_size(size)
    return faults(page.request.get(page.url).text()), found


def check_in_all_windows(page: Page):
    """As `check`; fails too when it scrolls sideways in any window, or came as HTML that is not well formed."""
    check(page)
    assert walk_through_windows(page) == ([], [])


def weight(page: Page) -> int:
    """Bytes of HTML, stylesheet and scripts as the proxy of deploy/nginx.conf sends them: compressed."""
    parts = page.evaluate("""() =>
      [location.href, ...performance.getEntriesByType("resource").map((entry) => entry.name)]
        .filter((name) => !name.endsWith(".svg"))""")
    return sum(len(gzip.compress(page.request.get(part).body())) for part in set(parts))
