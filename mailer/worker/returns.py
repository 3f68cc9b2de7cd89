"""What came in, for the worker: reading it now and then, and the notice of what came back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from mailer.i18n import _, ngettext
from mailer.ledger.reply import REPLY_KINDS, Reply, ReplyKind
from mailer.replies.collecting import Collected
from mailer.rounds.collecting import Collecting
from mailer.visible import visible
from mailer.worker.backoff import BackOff
from mailer.worker.letters import LINES, Words
from mailer.worker.news import What
from mailer.worker.view import View
from mailer.workspace import Workspace

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


PATIENCE = 5.0
"""Seconds that an inbox is read in one turn."""


class Told(NamedTuple):
    """What there is to tell of a source; `about` is a delivery, or the source."""

    what: What
    about: str
    words: str


@dataclass
class Collector:
    """Reads the inboxes of a workspace, each as often as config.toml says. `back_off` is shared.

    `complete_at` is when everything that had come in by then was last read; None until then.
    """

    back_off: BackOff
    complete_at: datetime | None = None
    _read_at: datetime | None = None

    def is_due(self, now: datetime, every: timedelta) -> bool:
        """A clock that was set back must not keep it from reading."""
        return self._read_at is None or not timedelta(0) <= now - self._read_at < every

    def collect(self, present: Workspace, ledger: "Ledger", *, now_too: bool) -> Iterator[Told]:
        """What is new, if it is time, or `now_too`; a source that fails is left for a while."""
        now = present.clock()
        due = self.is_due(now, present.config.replies.every)
        if not (due or now_too) or not ledger.first_handed_over():
            return
        self._read_at, complete = now, True
        config = present.config
        reader = Collecting(ledger, present.sources.directory, config.replies.verified_by)
        for inbox in present.inboxes(each.account for each in ledger.dispatches()):
            if self.back_off.left(inbox.name):
                complete = False
                continue
            collected = reader.read(inbox.name, inbox.open, PATIENCE)
            if collected.more:  # what is due goes first; then it is read on
                self._read_at = None
            complete = complete and not (collected.more or collected.fault)
            yield from self._tell(inbox.name, collected)
        if complete:
            self.complete_at = now

    def _tell(self, source: str, collected: Collected) -> Iterator[Told]:
        yield from map(_told, collected.replies)
        for words in collected.unread:
            yield Told(What.WAITS, source, words)
        if collected.fault is None:
            self.back_off.succeeded(source)
            return
        self.back_off.failed(source)
        words = _("Answers in {source} could not be read: {reason}")
        yield Told(What.FAILED, source, words.format(source=source, reason=collected.fault.message))


def _told(reply: Reply) -> Told:
    what = What.BOUNCED if reply.kind is ReplyKind.BOUNCE else What.REPLY
    kind = _(REPLY_KINDS[reply.kind])
    who = _whom(reply) if reply.kind in {ReplyKind.BOUNCE, ReplyKind.DELAY} else reply.sender
    return Told(what, reply.about, f"{reply.about}: {kind}, {visible(who)}")


def _whom(reply: Reply) -> str:
    return ", ".join(reply.concerns) or _("it does not say for whom")


def came_back(view: View, number: int, replies: Sequence[Reply]) -> Words:
    """From whom something of a dispatch came back, with the mail systems' words; never the text."""
    dispatch = view.ledger.dispatch(number)
    told = [line for reply in replies for line in _lines(reply)]
    subject = ngettext(
        "Came back: {count} × {step} ({name})", "Came back: {count} × {step} ({name})", len(told)
    )
    head = _("This did not reach its reader: {step}, {title} ({name}).").format(
        step=dispatch.step, title=visible(dispatch.title), name=dispatch.name
    )
    what = [
        _("Mend the address in the distribution lists. Then, for who is to get it after all:"),
        f"  mailer add {dispatch.name} {_('ADDRESS')}",
        _("Who needs nothing more: mailer settle {name} ADDRESS --because “…”").format(
            name=dispatch.name
        ),
        _("All that came in: mailer replies"),
        _("Anybody who got the mail could make such a report: when it is odd, ask first."),
    ]
    body = "\n\n".join([head, "\n".join(told[:LINES]), "\n".join(what)])
    return Words(
        subject.format(count=len(told), step=dispatch.step, name=dispatch.name), f"{body}\n"
    )


def _lines(reply: Reply) -> Iterator[str]:
    by = _("reported by {sender}").format(sender=reply.sender)
    for address, words in reply.concerns.items():
        yield visible(f"{reply.about}  {address}: {words}".rstrip(": ") + f" ({by})")
    if not reply.concerns:
        who = _("it does not say for whom")
        yield visible(f"{reply.about}  {who} {reply.detail}".rstrip() + f" ({by})")
