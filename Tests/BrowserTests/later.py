"""Programs that believe it is another day."""

import shutil
from pathlib import Path

from .running_site import run


class Later:
    """The environment of a program that is to be some days ahead; the rest of the machine stays where it is."""

    def __init__(self, directory: Path):
        self._library = directory / "later.so"
        # Swift brings a compiler along where the system has none.
        compiler = shutil.which("cc") or "clang"
        run(compiler, "-shared", "-fPIC", "-O1", "-o", self._library, Path(__file__).with_name("later.c"))

    def by(self, days: int) -> dict[str, str]:
        return {"LD_PRELOAD": str(self._library), "DAYS_LATER": str(days)}
