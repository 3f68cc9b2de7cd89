"""What a page tells about a step beside its messages; frozen with the dispatch."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import Field

from mailer.directory.model import mailbox_key
from mailer.dispatch.materials import Materials
from mailer.dispatch.sources import Sources
from mailer.findings import Finding
from mailer.frozen import Frozen
from mailer.notes.model import named_lists
from mailer.release.embargo import Restriction
from mailer.release.plan import Embargo, ReleasePlan, Step


class Facts(Frozen):
    """The circumstances of a step when it was drafted.

    `plan` is the file, `planned_at` None for what a person sends, `composed_for` the instant that
    decides who may see what. `organisations` are names by id, of all recipients. `uncovered` are
    names. `restrictions` are the embargoes that bind its text or attachments. `attachments` are
    (name, size in bytes, SHA-256). `marked`: parts of the text were under embargo. `only_for`: the
    lists that parts of it are for, each with the recipients (`mailbox_key`) on it. `is_round`:
    answers are awaited, and a person settles each.
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
    organisations: dict[str, str]
    uncovered: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    attachments: tuple[tuple[str, int, str], ...]
    findings: tuple[Finding, ...]
    marked: bool = False
    only_for: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    is_round: bool = False


def _on(sources: Sources, name: str, at: datetime, materials: Materials) -> tuple[str, ...]:
    there = sources.members(name, at)
    return tuple(key for r in materials.shown if (key := mailbox_key(r.address)) in there)


def tell(
    sources: Sources,
    plan: ReleasePlan,
    step: Step,
    at: datetime,
    materials: Materials,
    restrictions: Sequence[Restriction],
    findings: Sequence[Finding],
) -> Facts:
    """The circumstances of a step that is composed for an instant."""
    notes, to, cc = materials.notes, materials.to, materials.cc
    known = sources.directory.organisations
    ids = dict.fromkeys((*to.organisations, *cc.organisations))
    return Facts(
        plan=plan.file,
        plan_title=plan.title,
        step=step.name,
        template=step.template,
        notes=plan.notes_of(step),
        version=notes.version.value if notes else "",
        meeting=notes.title if notes else "",
        addressing=step.addressing.value,
        lists=(*step.to, *step.cc),
        planned_at=step.at,
        composed_for=at,
        embargo=plan.embargo,
        restrictions=tuple(restrictions),
        account=sources.config.account.use,
        sender=sources.config.sender.address,
        organisations={o: known[o].name if o in known else o for o in ids},
        uncovered=tuple(known[o].name for o in to.uncovered if o in known),
        left_out=(*to.left_out, *cc.left_out),
        attachments=tuple((a.name, len(a.content), a.digest) for a in materials.attachments),
        findings=tuple(findings),
        marked=bool(notes and notes.embargoed),
        only_for={name: _on(sources, name, at, materials) for name in named_lists(notes)},
        is_round=step.round is not None,
    )
