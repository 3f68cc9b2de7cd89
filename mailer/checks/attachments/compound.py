"""Compound files ([MS-CFB]): Office's old formats and Outlook's items, opened without trust."""

import struct
from io import BytesIO

import olefile

from mailer.checks.attachments.files import File, Stopped, Trace
from mailer.checks.attachments.rules import BROKEN
from mailer.i18n import _

_FAULTS = (
    *(OSError, ValueError, TypeError, IndexError, KeyError, AttributeError),
    *(OverflowError, RecursionError, struct.error),
)
"""What a damaged compound file brings up in the library."""


class Compound:
    """Streams by path ("storage/stream"). Everything read is taken from the file's allowance."""

    def __init__(self, file: File) -> None:
        """Raises `Stopped` when it is damaged."""
        try:
            self._ole = olefile.OleFileIO(BytesIO(file.content))
            self.paths: list[list[str]] = self._ole.listdir()
        except _FAULTS as error:
            raise Stopped(Trace(BROKEN, _("it is no whole Office file"))) from error
        self._file = file

    @property
    def clsid(self) -> str:
        """The class of program that it belongs to; empty when it names none."""
        return str(self._ole.root.clsid) if self._ole.root is not None else ""

    def read(self, path: str) -> bytes:
        """A stream; empty when there is none or it is damaged. Raises `Spent`."""
        try:
            content = bytes(self._ole.openstream(path).read()) if self._ole.exists(path) else b""
        except _FAULTS:
            return b""
        self._file.allowance.take(len(content))
        return content
