"""A cluster of a test's own, as scripts/cluster sets it up, and copies of it that are started as they are."""

import os
import re
import shutil
import subprocess
from pathlib import Path

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
        return sorted(path for path in (self.data / "pg_wal").iterdir() if re.fullmatch("[0-9A-F]{24}", path.name))

    def segment(self) -> str:
        """The name of the segment of the write-ahead log that is being written."""
        [name] = self.database("postgres").column("select pg_walfile_name(pg_current_wal_insert_lsn())")
        return name

    def back_up(self, name: str) -> "StartedCopy":
        """A base backup, started under another port."""
        copy = StartedCopy(self, self.data.parent / name)
        self.copies.append(copy)
        return copy

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
    """A base backup. What is read of its files is read of a second one, which nobody starts."""

    def __init__(self, cluster: LeakingCluster, directory: Path):
        owner = as_owner_of(cluster.data)
        subprocess.run([*owner, "mkdir", directory], check=True)
        self.files = directory / "files"
        self.data = directory / "data"
        environment = os.environ | {"PGPASSFILE": str(cluster.data.parent / "pgpass")}
        url = cluster.database("postgres").url
        program = newest_program("pg_basebackup")
        # As root, which may read the file with the password; then everything is the server's.
        run(program, "--dbname", url, "--pgdata", self.files, "--checkpoint=fast", "--wal-method=stream",
            "--no-sync",
            env=environment)
        run("cp", "--archive", self.files, self.data)
        if owner:
            run("chown", "--recursive", f"--reference={cluster.data}", self.files, self.data)
        self._control = [*owner, program.with_name("pg_ctl"), "--pgdata", self.data, "--wait", "--silent"]
        port = free_ports(1)[0]
        run(*self._control, "start", "--log", directory / "log",
            "--options", f"-p {port} -c archive_mode=off -c fsync=off")
        self.url = re.sub(r":\d+/", f":{port}/", url)

    def database(self, name: str) -> Database:
        return Database(re.sub(r"/[a-z_0-9]+\?", f"/{name}?", self.url), self.files)

    def stop(self):
        run(*self._control, "stop", "--mode=immediate")
