"""The PostgreSQL cluster that is measured: durable, with the settings it is created with."""

import os
import pwd
import subprocess
import urllib.parse
from pathlib import Path

EMPLOYEES = 1_400_000
SIGNERS = 400_000
FIRST_SIGNER = EMPLOYEES - SIGNERS + 1
PETITIONS = 10_000
TITLES = 100_000
SIGNATURES = 1_000_000
# What the loads sign, apart from what lists and pages show first.
FIRST_TARGET = 9_000
FULL_PETITION = 9_990


class Cluster:
    """A private cluster in `directory` with two databases, alike but for a million signatures."""

    def __init__(self, directory: Path):
        self.directory = directory
        started = subprocess.run(
            ["scripts/cluster", "start", directory], stdout=subprocess.PIPE, text=True, check=True)
        self.empty = started.stdout.strip()
        self.full = urllib.parse.urlsplit(self.empty)._replace(path="/redress_full").geturl()

    def stop(self) -> None:
        subprocess.run(["scripts/cluster", "stop", self.directory], check=True)

    def restart(self) -> None:
        """Crashes the server and starts it again, on the same port."""
        data = self.directory / "data"
        owner = pwd.getpwuid(data.stat().st_uid)
        user = dict(user=owner.pw_uid, group=owner.pw_gid, extra_groups=[]) if os.geteuid() == 0 else {}
        binaries = subprocess.run(
            ["sh", "-c", "printf '%s\\n' /usr/lib/postgresql/*/bin | sort --version-sort | tail -n 1"],
            stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
        subprocess.run(
            [f"{binaries}/pg_ctl", "restart", "--silent", "--wait", "--mode", "immediate", "--pgdata", data,
             "--log", self.directory / "log"], cwd="/", check=True, stdout=subprocess.DEVNULL, **user)

    def seed(self) -> None:
        self.run_file(
            self.empty, "bench/seed.sql", employees=EMPLOYEES, signers=SIGNERS, petitions=PETITIONS,
            first_target=FIRST_TARGET)
        self.run(self.empty, "vacuum analyze")
        maintenance = urllib.parse.urlsplit(self.empty)._replace(path="/postgres").geturl()
        self.run(maintenance, "create database redress_full template redress strategy file_copy")
        self.run_file(self.full, "bench/full.sql", petition=FULL_PETITION, signatures=SIGNATURES)
        self.run(self.full, "vacuum analyze")
        self.run(maintenance, "checkpoint")

    def forget_signatures(self) -> None:
        """Empties the petitions that loads sign; those of the list and the page stay."""
        self.run(self.empty, f"delete from signature where petition_id >= {FIRST_TARGET}")
        self.run(
            self.empty, f"delete from signature_day where petition_id >= {FIRST_TARGET}",
            f"update petition_standing set signatures = 0, heat = 0 where petition_id >= {FIRST_TARGET}",
            "vacuum signature", "checkpoint")

    def add_titles(self) -> None:
        """Adds petitions until there are `TITLES` of them."""
        self.run_file(self.empty, "bench/titles.sql", first=PETITIONS + 1, last=TITLES)
        self.run(self.empty, "vacuum analyze petition", "vacuum analyze petition_standing", "checkpoint")

    def run(self, url: str, *statements: str) -> str:
        """Runs statements and returns what the last one printed."""
        commands = [part for statement in statements for part in ("--command", statement)]
        return psql(url, *commands)

    def run_file(self, url: str, file: str, **variables: int) -> None:
        psql(url, *(part for name, value in variables.items() for part in ("--set", f"{name}={value}")), "--file", file)


def psql(url: str, *arguments: str) -> str:
    return subprocess.run(
        ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1", url, *arguments],
        stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def write_tokens(path: Path) -> None:
    """The session cookies of all signers in their order, a line each."""
    import base64
    import hashlib
    with path.open("wb") as file:
        for employee in range(FIRST_SIGNER, EMPLOYEES + 1):
            token = hashlib.sha256(b"token %d" % employee).digest()
            file.write(base64.urlsafe_b64encode(token).rstrip(b"=") + b"\n")
