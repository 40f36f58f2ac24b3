"""Survey rounds as their authors' code leaves them, and the real tabulator beside the site."""

import hashlib
import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from .people import Person
from .running_site import ROOT, RunningSite, run

TEXT = 1000
QUESTIONS = [
    {"id": "mistakes", "kind": "agreement-5", "text": "When leadership makes a mistake, it says so."},
    {"id": "recommend", "kind": "enps", "text": "How likely are you to recommend us as a place to work?"},
    {"id": "pace", "kind": "agreement-7", "text": "I could keep up this pace for another year."},
    {"id": "watched", "kind": "agreement-5", "text": "I work differently because I might be recorded.",
     "isReverse": True},
    {"id": "turn-to", "kind": "single", "text": "Where would you turn first?", "options": ["My manager", "Redress"],
     "isRequired": False},
    {"id": "used", "kind": "multiple", "text": "What have you used?", "options": ["Petitions", "A town hall"],
     "isRequired": False},
    {"id": "change", "kind": "text", "text": "What should change first?", "isRequired": False},
]


class Round(NamedTuple):
    id: int
    hash: str

    @property
    def ballot(self) -> str:
        return f"/ballots/{self.hash}"

    @property
    def page(self) -> str:
        return f"/surveys/{self.id}"


class Surveys:
    """What a test does to rounds: through SQL, as the site's own code would, and by waiting."""

    def __init__(self, site: RunningSite):
        self._site = site
        self._employees = self._everybody()

    def sql(self, text: str) -> list[list[str]]:
        rows = run("psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--field-separator=\t",
                   "--set=ON_ERROR_STOP=1", self._site.cluster.url, "-c", text)
        return [line.split("\t") for line in rows.splitlines()]

    def employee(self) -> Person:
        """Somebody whom no test has seen yet."""
        return next(self._employees)

    def _everybody(self) -> Iterator[Person]:
        for name, mail in self.sql("""
          select name, mail from person join password using (employee_id)
          join employee e on e.id = employee_id where is_active order by mail"""):
            yield Person(name, mail)

    def ballots(self) -> set[str]:
        """The nullifiers in the box."""
        return {nullifier for [nullifier] in self.sql("select encode(nullifier, 'hex') from ballot")}

    def told(self, person: Person) -> set[tuple[str, ...]]:
        """Kind and subject of each notification somebody had, by mail or not."""
        return {tuple(row) for row in self.sql(f"""
          select n.kind, coalesce(n.petition_id, n.round_id) from notification n
          join person p using (employee_id) where p.mail = '{person.mail}'""")}

    def wait_until_told(self, person: Person, kind: str, round: Round):
        self._wait(lambda: (kind, str(round.id)) in self.told(person), kind)

    def announce(self, title: str, opens: datetime, closes: datetime) -> Round:
        """A round that a second person approved. The tabulator does the rest."""
        core = self._core(title, opens, closes).replace("'", "''")
        [[number]] = self.sql(f"""
          insert into survey_round (title, state, core, opens_at, closes_at, author_id, approver_id)
            select '{title}', 'approved', '{core}', '{opens.isoformat()}', '{closes.isoformat()}', min(id), max(id)
            from employee returning id""")
        self.sql(f"""
          insert into round_roll (round_id, employee_id) select {number}, id from employee where is_active;
          notify tabulator""")
        self.wait_for(int(number), "announced", "open")
        [[policy_hash]] = self.sql(f"select encode(policy_hash, 'hex') from survey_round where id = {number}")
        self._wait(lambda: any(each["hash"] == policy_hash for each in self._index()), "the list names the round")
        return Round(int(number), policy_hash)

    def open(self, title: str) -> Round:
        """A round that is open for a day from now on."""
        round = self.announce(title, now(), now() + days(1))
        self.wait_until_listed(round, "open")
        return round

    def end_all(self):
        """Ends the rounds that the demo company came with: rounds do not overlap."""
        self.sql("""
          update survey_round set state = 'cancelled' where state in ('draft', 'review', 'approved', 'announced');
          notify tabulator""")

    def call_off(self, round: Round):
        self.sql(f"update survey_round set state = 'cancelled' where id = {round.id}; notify tabulator")
        self.wait_until_listed(round, "cancelled")

    def wait_until(self, query: str, answer: str):
        """:param query: SQL of one value."""
        self._wait(lambda: self.sql(query) == [[answer]], query)

    def wait_for(self, number: int, *states: str):
        self._wait(
            lambda: self.sql(f"select state from survey_round where id = {number}")[0][0] in states, f"{states}")

    def wait_until_listed(self, round: Round, state: str):
        self._wait(
            lambda: any(each["hash"] == round.hash and each["state"] == state for each in self._index()), state)

    def _index(self) -> list[dict]:
        return json.loads(run("curl", "--silent", "--fail", self._site.url + "/ballots"))

    @staticmethod
    def _wait(is_so, what: str):
        deadline = time.monotonic() + 90
        while not is_so():
            assert time.monotonic() < deadline, f"it never came to this: {what}"
            time.sleep(0.1)

    def _core(self, title: str, opens: datetime, closes: datetime) -> str:
        lists = [self._list("department", "Department"), self._list("site", "Site")]
        questions = [{"isRequired": True, "isReverse": False, "options": []} | each for each in QUESTIONS]
        [[size]] = self.sql("select count(*) from employee where is_active")
        policy = {
            "format": "redress-policy-1", "title": title, "introduction": "", "themes": [], "questions": questions,
            "roll": {"departments": [], "sites": [], "size": int(size)}, "lists": lists,
            "crossings": [self._crossing(lists)], "minimum": 10, "commentMinimum": 10, "opens": iso(opens),
            "closes": iso(closes), "tables": ["everybody", "department", "site"],
            "ballotSize": ballot_size(questions, lists), "scripts": script_hashes()}
        return json.dumps(policy, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    def _list(self, table: str, name: str) -> dict:
        rows = self.sql(f"""
          select s.name, count(*) from employee join {table} s on s.id = {table}_id where is_active
          group by s.name order by s.name collate "C" """)
        return {"id": table, "name": name, "segments": [{"name": name, "roll": int(roll)} for name, roll in rows]}

    def _crossing(self, lists: list[dict]) -> dict:
        rows = self.sql("""
          select d.name, s.name, count(*) from employee join department d on d.id = department_id
          join site s on s.id = site_id where is_active group by d.name, s.name""")
        people = {(department, site): int(count) for department, site, count in rows}
        sizes = [[people.get((d["name"], s["name"]), 0) for s in lists[1]["segments"]] for d in lists[0]["segments"]]
        few = [[-1 if 0 < size < 10 else size for size in row] for row in sizes]
        return {"rows": 0, "columns": 1, "roll": few}


def iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def ballot_size(questions: list[dict], lists: list[dict]) -> int:
    """Sources/Rounds/BallotSize.swift."""
    def room(question: dict) -> int:
        match question["kind"]:
            case "multiple":
                return 2 + 4 * len(question["options"])
            case "text":
                return 2 + 3 * TEXT
            case _:
                return 5

    answers = sum(len(each["id"]) + 4 + room(each) for each in questions)
    needed = 4 + len('{"answers":{},"segments":{}}') + answers + sum(len(each["id"]) + 9 for each in lists)
    return -(-needed // 256) * 256


def script_hashes() -> dict[str, str]:
    public = ROOT / "public"
    return {
        "/" + str(file.relative_to(public)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted((public / "js").rglob("*.js"))}


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def days(count: float) -> timedelta:
    return timedelta(days=count)


@contextmanager
def tabulating(site: RunningSite, directory: Path, **settings: str) -> Iterator[Surveys]:
    keys = directory / "keys"
    keys.mkdir(mode=0o700, exist_ok=True)
    log = directory / "tabulator.log"
    with log.open("ab") as output:
        tabulator = site.start(
            "tabulate", REDRESS_KEY_DIRECTORY=str(keys), stdout=output, stderr=output, **settings)
    try:
        yield Surveys(site)
        assert tabulator.poll() is None, log.read_text()
    finally:
        tabulator.terminate()
        tabulator.wait(30)
    assert not re.search(r"^\S+ (error|critical)\b", log.read_text(), re.MULTILINE), log.read_text()
