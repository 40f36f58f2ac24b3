"""`redress tabulate`, and rounds for it: made by SQL, as the pages would make them."""

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.cluster import Cluster
from bench.loads import WrongAnswer
from bench.server import REDRESS

QUESTIONS = 20
PEOPLE = 1_000
DEPARTMENTS, SITES = 4, 5


def policy(people: int, opens: datetime, closes: datetime) -> str:
    """Twenty questions of five steps, one in the people's own words, two lists that cross everywhere."""
    questions = [
        {"id": f"q{number}", "kind": "agreement-5", "text": f"Question {number}", "isReverse": False, "isRequired": True,
         "options": []} for number in range(QUESTIONS)
    ]
    questions.append(
        {"id": "words", "kind": "text", "text": "What else?", "isReverse": False, "isRequired": False, "options": []})
    lists = [
        {"id": name.lower(), "name": name,
         "segments": [{"name": f"{name} {number}", "roll": people // size} for number in range(size)]}
        for name, size in (("Department", DEPARTMENTS), ("Site", SITES))]
    crossing = {"rows": 0, "columns": 1, "roll": [[people // (DEPARTMENTS * SITES)] * SITES] * DEPARTMENTS}
    return json.dumps({
        "format": "redress-policy-1", "title": "A round", "introduction": "", "themes": [], "questions": questions,
        "roll": {"departments": [], "sites": [], "size": people},
        "lists": lists, "crossings": [crossing],
        "minimum": 10, "commentMinimum": 10, "opens": stamp(opens), "closes": stamp(closes),
        "tables": ["everybody", "department", "site"], "ballotSize": 3328, "scripts": {},
    })


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class Tabulator:
    """The process; ends with the block that it is used in."""

    def __init__(self, database: str, keys: Path):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("REDRESS_")}
        self.process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", "--", REDRESS, "tabulate"], stdin=subprocess.DEVNULL,
            env=environment | {
                "REDRESS_DATABASE_URL": database, "REDRESS_KEY_DIRECTORY": str(keys), "REDRESS_LOG_LEVEL": "error"})

    def peak(self) -> float:
        """The most memory that it ever held, in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024

    def __enter__(self) -> "Tabulator":
        return self

    def __exit__(self, kind, value, trace) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=120)


@dataclass
class Filled:
    """A round with ballots, and a copy of its keys."""
    number: int
    ballots: int
    keys: Path


@dataclass
class Closing:
    seconds: float
    peak: float


class Rounds:
    """Rounds in one database, one after another, with what the database's clock says of them."""

    def __init__(self, cluster: Cluster):
        self.cluster, self.database = cluster, cluster.empty
        self.keys, self.kept = (Path(tempfile.mkdtemp(prefix=f"redress-bench-{what}.")) for what in ("keys", "kept"))
        self.run(
            "create table if not exists bench_event (round_id bigint, what text, happened_at timestamptz default clock_timestamp())",
            """create or replace function bench_note() returns trigger language plpgsql security definer as $$
               begin
                 insert into public.bench_event (round_id, what) values (new.id, new.state);
                 return null;
               end $$""",
            """create or replace function bench_note_signed() returns trigger language plpgsql security definer as $$
               begin
                 insert into public.bench_event (what) values ('signed');
                 return null;
               end $$""",
            "create or replace trigger bench_note after update of state on survey_round for each row "
            "execute function bench_note()",
            "create or replace trigger bench_note_signed after update on token_request for each statement "
            "execute function bench_note_signed()")

    def run(self, *statements: str) -> str:
        return self.cluster.run(self.database, *statements)

    def remove(self) -> None:
        self.run(
            "drop trigger bench_note on survey_round", "drop trigger bench_note_signed on token_request",
            "drop function bench_note, bench_note_signed", "drop table bench_event",
            "drop table if exists bench_ballot")
        shutil.rmtree(self.keys)
        shutil.rmtree(self.kept)

    def approve(self, people: int, opens: datetime, closes: datetime) -> int:
        core = policy(people, opens, closes).replace("'", "''")
        number = int(self.run(
            "insert into survey_round (title, state, opens_at, closes_at, author_id, approver_id, core) "
            f"values ('A round', 'approved', '{stamp(opens)}', '{stamp(closes)}', 1, 2, '{core}') returning id"))
        self.run(f"insert into round_roll select {number}, id from employee where id <= {people}")
        return number

    def wait_for(self, number: int, state: str) -> None:
        deadline = time.monotonic() + 300
        while self.run(f"select state from survey_round where id = {number}") != state:
            if time.monotonic() > deadline:
                raise WrongAnswer(f"a round did not become {state} within five minutes")
            time.sleep(0.25)

    def seconds_between(self, first: str, last: str) -> float:
        return float(self.run(f"select extract(epoch from ({last}) - ({first}))"))

    def issue(self, people: int, turns: int) -> list[float]:
        """Tokens signed a second, from the bell to the last signature in the database."""
        now = datetime.now(UTC)
        number = self.approve(people, now + timedelta(days=1), now + timedelta(days=2))
        rates = []
        with Tabulator(self.database, self.keys):
            self.wait_for(number, "announced")
            # A zero in front, so that each is a number below the modulus; held back until the bell rings.
            self.run(
                "insert into token_request (round_id, employee_id, blinded, is_unusable) select round_id, employee_id, "
                "'\\x00'::bytea || substring(string_agg(sha512((employee_id::text || part)::bytea), ''::bytea), 1, 383), true "
                f"from round_roll, generate_series(1, 6) as part where round_id = {number} group by 1, 2")
            for _ in range(turns):
                self.run(
                    f"update token_request set signature = null, is_unusable = false where round_id = {number}",
                    "delete from bench_event", "insert into bench_event (what) values ('rung')",
                    "select pg_notify('tabulator', '')")
                unsigned = f"select count(*) from token_request where round_id = {number} and signature is null"
                while int(self.run(unsigned)):
                    time.sleep(0.5)
                rates.append(people / self.seconds_between(
                    "select min(happened_at) from bench_event where what = 'rung'",
                    "select max(happened_at) from bench_event where what = 'signed'"))
            self.run(f"update survey_round set state = 'cancelled' where id = {number}")
        return rates

    def prepare(self, ballots: int) -> Filled:
        """A round whose time is over, set aside with keys and ballots: signing takes much longer than closing."""
        now = datetime.now(UTC).replace(microsecond=0)
        number = self.approve(PEOPLE, now - timedelta(seconds=5), now + timedelta(seconds=5))
        with Tabulator(self.database, self.keys):
            self.wait_for(number, "open")
        self.fill(number, ballots)
        keys = shutil.copytree(self.key_folder(), self.kept / str(number))
        self.run(
            "create table if not exists bench_ballot (like ballot)", "insert into bench_ballot table ballot",
            "delete from ballot_box", "truncate ballot",
            f"update survey_round set state = 'cancelled' where id = {number}")
        return Filled(number, ballots, keys)

    def put_back(self, filled: Filled) -> None:
        number = filled.number
        self.run(
            *(f"delete from {table} where round_id = {number}"
              for table in ("published_comment", "published_cell", "round_result", "round_roll", "bench_event")),
            f"update survey_round set state = 'approved' where id = {number}",
            f"insert into round_roll select {number}, id from employee where id <= {PEOPLE}",
            f"update survey_round set state = 'open' where id = {number}",
            f"insert into ballot_box (round_id) values ({number})",
            f"insert into ballot select * from bench_ballot where round_id = {number}",
            "vacuum analyze ballot", "checkpoint")
        shutil.copytree(filled.keys, self.key_folder(), dirs_exist_ok=True)

    def close(self, filled: Filled) -> Closing:
        """From shutting the box to the publication, by the database's clock."""
        self.put_back(filled)
        with Tabulator(self.database, self.keys) as tabulator:
            self.wait_for(filled.number, "closed")
            peak = tabulator.peak()
        counted = self.run(
            "select octet_length(nullifiers) / 32 || ' ' || discarded from round_result "
            f"where round_id = {filled.number}")
        if counted != f"{filled.ballots} 0":
            raise WrongAnswer(f"of {filled.ballots} ballots, these were counted and discarded: {counted}")
        moment = f"select min(happened_at) from bench_event where round_id = {filled.number} and what"
        return Closing(self.seconds_between(f"{moment} = 'counting'", f"{moment} = 'closed'"), peak)

    def key_folder(self) -> Path:
        """Where the tabulator keeps this database's keys."""
        [folder] = [path for path in Path(self.keys).iterdir() if path.is_dir()]
        return folder

    def fill(self, number: int, ballots: int) -> None:
        """Puts ballots into the box, each sealed by itself."""
        with tempfile.NamedTemporaryFile() as file:
            file.write(bytes.fromhex(self.run(f"select encode(policy, 'hex') from survey_round where id = {number}")))
            file.flush()
            sealing = subprocess.Popen(
                [REDRESS, "seal-ballots", "--policy", file.name, "--keys", self.key_folder(), "--round", str(number),
                 "--count", str(ballots)],
                stdout=subprocess.PIPE)
            subprocess.run(
                ["psql", "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", self.database,
                 "--command", "copy ballot (round_id, token, nullifier, sealed) from stdin"],
                stdin=sealing.stdout, check=True)
            if sealing.wait():
                raise WrongAnswer("the ballots could not be sealed")


def rsa_signatures_per_second(cores: int, seconds: int) -> float:
    """What OpenSSL signs with RSA-3072 on so many cores."""
    run = subprocess.run(
        ["openssl", "speed", "-seconds", str(seconds), "-multi", str(cores), "rsa3072"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
    line = next(line for line in run.stdout.splitlines() if re.match(r"rsa +3072 bits", line))
    return float(line.split()[-2])
