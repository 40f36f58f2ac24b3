"""What somebody holds who has everything but the keys: database, write-ahead log, base backups, logs."""

import csv
import io
import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

WAL_PAGE = 8192
WAL_HEADER, LONG_WAL_HEADER = 24, 40
COMMENTS = "published_comment"


class Database:
    """A running copy, read as its superuser."""

    def __init__(self, url: str, data: Path):
        self.url = url
        self.data = data

    def run(self, sql: str) -> str:
        done = subprocess.run(
            ["psql", "--no-psqlrc", "--quiet", "--csv", "--tuples-only", "--set=ON_ERROR_STOP=1", self.url],
            input=sql, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def rows(self, sql: str) -> list[list[str]]:
        return list(csv.reader(io.StringIO(self.run(sql))))

    def column(self, sql: str) -> list[str]:
        return [row[0] for row in self.rows(sql)]

    @cached_property
    def tables(self) -> list[str]:
        return self.column("""
            select quote_ident(relname) from pg_class
            where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1""")

    def columns(self, table: str, condition: str) -> list[str]:
        """Names of the columns of a table of which a condition on pg_attribute holds."""
        return self.column(f"""
            select quote_ident(attname) from pg_attribute
            where attrelid = '{table}'::regclass and attnum > 0 and not attisdropped and {condition}
            order by attnum""")

    @cached_property
    def texts(self) -> dict[str, list[list[str]]]:
        """Every row of every table as text, with its place and transaction, in the order of the file."""
        return {table: self.rows(f"select ctid, xmin, t::text from {table} t") for table in self.tables}


@dataclass
class Leak:
    """All of it, and who asked for a token and who voted in which order. What they said is not in here."""

    database: Database
    asked: list[int]
    voted: list[int]
    # Segments by name, wherever they lie.
    wal: list[Path]
    # From the first to the last.
    backups: list[Database] = field(default_factory=list)
    server_log: str = ""
    web_log: str = ""
    # What the views of statistics showed, again and again, as text.
    samples: list[str] = field(default_factory=list)
    # A copy that was taken while ballots lay in the box.
    is_open: Database | None = None

    @cached_property
    def comments(self) -> list[str]:
        """All that was published, in the order of the alphabet."""
        return sorted(self.database.column(f"select body from {COMMENTS}"))

    @cached_property
    def in_file(self) -> list[str]:
        """The comments in the order in which the table's file has them."""
        return self.database.column(f"select body from {COMMENTS} order by ctid")

    @cached_property
    def nullifiers(self) -> list[str]:
        """As the list was published, in hexadecimal digits."""
        [joined] = self.database.column("select encode(nullifiers, 'hex') from round_result")
        return [joined[start:start + 64] for start in range(0, len(joined), 64)]

    @cached_property
    def round(self) -> int:
        return int(self.database.column("select round_id from round_result")[0])

    @property
    def copies(self) -> list[Database]:
        return [*self.backups, self.database]

    @cached_property
    def wal_stream(self) -> bytes:
        """The log without the headers of its pages, so that records are in one piece."""
        return b"".join(without_headers(path.read_bytes()) for path in self.wal)

    @cached_property
    def arrivals(self) -> list[str]:
        """The nullifiers in the order in which ballots were written to the log. Who voted in which order
        is known, so this says whose each is, which is why a ballot is sealed."""
        known = set(self.nullifiers)
        # A ballot's row begins with its round; then come the length of 32 bytes, and those.
        row = re.compile(re.escape(self.round.to_bytes(8, "little") + b"\x43") + b"(.{32})", re.DOTALL)
        found = dict.fromkeys(match[1].hex() for match in row.finditer(self.wal_stream))
        return [nullifier for nullifier in found if nullifier in known]

    def first_seen(self, texts: Iterable[bytes]) -> list[str]:
        """The comments in the order in which they, or their ids, first stand in these texts."""
        return list(dict.fromkeys(comment for text in texts for comment in self._seen(text)))

    def _seen(self, text: bytes) -> Iterator[str]:
        pattern, names = self._needles
        for match in pattern.finditer(text):
            if comment := names.get(match[0]):
                yield comment

    @cached_property
    def _needles(self) -> tuple[re.Pattern[bytes], dict[bytes, str]]:
        """What a comment is known by: so many first bytes that no two are alike; the same in hexadecimal
        digits, as tables print bytes; and its id."""
        start = len(os.path.commonprefix(self.comments))
        size = next(
            size for size in range(start + 1, max(map(len, self.comments)) + 1)
            if len({comment[:size] for comment in self.comments}) == len(self.comments))
        heads = {comment[:size].encode(): comment for comment in self.comments}
        ids = {name.encode(): body for name, body in self.database.rows(f"select id, body from {COMMENTS}")}
        prefix = self.comments[0][:start].encode()
        rest = size - start
        pattern = b"|".join([
            re.escape(prefix) + b".{%d}" % rest,
            re.escape(prefix.hex().encode()) + b".{%d}" % (2 * rest),
            rb"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b",
        ])
        hexadecimal = {head.hex().encode(): comment for head, comment in heads.items()}
        return re.compile(pattern, re.DOTALL), heads | hexadecimal | ids


def without_headers(segment: bytes) -> bytes:
    pages = [segment[start:start + WAL_PAGE] for start in range(0, len(segment), WAL_PAGE)]
    return pages[0][LONG_WAL_HEADER:] + b"".join(page[WAL_HEADER:] for page in pages[1:])
