"""Who may know what before when.

An embargo belongs to a text, not to a plan: every plan in the workspace that releases a text
under embargo binds every other plan that uses the same file. So a second plan with an earlier
hour, or with none, opens nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Self

from mailer.directory.model import mailbox_key
from mailer.findings import Severity, rule
from mailer.frozen import Frozen
from mailer.i18n import N_
from mailer.release.plan import ReleasePlan, Step

WHOLE = frozenset({"factual_check", "reminder", "last_reminder", "outcome", "report", "press"})
"""Templates whose text is under embargo as a whole, unless the step says otherwise."""

NOT_CLEARED = rule(
    "embargo-not-cleared",
    Severity.ERROR,
    embargo=True,
    message=N_(
        "{address} is not cleared for this text, which is under embargo until {until} ({plan})."
    ),
    remedy=N_("Let the step go at or after that time, or to recipients who are cleared."),
    why=N_(
        "The text is under embargo as a whole, so nothing would be left of it for who is not "
        "cleared. No flag breaks an embargo: change the plan."
    ),
)
WITHOUT_END = rule(
    "embargo-without-end",
    Severity.ERROR,
    embargo=True,
    message=N_("Part of this text is marked {{embargo}}, and no plan says until when."),
    remedy=N_("Write [embargo] with `until` and `cleared` in the plan, or take the mark out."),
    why=N_("Without an end and without names nobody could be cleared and nothing could ever go."),
)
MIXED_CLEARANCE = rule(
    "embargo-mixed",
    Severity.ERROR,
    embargo=True,
    message=N_("One message would go to who is cleared and to who is not: {addresses}"),
    remedy=N_("Use addressing = 'individual', or a list of which everybody is cleared."),
    why=N_("A message has one text; what is under embargo would reach who may not have it yet."),
)
MIXED_PARTS = rule(
    "only-mixed",
    Severity.ERROR,
    message=N_("One message would go to who is and who is not on {lists}: {addresses}"),
    remedy=N_("Use addressing = 'individual', or take {{only=…}} out of the notes."),
    why=N_("A message has one text; a part meant for one list would reach others."),
)
UNKNOWN_CLEARED = rule(
    "embargo-list",
    Severity.ERROR,
    embargo=True,
    message=N_("The embargo clears list “{name}”, which does not resolve to anybody."),
    remedy=N_("Mend `cleared` under [embargo], or the list."),
    why=N_("Who may know before the others must be beyond doubt."),
)
PRESS_CLEARED = rule(
    "embargo-press",
    Severity.WARNING,
    message=N_("The embargo clears list “{name}”, and with it the press: {addresses}"),
    remedy=N_("Take the press off that list, or accept it with a reason."),
    why=N_("Who is cleared gets everything before the embargo ends."),
)
COPIED = rule(
    "embargo-copied",
    Severity.ERROR,
    embargo=True,
    message=N_("These words stand under embargo until {until} in {file}: “{words}”"),
    remedy=N_("Mark them {{embargo}} here as well, take them out, or wait until that time."),
    why=N_(
        "Words copied to another file, to another place in this one or to a template are under the "
        "same embargo, also with a few letters changed."
    ),
)
WINDOW = rule(
    "window-closed",
    Severity.ERROR,
    message=N_("Not before {not_before}, and not after {not_after}: this can never go."),
    remedy=N_("Change `not_after`, the round's deadline or the embargo."),
    why=N_("A message that cannot leave in time would be missed without anyone noticing."),
)

Members = Callable[[str, datetime], frozenset[str]]
"""The mailboxes (`mailbox_key`) on a list at an instant; nobody when it does not resolve."""


class Restriction(Frozen):
    """An embargo that binds a text: which plan lays it, and whether it is on the text as a whole.

    Where `whole` is false it is on the marked parts alone.
    """

    plan: str
    until: datetime
    cleared: tuple[str, ...]
    whole: bool

    def on_all(self) -> Self:
        """The same embargo on the text as a whole, as on an attachment, which has no marks."""
        return self.model_copy(update={"whole": True})

    def on_marks(self) -> Self:
        """The same embargo on the marked parts alone."""
        return self.model_copy(update={"whole": False})

    def bars(self, address: str, at: datetime, members: Members) -> bool:
        """Whether this mailbox may not have the text at that instant."""
        return at < self.until and not self.clears(address, at, members)

    def clears(self, address: str, at: datetime, members: Members) -> bool:
        """Whether a list that may know before the others has this mailbox at that instant."""
        key = mailbox_key(address)
        return any(key in members(name, at) for name in self.cleared)


def restrictions_on(
    file: str, plans: Iterable[ReleasePlan], own: tuple[ReleasePlan, Step] | None = None
) -> tuple[Restriction, ...]:
    """Every embargo on a notes file or attachment, `own` being the plan and step it goes by.

    A step that says embargoed = false frees its text from the whole-text embargo of its own plan
    alone; marked parts, and what other plans say, stand. An attachment that its plan frees is
    under none.
    """
    return tuple(_restrictions(file, plans, own))


def _restrictions(
    file: str, plans: Iterable[ReleasePlan], own: tuple[ReleasePlan, Step] | None
) -> Iterator[Restriction]:
    for plan in plans:
        using = [step for step in plan.steps if file in sources_of(plan, step)]
        if plan.embargo is None or not using:
            continue
        freed = own is not None and own[0].file == plan.file and own[1].embargoed is False
        wholly = not freed and any(whole(step, file) for step in using)
        if wholly or any(file == plan.notes_of(step) for step in using):
            yield Restriction(
                plan=plan.file,
                until=plan.embargo.until,
                cleared=plan.embargo.cleared,
                whole=wholly,
            )


def whole(step: Step, file: str) -> bool:
    """Whether this step puts the whole of `file`, its notes or an attachment, under embargo."""
    if step.embargoed is not None:
        return step.embargoed
    return file in step.attachments or step.template in WHOLE


def sources_of(plan: ReleasePlan, step: Step) -> tuple[str, ...]:
    """The files whose content a step sends: its notes and its attachments."""
    return (plan.notes_of(step), *step.attachments)


def not_before(
    address: str, at: datetime, restrictions: Sequence[Restriction], members: Members
) -> datetime | None:
    """The instant before which a text under these embargoes may not reach this mailbox, if any."""
    ends = [r.until for r in restrictions if not r.clears(address, at, members)]
    return max(ends, default=None)
