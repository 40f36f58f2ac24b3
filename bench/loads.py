"""What loads the servers: wrk, pgbench, libargon2."""

import ctypes
import json
import re
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

THREADS = 2


class WrongAnswer(Exception):
    """An answer that the load did not expect, or rows that do not fit the answers."""


@dataclass
class Load:
    """What one run of wrk reached."""
    answers: int
    per_second: float
    p50: float  # milliseconds
    p99: float


def wrk(url: str, script: str, *arguments: object, connections: int, seconds: int, expects: int) -> Load:
    """Loads a server; every answer must have the expected status."""
    run = subprocess.run(
        ["wrk", "--threads", str(THREADS), "--connections", str(connections), "--duration", f"{seconds}s",
         "--timeout", "10s", "--script", f"bench/{script}", url, "--", *map(str, arguments)],
        stdout=subprocess.PIPE, text=True, check=True)
    result = json.loads(run.stdout.splitlines()[-1])
    unexpected = {status: count for status, count in result["statuses"].items() if status != str(expects)}
    if unexpected or result["broken"]:
        raise WrongAnswer(f"{script}: answers by status {result['statuses']}, {result['broken']} connections failed")
    return Load(result["requests"], result["requests"] / result["seconds"], result["p50"], result["p99"])


@dataclass
class Transactions:
    count: int
    per_second: float


def pgbench(url: str, script: str, *, clients: int, seconds: int, **variables: int) -> Transactions:
    settings = [part for name, value in variables.items() for part in ("--define", f"{name}={value}")]
    run = subprocess.run(
        ["pgbench", "--no-vacuum", "--protocol", "prepared", "--client", str(clients), "--jobs", str(THREADS),
         "--time", str(seconds), "--file", f"bench/{script}", "--define", f"clients={clients}", "--define", "count=0",
         *settings, url],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=True)
    count = re.search(r"actually processed: (\d+)", run.stdout)
    rate = re.search(r"tps = ([\d.]+)", run.stdout)
    return Transactions(int(count[1]), float(rate[1]))


def query_p99(url: str, *scripts: Path, clients: int, seconds: int) -> float:
    """Runs queries by prepared statements; 99 of 100 answers took no longer than this, in milliseconds."""
    with tempfile.TemporaryDirectory() as directory:
        files = [part for script in scripts for part in ("--file", script)]
        subprocess.run(
            ["pgbench", "--no-vacuum", "--protocol", "prepared", "--client", str(clients), "--jobs", str(THREADS),
             "--time", str(seconds), "--log", "--log-prefix", f"{directory}/log", *files, url],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=True)
        # The third column is how long a transaction took, in microseconds.
        times = sorted(
            int(line.split()[2]) for log in Path(directory).iterdir() for line in log.read_text().splitlines())
    return times[len(times) * 99 // 100] / 1000


class Argon2:
    """Argon2id of libargon2 itself, at the cost that Redress has by default."""

    PASSES, MEMORY, LANES = 2, 19_456, 1

    def __init__(self):
        self.library = ctypes.CDLL("libargon2.so.1")
        cost, size, bytes_ = ctypes.c_uint32, ctypes.c_size_t, ctypes.c_char_p
        common = [cost, cost, cost, bytes_, size, bytes_, size]
        self.library.argon2id_hash_encoded.argtypes = [*common, size, bytes_, size]
        self.library.argon2id_hash_raw.argtypes = [*common, bytes_, size]

    def phc(self, password: bytes) -> str:
        text = ctypes.create_string_buffer(128)
        salt = b"salt of the bench"
        status = self.library.argon2id_hash_encoded(
            self.PASSES, self.MEMORY, self.LANES, password, len(password), salt, len(salt), 32, text, len(text))
        if status:
            raise RuntimeError(f"libargon2: {status}")
        return text.value.decode()

    def hashes_per_second(self, *, threads: int, seconds: int) -> float:
        """Hashes on all cores; a call leaves Python's lock to the others."""
        counts = [0] * threads
        start = time.monotonic()

        def work(thread: int) -> None:
            tag = ctypes.create_string_buffer(32)
            while time.monotonic() < start + seconds:
                self.library.argon2id_hash_raw(
                    self.PASSES, self.MEMORY, self.LANES, b"password", 8, b"salt of the bench", 17, tag, 32)
                counts[thread] += 1

        workers = [threading.Thread(target=work, args=(thread,)) for thread in range(threads)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        return sum(counts) / (time.monotonic() - start)
