"""Office's old formats (.doc, .xls, .ppt): OLE compound files, of which little can be read."""

import struct
from collections.abc import Iterator

from mailer.checks.attachments.compound import Compound
from mailer.checks.attachments.files import Brought, File, Spent, Trace
from mailer.checks.attachments.rules import (
    CLOSED,
    COMMENTS,
    EMBEDDED,
    EXECUTABLE,
    HIDDEN,
    MACROS,
)
from mailer.i18n import _

_INSTALLER = "000C1084-0000-0000-C000-000000000046"
"""The class of a Windows Installer package (.msi), and 86 for a patch."""
_PATCH = _INSTALLER.replace("1084", "1086")
_MACRO_STORAGES = frozenset({"vba", "_vba_project_cur", "macros", "_vba_project"})
_MOST_RECORDS = 500_000
_BOUNDSHEET, _NOTE, _FILEPASS = 0x85, 0x1C, 0x2F
"""Records of a workbook ([MS-XLS] 2.4.28, 2.4.179, 2.4.117): a sheet, a note, a password."""
_MACRO_SHEET = 1


def look(file: File) -> Brought:
    """Macros, embedded files, and of a workbook its sheets and notes."""
    ole = Compound(file)
    if ole.clsid in {_INSTALLER, _PATCH}:
        yield Trace(EXECUTABLE, _("a program that installs others"))
        return
    storages = {name.lower() for path in ole.paths for name in path}
    if storages & _MACRO_STORAGES:
        yield Trace(MACROS, "VBA")
    for path in ole.paths:
        if path[-1].lower() == "\x01ole10native":
            yield from _package(file, ole.read("/".join(path)))
    yield from _workbook(ole.read("Workbook") or ole.read("Book"))
    if not file.part:
        yield Trace(CLOSED, _("it is in Office's old format"))


def _package(file: File, native: bytes) -> Brought:
    """A file wrapped in a document: a count, flags, then label and paths as C strings."""
    name = native[6:].partition(b"\0")[0].decode("cp1252", "replace") or _("a file")
    name = name.replace("\\", "/").rpartition("/")[2]
    yield Trace(EMBEDDED, name)
    paths = native[6:].partition(b"\0")[2]
    yield file.inner(name, paths[:64], part=True)


def _workbook(content: bytes) -> Brought:
    for kind, body in _records(content):
        if kind == _FILEPASS:
            yield Trace(CLOSED, _("it wants a password"))
            return
        if kind == _NOTE:
            yield Trace(COMMENTS)
        elif kind == _BOUNDSHEET and len(body) > 8:
            name = body[8:].decode("utf-16-le" if body[7] & 1 else "latin-1", "replace")
            if body[5] == _MACRO_SHEET:
                yield Trace(MACROS, name)
            elif body[4] & 3:
                yield Trace(HIDDEN, _("sheet {name}").format(name=name))


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    for _count in range(_MOST_RECORDS):
        if at + 4 > len(content):
            return
        kind, length = struct.unpack_from("<HH", content, at)
        yield kind, content[at + 4 : at + 4 + length]
        at += 4 + length
    raise Spent
