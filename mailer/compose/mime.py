"""The body of a message: plain text, HTML and attachments as MIME, the same bytes every time."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import PurePath

from mailer.frozen import Frozen

DUTCH = "nl"
_LONGEST_NAME = 50
"""Characters of a file name that the library leaves on one line, without continuations."""
_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".txt": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}
"""A table of our own: `mimetypes` asks the machine, so a file would give other bytes elsewhere."""


class Attachment(Frozen):
    """A file that goes along. `name` is what the recipient sees, in ASCII."""

    name: str
    media_type: str
    content: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the content."""
        return hashlib.sha256(self.content).hexdigest()


def attachment(file: str, content: bytes) -> Attachment:
    """An attachment from a file's name and bytes.

    The name loses its accents and what is not ASCII: RFC 2231 continuations become "Untitled
    attachment" in some mail programs.
    """
    path = PurePath(file)
    suffix = _plain(path.suffix)[:10].lower()
    name = _plain(path.stem)[: _LONGEST_NAME - len(suffix)].strip(" .") or "bijlage"
    media_type = _MEDIA_TYPES.get(suffix, "application/octet-stream")
    return Attachment(name=name + suffix, media_type=media_type, content=content)


def _plain(text: str) -> str:
    """In letters that every mail program shows, without what could end a line or open a folder."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^\w.() -]", "_", ascii_only)


def body(text: str, html: str, attachments: Sequence[Attachment] = ()) -> bytes:
    """The body with its MIME header fields, CRLF line ends; equal input gives equal bytes."""
    seal = _seal(text, html, attachments)
    message = _alternative(text, html, seal)
    if attachments:
        message = _with_attachments(message, attachments, seal)
    return b"MIME-Version: 1.0\r\n" + message.as_bytes()


def _seal(text: str, html: str, attachments: Sequence[Attachment]) -> str:
    seal = hashlib.sha256(f"{text}\0{html}".encode())
    for item in attachments:
        seal.update(f"\0{item.name}\0{item.digest}".encode())
    return seal.hexdigest()[:24]


def _alternative(text: str, html: str, seal: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["Content-Type"] = f'multipart/alternative; boundary="=_{seal}_a"'
    message.attach(_text_part(text, "plain"))
    message.attach(_text_part(html, "html"))
    return message


def _text_part(content: str, subtype: str) -> EmailMessage:
    part = EmailMessage(policy=SMTP)
    # 8bit would leave lines of thousands of characters, base64 is a quarter larger.
    part.set_content(content, subtype=subtype, charset="utf-8", cte="quoted-printable")
    del part["MIME-Version"]
    part["Content-Language"] = DUTCH  # before set_content() it would be lost
    return part


def _with_attachments(
    alternative: EmailMessage, attachments: Sequence[Attachment], seal: str
) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["Content-Type"] = f'multipart/mixed; boundary="=_{seal}_m"'
    message.attach(alternative)
    for item in attachments:
        main, _, sub = item.media_type.partition("/")
        part = EmailMessage(policy=SMTP)
        part.set_content(item.content, maintype=main, subtype=sub, filename=item.name)
        del part["MIME-Version"]
        message.attach(part)
    return message
