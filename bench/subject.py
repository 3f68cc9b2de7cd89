"""What each measurement gets: how large it is, where it may write, what it is held against."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bench import rivals


@dataclass
class Bench:
    """One run. `scale` is 1, or less to try it out; `folder` is gone after it."""

    folder: Path
    scale: float
    ready_rivals: Path | None

    def of(self, size: int) -> int:
        """So many at this scale."""
        return max(10, int(size * self.scale))

    def room(self, name: str) -> Path:
        """A folder for one measurement."""
        room = self.folder / name
        room.mkdir(parents=True, exist_ok=True)
        return room

    @cached_property
    def rivals(self) -> Path:
        """The venv with mailmerge and Red Mail."""
        return self.ready_rivals or rivals.install(self.folder)
