"""What happens when a message is sent: it goes, moves, arrives, bounces or is answered."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from typing import TYPE_CHECKING

from tests.servers.graph import mime, postmaster
from tests.servers.graph.answers import Answer, Refusal
from tests.servers.graph.calls import Call
from tests.servers.graph.mailbox import Item, Mailbox, instant
from tests.servers.graph.manners import FAULTS
from tests.servers.graph.messages import require_match

if TYPE_CHECKING:  # each needs the other
    from tests.servers.graph.server import GraphServer

Keep = Callable[["Went"], None]


@dataclass(frozen=True)
class Went:
    """A message that went: from which mailbox, to whom, and its bytes without Bcc."""

    mailbox: str
    sender: str
    recipients: tuple[str, ...]
    content: bytes
    message_id: str
    id: str
    marks: tuple[tuple[str, str], ...] = ()
    connection: int = 0

    def as_line(self) -> str:
        """JSON, with the names of `tests.servers.smtp.Arrived.as_line` and "mailbox"."""
        fields = {
            "message_id": self.message_id,
            "from": self.sender,
            "to": self.recipients,
            "connection": self.connection,
            "content": self.content.decode("latin-1"),
            "mailbox": self.mailbox,
        }
        return json.dumps(fields)


def send(call: Call) -> Answer:
    """Nobody knows what Graph does with one that went before: here it goes a second time."""
    item = call.item
    if call.server.manners.heeds_match:
        require_match(call, item)
    if call.request.body.strip() not in {b"", b"{}"}:
        raise Refusal(400, "RequestBodyRead", "The action takes no parameters.", noted=True)
    sender = _sender(call.mailbox, item)
    if not _recipients(item):
        raise Refusal(400, FAULTS["recipients"].code, FAULTS["recipients"].message)
    if call.server.manners.holds:
        _hold(call, item)
    else:
        go(call.server, call.mailbox, item, sender, call.request.connection)
        every = call.server.manners.drop_reply_every
        if every and len(call.server.sent) % every == 0:
            return Answer(202, ends="reset")
    return Answer(202)


def send_mail(call: Call) -> Answer:
    """Cannot be checked afterwards, so no program of ours should ask it."""
    call.server.misuse.append("sendMail")
    raise Refusal(400, "ErrorInvalidRequest", "The stand-in wants a draft that is sent.")


def go(server: "GraphServer", box: Mailbox, item: Item, sender: str, connection: int = 0) -> None:
    """It goes, for good: recorded first, then filed and delivered."""
    content = mime.without_bcc(item.mime())
    went = Went(
        box.address,
        sender,
        tuple(_recipients(item)),
        content,
        item.message["internetMessageId"],
        item.keep,
        tuple(item.marks.items()),
        connection,
    )
    if server.keep:
        server.keep(went)
    server.sent.append(went)
    item.draft, item.at = False, instant()
    if server.manners.renames:
        item.message["internetMessageId"] = f"<renamed-{len(server.sent)}@exchange.example>"
    _file(server, box, item)
    _deliver(server, box, went)


def release(server: "GraphServer", box: Mailbox) -> None:
    """What was held goes."""
    for item in [each for each in box.items if each.held]:
        item.held = False
        go(server, box, item, _sender(box, item))


def _file(server: "GraphServer", box: Mailbox, item: Item) -> None:
    if server.manners.no_copy:
        box.remove(item)
    elif item.folder != "sentitems":
        box.move(item, "sentitems")


def _hold(call: Call, item: Item) -> None:
    item.held = True
    if call.server.manners.holds != item.folder:
        call.mailbox.move(item, call.server.manners.holds)


def _sender(box: Mailbox, item: Item) -> str:
    """From; refused where the mailbox may not use it."""
    sender = mime.addresses_of([item.message["from"]])[0]
    if sender.casefold() not in {box.address, *box.sends_as}:
        raise Refusal(403, FAULTS["send-as"].code, FAULTS["send-as"].message)
    return sender


def _recipients(item: Item) -> list[str]:
    lists = ("toRecipients", "ccRecipients", "bccRecipients")
    return [each for name in lists for each in mime.addresses_of(item.message.get(name) or [])]


def _deliver(server: "GraphServer", box: Mailbox, went: Went) -> None:
    original: EmailMessage = mime.parse(went.content)
    for address in went.recipients:
        if status := server.bounces.get(address):
            box.receive(postmaster.bounce(original, went.sender, address, status))
        elif words := server.away.get(address):
            box.receive(postmaster.away(original, went.sender, address, words))
        if address in server.mailboxes:
            server.mailboxes[address].receive(went.content)
