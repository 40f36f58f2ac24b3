import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def directory() -> Iterator[Path]:
    """Gone afterwards; PostgreSQL's user can enter it."""
    path = Path(tempfile.mkdtemp(prefix="leak.", dir=os.environ.get("REDRESS_TEST_DIRECTORY", "/tmp")))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)
