"""A folder of .eml files that any mail program opens as drafts: nothing goes by itself."""

import re
from email.parser import BytesHeaderParser
from pathlib import Path

from mailer import private
from mailer.errors import NotSubmitted, Refused
from mailer.i18n import _
from mailer.ledger.model import Receipt, State
from mailer.providers.interface import (
    Capabilities,
    Drafted,
    Outgoing,
    Transport,
    not_recorded,
)

UNSENT = b"X-Unsent: 1\r\n"
"""Opens the file as a draft, in Outlook."""

_STAMPS = re.compile(rb"(X-Unsent: 1\r\n)?(Date: [^\r\n]*\r\n)?")
"""What the hand-over puts before the frozen bytes."""


class OutboxTransport(Transport):
    """See `Transport`. "D-7-003" becomes `D-7/D-7-003.eml` in the folder, and the notice
    "N-012" `N/N-012.eml`, for its owner alone.

    A file is there whole or not, and never overwritten. Its name in a receipt is its path.
    """

    capabilities = Capabilities(
        carries=False, looks_up=True, withdraws=True, partial=False, tells_time=False
    )

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def submit(self, outgoing: Outgoing, drafted: Drafted = not_recorded) -> Receipt:  # noqa: ARG002 (it makes no drafts)
        """See `Transport.submit`."""
        path = self._path(outgoing)
        try:
            private.make_folder(path.parent)
            private.write_new(path, UNSENT + outgoing.content)
        except FileExistsError as error:
            raise self._taken(outgoing, path) from error
        except OSError as error:
            raise NotSubmitted(
                _("{path} could not be written: {reason}").format(
                    path=path, reason=error.strerror or error
                ),
                _("Make room, or look at the folder and its rights; then try again."),
            ) from error
        return _receipt(outgoing, path)

    def look_up(self, outgoing: Outgoing) -> Receipt | None:
        """See `Transport.look_up`. Knows the file under its own name only."""
        path = self._path(outgoing)
        content = _read(path)
        if content is None or _message_id(content) != outgoing.message_id:
            return None
        return _receipt(outgoing, path)

    def withdraw(self, outgoing: Outgoing) -> bool:
        """See `Transport.withdraw`. A file that somebody changed is theirs, and stays."""
        path = self._path(outgoing)
        content = _read(path)
        if content is None or _frozen(content) != _frozen(outgoing.content):
            return False
        try:
            path.unlink()
        except OSError:  # gone meanwhile, or open in a mail program: nothing is proven
            return False
        return True

    def tidy(self) -> None:
        """See `Transport.tidy`. Half-written files: they hold the text."""
        for left in self._folder.glob("[DN]*/.[DN]-*.eml.*"):
            private.discard(left)

    def _path(self, outgoing: Outgoing) -> Path:
        dispatch, _dash, _number = outgoing.label.rpartition("-")
        return self._folder / dispatch / f"{outgoing.label}.eml"

    def _taken(self, outgoing: Outgoing, path: Path) -> NotSubmitted:
        if self.look_up(outgoing):
            return Refused(
                _("{path} was written before.").format(path=path),
                _("Open it there; nothing needs to be written again."),
            )
        return NotSubmitted(
            _("{path} is in the way: another file with that name.").format(path=path),
            _("Move it elsewhere and try again."),
        )


def _receipt(outgoing: Outgoing, path: Path) -> Receipt:
    return Receipt.of_all(outgoing.envelope.forward_paths, State.WRITTEN, str(path))


def _read(path: Path) -> bytes | None:
    """None when it is not there or cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def _message_id(content: bytes) -> str:
    return str(BytesHeaderParser().parsebytes(content)["Message-ID"] or "").strip()


def _frozen(content: bytes) -> bytes:
    return _STAMPS.sub(b"", content, count=1)
