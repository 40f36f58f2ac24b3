"""Programs that believe it is another day."""

import shutil
from pathlib import Path

from .running_site import run


class Later:
    """A clock for the programs that are started with its environment; the rest of the machine stays where it is."""

    def __init__(self, directory: Path, name: str = "later", days: int = 0):
        library = preloadable(Path(__file__).with_name("later.c"), directory / f"{name}.so")
        self._days = directory / f"{name}.days"
        self.set(days)
        self.environment = {"LD_PRELOAD": str(library), "DAYS_LATER_FILE": str(self._days)}

    def set(self, days: int):
        """From now on it is so many days later, or earlier, for programs that run already too."""
        # In place: they have mapped this file, and would not see another one of its name.
        with self._days.open("r+b" if self._days.exists() else "wb") as file:
            file.write(days.to_bytes(8, "little", signed=True))


def preloadable(source: Path, library: Path) -> Path:
    """Compiles what takes the place of functions in programs that are started with it as LD_PRELOAD."""
    # Swift brings a compiler along where the system has none.
    run(shutil.which("cc") or "clang", "-shared", "-fPIC", "-O1", "-o", library, source)
    return library
