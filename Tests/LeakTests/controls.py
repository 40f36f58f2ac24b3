"""A round that is held by SQL alone, with all that protects it; and rounds that each lack one protection, or lack it in
another way than copies of the product (copies.py) do."""

import base64
import json
import random
import secrets
import uuid
from collections.abc import Iterator

from .answers import LISTS, SCALES, VOTERS, make_up_answers
from .attacks.nullifiers import ARRIVALS
from .attacks.sizes import SIZES
from .cluster import LeakingCluster
from .leak import Database, Leak

SEALED_SIZE = 900
# Ballots that are sent at once.
TOGETHER = 25


class Round:
    """The protected one: sealed ballots of one size, comments shuffled and written at once."""

    # The titles of the attacks that must succeed; none here.
    lets_in: set[str] = set()

    def __init__(self):
        # Like no other numbers, so that they are known in any table.
        first = secrets.randbelow(10**9) + 10**9
        self.voters = list(range(first, first + VOTERS))
        # Rounds share the segments of the log, and no two have the same number.
        self.id = secrets.randbelow(2**31)
        mark = secrets.token_hex(4)
        # No two of the same length.
        self.said = {
            voter: f"Comment {mark}-{secrets.token_hex(8)} " + "x" * length
            for length, voter in enumerate(self.voters)}
        self.answers = make_up_answers(self.voters)
        self.asked = random.sample(self.voters, VOTERS)
        self.voted = random.sample(self.voters, VOTERS)
        self.nullifiers = {voter: secrets.token_hex(32) for voter in self.voters}
        self.web_log = ""

    # What happens, as SQL.

    def prepare(self) -> str:
        return ""

    def ask(self, voter: int) -> str:
        blinded = secrets.token_hex(384)
        return f"insert into token_request values ({self.id}, {voter}, decode('{blinded}', 'hex'), null);"

    def sign(self) -> str:
        return "update token_request set signature = blinded;"

    def cast(self, voter: int) -> str:
        return f"""
            insert into ballot values ({self.id}, decode('{self.nullifiers[voter]}', 'hex'),
                decode('{secrets.token_hex(SEALED_SIZE)}', 'hex'), decode('{secrets.token_hex(490)}', 'hex'))
                on conflict do nothing;"""

    def publish(self) -> str:
        comments = "".join(map(self.comment, self.order_of_comments()))
        return "begin;" + self.results() + comments + self.forget() + "commit;"

    def results(self) -> str:
        joined = "".join(sorted(self.nullifiers.values()))
        return f"""
            insert into round_result (round_id, roll, issued, cast_ballots, discarded, nullifiers)
            values ({self.id}, {VOTERS}, {VOTERS}, {VOTERS}, 0, decode('{joined}', 'hex'));"""

    def order_of_comments(self) -> list[int]:
        return random.sample(self.voters, VOTERS)

    def comment(self, voter: int) -> str:
        return f"""
            insert into published_comment (id, round_id, question, body)
            values ('{self.comment_id(voter)}', {self.id}, 'words', '{self.said[voter]}');"""

    def comment_id(self, voter: int) -> uuid.UUID:
        return uuid.uuid4()

    def forget(self) -> str:
        return "truncate ballot; delete from ballot_box; delete from token_request; delete from round_roll;"

    def together(self, transactions: Iterator[str]) -> str:
        """Transactions one after the other, sent at once."""
        return "do $$ begin " + "".join(each + "commit;" for each in transactions) + "end $$;"

    # Holding it.

    def hold(self, cluster: LeakingCluster, name: str) -> Leak:
        database = cluster.database(name)
        first = cluster.segment()
        database.run(self._people() + self.prepare())
        database.run(self.together(map(self.ask, self.asked)) + self.sign())
        database.run("".join(
            self.together(map(self.cast, self.voted[start:start + TOGETHER])) for start in range(0, VOTERS, TOGETHER)))
        # What a copy of the open box would show, without taking one.
        is_open = Remembered(database)
        database.run(self.publish())
        last = cluster.segment()
        return Leak(
            database=database, asked=self.asked, voted=self.voted, scales=SCALES, lists=LISTS,
            wal=[path for path in cluster.segments() if first <= path.name <= last], server_log=cluster.log,
            web_log=self.web_log, is_open=is_open)

    def _people(self) -> str:
        return f"""
            insert into department (name) values ('Office');
            insert into site (name) values ('Leeds');
            alter sequence employee_id_seq restart with {self.voters[0]};
            insert into employee (department_id, site_id, started_on)
            select department.id, site.id, '2024-05-06' from department, site, generate_series(1, {VOTERS});
            insert into survey_round (id, title, state, opens_at, closes_at, author_id) overriding system value
            values ({self.id}, 'How are we?', 'approved', now(), now() + interval '1 day', {self.voters[0]});
            insert into round_roll select {self.id}, id from employee;
            update survey_round set state = 'open';
            insert into ballot_box (round_id) values ({self.id});"""

