"""A folder of .eml files as an inbox: what a person saves there from any mail program."""

import hashlib
import json
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from mailer.errors import NotSubmitted
from mailer.i18n import _
from mailer.providers.interface import Arrival, Batch, ReplySource, StateLost

AT_MOST = 50 * 2**20
"""Bytes of a message that are read; mail systems refuse what is larger."""

_BATCH = 100
_HEADER = 2**18
_CHUNK = 2**20
_SETTLING = 2.0
"""Seconds in which a file that is being written grows, or else is taken for whole."""


class _Sight(NamedTuple):
    """A file as the folder shows it, unopened; the same sight is the same content."""

    name: str
    size: int
    changed: int


class _Opened(NamedTuple):
    """A file as it was read: the digest of all of it names it, whatever the file is called."""

    digest: str
    content: bytes


class FolderSource(ReplySource):
    """See `ReplySource`. An arrival is named by its content, so a renamed file is no new one.

    The state holds what is in the folder, so that what is taken away leaves nothing behind.
    `wait` sleeps a number of seconds; it is called where a file changed just now.
    """

    def __init__(
        self, folder: Path, wait: Callable[[float], object] = time.sleep, batch: int = _BATCH
    ) -> None:
        self._folder = folder
        self._wait = wait
        self._batch = batch
        self._paths: dict[str, Path] = {}
        self._unread: tuple[str, ...] = ()

    def read(self, state: str) -> Batch:
        """See `ReplySource.read`. A folder that is not there holds nothing, for now."""
        known = _known(state)
        sights = self._settled()
        if sights is None:
            return Batch((), state)
        present = {sight: digest for sight in sights if (digest := known.get(sight))}
        new = [sight for sight in sights if sight not in present]
        arrivals = self._arrivals(new[: self._batch], present, set(known.values()))
        return Batch(tuple(arrivals), _state(present), more=len(new) > self._batch)

    def content(self, arrival: Arrival) -> bytes | None:
        """See `ReplySource.content`; at most the first `AT_MOST` bytes."""
        known = self._paths.get(arrival.name)
        opened = self._opened(known) if known else None
        if opened is None or opened.digest != arrival.name:
            opened = self._found(arrival.name)
        return opened.content if opened else None

    def unread(self) -> tuple[str, ...]:
        """See `ReplySource.unread`."""
        return self._unread

    def _arrivals(
        self, new: list[_Sight], present: dict[_Sight, str], seen: set[str]
    ) -> Iterator[Arrival]:
        """Those of new files whose content is new; each is added to what is present."""
        for sight in new:
            path = self._folder / sight.name
            try:
                opened = _open(path)
            except OSError as error:
                self._unread += (_unreadable(sight.name, error.strerror or str(error)),)
                continue
            present[sight] = opened.digest
            self._paths[opened.digest] = path
            if opened.digest not in seen:
                seen.add(opened.digest)
                yield Arrival(name=opened.digest, header=_header_of(opened.content))

    def _settled(self) -> list[_Sight] | None:
        """The .eml files that nobody is writing, the oldest first; None without a folder."""
        sights = self._look()
        if sights and max(sight.changed for sight in sights) > time.time_ns() - _SETTLING * 1e9:
            self._wait(_SETTLING)
            sights = [sight for sight in self._look() or () if sight in set(sights)]
        return sights

    def _look(self) -> list[_Sight] | None:
        try:
            entries = list(self._folder.iterdir())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise NotSubmitted(
                _("The folder {folder} cannot be read: {reason}").format(
                    folder=self._folder, reason=error.strerror or error
                ),
                _("Look at the folder and its rights; nothing that is in it is lost."),
            ) from error
        self._unread = tuple(_no_eml(path.name) for path in sorted(entries) if _is_msg(path))
        found = [sight for path in entries if (sight := _sight(path))]
        return sorted(found, key=lambda sight: (sight.changed, sight.name))

    def _found(self, digest: str) -> _Opened | None:
        """A file by its content: it has another name now, or another program read the folder."""
        for sight in self._look() or ():
            path = self._folder / sight.name
            if opened := self._opened(path):
                self._paths[opened.digest] = path
                if opened.digest == digest:
                    return opened
        return None

    def _opened(self, path: Path) -> _Opened | None:
        """None when it is gone."""
        try:
            return _open(path)
        except FileNotFoundError:
            return None
        except (
            OSError
        ) as error:  # open in another program: nothing is lost when it is kept for later
            raise NotSubmitted(
                _unreadable(path.name, error.strerror or str(error)),
                _("Close it in other programs, look at its rights, and try again."),
            ) from error


def _sight(path: Path) -> _Sight | None:
    """None for what is no .eml file; a link may lead out of the workspace (I30)."""
    if path.suffix.lower() != ".eml" or path.name.startswith("."):
        return None
    try:
        status = path.lstat()
    except OSError:  # gone meanwhile
        return None
    regular = stat.S_ISREG(status.st_mode) and status.st_size
    return _Sight(path.name, status.st_size, status.st_mtime_ns) if regular else None


def _open(path: Path) -> _Opened:
    with path.open("rb") as file:
        content = file.read(AT_MOST)
        seal = hashlib.sha256(content)
        for chunk in iter(lambda: file.read(_CHUNK), b""):
            seal.update(chunk)
    return _Opened(seal.hexdigest(), content)


def _header_of(content: bytes) -> bytes | None:
    """The header block; None when it does not end where a header should have ended."""
    first = content[:_HEADER]
    ends = [at + len(end) for end in (b"\r\n\r\n", b"\n\n") if (at := first.find(end)) >= 0]
    return first[: min(ends)] if ends else None


def _known(state: str) -> dict[_Sight, str]:
    if not state:
        return {}
    try:
        rows: list[Any] = json.loads(state)
        return {_Sight(str(name), int(size), int(at)): str(seal) for name, size, at, seal in rows}
    except (ValueError, TypeError) as error:
        raise StateLost(state) from error


def _state(present: dict[_Sight, str]) -> str:
    return json.dumps([[*sight, digest] for sight, digest in present.items()])


def _is_msg(path: Path) -> bool:
    return path.suffix.lower() == ".msg"


def _no_eml(name: str) -> str:
    return _("{name} is not read: save it as .eml (Outlook: save as, or forward it).").format(
        name=name
    )


def _unreadable(name: str, reason: str) -> str:
    return _("{name} cannot be read: {reason}").format(name=name, reason=reason)
