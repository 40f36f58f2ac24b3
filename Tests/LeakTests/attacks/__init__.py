"""Attacks: each reads a leak and says who wrote which comment, as well as it can.

An attack returns the comments in the order in which it thinks their authors came, or single links, or
None when there was nothing to go by. It is never shown who said what.
"""

from collections.abc import Callable
from dataclasses import dataclass

from ..leak import Leak
from . import backups, identifiers, logs, nullifiers, pages, requests, rows, sizes, statistics, transactions, wal

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
