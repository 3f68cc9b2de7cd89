"""Files and folders that their owner alone can read, put in place whole or not at all (I26)."""

import contextlib
import errno
import os
import secrets
import stat
from pathlib import Path

OWNER_FILE = 0o600
OWNER_FOLDER = 0o700
_NO_HARD_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}
"""What file systems without hard links answer: FAT, some network drives."""


def make_folder(folder: Path) -> None:
    """Make a folder and the missing ones above it, for their owner alone.

    Folders that are there keep their rights. Raises OSError.
    """
    for part in (*reversed(folder.parents), folder):
        if not part.is_dir():
            part.mkdir(mode=OWNER_FOLDER, exist_ok=True)


def create(path: Path, content: bytes = b"") -> None:
    """Write a file that was not there, down to the disk. Raises FileExistsError and OSError.

    Never readable by others, not even for a moment, whatever the umask; on Windows the folder's
    access list decides.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, OWNER_FILE), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def write_new(target: Path, content: bytes) -> None:
    """Write a whole file under a name that is free; what is there is never overwritten.

    Raises FileExistsError when the name is taken, OSError otherwise; nothing is left behind then.
    """
    draft = draft_of(target)
    try:
        create(draft, content)
        put_in_place(draft, target)
    finally:
        discard(draft)


def rewrite(target: Path, content: bytes) -> None:
    """Put other content into a file that is there, whole or not at all; its rights stay.

    Raises OSError; the file is as it was then.
    """
    draft = draft_of(target)
    try:
        create(draft, content)
        draft.chmod(stat.S_IMODE(target.stat().st_mode))
        draft.replace(target)
    finally:
        discard(draft)
    _sync_folder(target.parent)


def draft_of(target: Path) -> Path:
    """A free hidden name in the same folder, to write under first."""
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}")


def put_in_place(draft: Path, target: Path) -> None:
    """Give a draft its name, at once; the draft may stay as a second name of the same file.

    Raises FileExistsError when the name is taken, of two at the same time for one of them.
    """
    if os.name == "nt":
        draft.rename(target)  # refuses to overwrite, there
        return
    try:
        target.hardlink_to(draft)
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        _replace_empty(draft, target)
    _sync_folder(target.parent)


def discard(draft: Path) -> None:
    """Remove a draft if it is there; a failure must not hide what became of its target."""
    with contextlib.suppress(OSError):
        draft.unlink(missing_ok=True)


def tighten(path: Path) -> None:
    """Take the rights of others away from a file, if it is there. Raises OSError."""
    if os.name != "nt" and path.exists() and path.stat().st_mode & 0o077:
        path.chmod(OWNER_FILE)


def _replace_empty(draft: Path, target: Path) -> None:
    """The way without hard links: take the name with an empty file, then replace that."""
    create(target)
    try:
        draft.replace(target)
    except OSError:
        discard(target)
        raise


def _sync_folder(folder: Path) -> None:
    """So that the new name survives a power cut, where folders can be synced."""
    # The file is in place: a file system that syncs no folders must not make that a failure.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
