"""scripts/backup and scripts/verify-restore: a backup counts once it has been restored."""

import os
import subprocess
from pathlib import Path

import pytest
from .conftest import query, run


@pytest.fixture
def backup(directory: Path, database: str) -> Path:
    query(
        database,
        """
        create role redress_reader;
        create table "odd name" (id bigint generated always as identity, text text, bytes bytea, at timestamptz);
        insert into "odd name" (text, bytes, at)
          select E'line\\n' || n, sha256(n::text::bytea), now() from generate_series(1, 1000) n;
        create table nothing (id int);
        grant select on nothing to redress_reader;
        """,
    )
    made = run("scripts/backup", directory / "backup", env=os.environ | {"DATABASE_URL": database})
    assert made.returncode == 0, made.stderr
    query(database, "delete from \"odd name\"")  # what happens afterwards is no part of it
    return directory / "backup"


def test_a_backup_restores_into_a_fresh_cluster_with_equal_tables(backup: Path):
    restored = run("scripts/verify-restore", backup)
    assert restored.stdout == "Restored and equal: 2 tables, 1000 rows\n", restored.stderr
    assert restored.returncode == 0


def test_a_backup_is_of_one_moment_though_people_go_on_writing(directory: Path, database: str):
    query(database, "create table note (at timestamptz)")
    with starting(database, """
        do $$ begin loop insert into note values (clock_timestamp()); commit; end loop; end $$""") as writer:
        while query(database, "select count(*) from note") == "0":
            assert writer.poll() is None
        made = run("scripts/backup", directory / "backup", env=os.environ | {"DATABASE_URL": database})
        writer.terminate()
    assert_restores(made, directory / "backup")


def test_a_box_that_is_emptied_meanwhile_is_in_a_backup_as_it_was(directory: Path, database: str):
    query(database, "create table ballot as select generate_series(1, 300000) as nullifier")
    with starting(database, """
        do $$ begin
          loop
            commit;
            exit when exists (select from pg_locks join pg_stat_activity using (pid)
              where relation = 'ballot'::regclass and granted and application_name = 'pg_dump');
          end loop;
          truncate ballot;
        end $$""") as closing:
        made = run("scripts/backup", directory / "backup", env=os.environ | {"DATABASE_URL": database})
        assert closing.wait(60) == 0
    assert query(database, "select count(*) from ballot") == "0"
    assert_restores(made, directory / "backup")


def starting(database: str, statement: str) -> subprocess.Popen:
    return subprocess.Popen(["psql", "-q", database, "-c", statement], stderr=subprocess.DEVNULL)


def assert_restores(made: subprocess.CompletedProcess[str], backup: Path):
    assert made.returncode == 0, made.stderr
    restored = run("scripts/verify-restore", backup)
    assert restored.returncode == 0, restored.stderr


def test_a_backup_that_restores_to_other_rows_is_refused(backup: Path):
    checksums = backup / "checksums"
    checksums.write_text(checksums.read_text().replace("|1000|", "|1001|"))
    restored = run("scripts/verify-restore", backup)
    assert restored.returncode == 1
    assert "The restored database differs." in restored.stderr


def test_a_backup_that_cannot_be_made_fails(directory: Path):
    nowhere = "postgresql://postgres@127.0.0.1:1/redress"
    made = run("scripts/backup", directory / "backup", env=os.environ | {"DATABASE_URL": nowhere})
    assert made.returncode != 0


def test_a_backup_that_fails_leaves_the_one_before(backup: Path):
    nowhere = "postgresql://postgres@127.0.0.1:1/redress"
    made = run("scripts/backup", backup, env=os.environ | {"DATABASE_URL": nowhere})
    assert made.returncode != 0
    assert sorted(path.name for path in backup.iterdir()) == ["checksums", "redress.dump", "roles.sql"]
    assert run("scripts/verify-restore", backup).returncode == 0
