"""The release plan as written in releases/*.toml: the steps, and the embargo they stand under."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from mailer.directory.addresses import AddressError, parse_address
from mailer.frozen import Frozen
from mailer.i18n import _
from mailer.release.reminders import is_ahead


def _mailbox(written: object) -> object:
    try:
        return parse_address(written) if isinstance(written, str) else written
    except AddressError as error:
        raise ValueError(_("is no mail address")) from error


def _ahead(written: str) -> str:
    if not is_ahead(written):
        raise ValueError(_("must be such as “3 werkdagen”, “2 dagen” or “1 week”"))
    return written


Words = Annotated[str, Field(min_length=1)]
Ahead = Annotated[str, AfterValidator(_ahead)]
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
    """A factual check's terms: answers by `deadline` (UTC), reminders, what silence means.

    `remind` says how long before the deadline, see `mailer.release.reminders`.
    """

    deadline: datetime
    remind: tuple[Ahead, ...] = ()
    silence: Literal["agrees", "asks", "blocks"] = "asks"


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

    def notes_of(self, step: Step) -> str:
        """The notes file of a step, relative to the workspace."""
        return step.notes or self.notes
