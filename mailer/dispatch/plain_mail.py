"""A mail of a few plain words, which no step of a plan is: a notice, a trial."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from mailer.clock import to_local
from mailer.compose import headers
from mailer.compose.message import Envelope
from mailer.compose.text import PlainText
from mailer.config import SERVER_ADDS_DISCLAIMER, Config
from mailer.dispatch.sources import Sources
from mailer.errors import ConfigError
from mailer.i18n import _, language
from mailer.notes.reader import read_body
from mailer.providers.interface import Outgoing
from mailer.reading import ReadingError, read_text


def plain_mail(
    sources: Sources, now: datetime, to: Sequence[str], subject: str, words: str, key: str
) -> Outgoing:
    """The mail as it goes, but for its label and ledger; one Message-ID for one key and text.

    Raises `ConfigError` for an address or a disclaimer in config.toml that cannot be used.
    """
    config = sources.config
    content = _body(words, _disclaimer(sources))
    try:
        fields = _fields(config, to, subject)
        return_path = headers.ascii_domain(config.sender.address)
    except headers.HeaderFault as fault:
        raise ConfigError(
            _("No header can hold this: {words}").format(words=ascii(str(fault))),
            _("Mend [sender] and [notify] in config.toml."),
        ) from fault
    seal = hashlib.sha256(f"{key}\0".encode() + fields + content)
    message_id = f"<{seal.hexdigest()[:32]}@{return_path.rpartition('@')[2]}>"
    date = f"Date: {format_datetime(to_local(now, config.zone))}\r\n".encode("ascii")
    identity = headers.structured_field("Message-ID", message_id)
    return Outgoing(
        label="",
        message_id=message_id,
        envelope=Envelope(return_path=return_path, forward_paths=tuple(to)),
        content=date + fields + identity + content,
    )


def _fields(config: Config, to: Sequence[str], subject: str) -> bytes:
    return b"".join(
        (
            headers.address_field("From", [(config.sender.name, config.sender.address)]),
            headers.address_field("To", [("", address) for address in to]),
            headers.field("Subject", subject),
            headers.field("Auto-Submitted", "auto-generated"),  # RFC 3834
            headers.field("X-Auto-Response-Suppress", "OOF, AutoReply"),
        )
    )


def _body(words: str, disclaimer: str) -> bytes:
    part = EmailMessage(policy=SMTP)
    text = f"{words.rstrip()}\n\n-- \n{disclaimer}\n" if disclaimer else words
    part.set_content(text, charset="utf-8", cte="quoted-printable")
    part["Content-Language"] = language()
    return part.as_bytes()


def _disclaimer(sources: Sources) -> str:
    """Its words; empty where the server adds it. Raises `ConfigError` when there are none (I12)."""
    file = sources.config.sender.disclaimer
    if file == SERVER_ADDS_DISCLAIMER:
        return ""
    path, links = sources.path(file), list[str]()
    try:
        sections = read_body(read_text(path), file)[0] if path else ()
    except ReadingError:
        sections = ()
    writer = PlainText(links=links)
    words = writer.text(sections).strip()
    if not words:
        raise ConfigError(
            _("The disclaimer cannot be read: {file}").format(file=file),
            _("Put the file there or mend it."),
        )
    return "\n\n".join(filter(None, (words, writer.links())))
