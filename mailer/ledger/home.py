"""Where a ledger may lie (I25), and whose machine and file it is (I18)."""

import hashlib
import os
import platform
import re
import sys
from collections.abc import Callable
from pathlib import Path, PureWindowsPath
from typing import NamedTuple

from mailer.errors import LedgerError
from mailer.i18n import N_, _

FileSystemKind = Callable[[Path], str]
"""Names the kind of file system that a path lies on ("ext4", "nfs4"); empty when unknown."""

_NETWORK_KIND = re.compile(
    r"nfs\d?|cifs|smb\w*|9p|afs|ceph|ncpfs|davfs|remote|vboxsf|prl_fs|lustre|glusterfs"
    r"|fuse\.(sshfs|rclone|davfs2?|glusterfs|ceph-fuse|vmhgfs-fuse|s3fs|gvfsd-fuse|smbnetfs)"
)
_SYNCED_FOLDER = re.compile(
    r"(onedrive|dropbox|google ?drive|my drive|nextcloud|owncloud|icloud ?drive|mobile documents"
    r"|cloudstorage|pcloud ?drive|syncthing)\b.*",
    re.IGNORECASE,
)
_MACHINE_ID = Path("/etc/machine-id")
_MOUNTS = Path("/proc/self/mountinfo")
_REMOTE_DRIVE = 4  # DRIVE_REMOTE of GetDriveTypeW


class Home(NamedTuple):
    """A machine (hashed), a path on it, and the very file: a restored one is another."""

    machine: str
    path: str
    file: str

    def fault(self, present: "Home") -> str | None:
        """Why a ledger with this home should not send from the present one; None when it is it."""
        if self.machine != present.machine:
            text = N_("This ledger belongs to another machine; this is a copy of it.")
        elif self.path != present.path:
            text = N_("This ledger belongs at {home}; what was opened is a copy or was moved.")
        elif self.file != present.file:
            text = N_("The ledger at {home} was put back from a copy; it may not know what went.")
        else:
            return None
        return _(text).format(home=self.path)


def machine_id() -> str:
    """This machine's name for itself, hashed: the same on every call, of no use elsewhere."""
    try:
        name = _MACHINE_ID.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        name = ""
    return hashlib.sha256(f"mailer\0{name or platform.node()}".encode()).hexdigest()


def home_of(path: Path, machine: str, draft: Path | None = None) -> Home:
    """The home of the ledger at a path; `draft` is its file while it has another name.

    Raises OSError when the file is not there.
    """
    inode = (draft or path).stat().st_ino
    return Home(machine, os.path.normcase(path.resolve()), str(inode))


def refuse_unfit(path: Path, kind: FileSystemKind) -> None:
    """Raise LedgerError for a place where a database breaks or is copied behind one's back."""
    place = path.resolve()
    if PureWindowsPath(str(path)).drive.startswith("\\\\") or _NETWORK_KIND.fullmatch(kind(place)):
        raise LedgerError(
            _("The ledger would lie on a network drive: {path}").format(path=path),
            _("Locks do not hold there. Put [ledger] path in config.toml on this machine's disk."),
        )
    if any(_SYNCED_FOLDER.fullmatch(part) for part in place.parts):
        raise LedgerError(
            _("The ledger would lie in a synced folder: {path}").format(path=path),
            _("Copies of it arise there. Put [ledger] path in config.toml outside that folder."),
        )


def file_system_kind(path: Path) -> str:
    """See `FileSystemKind`; knows Linux and the network drives of Windows."""
    if sys.platform == "win32":
        import ctypes

        drive = ctypes.windll.kernel32.GetDriveTypeW(f"{path.anchor}")
        return "remote" if drive == _REMOTE_DRIVE else ""
    try:
        return kind_among(_MOUNTS.read_text("utf-8", "surrogateescape"), path)
    except OSError:
        return ""


def kind_among(mounts: str, path: Path) -> str:
    """The kind of the mount that holds a resolved path, in the text of /proc/self/mountinfo."""
    deepest, kind = -1, ""
    for line in mounts.splitlines():
        fields, separator, source = line.partition(" - ")
        if not separator:
            continue
        mount_point = Path(re.sub(r"\\(\d{3})", _unescaped, fields.split()[4]))
        # Of two mounts on one point the later one covers the other.
        if path.is_relative_to(mount_point) and len(mount_point.parts) >= deepest:
            deepest, kind = len(mount_point.parts), source.split()[0]
    return kind


def _unescaped(octal: re.Match[str]) -> str:
    return chr(int(octal[1], 8))
