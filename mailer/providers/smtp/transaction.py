"""One message over a session: its envelope, its content, and what became of each recipient."""

import re
from collections.abc import Iterable

from mailer.errors import NotSignedIn, NotSubmitted, Refused
from mailer.i18n import _
from mailer.ledger.model import Fate, Outcome, Receipt, State
from mailer.providers.interface import Outgoing
from mailer.providers.smtp.failures import in_doubt
from mailer.providers.smtp.session import Reply, Session

_GO_ON = 354
_SIGN_IN = {530, 534, 538}
"""Replies that ask for a sign-in (RFC 4954)."""
_UNSAYABLE = re.compile(r"[\x00-\x20<>\x7f]")
"""What would end a path, or a command."""


def say_envelope(session: Session, outgoing: Outgoing) -> tuple[Reply, tuple[Outcome, ...]]:
    """The reply to MAIL, and what becomes of each recipient when it is followed by the content.

    Raises `Refused` for what this server can never take.
    """
    envelope = outgoing.envelope
    faults = {path: _fault(path, session.offers) for path in envelope.forward_paths}
    said = [path for path, fault in faults.items() if not fault]
    commands = [f"RCPT TO:<{path}>" for path in said]
    mail, *replies = session.ask(_mail(session, outgoing), *commands)
    _refuse_unsigned(mail, session)
    answers = dict(zip(said, replies if mail.accepts else [mail] * len(said), strict=True))
    outcomes = (
        _outcome(path, answers[path], session)
        if path in answers
        else Outcome(address=path, fate=Fate.REFUSED, detail=faults[path])
        for path in envelope.forward_paths
    )
    return mail, tuple(outcomes)


def say_content(session: Session, outgoing: Outgoing, outcomes: tuple[Outcome, ...]) -> Receipt:
    """Hand over the content for those who were accepted, if anybody was.

    Raises `NotSubmitted` before the end of the content, `InDoubt` after it.
    """
    reference = ""
    if any(outcome.fate is Fate.ACCEPTED for outcome in outcomes):
        reply = _reply_to_content(session, outgoing)
        outcomes = tuple(_followed(outcome, reply, session) for outcome in outcomes)
        reference = reply.words if reply.accepts else ""
    return Receipt(state=_state_of(outcomes), reference=reference, outcomes=outcomes)


def on_the_wire(content: bytes) -> bytes:
    """Content as it goes between DATA and the dot that ends it (RFC 5321, 4.5.2).

    Raises `Refused` for a CR or LF alone: servers differ in what they take for a line's end, and
    one could read a second message in it.
    """
    ends = content.count(b"\r\n")
    if content.count(b"\n") != ends or content.count(b"\r") != ends:
        raise Refused(_("The message has a line that does not end as mail's lines do."))
    stuffed = content.replace(b"\r\n.", b"\r\n..")
    if stuffed.startswith(b"."):
        stuffed = b"." + stuffed
    return stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"


def _mail(session: Session, outgoing: Outgoing) -> str:
    size, envelope = len(outgoing.content), outgoing.envelope
    if fault := _fault(envelope.return_path, session.offers):
        raise Refused(fault)
    words = [f"MAIL FROM:<{envelope.return_path}>"]
    if "size" in session.offers:
        _refuse_too_large(size, session)
        words.append(f"SIZE={size}")
    if "smtputf8" in session.offers and not _is_ascii(envelope.forward_paths):
        words.append("SMTPUTF8")
    return " ".join(words)


def _refuse_too_large(size: int, session: Session) -> None:
    announced = session.offers["size"]
    most = int(announced) if re.fullmatch(r"[0-9]{1,20}", announced) else 0
    if 0 < most < size:  # 0 is no limit (RFC 1870)
        raise Refused(
            _("The message is {size} bytes; {server} takes {most} at most.").format(
                size=size, server=session.server, most=most
            ),
            _("Make its attachments smaller, or leave one out."),
        )


def _fault(path: str, offers: Iterable[str]) -> str:
    """Why an address cannot be said to this server; "" when it can."""
    if _UNSAYABLE.search(path):
        return _("It holds a space or another character that no server takes.")
    if not path.isascii() and "smtputf8" not in offers:
        return _("It has letters with accents, which this server does not take in an address.")
    return ""


def _is_ascii(paths: Iterable[str]) -> bool:
    return all(path.isascii() for path in paths)


def _refuse_unsigned(mail: Reply, session: Session) -> None:
    if mail.code in _SIGN_IN:
        raise NotSignedIn(
            _("{server} wants a sign-in: {words}").format(server=session.server, words=mail.words),
            _("Name the user in config.toml, then: mailer account login NAME"),
        )


def _reply_to_content(session: Session, outgoing: Outgoing) -> Reply:
    content = on_the_wire(outgoing.content)
    (reply,) = session.ask("DATA")
    if reply.code == _GO_ON:
        session.send(content)
        reply = session.finish()
        # 421 may answer any command (RFC 5321, 3.8): a server that shuts down may have kept it.
        if reply.closes or not (reply.accepts or reply.defers or reply.refuses):
            raise in_doubt(_garbled(reply, session))
    elif reply.accepts:
        raise NotSubmitted(_garbled(reply, session))
    return reply


def _followed(outcome: Outcome, reply: Reply, session: Session) -> Outcome:
    """What becomes of a recipient after the reply to the content, which is for all accepted."""
    if outcome.fate is not Fate.ACCEPTED or reply.accepts:
        return outcome
    return _outcome(outcome.address, reply, session)


def _outcome(address: str, reply: Reply, session: Session) -> Outcome:
    if reply.accepts:
        return Outcome(address=address, fate=Fate.ACCEPTED)
    if not (reply.defers or reply.refuses):
        raise NotSubmitted(_garbled(reply, session))
    fate = Fate.DEFERRED if reply.defers else Fate.REFUSED
    return Outcome(address=address, fate=fate, detail=reply.words)


def _state_of(outcomes: Iterable[Outcome]) -> State:
    fates = {outcome.fate for outcome in outcomes}
    if Fate.ACCEPTED in fates:
        return State.SUBMITTED
    return State.PLANNED if Fate.DEFERRED in fates else State.REFUSED


def _garbled(reply: Reply, session: Session) -> str:
    return _("{server} gave an answer that means nothing here: {words}").format(
        server=session.server, words=reply.words
    )
