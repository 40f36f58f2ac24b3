"""Sites, and browser windows that complain about what readers would not see."""

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from .ballot_browser import Modules, blank_page
from .ballot_device import GRACE, code_of, ready
from .people import Person
from .pretended_site import MAKE_KEYS, PretendedSite, pretended_site
from .running_site import RunningSite
from .steps import sign_in
from .survey_rounds import Round, Surveys, tabulating

# Says what was found on a page, not only that something was.
pytest.register_assert_rewrite(f"{__package__}.inspection")

# How long a page may take to do or to show something, on a machine that does much else.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def site() -> Iterator[RunningSite]:
    """One site for all tests that leave the others what they need."""
    with directory_for_postgres() as directory, serving(directory) as site:
        yield site


@pytest.fixture(scope="module")
def own_directory() -> Iterator[Path]:
    with directory_for_postgres() as directory:
        yield directory


@pytest.fixture(scope="module")
def own_site(own_directory: Path) -> Iterator[RunningSite]:
    """A site of one file's tests alone, for what others would stumble over: open rounds, petitions, settings."""
    with serving(own_directory) as site:
        yield site


@pytest.fixture(scope="module")
def surveys(own_site: RunningSite, own_directory: Path) -> Iterator[Surveys]:
    with tabulating(own_site, own_directory) as surveys:
        yield surveys


@pytest.fixture(scope="module")
def round(surveys: Surveys) -> Round:
    """The only one of a site of one's own, open for all of the file's tests that answer."""
    surveys.end_all()
    return surveys.open("How we work together")


@contextmanager
def directory_for_postgres() -> Iterator[Path]:
    directory = Path(tempfile.mkdtemp(prefix="browser.", dir=os.environ.get("REDRESS_TEST_DIRECTORY")))
    directory.chmod(0o711)  # PostgreSQL's user enters it
    yield directory
    shutil.rmtree(directory)


@contextmanager
def serving(directory: Path, clock: dict[str, str] = {}, **settings: str) -> Iterator[RunningSite]:
    """A site that ends well and finds nothing to complain about until then."""
    site = RunningSite(directory, clock, **settings)
    yield site
    status = site.stop()
    log = site.log.read_text()
    assert status == 0, log[-2000:]
    assert not re.search(r"^\S+ (error|critical)\b", log, re.MULTILINE), log


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def modules(chromium: Browser) -> Iterator[Modules]:
    """The ballot's modules, on a page that needs no site."""
    with blank_page(chromium) as page:
        yield Modules(page)


class Windows:
    """Browser windows, each with cookies of its own, all watched."""

    def __init__(self, site: RunningSite, chromium: Browser):
        self._site = site
        self._chromium = chromium
        self._contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def open(self, person: Person | None = None, **options) -> Page:
        """A blank page in a new window, of somebody who is signed in or of a visitor."""
        context = self._chromium.new_context(
            **{"base_url": self._site.url, "locale": "en-GB", "timezone_id": "Europe/Lisbon"} | options)
        context.set_default_timeout(PATIENCE)
        context.on("console", self._note_console)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        context.on("request", lambda request: self._note_request(request.url))
        self._contexts.append(context)
        page = context.new_page()
        if person:
            sign_in(page, person)
        return page

    def _note_console(self, message: ConsoleMessage):
        # The browser's own note that a page came with 401, 404, 422 and so on is meant to be there.
        if message.type in ("error", "warning") and "the server responded with a status of" not in message.text:
            self.complaints.append(f"console: {message.text}")

    def _note_request(self, url: str):
        if not url.startswith((self._site.url + "/", "data:", "blob:")):
            self.complaints.append(f"another host: {url}")

    def close(self):
        for context in self._contexts:
            context.close()


@pytest.fixture
def window(site: RunningSite, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens windows; afterwards no script failed, nothing was refused by the policy, no other host asked."""
    windows = Windows(site, chromium)
    yield windows.open
    windows.close()
    assert not windows.complaints


@pytest.fixture(scope="session")
def keys(chromium: Browser) -> dict[str, str]:
    """Those of the round on sites that pretend."""
    with blank_page(chromium) as page:
        return page.evaluate(MAKE_KEYS)


@pytest.fixture
def pretended(keys: dict[str, str]) -> Iterator[PretendedSite]:
    with pretended_site(keys) as site:
        yield site


@pytest.fixture
def device(chromium: Browser, pretended: PretendedSite) -> Iterator[BrowserContext]:
    """A browser that only the pretended site has a use for."""
    context = chromium.new_context(base_url=pretended.url)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def foreign(chromium: Browser, pretended: PretendedSite) -> str:
    """The recovery code of somebody else, whose right is not that of any test."""
    other = chromium.new_context(base_url=pretended.url)
    code = code_of(ready(other, GRACE))
    other.close()
    return code
