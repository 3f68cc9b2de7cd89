"""Made-up messages and dispatches for tests; every part has a default, say only what matters."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from mailer.checks.acceptances import Acceptance
from mailer.compose.message import Addressee, Envelope, Message
from mailer.directory.model import Recipient
from mailer.ledger.model import Delivery, Dispatch, Fate, Outcome, State
from mailer.ledger.pinning import digest_of
from mailer.providers.interface import Outgoing

NOW = datetime(2024, 10, 7, 8, 0, tzinfo=UTC)
SENDER = "kabinet@drenthe.example"
DATE = b"Date: Mon, 07 Oct 2024 10:00:00 +0200\r\n"
BODY = b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nDag allen!\r\n"


def make_recipient(address: str = "a.deboer@emmen.example", **parts: Any) -> Recipient:
    """A recipient named after the address."""
    name = parts.pop("name", address.partition("@")[0])
    defaults: dict[str, Any] = {"organisations": ("emmen",), "path": ("gemeenten", "Emmen")}
    return Recipient(name=name, address=address, **(defaults | parts))


def make_message(
    number: int = 1,
    *addresses: str,
    body: bytes = BODY,
    subject: str = "Terugkoppeling",
    cleared: bool = True,
    **parts: Any,
) -> Message:
    """A message to these addresses, or to one of its own; its Message-ID depends on all of it."""
    addresses = addresses or (f"ontvanger{number}@emmen.example",)
    lines = [f"From: {SENDER}", f"To: {', '.join(addresses)}", f"Subject: {subject}"]
    seal = hashlib.sha256("\n".join([str(number), *lines]).encode() + body).hexdigest()
    message_id = parts.pop("message_id", f"<{seal[:32]}@drenthe.example>")
    header = "\r\n".join([*lines, f"Message-ID: {message_id}", ""])
    defaults: dict[str, Any] = {"embargoed": False}
    return Message(
        number=number,
        header=header.encode(),
        body=body,
        message_id=message_id,
        subject=subject,
        envelope=Envelope(return_path=SENDER, forward_paths=addresses),
        addressees=tuple(
            Addressee(recipient=make_recipient(a), cleared=cleared) for a in addresses
        ),
        **(defaults | parts),
    )


def make_dispatch(number: int = 1, messages: Sequence[Message] = (), **parts: Any) -> Dispatch:
    """A live dispatch of the step "terugkoppeling", with a digest of these messages."""
    defaults: dict[str, Any] = {
        "plan": "releases/2024-10-04-prt.toml",
        "step": "terugkoppeling",
        "title": "PRT 4 oktober 2024",
        "account": "outbox",
        "digest": "",
        "planned_at": None,
        "prepared_at": NOW,
        "prepared_by": "J. de Vries",
    }
    unsealed = Dispatch(number=number, **(defaults | parts))
    digest = digest_of(unsealed, (message.digest for message in messages))
    return unsealed if unsealed.digest else unsealed.model_copy(update={"digest": digest})


def make_delivery(message: Message | None = None, dispatch: int = 1, **parts: Any) -> Delivery:
    """A planned delivery of a message."""
    message = message or make_message()
    waiting = tuple(
        Outcome(address=path, fate=Fate.PENDING) for path in message.envelope.forward_paths
    )
    defaults: dict[str, Any] = {"state": State.PLANNED, "outcomes": waiting}
    return Delivery(dispatch=dispatch, message=message, **(defaults | parts))


def make_outgoing(
    message: Message | None = None, dispatch: int = 7, date: bytes = DATE
) -> Outgoing:
    """A message as a transport gets it."""
    message = message or make_message()
    return Outgoing(
        label=f"D-{dispatch}-{message.number:03}",
        message_id=message.message_id,
        envelope=message.envelope,
        content=date + message.content,
    )


def make_acceptance(**parts: Any) -> Acceptance:
    """A warning about a private address that J. de Vries let pass."""
    defaults: dict[str, Any] = {
        "plan": "releases/2024-10-04-prt.toml",
        "step": "terugkoppeling",
        "code": "private-address",
        "place": "p.prive@gmail.example",
        "fingerprint": "f" * 64,
        "because": "heeft geen zakelijk adres",
        "accepted_by": "J. de Vries",
        "accepted_at": NOW,
    }
    return Acceptance(**(defaults | parts))
