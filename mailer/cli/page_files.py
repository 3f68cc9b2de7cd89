"""Where pages lie: for their owner alone, and what stands in their place is looked at with care."""

import os
import stat
from pathlib import Path

from mailer.errors import ConfigError
from mailer.i18n import _
from mailer.private import create, make_folder
from mailer.reading import inside

FOLDER = "outbox"
"""Where pages go, below the workspace: beside the messages, and never committed."""
_OURS, _HEAD = (b'<meta name="generator" content="mailer', b"<!-- mailer "), 4096
"""What a page of ours, or its Markdown, says of itself in its first bytes."""
_TAIL = 5_000_000
"""Bytes from the end of an earlier page to look into; what it showed stands there."""


def place_of(root: Path, name: str) -> Path:
    """Where the page of this name goes by itself. Raises `ConfigError` for outside `root` (I30)."""
    return outbox(root) / f"preview-{name}.html"


def outbox(root: Path) -> Path:
    """The folder for pages. Raises `ConfigError` for one outside `root` (I30)."""
    folder = inside(root, FOLDER)
    if folder is None:
        raise ConfigError(
            _("The folder {folder} leads outside the workspace.").format(folder=root / FOLDER),
            _("Put a folder of that name in the place of the link."),
        )
    return folder


def end_of(path: Path) -> bytes:
    """The end of the page of ours that is there; nothing when there is none that can be read."""
    try:
        return _read(path, _TAIL) if _is_ours(path) else b""
    except OSError:  # writing will tell why
        return b""


def write_page(path: Path, text: str) -> None:
    """A new file for its owner alone; an older page of that name gives way, and nothing else.

    Raises `ConfigError`, also for a folder in which everybody on this machine may write (I26).
    """
    try:
        if os.path.lexists(path) and not _is_ours(path):
            raise ConfigError(
                _("{path} is there already and is no page of mailer; it stays.").format(path=path),
                _("Choose another place with --out."),
            )
        make_folder(path.parent)
        _refuse_shared(path.parent)
        path.unlink(missing_ok=True)
        create(path, text.encode("utf-8"))
    except OSError as error:
        raise ConfigError(
            _("The page {path} cannot be written: {reason}").format(
                path=path, reason=error.strerror
            ),
            _("Choose another place with --out."),
        ) from error


def _refuse_shared(folder: Path) -> None:
    # Windows gives every folder these bits; there its access list decides
    if os.name != "nt" and folder.stat().st_mode & stat.S_IWOTH:
        raise ConfigError(
            _("Everybody on this machine may write in {folder}: no place for a page.").format(
                folder=folder
            ),
            _("Choose another place with --out, or let its owner alone write there."),
        )


def _is_ours(path: Path) -> bool:
    """Whether it is a file itself, no link and no pipe, that says it is a page of ours."""
    if not os.path.lexists(path) or not stat.S_ISREG(path.lstat().st_mode):
        return False
    with path.open("rb") as file:
        head = file.read(_HEAD)
    return any(ours in head for ours in _OURS)


def _read(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - most, 0))
        return file.read(most)
