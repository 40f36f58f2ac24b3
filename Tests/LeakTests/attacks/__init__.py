"""Attacks: each reads a leak and says who wrote which comment, as well as it can.

An attack on comments returns them in the order in which it thinks their authors came, or single links, or
None when there was nothing to go by. An attack on answers to scales and on segments returns values that may
be answers, in the order in which it found them. Neither is ever shown who said what.
"""

from collections.abc import Callable
from dataclasses import dataclass

from ..leak import Leak
from ..reading import Reading
from . import (
    backups, columns, identifiers, lines, logs, nullifiers, pages, requests, rows, sizes, statistics, transactions, wal,
    words)

Guess = list[str] | dict[int, str] | None


@dataclass(frozen=True)
class Attack:
    # In the table of docs/threat-model.md.
    number: int
    title: str
    read: str
    guess: Callable[[Leak], Guess]

    def __str__(self) -> str:
        return self.title


@dataclass(frozen=True)
class AnswerAttack:
    number: int
    title: str
    read: str
    readings: Callable[[Leak], list[Reading]]

    def __str__(self) -> str:
        return self.title


ATTACKS = [
    Attack(1, "order of rows", "ctid of comments", rows.by_place),
    Attack(1, "order of a dump", "COPY of comments", rows.by_dump),
    Attack(1, "order of pages", "pages of every table, deleted rows too", pages.by_page),
    Attack(1, "order of transactions", "xmin of comments", transactions.by_number),
    Attack(1, "shared transactions", "xmin of every row of every copy", transactions.shared),
    Attack(1, "commit times", "pg_xact_commit_timestamp", transactions.by_commit_time),
    Attack(1, "records of the write-ahead log", "pg_waldump, insertions of comments", wal.by_record),
    Attack(1, "bytes of the write-ahead log", "every segment, searched for comments", wal.by_bytes),
    Attack(1, "order of ids", "uuid of comments", identifiers.by_id),
    Attack(1, "sequences", "every number beside a comment, in every copy", identifiers.by_number),
    Attack(1, "differences of base backups", "every row of every copy, by day", backups.by_day),
    Attack(1, "files of base backups", "every file, searched for comments", backups.by_files),
    Attack(1, "nullifiers by the log", "whose each is, by the log; comments in the log", nullifiers.by_log),
    Attack(1, "nullifiers by the box", "whose each is, by a copy of the box; comments in the log", nullifiers.by_box),
    Attack(2, "server log", "PostgreSQL's log", logs.by_server_log),
    Attack(3, "statistics", "pg_stats, pg_stat_*, sampled throughout", statistics.by_sample),
    Attack(4, "web log", "logs of serve and tabulate", logs.by_web_log),
    Attack(5, "order of tokens", "requests for tokens in the log, comments in the log", requests.by_request),
    Attack(16, "size of ballots", "bytes of each sealed ballot, length of each comment", sizes.by_size),
]

ANSWER_ATTACKS = [
    AnswerAttack(1, "columns of tables", "every column with few values, in every copy", columns.of_tables),
    AnswerAttack(1, "bytes of pages", "every byte with few values of rows, deleted rows too", columns.of_pages),
    AnswerAttack(1, "bytes of inserted rows", "the same for rows in the write-ahead log", columns.of_insertions),
    AnswerAttack(1, "words in the write-ahead log", "every segment, searched for answers", words.in_wal),
    AnswerAttack(1, "words in files", "every file of every copy, searched for answers", words.in_files),
    AnswerAttack(2, "lines of the server log", "every number with few values in lines alike", lines.of_server_log),
    AnswerAttack(2, "words in the server log", "PostgreSQL's log, searched for answers", words.in_server_log),
    AnswerAttack(3, "words in statistics", "pg_stats, pg_stat_*, searched for answers", words.in_samples),
    AnswerAttack(4, "lines of the web log", "every number with few values in lines alike", lines.of_web_log),
    AnswerAttack(4, "words in the web log", "logs of serve and tabulate, searched for answers", words.in_web_log),
]
