"""Messages of ours in a mailbox: found again by their marks, and taken away."""

from mailer.errors import NotSubmitted
from mailer.providers import marks
from mailer.providers.graph.answers import Json, instant, quoted, rows_of
from mailer.providers.graph.failures import Gone
from mailer.providers.graph.session import Session
from mailer.providers.interface import Leftover, Outgoing
from mailer.providers.marks import message_mark

MESSAGE = f"String {{{marks.SET}}} Name {marks.MESSAGE}"
LEDGER = f"String {{{marks.SET}}} Name {marks.LEDGER}"
"""Our own marks as Graph names them, the same that EWS sets."""
_FLAGS, _SUBMITTED = "Integer 0x0E07", 0x4
"""PidTagMessageFlags and its mfSubmitted ([MS-OXCMSG], 2.2.1.6): Graph has no word for it."""
_FIND = "id,isDraft,subject,internetMessageId,createdDateTime"


class Found:
    """A message of ours as a list shows it. `is_draft` is None where the server does not say."""

    def __init__(self, row: Json) -> None:
        self.item = str(row.get("id", ""))
        self.is_draft: object = row.get("isDraft")
        self.subject = str(row.get("subject") or "")
        self.marks = {
            str(each.get("id", "")).casefold(): str(each.get("value", ""))
            for each in rows_of(row, "singleValueExtendedProperties")
        }
        self.internet_id = str(row.get("internetMessageId") or "")
        self.made_at = instant(row.get("createdDateTime"))

    @property
    def unsent(self) -> bool:
        """Whether it is a draft, as far as the server says, of what lies in Drafts."""
        return self.is_draft is not False and not self.submitted

    @property
    def submitted(self) -> bool:
        """Whether it was sent, and only waits where it is."""
        flags = self.marks.get(_FLAGS.casefold(), "")
        return flags.isascii() and flags.isdecimal() and bool(int(flags[:10]) & _SUBMITTED)

    @property
    def rests(self) -> bool:
        """Whether the server says both that it is a draft and that nobody sent it."""
        return self.is_draft is True and _FLAGS.casefold() in self.marks and not self.submitted

    @property
    def message_id(self) -> str:
        """The Message-ID that it has with us."""
        ours = self.marks.get(MESSAGE.casefold())
        return f"<{ours}>" if ours else self.internet_id


def find(session: Session, outgoing: Outgoing, folder: str) -> list[Found]:
    """The copies of a message in a folder: by our mark, and by its Message-ID.

    One that was made, and not marked before the program died, has the Message-ID alone.
    """
    by_id = f"internetMessageId eq {quoted(outgoing.message_id)}"
    both = (*find_marked(session, outgoing, folder), *_listed(session, folder, by_id))
    return list({each.item: each for each in both}.values())


def find_marked(session: Session, outgoing: Outgoing, folder: str) -> list[Found]:
    """The same by our mark alone: one request."""
    return _listed(session, folder, _marked(MESSAGE, message_mark(outgoing.message_id)))


def has_gone(found: Found, folder: str) -> bool:
    """Whether a copy in a folder proves that the message was sent.

    What is in the Outbox was, and waits there, unless the server says that it is only a draft that
    somebody laid there. In Drafts something may wait too, when the server says so.
    """
    if folder == "sentitems":
        return found.is_draft is not True
    return found.submitted or (folder == "outbox" and not found.rests)


def leftovers(session: Session, ledger: str) -> list[Leftover]:
    """The drafts that bear the mark of a ledger and were not sent."""
    found = _listed(session, "drafts", _marked(LEDGER, ledger))
    return [
        Leftover(
            item=each.item,
            message_id=each.message_id,
            subject=each.subject,
            made_at=each.made_at,
        )
        for each in found
        if each.unsent
    ]


def remove(session: Session, item: str) -> None:
    """Delete a draft for good; nothing when it is gone, or went. Raises `NotSubmitted`.

    Its id stays the same when it is sent, so it is looked at first.
    """
    try:
        query = {"$select": _FIND, "$expand": _expand()}
        if not Found(session.read_json(session.message(item), query)).unsent:
            return
        session.change("DELETE", session.message(item, "drafts"))
        session.change("DELETE", session.message(item, "deleteditems"))
    except Gone:
        return


def clear(session: Session, item: str) -> None:
    """The same where nobody has to know whether it succeeds: what is left is found later."""
    try:
        remove(session, item)
    except NotSubmitted:
        return


def _listed(session: Session, folder: str, where: str) -> list[Found]:
    path = f"{session.mailbox}/mailFolders/{folder}/messages"
    query = {"$filter": where, "$select": _FIND, "$expand": _expand(), "$top": "50"}
    return [Found(row) for page in session.pages(path, query) for row in rows_of(page)]


def _marked(name: str, value: str) -> str:
    inner = f"ep/id eq {quoted(name)} and ep/value eq {quoted(value)}"
    return f"singleValueExtendedProperties/any(ep: {inner})"


def _expand() -> str:
    wanted = " or ".join(f"id eq {quoted(name)}" for name in (MESSAGE, LEDGER, _FLAGS))
    return f"singleValueExtendedProperties($filter={wanted})"
