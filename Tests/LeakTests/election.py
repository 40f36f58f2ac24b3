"""A whole round, from its draft to its figures: `redress serve` and `redress tabulate` as they are, and 500
people over HTTP. Days pass by the programs' clock."""

import json
import os
import random
import re
import secrets
import subprocess
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path

import requests

from BrowserTests.ballot_browser import Modules
from BrowserTests.later import Later
from BrowserTests.running_site import EXECUTABLE, ROOT, environment_without_settings, free_ports, run

from .answers import IN_THEME, LISTS, QUESTIONS, SCALES, VOTERS, make_up_answers, make_up_choices
from .attacks.statistics import SAMPLE
from .cluster import LeakingCluster
from .company import Employee, employ
from .key_search import memory_with
from .leak import Database, Leak
from .voters import Booth, Voter
from .watching import Watch, counters, metrics

THEME = "Being heard"
SAMPLE_EVERY = 25
# So many of each kind act one after the other while somebody watches.
WATCHED = 50
OPENS, CLOSES = 3, 10  # days from now
ISSUE, EARLY, LATE, AFTER = 1, 4, 9, 11
# All that `redress doctor` warns of: the attacks must fail nevertheless.
TALKATIVE = {
    "log_statement": "all", "log_min_error_statement": "error", "log_error_verbosity": "verbose",
    "log_parameter_max_length": "-1", "log_parameter_max_length_on_error": "-1", "log_duration": "on",
    "log_line_prefix": "%m [%p] %u %x ", "log_connections": "on", "log_lock_waits": "on",
    "track_commit_timestamp": "on"}
BYTES = {"Content-Type": "application/octet-stream"}
# Bytes of a token, which a ballot begins with.
TOKEN = 490


