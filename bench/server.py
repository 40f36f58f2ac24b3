"""The process that is measured."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

REDRESS = ".build/release/redress"


def free_port(first: int) -> int:
    return int(subprocess.run(
        ["scripts/free-port", str(first)], stdout=subprocess.PIPE, text=True, check=True).stdout)


class Server:
    """`redress serve` on a database, or `redress bare`; ends with the block that it is used in."""

    def __init__(self, database: str | None):
        self.database = database
        self.port = free_port(8200)
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> "Server":
        environment = {name: value for name, value in os.environ.items() if not name.startswith("REDRESS_")}
        command = [REDRESS, "bare", "--port", str(self.port)]
        if self.database:
            command = [REDRESS, "serve"]
            environment |= {
                "REDRESS_DATABASE_URL": self.database,
                "REDRESS_ADDRESS": f"127.0.0.1:{self.port}",
                "REDRESS_METRICS_ADDRESS": f"127.0.0.1:{free_port(9500)}",
                "REDRESS_PUBLIC_URL": self.url,
                # All sign-ins of the load come from one address.
                "REDRESS_SIGN_IN_PER_SOURCE": "1000000",
                "REDRESS_LOG_LEVEL": "error",
            }
        # Should this script be killed outright, the server is told.
        self.process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", "--", *command], env=environment, stdin=subprocess.DEVNULL)
        self.wait_until_ready()
        return self

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + 30
        while True:
            try:
                urllib.request.urlopen(self.url + "/readyz", timeout=5).close()
                return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError("the server did not start") from None
                time.sleep(0.005)

    def stop(self) -> None:
        """Lets it finish what it accepted."""
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def memory(self, field: str) -> float:
        """`VmRSS`, what it holds now, or `VmHWM`, the most it ever held; in MB."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        kilobytes = next(line for line in lines if line.startswith(field + ":")).split()[1]
        return int(kilobytes) / 1024

    def __enter__(self) -> "Server":
        return self.start()

    def __exit__(self, kind, value, trace) -> None:
        if self.process.poll() is None:
            self.stop()
