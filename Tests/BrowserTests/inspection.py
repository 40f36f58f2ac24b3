"""What every page owes its readers, whoever they are and however they read."""

import gzip

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# A window as wide as most phones.
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

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


def weight(page: Page) -> int:
    """Bytes of HTML, stylesheet and scripts as the proxy of deploy/nginx.conf sends them: compressed."""
    parts = page.evaluate("""() =>
      [location.href, ...performance.getEntriesByType("resource").map((entry) => entry.name)]
        .filter((name) => !name.endsWith(".svg"))""")
    return sum(len(gzip.compress(page.request.get(part).body())) for part in set(parts))
