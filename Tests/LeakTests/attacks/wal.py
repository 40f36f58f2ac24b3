"""The write-ahead log has everything in the order in which it happened."""

import re
import subprocess
from pathlib import Path

from ..leak import COMMENTS, Leak

INSERTION = re.compile(r"\bINSERT(?:\+INIT)? off (\d+) .*blkref #0: rel \d+/(\d+)/(\d+) blk (\d+)")


def by_record(leak: Leak) -> list[str] | None:
    """The places of comments in the order in which the log filled them."""
    database = leak.database
    [[oid, node]] = database.rows(f"""
        select oid, pg_relation_filenode('{COMMENTS}') from pg_database where datname = current_database()""")
    body = {place: body for place, body in database.rows(f"select ctid, body from {COMMENTS}")}
    places = [
        f"({match[4]},{match[1]})" for line in dump(leak) if (match := INSERTION.search(line))
        and (match[2], match[3]) == (oid, node)]
    return [body[place] for place in dict.fromkeys(places) if place in body] or None


def dump(leak: Leak) -> list[str]:
    program = newest_program("pg_waldump")
    lines = []
    for segment in leak.wal:
        # Each by itself: a record that goes on in the next one ends the list with a complaint.
        done = subprocess.run(
            [program, "--rmgr=Heap", segment.name], cwd=segment.parent, capture_output=True, text=True, timeout=120)
        lines += done.stdout.splitlines()
    return lines


def newest_program(name: str) -> Path:
    return max(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))


def by_bytes(leak: Leak) -> list[str] | None:
    return leak.in_log or None
