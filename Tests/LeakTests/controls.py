"""A round that is held by SQL alone, with all that protects it; and rounds that each lack one protection.

Where an attack finds nothing in the first and nearly everything in one of the others, it is a good attack,
and that protection is needed.
"""

import base64
import json
import random
import secrets
import uuid
from collections.abc import Iterator

from .answers import LISTS, SCALES, make_up_answers
from .attacks.nullifiers import ARRIVALS
from .attacks.sizes import SIZES
from .attacks.statistics import SAMPLE
from .cluster import LeakingCluster
from .leak import Database, Leak

VOTERS = 500
SEALED_SIZE = 900
SAMPLE_EVERY = 25


class Round:
    """The protected one: sealed ballots of one size, comments shuffled and written at once."""

    # Of its database, each a setting of PostgreSQL.
    settings: dict[str, str] = {}
    # The titles of the attacks that must succeed; none here.
    lets_in: set[str] = set()
    # Whether the views of statistics are read all the time.
    is_watched = False
    # Whether there is a base backup of the open round.
    is_backed_up = False

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
        return self.put(voter, SEALED_SIZE)

    def put(self, voter: int, size: int) -> str:
        return f"""
            insert into ballot values ({self.id}, decode('{self.nullifiers[voter]}', 'hex'),
                decode('{secrets.token_hex(size)}', 'hex'), decode('{secrets.token_hex(490)}', 'hex'))
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
        samples = database.run("".join(self._voting()))
        copy = cluster.back_up(name).database(name) if self.is_backed_up else None
        is_open = copy or self._box(database)
        database.run(self.publish())
        last = cluster.segment()
        return Leak(
            database=database, asked=self.asked, voted=self.voted, scales=SCALES, lists=LISTS,
            wal=[path for path in cluster.segments() if first <= path.name <= last],
            backups=[copy] if copy else [], server_log=cluster.log, web_log=self.web_log, samples=[samples],
            is_open=is_open)

    def _voting(self) -> Iterator[str]:
        for start in range(0, VOTERS, SAMPLE_EVERY):
            yield self.together(map(self.cast, self.voted[start:start + SAMPLE_EVERY]))
            if self.is_watched:
                yield "analyze;" + SAMPLE

    def _people(self) -> str:
        settings = "".join(
            f"alter database :\"DBNAME\" set {name} = '{value}';" for name, value in self.settings.items())
        return settings + "\\c\n" + f"""
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

    def _box(self, database: Database) -> Database:
        """What a copy of the open box would show, without taking one."""
        return Remembered(database)


class Remembered(Database):
    """Remembers what the attacks ask of an open box."""

    def __init__(self, database: Database):
        super().__init__(database.url, database.data)
        self._answers = {query: database.column(query) for query in (ARRIVALS, SIZES)}

    def column(self, sql: str) -> list[str]:
        return self._answers[sql]


class CommentsAsTheyCame(Round):
    """The comments are published in the order in which ballots came."""

    lets_in = {
        "order of rows", "order of a dump", "order of pages", "records of the write-ahead log",
        "bytes of the write-ahead log"}

    def order_of_comments(self) -> list[int]:
        return self.voted


class CommentsAsAsked(Round):
    """The comments are published in the order in which tokens were asked for."""

    lets_in = {"order of tokens", "order of rows"}

    def order_of_comments(self) -> list[int]:
        return self.asked


class CommentsByNullifier(Round):
    """The comments are published in the order of the list of nullifiers."""

    lets_in = {"nullifiers by the log", "nullifiers by the box"}

    def order_of_comments(self) -> list[int]:
        return sorted(self.voters, key=self.nullifiers.__getitem__)


class CommentsShuffledAfterwards(Round):
    """The comments are published as they came, and shuffled in a second step."""

    lets_in = {"order of pages", "bytes of the write-ahead log"}

    def publish(self) -> str:
        first = "".join(map(self.comment, self.voted)) + "delete from published_comment;"
        return self.results() + first + super().publish().replace(self.results(), "")


class IdsThatCount(Round):
    """The ids of comments grow with time, as those of version 7 do."""

    lets_in = {"order of ids"}

    def comment_id(self, voter: int) -> uuid.UUID:
        return uuid.UUID(int=(self.voted.index(voter) << 64) | secrets.randbits(62), version=4)


class CommentsAtOnce(Round):
    """Every comment is published as it comes, by itself, and times of commits are kept."""

    lets_in = {"order of transactions", "commit times"}

    def prepare(self) -> str:
        return self.results()

    def cast(self, voter: int) -> str:
        return super().cast(voter) + self.comment(voter)

    def publish(self) -> str:
        return "begin;" + self.forget() + "commit;"


class PlainAnswers(Round):
    """What people say is in a plain table until the end of the round."""

    lets_in = {"differences of base backups", "files of base backups", "bytes of the write-ahead log"}
    is_backed_up = True

    def prepare(self) -> str:
        return "create table answer (body text);"

    def cast(self, voter: int) -> str:
        return super().cast(voter) + self.answer(voter)

    def answer(self, voter: int) -> str:
        return f"insert into answer values ('{self.said[voter]}');"

    def forget(self) -> str:
        return super().forget() + "drop table answer;"


class AnswersWithStatistics(PlainAnswers):
    """The planner samples that plain table, and somebody reads its samples."""

    lets_in = {"statistics"}
    is_backed_up = False
    is_watched = True

    def prepare(self) -> str:
        return super().prepare() + "alter table answer alter body set statistics 1000;"


