"""Made-up sheets for the tests of the preview; say only what matters."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from mailer.compose import headers
from mailer.compose.message import Addressee, Envelope, Message
from mailer.compose.mime import Attachment, body
from mailer.directory.model import Recipient
from mailer.dispatch.facts import Facts
from mailer.findings import Finding, Place, Severity
from mailer.ledger.model import Fate, Outcome, State
from mailer.preview import Entry, Sheet
from tests.samples import NOW, SENDER, make_dispatch, make_recipient

ZONE = ZoneInfo("Europe/Amsterdam")
HTML = '<!DOCTYPE html><html lang="nl"><body><p>Dag "allen" &amp; iedereen</p></body></html>'


def make_letter(
    number: int = 1,
    recipients: Sequence[Recipient] = (),
    *,
    subject: str = "Terugkoppeling",
    text: str = "Dag allen",
    html: str = HTML,
    attachments: Sequence[Attachment] = (),
    **parts: Any,
) -> Message:
    """A message as the composer makes it: encoded headers, two texts, attachments."""
    recipients = recipients or (make_recipient(f"ontvanger{number}@emmen.example"),)
    header = headers.address_field("From", [("Kabinet", SENDER)])
    header += headers.address_field("To", [(r.name, r.address) for r in recipients])
    header += headers.field("Subject", subject)
    defaults: dict[str, Any] = {"embargoed": False, "message_id": f"<{number}@drenthe.example>"}
    return Message(
        number=number,
        header=header,
        body=body(text, html, attachments),
        subject=subject,
        envelope=Envelope(return_path=SENDER, forward_paths=tuple(r.address for r in recipients)),
        addressees=tuple(Addressee(recipient=recipient, cleared=True) for recipient in recipients),
        **(defaults | parts),
    )


def make_facts(**parts: Any) -> Facts:
    """The circumstances of a step that goes by hand, without embargo and without findings."""
    defaults: dict[str, Any] = {
        "plan": "releases/2024-10-04-prt.toml",
        "plan_title": "PRT 4 oktober 2024",
        "step": "terugkoppeling",
        "template": "feedback",
        "notes": "notes/2024-10-04-prt.md",
        "version": "final",
        "meeting": "Ambtelijke terugkoppeling PRT",
        "addressing": "individual",
        "lists": ("prt-ambtelijk",),
        "planned_at": None,
        "composed_for": NOW,
        "embargo": None,
        "restrictions": (),
        "account": "outbox",
        "sender": SENDER,
        "organisations": {"emmen": "gemeente Emmen"},
        "uncovered": (),
        "left_out": (),
        "attachments": (),
        "findings": (),
    }
    return Facts(**(defaults | parts))


def make_finding(**parts: Any) -> Finding:
    """A doubled word in the notes."""
    defaults: dict[str, Any] = {
        "code": "doubled-word",
        "severity": Severity.WARNING,
        "place": Place(file="notes/2024-10-04-prt.md", line=13, passage="0.3"),
        "message": "A word stands twice.",
        "remedy": "Take one away.",
    }
    return Finding(**(defaults | parts))


def make_sheet(*messages: Message, facts: Facts | None = None, **parts: Any) -> Sheet:
    """A draft of these messages."""
    entries = tuple(Entry(message=message) for message in messages)
    defaults: dict[str, Any] = {"entries": entries, "zone": ZONE, "now": NOW}
    return Sheet(facts=facts or make_facts(), **(defaults | parts))


def make_frozen_sheet(
    *messages: Message, states: Sequence[State] = (), fate: Fate = Fate.PENDING, **parts: Any
) -> Sheet:
    """A live dispatch of these messages in these states, all planned if not said."""
    states = states or [State.PLANNED] * len(messages)
    entries = tuple(
        Entry(
            message=message,
            state=state,
            outcomes=tuple(
                Outcome(address=path, fate=fate) for path in message.envelope.forward_paths
            ),
        )
        for message, state in zip(messages, states, strict=True)
    )
    dispatch = parts.pop("dispatch", make_dispatch(7, messages))
    return make_sheet(entries=entries, dispatch=dispatch, **parts)
