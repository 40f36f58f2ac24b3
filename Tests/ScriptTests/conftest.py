"""What the tests of the scripts share: the scripts themselves, and directories that leave nothing."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*command: str | Path, **options) -> subprocess.CompletedProcess[str]:
    """Runs a command in the clone and returns what it printed, whatever its status."""
    return subprocess.run(
        [str(part) for part in command],
        cwd=ROOT, capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL, **options,
    )


@contextmanager
def short_lived_directory() -> Iterator[Path]:
    """PostgreSQL's user can enter it, and its name has a space in it."""
    path = Path(tempfile.mkdtemp(prefix="a directory ", dir=os.environ.get("REDRESS_TEST_DIRECTORY", "/tmp")))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


@contextmanager
def cluster(directory: Path) -> Iterator[str]:
    """The address of an empty database in a cluster of its own."""
    started = run("scripts/cluster", "start", directory / "cluster")
    assert started.returncode == 0, started.stderr
    yield started.stdout.strip()
    run("scripts/cluster", "stop", directory / "cluster")


@pytest.fixture
def directory() -> Iterator[Path]:
    with short_lived_directory() as path:
        yield path


@pytest.fixture
def database(directory: Path) -> Iterator[str]:
    with cluster(directory) as address:
        yield address


def query(database: str, sql: str) -> str:
    answer = run("psql", "--no-psqlrc", "-qAt", "-v", "ON_ERROR_STOP=1", database, "-c", sql)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip()
