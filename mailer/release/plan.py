"""The release plan as written in releases/*.toml: the steps, and the embargo they stand under."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field

from mailer.directory.addresses import AddressError, parse_address
from mailer.frozen import Frozen
from mailer.i18n import _
from mailer.release.deadlines import counted
from mailer.release.reminders import is_ahead
from mailer.release.workdays import parse_length


def _mailbox(written: object) -> object:
    try:
        return parse_address(written) if isinstance(written, str) else written
    except AddressError as error:
        raise ValueError(_("is no mail address")) from error


def _ahead(written: str) -> str:
    if not is_ahead(written):
        raise ValueError(_("must be such as “3 werkdagen”, “2 dagen” or “1 week”"))
    return written


def _length(written: str) -> str:
    if parse_length(written) is None:
        raise ValueError(_("must be an instant, or such as “5 werkdagen” or “2 weken”"))
    return written


Words = Annotated[str, Field(min_length=1)]
Ahead = Annotated[str, AfterValidator(_ahead)]
Length = Annotated[str, AfterValidator(_length)]
Mailbox = Annotated[str, BeforeValidator(_mailbox)]
StepName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]


class Addressing(StrEnum):
    """One message a recipient, one an organisation, or one with all in To."""

    INDIVIDUAL = "individual"
    ORGANISATION = "organisation"
    SHARED = "shared"


class Embargo(Frozen):
    """Not before `until` (UTC) for anyone who is on no list in `cleared`.

    `contact` is whom the press may ask; `pass_on_to` says to whom recipients may pass the text
    once the embargo has ended. Both are words for people. `line` is its place in the file.
    """

    until: datetime
    cleared: tuple[Words, ...] = ()
    contact: str = ""
    pass_on_to: str = ""
    line: int | None = None


class RoundTerms(Frozen):
    """A factual check's terms: answers by `deadline`, reminders, what silence means.

    `deadline` is an instant (UTC), or how long after the opening ("5 werkdagen", see
    `mailer.release.deadlines`). `remind` says how long before the deadline, see
    `mailer.release.reminders`.
    """

    deadline: datetime | Length
    remind: tuple[Ahead, ...] = ()
    silence: Literal["agrees", "asks", "blocks"] = "asks"

    @property
    def ends_at(self) -> datetime | None:
        """The deadline (UTC); None while nobody knows when what it is counted from begins."""
        return self.deadline if isinstance(self.deadline, datetime) else None

    def ends(self, opened_at: datetime, zone: ZoneInfo) -> datetime:
        """The deadline (UTC) of a round that opens then."""
        return self.ends_at or counted(str(self.deadline), opened_at, zone)


class Step(Frozen):
    """Who gets which text in which frame, and when.

    `at` (UTC) is None for what only a person sends. `after` names steps that must be complete.
    `notes` overrides the plan's. `embargoed` says whether the text as a whole is under the
    embargo; None leaves it to the template (`mailer.release.embargo.WHOLE`). `cc` are lists,
    shown; `copy_to` is an archive mailbox in the envelope alone. `line` is its place in the file.
    """

    name: StepName
    template: Words
    to: tuple[Words, ...] = Field(min_length=1)
    cc: tuple[Words, ...] = ()
    copy_to: Mailbox | None = None
    reply_to: Mailbox | None = None
    addressing: Addressing = Addressing.INDIVIDUAL
    notes: str | None = None
    attachments: tuple[Words, ...] = ()
    at: datetime | None = None
    not_after: datetime | None = None
    after: tuple[str, ...] = ()
    embargoed: bool | None = None
    round: RoundTerms | None = None
    line: int | None = None


class ReleasePlan(Frozen):
    """One meeting's texts on their way out. `file` is relative to the workspace."""

    file: str
    title: Words
    notes: Words
    embargo: Embargo | None = None
    steps: tuple[Step, ...] = Field(min_length=1, alias="step")

    def step(self, name: str) -> Step | None:
        """The step of this name, or None."""
        return next((step for step in self.steps if step.name == name), None)

    def before(self, step: Step) -> frozenset[str]:
        """The names of the steps that one waits for, near and far."""
        found: set[str] = set()
        waiting = list(step.after)
        while waiting:
            name = waiting.pop()
            earlier = self.step(name)
            if name not in found and earlier:
                waiting += earlier.after
            found.add(name)
        return frozenset(found)

    def notes_of(self, step: Step) -> str:
        """The notes file of a step, relative to the workspace."""
        return step.notes or self.notes


def resolved(step: Step, at: datetime, zone: ZoneInfo) -> Step:
    """The step as it stands when it goes at `at`: with an instant for its round's deadline."""
    if step.round is None or step.round.ends_at:
        return step
    terms = step.round.model_copy(update={"deadline": step.round.ends(at, zone)})
    return step.model_copy(update={"round": terms})