class Remembered(Database):
    """Remembers what the attacks ask of an open box."""

    def __init__(self, database: Database):
        super().__init__(database.url, database.data)
        self._answers = {query: database.column(query) for query in (ARRIVALS, SIZES)}

    def column(self, sql: str) -> list[str]:
        return self._answers[sql]


class CommentsShuffledAfterwards(Round):
    """The comments are published as they came, and shuffled in a second step."""

    lets_in = {"order of pages", "bytes of the write-ahead log"}

    def publish(self) -> str:
        first = "".join(map(self.comment, self.voted)) + "delete from published_comment;"
        return self.results() + first + super().publish().replace(self.results(), "")


class WebLog(Round):
    """The web server logs each answer, with the id under which it is published."""

    lets_in = {"web log"}

    def __init__(self):
        super().__init__()
        self.ids = {voter: uuid.uuid4() for voter in self.voters}
        self.web_log = "".join(f'"POST /answers/{self.ids[voter]} HTTP/1.1" 200 0\n' for voter in self.voted)

    def comment_id(self, voter: int) -> uuid.UUID:
        return self.ids[voter]


class UnnamedAnswers(Round):
    """The answer is a column of no telling name, in a table that names nobody, and which is kept."""

    lets_in = {"columns of tables"}

    def prepare(self) -> str:
        return "create table a (b text);"

    def cast(self, voter: int) -> str:
        return super().cast(voter) + f"insert into a values ('{'pqrst'[self.answers[voter]['agre']]}');"


class CommentsWithSegments(Round):
    """The comments are shuffled, and each has its author's department beside it."""

    lets_in = {"columns of tables"}

    def prepare(self) -> str:
        return "alter table published_comment add c smallint;"

    def comment(self, voter: int) -> str:
        return super().comment(voter).replace("body)", "body, c)").replace(
            "');", f"', {self.answers[voter]['department']});")


class AnswersInBase64(Round):
    """What a ballot says but for the comment is in a plain table until the end of the round, as browsers write it, in
    base 64."""

    lets_in = {"words in the write-ahead log"}

    def prepare(self) -> str:
        return "create table answer (ballot text);"

    def cast(self, voter: int) -> str:
        parts = {
            "answers": {name: self.answers[voter][name] for name in SCALES},
            "segments": {name: self.answers[voter][name] for name in LISTS}}
        ballot = base64.b64encode(json.dumps(parts, separators=(",", ":")).encode()).decode()
        return super().cast(voter) + f"insert into answer values ('{ballot}');"

    def forget(self) -> str:
        return super().forget() + "drop table answer;"


class WebLogOfAnswers(Round):
    """The web server has a line for each ballot, with answers in it."""

    lets_in = {"lines of the web log", "words in the web log"}

    def __init__(self):
        super().__init__()
        self.web_log = "".join(
            "info redress: agre={agre}, department={department}\n".format(**self.answers[voter])
            for voter in self.voted)


CONTROLS: list[type[Round]] = [
    CommentsShuffledAfterwards, UnnamedAnswers, CommentsWithSegments, AnswersInBase64, WebLog, WebLogOfAnswers,
]
