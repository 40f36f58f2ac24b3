"""A cluster of a test's own, as scripts/cluster sets it up, and copies of it that are started as they are."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from BrowserTests.later import Later
from BrowserTests.running_site import as_owner_of, free_ports, run

from .attacks.wal import newest_program
from .leak import Database


class LeakingCluster:
    """Everything that it writes is kept: its log, every segment of the write-ahead log, base backups."""

    def __init__(self, directory: Path, clock: dict[str, str] = {}, **settings: str):
        """:param clock: what tells programs which day it is.
        :param settings: of PostgreSQL, besides those of scripts/cluster."""
        self.directory = directory
        self._environment = os.environ | clock
        self.url = self._start()
        self.data = Path(self.url.partition("passfile=")[2]).parent / "data"
        self.copies: list[StartedCopy] = []
        settings = {"wal_keep_size": "4GB", "max_wal_size": "4GB", **settings}
        for name, value in settings.items():
            self.database("postgres").run(f"alter system set {name} = '{value}'")
        self._restart()

    def database(self, name: str) -> Database:
        return Database(re.sub(r"/[a-z_0-9]+\?", f"/{name}?", self.url), self.data)

    @property
    def log(self) -> str:
        return (self.data.parent / "log").read_text()

    def segments(self) -> list[Path]:
        """Every segment of the write-ahead log."""
        return segments_in(self.data)

    def segment(self) -> str:
        """The name of the segment of the write-ahead log that is being written."""
        [name] = self.database("postgres").column("select pg_walfile_name(pg_current_wal_insert_lsn())")
        return name

    def back_up(self, name: str) -> "StartedCopy":
        """A base backup, started under another port."""
        directory = self._directory(name)
        url = self.database("postgres").url
        # As root, which may read the file with the password; then everything is the server's.
        run(newest_program("pg_basebackup"), "--dbname", url, "--pgdata", directory / "files", "--checkpoint=fast",
            "--wal-method=stream", "--no-sync",
            env=os.environ | {"PGPASSFILE": str(self.data.parent / "pgpass")})
        copy = StartedCopy(self, directory, directory / "files")
        self.copies.append(copy)
        return copy

    def start_again(self, copy: "StartedCopy", name: str, clock: Later) -> "StartedCopy":
        """The backup that a copy was made of, started once more; the caller stops it.

        :param clock: what tells its server which day it is."""
        return StartedCopy(self, self._directory(name), copy.files, clock.environment)

    def _directory(self, name: str) -> Path:
        directory = self.data.parent / name
        run(*as_owner_of(self.data), "mkdir", directory)
        return directory

    def _restart(self):
        run("scripts/cluster", "stop", self.directory)
        # It takes any free port, and may take another one.
        self.url = self._start()

    def _start(self) -> str:
        return run("scripts/cluster", "start", self.directory, env=self._environment).strip()

    def stop(self):
        for copy in self.copies:
            copy.stop()
        control = newest_program("pg_ctl")
        run(*as_owner_of(self.data), control, "stop", "--pgdata", self.data, "--mode=immediate", "--silent")
        if self.data.parent != self.directory:
            shutil.rmtree(self.data.parent)


class StartedCopy:
    """A base backup. What is read of its files is read of those that nobody starts."""

    def __init__(self, cluster: LeakingCluster, directory: Path, files: Path, environment: dict[str, str] = {}):
        """:param files: of the backup."""
        self.files = files
        self.data = directory / "data"
        self._log = directory / "log"
        self._password_file = cluster.data.parent / "pgpass"
        run("cp", "--archive", files, self.data)
        owner = as_owner_of(cluster.data)
        if owner:
            run("chown", "--recursive", f"--reference={cluster.data}", files, self.data)
        self._control = [*owner, newest_program("pg_ctl"), "--pgdata", self.data, "--wait", "--silent"]
        port = free_ports(1)[0]
        run(*self._control, "start", "--log", self._log,
            "--options", f"-p {port} -c archive_mode=off -c fsync=off", env=os.environ | environment)
        self.url = re.sub(r":\d+/", f":{port}/", cluster.url)

    def database(self, name: str) -> Database:
        return Database(re.sub(r"/[a-z_0-9]+\?", f"/{name}?", self.url), self.files)

    @property
    def address(self) -> dict[str, str]:
        """Host, port, user and password of its superuser."""
        [user, host, port] = re.match(r"\w+://(\w+)@([\w.]+):(\d+)/", self.url).groups()
        password = self._password_file.read_text().rstrip("\n").rpartition(":")[2]
        return {"host": host, "port": port, "user": user, "password": password}

    @property
    def log(self) -> str:
        return self._log.read_text()

    def stop(self):
        run(*self._control, "stop", "--mode=immediate")


def segments_in(data: Path) -> list[Path]:
    """Every segment of the write-ahead log of a cluster."""
    return sorted(path for path in (data / "pg_wal").iterdir() if re.fullmatch("[0-9A-F]{24}", path.name))
