"""What somebody holds who has everything but the keys: database, write-ahead log, base backups, logs."""

import csv
import io
import json
import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from .wal_records import Insertion, insertions

WAL_PAGE = 8192
WAL_HEADER, LONG_WAL_HEADER = 24, 40
COMMENTS = "published_comment"
ID = re.compile(rb"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")


class Database:
    """A running copy, read as its superuser."""

    def __init__(self, url: str, data: Path):
        self.url = url
        self.data = data

    def run(self, sql: str) -> str:
        done = subprocess.run(
            ["psql", "--no-psqlrc", "--quiet", "--csv", "--tuples-only", "--set=ON_ERROR_STOP=1", self.url],
            input=sql, capture_output=True, text=True, timeout=120,
            env=os.environ | {"PGOPTIONS": "-c jit=off"})
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def rows(self, sql: str) -> list[list[str]]:
        return list(csv.reader(io.StringIO(self.run(sql))))

    def column(self, sql: str) -> list[str]:
        return [row[0] for row in self.rows(sql)]

    @cached_property
    def columns(self) -> dict[str, list[tuple[str, int]]]:
        """The columns of every table, each with the oid of its type."""
        columns: dict[str, list[tuple[str, int]]] = {}
        for table, column, kind in self.rows("""
            select quote_ident(relname), quote_ident(attname), atttypid from pg_class c
              join pg_attribute on attrelid = c.oid
            where relkind = 'r' and relnamespace = 'public'::regnamespace and attnum > 0 and not attisdropped
            order by relname, attnum"""):
            columns.setdefault(table, []).append((column, int(kind)))
        return columns

    @cached_property
    def texts(self) -> dict[str, list[tuple[str, str]]]:
        """Every row of every table with its transaction, as text, in the order of the file."""
        texts: dict[str, list[tuple[str, str]]] = {}
        for table, transaction, text in self.of_all("select '{0}' as t, xmin::text, {0}::text from {0}"):
            texts.setdefault(table, []).append((transaction, text))
        return texts

    @cached_property
    def documents(self) -> dict[str, list[tuple[int, dict[str, str]]]]:
        """Every row of every table with its transaction, as the text of each column that is not null, in the
        order of the file, which is that of a dump."""
        documents: dict[str, list[tuple[int, dict[str, str]]]] = {}
        for table, transaction, row in self.of_all("select '{0}' as t, xmin::text, row_to_json({0})::text from {0}"):
            documents.setdefault(table, []).append((int(transaction), {
                column: str(value) for column, value in json.loads(row).items() if value is not None}))
        return documents

    def of_all(self, query: str, end: str = "") -> list[list[str]]:
        """The rows that a query has for each table."""
        return self.rows(" union all ".join(query.format(table) for table in self.columns) + end)


@dataclass
class Leak:
    """All of it, and who asked for a token and who voted in which order. What they said is not in here."""

    database: Database
    asked: list[int]
    voted: list[int]
    # Segments by name, wherever they lie.
    wal: list[Path]
    # What scales and lists of segments are called, with how many answers each has. The policy says so.
    scales: dict[str, int]
    lists: dict[str, int]
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
    def in_log(self) -> list[str]:
        """The comments in the order in which the write-ahead log has them, which is that of writing; a
        file puts a short row where it finds room."""
        return self.first_seen([self.wal_stream])

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
        # After the round come the length of 32 bytes, and those.
        return [each for row in self._rows_of_round(b"\x43(.{32})") if (each := row.hex()) in known]

    @cached_property
    def requests(self) -> list[int]:
        """Those who asked for a token, in the order in which it was written to the log."""
        voters = set(self.voted)
        # After the round come the employee, and the length of 384 bytes.
        rows = self._rows_of_round(rb"(.{8})\x10\x06\x00\x00")
        return [each for row in rows if (each := int.from_bytes(row, "little")) in voters]

    def _rows_of_round(self, columns: bytes) -> list[bytes]:
        """Column of rows that begin with the round, each value where the log has it first."""
        row = re.compile(re.escape(self.round.to_bytes(8, "little")) + columns, re.DOTALL)
        return list(dict.fromkeys(match[1] for match in row.finditer(self.wal_stream)))

    @cached_property
    def owners(self) -> dict[str, int]:
        """Whose a value is, where that is known: the number of an employee, a nullifier of a ballot."""
        return {str(voter): voter for voter in self.voted} | {
            prefix + nullifier: voter for nullifier, voter in zip(self.arrivals, self.voted, strict=True)
            for prefix in ("", "\\x")}

    @cached_property
    def insertions(self) -> list[Insertion]:
        return list(insertions(self.wal, self.wal_stream))

    @cached_property
    def rows_deleted_too(self) -> list[tuple[str, bytes]]:
        """Every version of every row that its page still has, with its table, oldest first."""
        self.database.run("set client_min_messages = error; create extension if not exists pageinspect")
        items = """
            select '{0}' as t, t_xmin::text::bigint as writer, block, lp, encode(t_data, 'hex')
            from generate_series(0, pg_relation_size('{0}') / 8192 - 1) block,
              heap_page_items(get_raw_page('{0}', block::int)) where t_data is not null"""
        rows = self.database.of_all(items, " order by writer, block, lp")
        return [(table, bytes.fromhex(row)) for table, *_, row in rows]

    def __post_init__(self):
        # First of all: reading a table clears its pages of what was deleted.
        self.rows_deleted_too

    def first_seen(self, texts: Iterable[bytes], by_id: bool = False) -> list[str]:
        """The comments in the order in which they first stand in these texts.

        :param by_id: a comment's id tells as much.
        """
        return list(dict.fromkeys(comment for text in texts for comment in self._seen(text, by_id)))

    def _seen(self, text: bytes, by_id: bool) -> list[str]:
        found = [
            (match.start(), name)
            for pattern in self._heads.patterns + ([ID] if by_id else [])
            for match in pattern.finditer(text) if (name := self._heads.names.get(match[0]))]
        return [name for _, name in sorted(found)]

    @cached_property
    def _heads(self) -> "Heads":
        ids = self.database.rows(f"select id, body from {COMMENTS}")
        return Heads(self.comments, {name.encode(): body for name, body in ids})


class Heads:
    """What comments are known by: so many first bytes that no two are alike, or the same in hexadecimal
    digits, as tables print bytes."""

    def __init__(self, comments: list[str], ids: dict[bytes, str]):
        start = len(os.path.commonprefix(comments))
        size = next(
            size for size in range(start + 1, max(map(len, comments)) + 1)
            if len({comment[:size] for comment in comments}) == len(comments))
        heads = {comment[:size].encode(): comment for comment in comments}
        prefix = comments[0][:start].encode()
        self.patterns = [
            re.compile(re.escape(prefix) + b".{%d}" % (size - start), re.DOTALL),
            re.compile(prefix.hex().encode() + b"[0-9a-f]{%d}" % (2 * (size - start)))]
        self.names = heads | {head.hex().encode(): comment for head, comment in heads.items()} | ids


def files_in(place: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file there, in the order of names, with what it holds; a running server removes some meanwhile."""
    for path in [place] if place.is_file() else sorted(place.rglob("*")):
        try:
            yield path, path.read_bytes()
        except (FileNotFoundError, IsADirectoryError):
            continue


def without_headers(segment: bytes) -> bytes:
    pages = [segment[start:start + WAL_PAGE] for start in range(0, len(segment), WAL_PAGE)]
    return pages[0][LONG_WAL_HEADER:] + b"".join(page[WAL_HEADER:] for page in pages[1:])
