"""The real executable, serving the demo company from a throwaway PostgreSQL."""

import email.policy
import os
import queue
import random
import socket
import subprocess
from email import message_from_bytes
from itertools import islice
from pathlib import Path

import requests
from aiosmtpd.controller import Controller
from requests.adapters import HTTPAdapter
from urllib3 import Retry

ROOT = Path(__file__).parents[2]
EXECUTABLE = ROOT / ".build/debug/redress"
# Clusters have ports below these (scripts/cluster), and the system gives away those from 32768 on.
FEW_ASK_FOR = range(25_000, 32_768)


class Mailbox:
    """A mail server that keeps what it is given."""

    def __init__(self):
        self._arrived = queue.Queue()
        self.port = free_ports(1)[0]
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    async def handle_DATA(self, server, session, envelope):
        self._arrived.put((envelope.rcpt_tos, envelope.content))
        return "250 Kept"

    def next_to(self, address: str) -> str:
        """The text of the next mail to this address; the others on the way to it are dropped."""
        while True:
            recipients, content = self._arrived.get(timeout=20)
            if recipients == [address]:
                return message_from_bytes(content, policy=email.policy.default).get_content()

    def close(self):
        self._controller.stop()


class Cluster:
    """A PostgreSQL of our own. Once stopped it can be started again on the same port."""

    def __init__(self, directory: Path, **environment: str):
        self._directory = directory
        self._environment = os.environ | environment
        self.url = run("scripts/cluster", "start", directory, env=self._environment).strip()
        self._data = Path(self.url.partition("passfile=")[2]).parent / "data"

    def stop(self):
        run("scripts/cluster", "stop", self._directory)

    def start_again(self):
        words = (self._data / "postmaster.opts").read_text().split()
        program, port = words[0], words[words.index('"-p"') + 1].strip('"')
        run(*as_owner_of(self._data), Path(program).with_name("pg_ctl"), "start", "--silent", "--wait",
            "--pgdata", self._data, "--log", self._data.parent / "log", "--options", f"-p {port}",
            env=self._environment)


class RunningSite:
    """The site from start to `stop`. Everything it writes lies in one directory."""

    def __init__(self, directory: Path, clock: dict[str, str] = {}, **settings: str):
        """:param clock: what tells programs, PostgreSQL's too, which day it is."""
        self.mailbox = Mailbox()
        self.cluster = Cluster(directory / "cluster", **clock)
        self.log = directory / "log"
        self._environment = environment_without_settings() | {
            "REDRESS_DATABASE_URL": self.cluster.url,
            "REDRESS_SMTP_URL": f"smtp://127.0.0.1:{self.mailbox.port}?starttls=when-offered",
            "REDRESS_SMTP_FROM": "redress@meridian.example",
        } | clock | settings
        self.command("migrate")
        self.command("demo")
        self._choose_addresses()
        self._server = self._serve()

    def _choose_addresses(self):
        """Only now: until the server has them, others may take them."""
        port, metrics_port = free_ports(2)
        self.url = f"http://localhost:{port}"
        self._metrics_url = f"http://localhost:{metrics_port}/metrics"
        self._environment |= {
            "REDRESS_ADDRESS": f"127.0.0.1:{port}",
            "REDRESS_METRICS_ADDRESS": f"127.0.0.1:{metrics_port}",
            "REDRESS_PUBLIC_URL": self.url,
        }

    def command(self, *arguments: str | Path) -> str:
        """Runs the executable beside the server, as an operator would."""
        return run(EXECUTABLE, *arguments, env=self._environment)

    def start(self, *arguments: str, stdout, stderr, **settings: str) -> subprocess.Popen:
        """Starts the executable, which goes on until it is told to end."""
        return subprocess.Popen(
            [EXECUTABLE, *arguments], cwd=ROOT, env=self._environment | settings, stdin=subprocess.DEVNULL,
            stdout=stdout, stderr=stderr)

    def _serve(self) -> subprocess.Popen:
        with self.log.open("ab") as log:
            server = self.start("serve", stdout=log, stderr=log)
        self.wait_until_ready()
        return server

    def start_again(self):
        """Ends the server as an operator would, and starts it."""
        self._server.terminate()
        assert self._server.wait(30) == 0
        self._server = self._serve()

    def company_list(self) -> str:
        """The employees as the company's own list names them, for an import that changes nobody."""
        return run("psql", "--no-psqlrc", "--quiet", "--csv", self.cluster.url, "-c", """
            select number as id, person.name, mail, department.name as department,
              site.name as site, started_on as start_date
            from employee
            join person on employee_id = employee.id
            join department on department.id = department_id
            join site on site.id = site_id
            where is_active""")

    def request_metrics(self) -> list[str]:
        """The lines of /metrics that are about requests."""
        lines = requests.get(self._metrics_url, timeout=5).text.splitlines()
        return sorted(line for line in lines if line.startswith("http_request"))

    def wait_until_ready(self):
        """Asks until the site and its database answer, for half a minute at most."""
        again = Retry(
            total=200, backoff_factor=0.05, backoff_max=0.15, status_forcelist=[503],
            respect_retry_after_header=False)
        with requests.Session() as session:
            session.mount("http://", HTTPAdapter(max_retries=again))
            session.get(self.url + "/readyz", timeout=5).raise_for_status()

    def stop(self) -> int:
        """Ends everything. The status is the server's."""
        has_ended = self._server.poll() is not None
        self._server.terminate()
        status = self._server.wait(30)
        self.cluster.stop()
        self.mailbox.close()
        assert not has_ended, f"the server ended by itself, with {status}: {self.log.read_text()[-2000:]}"
        return status


def environment_without_settings() -> dict[str, str]:
    """Nothing of the caller's reaches the site; by the one that stays, scripts/test finds what still runs."""
    return {
        name: value for name, value in os.environ.items()
        if not name.startswith("REDRESS_") or name == "REDRESS_TEST_DIRECTORY"
    }


def run(*command: str | Path, **options) -> str:
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, capture_output=True, text=True, timeout=120,
        stdin=subprocess.DEVNULL, **options)
    assert done.returncode == 0, f"{command[0]}: {done.stderr}"
    return done.stdout


def as_owner_of(path: Path) -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    owner = path.stat()
    return ["setpriv", f"--reuid={owner.st_uid}", f"--regid={owner.st_gid}", "--clear-groups", "--"]


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on; different ones, and drawn from so many that tests beside these draw others.

    None that the system would give to whoever asks for any: a server may take a while to start, or start again."""
    ports = random.sample(FEW_ASK_FOR, len(FEW_ASK_FOR))
    return list(islice(filter(is_free, ports), count))


def is_free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True
