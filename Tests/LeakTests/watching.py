"""Somebody who reads figures while a round is on, and knows when single people act: a coin says when somebody does,
and when nobody does anything for as long."""

import csv
import random
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests

from .chance import association
from .leak import Database

Figures = dict[str, str]

# What a superuser sees of sessions, tables, transactions and the write-ahead log.
COUNTERS = """
    select 'rows put into ' || relname, n_tup_ins::text from pg_stat_user_tables
    union all select 'the last statement of session ' || pid, state_change::text from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
        and query ~ 'ballot|token_request'
    union all select 'committed transactions', xact_commit::text from pg_stat_database
      where datname = current_database()
    union all select 'the position in the write-ahead log', pg_current_wal_insert_lsn()::text"""


def metrics(url: str) -> Callable[[], Figures]:
    def read() -> Figures:
        lines = session.get(url, timeout=5).text.splitlines()
        return dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    session = requests.Session()
    return read


@contextmanager
def counters(database: Database) -> Iterator[Callable[[], Figures]]:
    """Over one connection, to be quick."""
    end = "that is all"
    with subprocess.Popen(
            ["psql", "--no-psqlrc", "--quiet", "--csv", "--tuples-only", database.url], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE) as psql:
        def read() -> Figures:
            print(COUNTERS, f";\n\\echo {end}", file=psql.stdin, flush=True)
            return dict(csv.reader(iter(lambda: psql.stdout.readline().replace(end + "\n", ""), "")))
        yield read
        psql.stdin.close()


@dataclass
class Watch:
    read: Callable[[], Figures]
    # Whether it reads all the while that something happens too, or only before and after.
    is_constant: bool = False
    # For each step whether somebody acted, and which figures changed.
    steps: list[tuple[bool, set[str]]] = field(default_factory=list)

    def over(self, deeds: Iterable[Callable[[], None]]):
        """Has every deed done, and as often nothing."""
        deeds = list(deeds)
        left = iter(deeds)
        duration = 0.0
        with ThreadPoolExecutor(1) as somebody:
            for acts in random.sample([True, False] * len(deeds), 2 * len(deeds)):
                seen, start = [self.read()], time.monotonic()
                if acts:
                    done = somebody.submit(next(left))
                    while self.is_constant and not done.done():
                        seen.append(self.read())
                    done.result()
                    duration = time.monotonic() - start
                else:
                    while time.monotonic() < start + duration:
                        seen.append(self.read())
                seen.append(self.read())
                self.steps.append((acts, changed(seen)))

    def telling(self) -> dict[str, float]:
        """Figures, each with the probability that chance has any change so often when, or when not, somebody acts."""
        acted = [acts for acts, _ in self.steps]
        series = set().union(*(changes for _, changes in self.steps))
        found = {each: association([each in changes for _, changes in self.steps], acted) for each in sorted(series)}
        return {each: min(1.0, of.probability * of.pairs * len(found)) for each, of in found.items()}


def changed(seen: list[Figures]) -> set[str]:
    return {
        series for before, after in zip(seen, seen[1:]) for series in before.keys() | after.keys()
        if before.get(series) != after.get(series)}
