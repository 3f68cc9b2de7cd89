"""A notice as a message, handed over through the gate: once, and never in the way of the work."""

import hashlib
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from mailer.clock import Clock, to_local
from mailer.compose import headers
from mailer.compose.message import Envelope
from mailer.compose.text import PlainText
from mailer.config import SERVER_ADDS_DISCLAIMER
from mailer.dispatch.gate import hand_over_notice
from mailer.dispatch.sources import Sources
from mailer.errors import ConfigError, MailerError
from mailer.i18n import _, language
from mailer.ledger.model import FATES, Fate, Receipt
from mailer.ledger.store import Ledger
from mailer.notes.reader import read_body
from mailer.providers.interface import Outgoing, Transport
from mailer.reading import ReadingError, read_text
from mailer.worker.view import Notice


@dataclass(frozen=True)
class Desk:
    """What a notice is posted from; `transport` is that of the account in use."""

    sources: Sources
    ledger: Ledger
    transport: Transport
    clock: Clock


def post(notice: Notice, desk: Desk) -> str | None:
    """Hand a notice over, unless it was told before; what went wrong as a sentence, or None.

    What is known not to have gone may be posted again, what is in doubt never is.
    """
    try:
        outgoing = outgoing_notice(notice, desk)
        receipt = hand_over_notice(notice.key, outgoing, desk.sources, desk.ledger, desk.transport)
    except MailerError as failure:
        return _("A notice did not go: {reason}").format(
            reason=f"{failure.message} {failure.remedy}".strip()
        )
    return _unreached(receipt) if receipt else None


def outgoing_notice(notice: Notice, desk: Desk) -> Outgoing:
    """The notice as it goes, but for its label; the same Message-ID whenever it is composed.

    Raises `ConfigError` for an address or a disclaimer in config.toml that cannot be used.
    """
    config = desk.sources.config
    content = _body(notice.body, _disclaimer(desk.sources))
    try:
        fields = _fields(notice, desk)
        return_path = headers.ascii_domain(config.sender.address)
    except headers.HeaderFault as fault:
        raise ConfigError(
            _("No header can hold this: {words}").format(words=ascii(str(fault))),
            _("Mend [sender] and [notify] in config.toml."),
        ) from fault
    seal = hashlib.sha256(f"{desk.ledger.id}\0{notice.key}\0".encode() + fields + content)
    message_id = f"<{seal.hexdigest()[:32]}@{return_path.rpartition('@')[2]}>"
    date = f"Date: {format_datetime(to_local(desk.clock(), config.zone))}\r\n".encode("ascii")
    identity = headers.structured_field("Message-ID", message_id)
    return Outgoing(
        label="",
        message_id=message_id,
        envelope=Envelope(return_path=return_path, forward_paths=config.notify.to),
        content=date + fields + identity + content,
    )


def _fields(notice: Notice, desk: Desk) -> bytes:
    config = desk.sources.config
    return b"".join(
        (
            headers.address_field("From", [(config.sender.name, config.sender.address)]),
            headers.address_field("To", [("", address) for address in config.notify.to]),
            headers.field("Subject", notice.subject),
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


def _unreached(receipt: Receipt) -> str | None:
    """Whom a server did not accept it for, in its words (I19)."""
    failed = [
        f"{outcome.address}: {_(FATES[outcome.fate])} {outcome.detail}".strip()
        for outcome in receipt.outcomes
        if outcome.fate is not Fate.ACCEPTED
    ]
    if not failed:
        return None
    return _("A notice did not reach everybody: {recipients}").format(recipients="; ".join(failed))
