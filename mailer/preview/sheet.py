"""What a page shows: the facts of a step, its messages, and how far each is."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pydantic import ConfigDict

from mailer.compose.message import Field, Message, count_recipients
from mailer.dispatch.draft import Draft
from mailer.dispatch.facts import Facts
from mailer.dispatch.prepare import seen_with
from mailer.dispatch.standing import Standing
from mailer.frozen import Frozen
from mailer.ledger.model import Approval, Dispatch, Kind, Outcome, State
from mailer.preview.seen import Seen
from mailer.rounds.matrix import Matrix
from mailer.rounds.table import read_matrix

if TYPE_CHECKING:  # it would bring SQLAlchemy to the preview of a draft
    from mailer.ledger.store import Ledger


class Entry(Frozen):
    """One message on the page. `state` is None in a draft; outcomes are by addressee then."""

    message: Message
    state: State | None = None
    reference: str = ""
    outcomes: tuple[Outcome, ...] = ()


class Reminding(Frozen):
    """The reminders of one instant, which go by themselves once they are approved with the page.

    `dispatch` is None in a draft.
    """

    at: datetime
    entries: tuple[Entry, ...]
    dispatch: Dispatch | None = None
    approval: Approval | None = None


class Sheet(Frozen):
    """A step as a person looks at it before it goes, or afterwards.

    `dispatch` is None for a draft, of which nothing is stored. `changed` names source files that
    differ from what was frozen. `now` is the instant it was made; times show in `zone`. `before`
    is what to compare it with (`mailer.preview.compared`). `standings` are of the plan's steps;
    none of what no plan has. `seal` is over the register's chains of it (`Ledger.seal`). `as_of`
    is the instant it plays at, as a person wrote it. `round` is what a dispatch that asks one has
    come to; `reminders` are those that are seen with it.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    facts: Facts
    entries: tuple[Entry, ...]
    zone: ZoneInfo
    now: datetime
    dispatch: Dispatch | None = None
    approval: Approval | None = None
    seal: str = ""
    changed: tuple[str, ...] = ()
    before: Seen | None = None
    standings: tuple[Standing, ...] = ()
    as_of: str = ""
    round: Matrix | None = None
    reminders: tuple[Reminding, ...] = ()

    @property
    def recipient_count(self) -> int:
        """How many people get it; an archive's copy is none."""
        return count_recipients(entry.message for entry in self.entries)

    @property
    def addresses(self) -> tuple[str, ...]:
        """Everybody who gets it; an archive's copy is nobody."""
        addressees = (a for entry in self.entries for a in entry.message.addressees)
        return tuple(a.recipient.address for a in addressees if a.field is not Field.COPY)

    @property
    def name(self) -> str:
        """D-7, or plan and step of a draft."""
        return self.dispatch.name if self.dispatch else f"{self.facts.plan} {self.facts.step}"


def sheet_of_draft(
    draft: Draft,
    zone: ZoneInfo,
    now: datetime,
    *,
    standings: Iterable[Standing] = (),
    as_of: str = "",
) -> Sheet:
    """The sheet of what would go."""
    return Sheet(
        facts=draft.facts,
        entries=tuple(map(_planned, draft.messages)),
        zone=zone,
        now=now,
        standings=tuple(standings),
        as_of=as_of,
        reminders=tuple(
            Reminding(at=each.at, entries=tuple(map(_planned, each.messages)))
            for each in draft.reminders
        ),
    )


def sheet_of_dispatch(
    ledger: "Ledger",
    dispatch: Dispatch,
    zone: ZoneInfo,
    now: datetime,
    changed: Sequence[str] = (),
    *,
    standings: Iterable[Standing] = (),
    as_of: str = "",
) -> Sheet:
    """The sheet of a dispatch: its frozen bytes, for ever, and what became of them."""
    asks = dispatch.asked is not None
    return Sheet(
        facts=Facts.model_validate_json(dispatch.facts),
        entries=_entries(ledger, dispatch.number),
        zone=zone,
        now=now,
        seal=ledger.seal(dispatch.number),
        dispatch=dispatch,
        approval=ledger.approval(dispatch.number),
        changed=tuple(changed),
        standings=tuple(standings),
        as_of=as_of,
        round=read_matrix(ledger, dispatch.number, now) if asks else None,
        reminders=tuple(_reminders(ledger, dispatch)),
    )


def _planned(message: Message) -> Entry:
    return Entry(message=message)


def _entries(ledger: "Ledger", number: int) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            message=delivery.message,
            state=delivery.state,
            reference=delivery.reference,
            outcomes=delivery.outcomes,
        )
        for delivery in ledger.deliveries(number)
    )


def _reminders(ledger: "Ledger", dispatch: Dispatch) -> Iterator[Reminding]:
    """Of a round all there ever were; of a reminder those that are approved with it."""
    beside = seen_with(ledger, dispatch)
    if dispatch.asked:
        following = map(ledger.dispatch, ledger.following(dispatch.number))
        beside = [each for each in following if each.kind is Kind.REMINDER]
    for each in beside:
        if each.planned_at:
            yield Reminding(
                at=each.planned_at,
                entries=_entries(ledger, each.number),
                dispatch=each,
                approval=ledger.approval(each.number),
            )
