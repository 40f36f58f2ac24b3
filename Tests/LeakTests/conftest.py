import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from BrowserTests.ballot_browser import Modules, blank_page

from .answers import VOTERS
from .election import Election
from .findings import Findings
from .leak import Leak


@pytest.fixture(scope="session")
def directory() -> Iterator[Path]:
    """Gone afterwards; PostgreSQL's user can enter it."""
    path = Path(tempfile.mkdtemp(prefix="leak.", dir=os.environ.get("REDRESS_TEST_DIRECTORY", "/tmp")))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="session")
def modules() -> Iterator[Modules]:
    """The ballot's modules, in a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        with blank_page(browser) as page:
            yield Modules(page)
        browser.close()


@pytest.fixture(scope="session")
def election(directory: Path, modules: Modules) -> Iterator[Election]:
    election = Election(directory, modules)
    yield election
    election.stop()


@pytest.fixture(scope="session")
def leak(election: Election) -> Leak:
    return election.hold()


@pytest.fixture(scope="session")
def findings() -> Iterator[Findings]:
    findings = Findings()
    yield findings
    if path := os.environ.get("REDRESS_LEAK_REPORT"):
        findings.write(Path(path), VOTERS)
