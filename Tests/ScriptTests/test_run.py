"""scripts/run serves the demo company and leaves nothing running."""

import os
import re
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from BrowserTests.running_site import free_ports
from .conftest import ROOT, cluster, run, short_lived_directory


@dataclass
class Company:
    """Where the demo company is loaded by whichever test comes first; the others find it there."""

    database: str
    keys: Path


@pytest.fixture(scope="module")
def company() -> Iterator[Company]:
    with short_lived_directory() as directory, cluster(directory) as database:
        yield Company(database, directory / "keys")


@contextmanager
def running(company: Company, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The script once it serves, with all that it printed until then."""
    port, metrics_port = free_ports(2)  # somebody may run it under the usual ones
    process = subprocess.Popen(
        ["scripts/run"], cwd=ROOT,
        env=os.environ | {
            "DATABASE_URL": company.database, "REDRESS_KEY_DIRECTORY": str(company.keys),
            "REDRESS_ADDRESS": f"127.0.0.1:{port}", "REDRESS_METRICS_ADDRESS": f"127.0.0.1:{metrics_port}",
        } | environment,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True,
        # Where these tests run in the background, SIGINT is ignored, and a shell would inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    printed = ""
    try:
        for line in process.stdout:
            printed += line
            if "(Ctrl-C stops it)" in line:
                break
        yield process, printed
    finally:
        process.terminate()
        printed += process.stdout.read()  # until the last process that could write has ended
        process.wait(60)


def address(printed: str) -> str:
    found = re.search(r"Redress is at (http://localhost:\d+)", printed)
    assert found, printed
    return found[1]


def status(url: str) -> int:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.status


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_told_to_stop_and_leaves_nothing(company: Company, stop: signal.Signals):
    with running(company) as (process, printed):
        site = address(printed)
        assert status(site + "/sign-in") == 200
        process.send_signal(stop)
        process.stdout.read()
        assert process.wait(60) == 0
        with pytest.raises(OSError):
            status(site + "/healthz")


def children(process: subprocess.Popen[str]) -> dict[str, int]:
    """The commands of redress that a script has started, and their process ids."""
    listed = run("ps", "-o", "pid=,args=", "--ppid", process.pid).stdout
    return {command: int(pid) for pid, command in re.findall(r"(\d+) \S*/redress (\w+)", listed)}


def test_the_tabulator_runs_beside_the_site_with_keys_of_its_own(company: Company):
    with running(company) as (process, _):
        started = children(process)
        assert set(started) == {"serve", "tabulate"}
        assert company.keys.stat().st_mode & 0o7777 == 0o700
    for pid in started.values():
        assert not Path(f"/proc/{pid}").exists()


@pytest.mark.parametrize("command", ["serve", "tabulate"])
def test_when_one_process_ends_so_does_the_other(company: Company, command: str):
    with running(company) as (process, _):
        started = children(process)
        os.kill(started[command], signal.SIGKILL)
        process.stdout.read()
        assert process.wait(60) != 0
        for pid in started.values():
            assert not Path(f"/proc/{pid}").exists()


def test_a_port_that_is_taken_is_passed_over_and_said_so(company: Company):
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        with running(company, REDRESS_ADDRESS=f"127.0.0.1:{taken}") as (_, printed):
            assert f"Port {taken} is taken" in printed
            assert not address(printed).endswith(f":{taken}")
            assert status(address(printed) + "/readyz") == 200
