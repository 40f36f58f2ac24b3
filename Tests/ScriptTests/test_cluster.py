"""scripts/cluster keeps a PostgreSQL cluster of this clone's own."""

import socket
import stat
from pathlib import Path
from urllib.parse import urlsplit

from .conftest import cluster, query, run


def test_what_was_written_is_there_after_a_restart(directory: Path, database: str):
    query(database, "create table note (text text); insert into note values ('kept')")
    assert run("scripts/cluster", "stop", directory / "cluster").returncode == 0
    assert run("scripts/cluster", "url", directory / "cluster").returncode == 1
    again = run("scripts/cluster", "start", directory / "cluster").stdout.strip()
    assert query(again, "select text from note") == "kept"


def test_starting_a_running_cluster_gives_the_same_address(directory: Path, database: str):
    assert run("scripts/cluster", "start", directory / "cluster").stdout.strip() == database


def test_a_cluster_finds_its_port_free_though_another_one_was_started_meanwhile(directory: Path, database: str):
    run("scripts/cluster", "stop", directory / "cluster")
    with cluster(directory / "other") as other:
        again = run("scripts/cluster", "start", directory / "cluster").stdout.strip()
        assert urlsplit(again).port == urlsplit(database).port != urlsplit(other).port


def test_a_port_that_is_taken_is_passed_over(directory: Path, database: str):
    port = urlsplit(database).port
    run("scripts/cluster", "stop", directory / "cluster")
    with socket.create_server(("127.0.0.1", port)):
        again = run("scripts/cluster", "start", directory / "cluster").stdout.strip()
        assert urlsplit(again).port != port
        assert query(again, "select 1") == "1"


def test_the_address_holds_no_password_and_no_password_is_no_way_in(directory: Path, database: str):
    passfile = directory / "cluster" / "pgpass"
    password = passfile.read_text().strip().rpartition(":")[2]
    assert len(password) == 48 and password not in database
    assert stat.S_IMODE(passfile.stat().st_mode) == 0o600
    without = run("psql", "--no-password", database.partition("?")[0], "-c", "select 1")
    assert without.returncode != 0


def test_nothing_of_a_failed_statement_is_in_the_log(directory: Path, database: str):
    query(database, "create table note (text text unique); insert into note values ('a secret')")
    run("psql", database, "-c", "insert into note values ('a secret')")
    log = (directory / "cluster" / "log").read_text()
    assert "duplicate key value" in log
    assert "a secret" not in log
