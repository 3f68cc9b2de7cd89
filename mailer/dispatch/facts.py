"""What a page tells about a step beside its messages; frozen with the dispatch."""

from datetime import datetime

from pydantic import Field

from mailer.findings import Finding
from mailer.frozen import Frozen
from mailer.release.embargo import Restriction
from mailer.release.plan import Embargo


class Excerpt(Frozen):
    """A heading or a passage of the notes that somebody gets with this step.

    What nobody gets is absent, because a page may not tell of it (I2). It stands in the notes from
    `line` to `last` (0 where that was not kept), by which findings are matched to it. `only` names
    the lists it is for; none: everybody.
    """

    text: str
    line: int
    last: int = 0
    heading: bool = False
    embargoed: bool = False
    only: tuple[str, ...] = ()


class PlannedStep(Frozen):
    """One step of the plan as it stood: its instants (UTC), None where it has none.

    `reminders` are those of its round, in order; `deadline` is when the round ends.
    """

    name: str
    lists: tuple[str, ...]
    at: datetime | None = None
    not_after: datetime | None = None
    after: tuple[str, ...] = ()
    deadline: datetime | None = None
    reminders: tuple[datetime, ...] = ()


class Since(Frozen):
    """A list against the last dispatch that went to it: who is new, who is gone, by mailbox."""

    name: str
    dispatch: str
    went_at: datetime
    new: tuple[str, ...]
    gone: tuple[str, ...]


class Facts(Frozen):
    """The circumstances of a step when it was drafted.

    `plan` is the file, `planned_at` None for what a person sends, `composed_for` the instant that
    decides who may see what. `organisations` are names by id, of all recipients. `uncovered` are
    names. `restrictions` are the embargoes that bind its text or attachments. `attachments` are
    (name, size in bytes, SHA-256). `marked`: parts of the text were under embargo. `only_for`: the
    lists that parts of it are for, each with the recipients (`mailbox_key`) on it. `is_round`:
    answers are awaited, and a person settles each. `titles` are those of the lists named here, by
    name. `way` is `way` of the account in config.toml (empty where it was not kept). `on_lists`:
    who of each list in `lists` gets it, by `mailbox_key`. `since` compares them
    with who got the last dispatch; a list that none ever went to is absent. `because` is a
    person's reason for what follows another dispatch.
    """

    plan: str
    plan_title: str
    step: str
    template: str
    notes: str
    version: str
    meeting: str
    addressing: str
    lists: tuple[str, ...]
    planned_at: datetime | None
    composed_for: datetime
    embargo: Embargo | None
    restrictions: tuple[Restriction, ...]
    account: str
    sender: str
    way: str = ""
    organisations: dict[str, str]
    uncovered: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    attachments: tuple[tuple[str, int, str], ...]
    findings: tuple[Finding, ...]
    marked: bool = False
    only_for: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    is_round: bool = False
    steps: tuple[PlannedStep, ...] = ()
    titles: dict[str, str] = Field(default_factory=dict)
    on_lists: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    since: tuple[Since, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    because: str = ""
