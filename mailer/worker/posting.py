"""A notice as a message, handed over through the gate: once, and never in the way of the work."""

from dataclasses import dataclass

from mailer.clock import Clock
from mailer.dispatch.gate import hand_over_notice
from mailer.dispatch.plain_mail import plain_mail
from mailer.dispatch.sources import Sources
from mailer.errors import InDoubt, MailerError
from mailer.i18n import _
from mailer.ledger.model import FATES, Fate, Receipt
from mailer.ledger.store import Ledger
from mailer.providers.interface import Outgoing, Transport
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
    except InDoubt as doubt:  # there is nothing to decide: it is never posted again
        return _("Nobody knows whether a notice went: {reason}").format(reason=doubt.message)
    except MailerError as failure:
        return _("A notice did not go: {reason}").format(
            reason=f"{failure.message} {failure.remedy}".strip()
        )
    return _unreached(receipt) if receipt else None


def outgoing_notice(notice: Notice, desk: Desk) -> Outgoing:
    """The notice as it goes, but for its label; the same Message-ID whenever it is composed.

    Raises `ConfigError` for an address or a disclaimer in config.toml that cannot be used.
    """
    to, key = desk.sources.config.notify.to, f"{desk.ledger.id}\0{notice.key}"
    outgoing = plain_mail(desk.sources, desk.clock(), to, notice.subject, notice.body, key)
    return outgoing.model_copy(update={"ledger": desk.ledger.id})


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