class Election:
    def __init__(self, directory: Path, modules: Modules, preload: list[Path] = []):
        """:param preload: libraries that take a protection from the tabulator."""
        self._modules = modules
        self._archive = directory / "archive"
        self._archive.mkdir(mode=0o777)
        self._archive.chmod(0o777)
        # Waiting for the disk changes nothing of what is written.
        clock = Later(directory)
        self.cluster = LeakingCluster(
            directory / "election", clock.environment, fsync="off", archive_mode="on",
            archive_command=f'cp "%p" "{self._archive}/%f"', **TALKATIVE)
        self.database = self.cluster.database("redress")
        self.programs = Programs(directory, clock, preloading(clock.environment, preload))
        self.programs.use(self.database)
        run(EXECUTABLE, "migrate", env=self.programs.environment)
        *people, self._analyst, self._moderator = employ(self.database, [""] * VOTERS + ["analyst", "moderator"])
        self.people = {person.id: person for person in people}
        self.said = self._make_up_comments()
        self.answers = make_up_answers(self.people)
        self.chosen = make_up_choices(self.people)
        # What the attacker knows.
        self.asked = random.sample(sorted(self.people), VOTERS)
        self.voted = random.sample(sorted(self.people), VOTERS)
        self.samples: list[str] = []
        # Those who read figures while single people act.
        self.watches: dict[str, Watch] = {}
        self.keys = b""
        self.in_memory: list[str] | None = None  # unless somebody who may could look
        # What was sent and not stored, with what it was answered, by what is wrong with it.
        self.refused: dict[str, tuple[bytes, int]] = {}

    def _make_up_comments(self) -> dict[int, str]:
        """Each unlike all others, in its length too."""
        mark, lengths = secrets.token_hex(4), random.sample(range(VOTERS), VOTERS)
        return {
            person: f"Comment {mark}-{secrets.token_hex(8)} {'x' * length}"
            for person, length in zip(self.people, lengths)}

    def hold(self) -> Leak:
        self._make_round()
        backups = [self._back_up("before")]
        self._approve()
        self._issue()
        self._refuse("early", self.ballots[self.voted[0]])
        self.issued = self._back_up("issue")
        backups.append(self.issued)
        self._vote(EARLY, self.voted[:VOTERS // 2], "ballots", Watch(self.programs.metrics))
        backups.append(self._back_up("early"))
        late, last = self.voted[VOTERS // 2:-SAMPLE_EVERY], self.voted[-SAMPLE_EVERY:]
        self._vote(LATE, late, "ballots, all the while", Watch(self.programs.metrics, True))
        with counters(self.database) as read:
            self._watch("ballots, in the cluster", Watch(read), [partial(self._cast, each) for each in last])
        self._watch("pages", Watch(self.programs.metrics), [self._look] * SAMPLE_EVERY)
        self._refuse("replayed with other answers", self._second_thoughts)
        self.late = self._back_up("late")
        backups.append(self.late)
        self._close()
        backups.append(self._back_up("after"))
        segment = self.cluster.segment()
        self.database.run("checkpoint; select pg_switch_wal()")
        # Archived in their order, so the last one comes last.
        wait_until(lambda: (self._archive / segment).exists(), "the archive")
        return Leak(
            database=self.database, asked=self.asked, voted=self.voted, scales=SCALES, lists=LISTS,
            wal=sorted(path for path in self._archive.iterdir() if re.fullmatch("[0-9A-F]{24}", path.name)),
            backups=[copy.database("redress") for copy in backups], server_log=self.cluster.log,
            web_log=self.programs.log.read_text(), samples=self.samples, is_open=self.late.database("redress"))

    # Through the site, as analyst and moderator.

    def _make_round(self):
        self.programs.start(days=0)
        self._post(self._analyst, "/surveys/themes", {"name": THEME})
        [theme] = self.database.column("select id from survey_theme")
        for key, (wording, kind, is_reverse, options) in (
                QUESTIONS | {"text": ("What should change?", "text", False, "")}).items():
            self._post(self._analyst, "/surveys/questions", {
                "wording": wording, "kind": kind, "theme": theme if key in IN_THEME else "", "options": options,
                "key": key} | ({"reverse": "yes"} if is_reverse else {}))
        settings = {
            "title": "How are we?", "introduction": "", "opens": day(OPENS), "closes": day(CLOSES),
            "minimum": "10", "comment_minimum": "10", "roll": "some", "department-1": "yes", "department-2": "yes",
            "list-department": "yes", "list-site": "yes"}
        self._post(self._analyst, "/surveys", {**settings, "start": ""})
        [[self.round, version]] = self.database.rows("select id, version from survey_round")
        for question in self.database.column("select id from survey_question order by id"):
            self._post(self._analyst, f"/surveys/{self.round}", {
                **settings, "version": version, "act": "add", "question": question})
            [version] = self.database.column("select version from survey_round")
        self._post(self._analyst, f"/surveys/{self.round}/submission", {})

    def _approve(self):
        page = self._moderator.send("GET", f"{self.programs.url}/surveys/{self.round}/review").text
        wording = re.search(r'name="wording" value="([^"]*)"', page)[1]
        self._post(self._moderator, f"/surveys/{self.round}/approval", {"wording": wording})
        self._wait_for("announced")

    def _post(self, employee: Employee, path: str, form: dict[str, str]):
        employee.send("POST", self.programs.url + path, data=form)

    # Through the site, as employees and as nobody in particular.

    def _issue(self):
        self.programs.start(days=ISSUE)
        [[self.hash]] = self.database.rows("select encode(policy_hash, 'hex') from survey_round")
        policy = requests.get(f"{self.programs.url}/ballots/{self.hash}/policy", timeout=60).content
        self.policy = json.loads(policy)
        self._booth = Booth(self._modules, policy, self.hash)
        self._voters = {person: Voter(self.ballot(person)) for person in self.people}
        asking = [self._voters[person] for person in self.asked]
        address = f"{self.programs.url}/surveys/{self.round}/token"
        deeds = [
            partial(self.people[person].send, "POST", address, data=request, headers=BYTES)
            for person, request in zip(self.asked, self._booth.requests(asking))]
        self._watch("requests for tokens", Watch(self.programs.metrics), deeds[:WATCHED])
        self._watch(
            "requests for tokens, all the while", Watch(self.programs.metrics, True), deeds[WATCHED:2 * WATCHED])
        for deed in deeds[2 * WATCHED:]:
            deed()
        wait_until(self._all_are_signed, "the signatures")
        signatures = [self.people[person].send("GET", address).content for person in self.asked]
        self.ballots = dict(zip(self.asked, self._booth.ballots(asking, signatures)))
        # Whoever votes last says afterwards what somebody else said, with the token that they have used.
        last = self.voted[-1]
        again = Voter(self.ballot(self.voted[0]), self._voters[last].secret)
        [self._second_thoughts] = self._booth.ballots([again], [signatures[self.asked.index(last)]])

    def ballot(self, person: int) -> dict:
        """What somebody says."""
        chosen = self.chosen[person]
        return {
            "answers": {name: self.answers[person][name] for name in SCALES} | {"text": self.said[person]}
            | ({"used": chosen} if chosen else {}),
            "segments": {name: self.answers[person][name] for name in LISTS}}

    def _all_are_signed(self) -> bool:
        return self.database.column("select count(*) from token_request where signature is not null") == [str(VOTERS)]

    def _vote(self, today: int, people: list[int], what: str, watch: Watch):
        """:param watch: who looks while the first of them vote, one after the other."""
        self.programs.start(days=today)
        self._wait_for("open")
        [key_file] = self.programs.keys.glob("*/*")
        self.keys = key_file.read_bytes()
        self._key_file = key_file.relative_to(self.programs.keys)
        if today == EARLY:
            self._refuse_before_anybody_votes(self.ballots[people[0]])
        for start in range(0, len(people), SAMPLE_EVERY):
            deeds = [partial(self._cast, person) for person in people[start:start + SAMPLE_EVERY]]
            if start < WATCHED:
                self._watch(what, watch, deeds)
            else:
                for deed in deeds:
                    deed()
            self.samples.append(self.database.run("analyze; " + SAMPLE))

    def _refuse_before_anybody_votes(self, ballot: bytes):
        """What is wrong with a ballot itself, and a good one that finds the box shut, which PostgreSQL refuses."""
        self._refuse("forged", ballot[:TOKEN - 1] + bytes([ballot[TOKEN - 1] ^ 1]) + ballot[TOKEN:])
        self._refuse("truncated", ballot[:-1])
        self.database.run("delete from ballot_box")
        self._refuse("at a shut box", ballot)
        self.database.run(f"insert into ballot_box (round_id) values ({self.round})")

    def _refuse(self, what: str, ballot: bytes):
        """Sends what is not to be stored."""
        self.refused[what] = ballot, self._send(ballot, self.programs).status_code

    def _cast(self, person: int):
        self.cast(self.ballots[person], self.programs)

    def cast(self, ballot: bytes, programs: "Programs"):
        answer = self._send(ballot, programs)
        assert answer.status_code == 200 and len(answer.content) == 64, answer.text

    def _send(self, ballot: bytes, programs: "Programs") -> requests.Response:
        return requests.post(f"{programs.url}/ballots/{self.hash}", data=ballot, headers=BYTES, timeout=60)

    def _look(self):
        self._analyst.send("GET", self.programs.url + "/surveys")

    def _watch(self, what: str, watch: Watch, deeds: list[Callable[[], object]]):
        self.watches.setdefault(what, watch).over(deeds)

    def _close(self):
        self.programs.start(days=AFTER)
        self._wait_for("closed")
        wait_until(lambda: not any(self.programs.keys.glob("*/*")), "the keys to be gone")
        if os.geteuid() == 0:
            self.in_memory = memory_with(self.keys, self.programs.tabulator)
        self._refuse("late", self.ballots[self.voted[0]])
        page = f"{self.programs.url}/surveys/{self.round}/results"
        self.results = {
            name: self._analyst.send("GET", page + path).text
            for name, path in (("everybody", ""), ("department", "/segments/department"), ("site", "/segments/site"))}
        self.programs.stop()

    def _wait_for(self, state: str):
        wait_for(state, self.database)

    def _back_up(self, name: str):
        return self.cluster.back_up(name)

    def put_keys_in(self, directory: Path):
        """As they lay there while the round was open."""
        place = directory / self._key_file
        place.parent.mkdir(mode=0o700)
        place.write_bytes(self.keys)
        place.chmod(0o600)

    def left_behind(self) -> list[Path]:
        """Everything that anybody could find after the close."""
        backups = [copy.files for copy in self.cluster.copies]
        return [self.programs.keys, self.programs.log, self._archive, self.cluster.data.parent / "log", *backups,
                self.cluster.data]

    def stop(self):
        try:
            self.programs.stop()
        finally:
            self.cluster.stop()


class Programs:
    """`serve` and `tabulate` beside each other. Both write into one log, with all that they can say."""

    def __init__(self, directory: Path, clock: Later, of_tabulator: dict[str, str]):
        """:param of_tabulator: what the tabulator's environment has besides."""
        self.log = directory / "redress.log"
        self.keys = directory / "keys"
        self.keys.mkdir(mode=0o700)
        port, metrics_port = free_ports(2)
        self.url = f"http://localhost:{port}"
        self.environment = environment_without_settings() | {
            "REDRESS_ADDRESS": f"127.0.0.1:{port}",
            "REDRESS_METRICS_ADDRESS": f"127.0.0.1:{metrics_port}", "REDRESS_PUBLIC_URL": self.url,
            "REDRESS_KEY_DIRECTORY": str(self.keys), "REDRESS_LOG_LEVEL": "trace"} | clock.environment
        self.metrics = metrics(f"http://127.0.0.1:{metrics_port}/metrics")
        self.clock = clock
        self._of_tabulator = of_tabulator
        self._running: list[subprocess.Popen] = []

    def use(self, database: Database):
        self.environment["REDRESS_DATABASE_URL"] = database.url

    def start(self, days: int):
        """Starts them anew, so many days from now."""
        self.stop()
        self.clock.set(days)
        with self.log.open("ab") as log:
            self._running = [
                subprocess.Popen(
                    [EXECUTABLE, command], cwd=ROOT, env=self.environment | settings, stdin=subprocess.DEVNULL,
                    stdout=log, stderr=log)
                for command, settings in (("serve", {}), ("tabulate", self._of_tabulator))]
        wait_until(self._is_ready, "the site")

    @property
    def tabulator(self) -> int:
        return self._running[1].pid

    def _is_ready(self) -> bool:
        assert all(program.poll() is None for program in self._running), self.log.read_text()[-2000:]
        try:
            return requests.get(self.url + "/readyz", timeout=5).ok
        except requests.ConnectionError:
            return False

    def stop(self):
        for program in self._running:
            program.terminate()
        for program in self._running:
            assert program.wait(30) == 0, self.log.read_text()[-2000:]
        self._running = []


def preloading(environment: dict[str, str], libraries: list[Path]) -> dict[str, str]:
    """What is to be set for these libraries besides those of an environment."""
    return {"LD_PRELOAD": ":".join([environment["LD_PRELOAD"], *map(str, libraries)])}


def day(days: int) -> str:
    return (datetime.now(timezone.utc) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def wait_for(state: str, database: Database):
    wait_until(lambda: database.column("select state from survey_round") == [state], f"the round to be {state}")


def wait_until(is_so: Callable[[], bool], what: str):
    """Asks again and again, for a minute at most."""
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline, f"waited a minute for {what}"
        time.sleep(0.05)