class AnswersWithTheMark(PlainAnswers):
    """The transaction that stores an answer marks that somebody has voted."""

    lets_in = {"shared transactions"}
    is_backed_up = False

    def prepare(self) -> str:
        return super().prepare() + "create table voted (who text primary key);"

    def answer(self, voter: int) -> str:
        return super().answer(voter) + f"insert into voted values ('{voter}');"

    def forget(self) -> str:
        # The plain answers are still there for whoever has the last copy.
        return Round.forget(self)


class NumberedAnswers(PlainAnswers):
    """Ballots are numbered, and kept after the close with the key that opens them."""

    lets_in = {"sequences"}
    is_backed_up = False

    def prepare(self) -> str:
        return "create table answer (number bigint generated always as identity, body text);"

    def answer(self, voter: int) -> str:
        return f"insert into answer (body) values ('{self.said[voter]}');"

    def forget(self) -> str:
        return Round.forget(self)


class LoggedStatements(PlainAnswers):
    """The server logs statements, and answers are in them."""

    settings = {"log_statement": "all"}
    lets_in = {"server log"}
    is_backed_up = False

    def together(self, transactions: Iterator[str]) -> str:
        return "".join(transactions)


class LoggedFailures(LoggedStatements):
    """The server logs in full what failed, here each answer when it is first sent."""

    settings = {"log_error_verbosity": "default"}

    def prepare(self) -> str:
        return "create table answer (body text, number int constraint answer_number check (number > 0));"

    def answer(self, voter: int) -> str:
        return f"""
            \\set ON_ERROR_STOP off
            insert into answer values ('{self.said[voter]}', 0);
            \\set ON_ERROR_STOP on
            insert into answer values ('{self.said[voter]}', 1);"""


class WebLog(Round):
    """The web server logs each answer, with the id under which it is published."""

    lets_in = {"web log"}

    def __init__(self):
        super().__init__()
        self.ids = {voter: uuid.uuid4() for voter in self.voters}
        self.web_log = "".join(f'"POST /answers/{self.ids[voter]} HTTP/1.1" 200 0\n' for voter in self.voted)

    def comment_id(self, voter: int) -> uuid.UUID:
        return self.ids[voter]


class UnpaddedBallots(Round):
    """A ballot is as long as what it says."""

    lets_in = {"size of ballots"}

    def cast(self, voter: int) -> str:
        return self.put(voter, 100 + len(self.said[voter]))


class AnswersWithTheirNullifiers(Round):
    """The scale and the segments are in a plain table beside the nullifier, in columns and as the ballot says them,
    until the end of the round."""

    lets_in = {
        "columns of tables", "bytes of pages", "bytes of inserted rows", "words in the write-ahead log",
        "words in files"}
    is_backed_up = True

    def prepare(self) -> str:
        return "create table answer (nullifier bytea, agre smallint, department smallint, ballot text);"

    def cast(self, voter: int) -> str:
        answers = self.answers[voter]
        return super().cast(voter) + f"""
            insert into answer values (decode('{self.nullifiers[voter]}', 'hex'), {answers["agre"]},
              {answers["department"]}, '{self.nullifiers[voter]} {self.ballot(voter)}');"""

    def ballot(self, voter: int) -> str:
        """As browsers write it, but for the comment."""
        parts = {
            "answers": {name: self.answers[voter][name] for name in SCALES},
            "segments": {name: self.answers[voter][name] for name in LISTS}}
        return json.dumps(parts, separators=(",", ":"))

    def forget(self) -> str:
        return super().forget() + "delete from answer;"


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


class LoggedAnswers(AnswersWithTheirNullifiers):
    """The server logs statements, and answers are in them."""

    settings = {"log_statement": "all"}
    lets_in = {"lines of the server log", "words in the server log"}
    is_backed_up = False

    def together(self, transactions: Iterator[str]) -> str:
        return "".join(transactions)


class SampledAnswers(AnswersWithTheirNullifiers):
    """The planner samples that plain table, and somebody reads its samples."""

    lets_in = {"words in statistics"}
    is_backed_up = False
    is_watched = True

    def prepare(self) -> str:
        return super().prepare() + "alter table answer alter ballot set statistics 1000;"


class AnswersInBase64(AnswersWithTheirNullifiers):
    """The ballot is not sealed, only written in base 64."""

    lets_in = {"words in the write-ahead log"}
    is_backed_up = False

    def ballot(self, voter: int) -> str:
        return base64.b64encode(super().ballot(voter).encode()).decode()


class WebLogOfAnswers(Round):
    """The web server has a line for each ballot, with answers in it."""

    lets_in = {"lines of the web log", "words in the web log"}

    def __init__(self):
        super().__init__()
        self.web_log = "".join(
            "info redress: agre={agre}, department={department}\n".format(**self.answers[voter])
            for voter in self.voted)


CONTROLS: list[type[Round]] = [
    # Those of which there is a copy come first, while there is little to copy.
    PlainAnswers, AnswersWithTheirNullifiers, CommentsAsTheyCame, CommentsAsAsked, CommentsByNullifier,
    CommentsShuffledAfterwards, IdsThatCount, CommentsAtOnce, AnswersWithStatistics, AnswersWithTheMark,
    NumberedAnswers, LoggedStatements, LoggedFailures, WebLog, UnpaddedBallots, UnnamedAnswers, CommentsWithSegments,
    LoggedAnswers, SampledAnswers, AnswersInBase64, WebLogOfAnswers,
]
