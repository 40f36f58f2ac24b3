"""Runs the benchmark from the seed to the report."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import report
from bench.cluster import Cluster, write_tokens
from bench.loads import WrongAnswer
from bench.measures import Bench, Measure
from bench.server import REDRESS


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", description="Measures the release build.")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md, too")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="rest, signing, ballots, page, lists, due, sign-in, recovery, titles, issue, close")
    parser.add_argument("--seconds", type=int, default=6, help="how long each load runs (%(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="how many turns are taken (%(default)s)")
    return parser.parse_args()


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def measure(bench: Bench, only: list[str] | None) -> list[Measure]:
    measures = []
    for name, run in bench.all().items():
        if only and name not in only and name != "memory":
            continue
        start = time.monotonic()
        found = run()
        measures += found
        say(f"{name} ({time.monotonic() - start:.0f} s)")
        if found:
            say(report.table(found) + "\n")
    return measures


def main() -> int:
    options = arguments()
    if not Path(REDRESS).exists():
        sys.exit("There is no release build: run make bench, or swift build -c release first.")
    # An ordinary end, so that what was started is stopped.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    directory = Path(tempfile.mkdtemp(prefix="redress-bench."))
    directory.chmod(0o711)  # another user runs PostgreSQL when this one is root
    cluster = None
    try:
        say("Starting a cluster and filling it")
        cluster = Cluster(directory / "cluster")
        subprocess.run(
            [REDRESS, "migrate"], check=True, stdout=subprocess.DEVNULL,
            env=os.environ | {"REDRESS_DATABASE_URL": cluster.empty})
        on = report.machine(cluster.run(cluster.empty, "show server_version"))
        cluster.seed()
        write_tokens(directory / "tokens")
        bench = Bench(cluster, directory / "tokens", options.seconds, options.rounds)
        measures = measure(bench, options.only)
    except WrongAnswer as error:
        say(f"The benchmark failed: {error}.")
        return 1
    finally:
        if cluster:
            cluster.stop()
        shutil.rmtree(directory)
    for name, value in on.items():
        print(f"{name}: {value}")
    print("\n" + report.table(measures))
    report.write_json(Path(".local/bench.json"), measures)
    if options.write:
        report.write_page(Path("docs/benchmarks.md"), measures, on)
    missed = [measure.name for measure in measures if report.is_missed(measure)]
    if missed:
        say(f"Below the floor: {', '.join(missed)}.")
    return 1 if missed else 0
