"""What notices say: steps, counts, addresses, a server's words. Never a word of what goes out.

A subject line may be under embargo, and so may a file's name: neither stands here.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import NamedTuple

from mailer import saying
from mailer.compose.message import Field
from mailer.dispatch.standing import Lack, Standing
from mailer.i18n import _, ngettext
from mailer.ledger.model import FATES, KINDS, STATES, Delivery, Fate, Kind, Outcome, State
from mailer.visible import quoted, visible
from mailer.worker.view import View, number_of

LINES = 500
"""Recipients that one notice names; how many there are is said of all."""
_REASONS = 5
_PLAIN = frozenset({State.SUBMITTED, State.WRITTEN})


class Words(NamedTuple):
    """A notice's subject and body."""

    subject: str
    body: str


def day_before(view: View, day: date, steps: Sequence[Standing]) -> Words:
    """What goes on a day: when, to how many, and what still misses."""
    count = len(steps)
    subject = ngettext("{count} mail on {day}", "{count} mails on {day}", count)
    ordered = sorted(steps, key=lambda step: (step.planned_at, step.plan, step.step))
    head = _("This is planned for {day}.").format(day=saying.day(day))
    return Words(
        subject.format(count=count, day=saying.day(day)),
        _text([head], *(_planned(view, step) for step in ordered), [_see()]),
    )


def outcome(view: View, number: int, at_most: int = LINES) -> Words:
    """What became of a dispatch: how many by fate, the seal, and so many recipients at most."""
    dispatch = view.ledger.dispatch(number)
    counts, lines = _recipients(view.ledger.deliveries(number), at_most)
    total = sum(counts.values())
    follows = dispatch.kind is not Kind.STEP
    step = f"{dispatch.step}, {_(KINDS[dispatch.kind])}" if follows else dispatch.step
    subject = _("{step} ({name}): {counts}").format(
        step=step, name=dispatch.name, counts=_counted(counts)
    )
    head = [
        _("{step}, {title} ({name})").format(
            step=step, title=visible(dispatch.title), name=dispatch.name
        ),
        ngettext("{count} recipient", "{count} recipients", total).format(count=total),
        *(f"{count:>6}  {how}" for how, count in counts.most_common()),
    ]
    seal = _("Seal over all that the register recorded of it: {seal}").format(
        seal=view.ledger.seal(number)
    )
    return Words(
        subject, _text(head, lines, _after(dispatch.name, counts, cut=total > at_most), [seal])
    )


def missed(view: View, standing: Standing) -> Words:
    """What stands in the way of a step that should have gone, and the command that mends it."""
    assert standing.planned_at  # only what is dated can be missed
    subject = _("Not gone: {step}").format(step=_step(standing))
    head = _("{step}, {title}, was to go on {moment} (Dutch time) and has not gone.").format(
        step=_step(standing),
        title=visible(view.title(standing.plan)),
        moment=view.moment(standing.planned_at),
    )
    return Words(
        subject, _text([head], _in_the_way(view, standing), _what_to_do(view, standing), [_see()])
    )


def _text(*parts: Iterable[str]) -> str:
    """Parts with a blank line between them."""
    return "\n\n".join("\n".join(part) for part in map(list, parts) if part) + "\n"


def _see() -> str:
    return _("All steps and how they stand: mailer status")


# The day before


def _planned(view: View, step: Standing) -> Iterator[str]:
    assert step.planned_at  # only what is dated is planned
    yield _("{moment} (Dutch time): {step}, {title}").format(
        moment=view.moment(step.planned_at),
        step=_step(step),
        title=visible(view.title(step.plan)),
    )
    if step.dispatch:
        people = ngettext("{count} recipient", "{count} recipients", step.recipients)
        yield "  " + people.format(count=step.recipients)
    wants = list(view.wants(step))
    yield from (f"  - {visible(want)}" for want in wants)
    if not wants:
        yield "  " + (_("nothing misses") if step.waits else _("nothing of it is to go any more"))


def _step(standing: Standing) -> str:
    if not standing.dispatch:
        return standing.step
    return f"{standing.step} ({standing.dispatch})"


# What became of it


def _recipients(deliveries: Iterable[Delivery], at_most: int) -> tuple[Counter[str], list[str]]:
    """How many recipients by what became of them, and a line for each: first what went wrong."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    right: list[str] = []
    for delivery in deliveries:
        for addressee, result in zip(delivery.message.addressees, delivery.outcomes, strict=True):
            copy = addressee.field is Field.COPY
            counts[became(delivery.state, result.fate)] += not copy
            well = delivery.state in _PLAIN and result.fate is Fate.ACCEPTED
            lines = right if well else wrong
            if len(lines) < at_most:
                lines.append(_line(delivery.state, result, copy=copy))
    return +counts, (wrong + right)[:at_most]


def _line(state: State, result: Outcome, *, copy: bool) -> str:
    how, words = became(state, result.fate), _words(state, result)
    how = _("{how} (the archive's copy)").format(how=how) if copy else how
    return visible(f"{result.address}: {how}" + (f" ({words})" if words else ""))


def _words(state: State, result: Outcome) -> str:
    """A server's, on one line. A person's reasons stand in the same place: those are not told."""
    told = state is State.IN_DOUBT or result.fate in {Fate.DEFERRED, Fate.REFUSED, Fate.BOUNCED}
    return " ".join(result.detail.split()) if told else ""


def became(state: State, fate: Fate) -> str:
    """What became of one recipient, in a word: the message's state unless theirs is another."""
    own = fate is Fate.SETTLED or (state in _PLAIN and fate is not Fate.ACCEPTED)
    return _(FATES[fate]) if own else _(STATES[state])


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {how}" for how, count in counts.most_common())


def _after(name: str, counts: Counter[str], *, cut: bool) -> Iterator[str]:
    if cut:
        yield _("Not everybody stands here: mailer preview {name}").format(name=name)
    if counts[_(STATES[State.IN_DOUBT])]:
        yield _("Find out what is in doubt: mailer reconcile")
    if counts[_(STATES[State.REFUSED])] or counts[_(FATES[Fate.REFUSED])]:
        yield _("Who needs nothing more: mailer settle {name} ADDRESS --because “…”").format(
            name=name
        )


# A miss


def _in_the_way(view: View, standing: Standing) -> Iterator[str]:
    yield _("What stands in its way:")
    reasons = [*view.wants(standing), *view.held.get(standing.dispatch or "", ())]
    if State.MISSED in standing.states:
        reasons.append(_("the last moment at which it might go is past"))
    reasons += _server_words(view, standing)
    reasons = reasons or [_("it was not handed over yet")]
    yield from (f"- {visible(reason)}" for reason in reasons)


def _server_words(view: View, standing: Standing) -> list[str]:
    """What servers answered for what is still planned; the first few of them."""
    number = number_of(standing)
    deliveries = view.ledger.deliveries(number) if number else ()
    planned = (delivery for delivery in deliveries if delivery.state is State.PLANNED)
    words = dict.fromkeys(_words(d.state, o) for d in planned for o in d.outcomes)
    return list(filter(None, words))[:_REASONS]


def _what_to_do(view: View, standing: Standing) -> Iterator[str]:
    yield _("What you can do:")
    plan = f"{quoted(PurePosixPath(standing.plan).stem)} {standing.step}"
    name = standing.dispatch or plan
    prepare = "round open" if _is_round(view, standing) else "prepare"
    send = f"round remind D-{standing.follows}" if standing.reminds else f"send {name}"
    commands = {
        Lack.PREPARATION: f"mailer {prepare} {plan}",
        Lack.APPROVAL: f"mailer approve {name}",
        Lack.TIME: f"mailer send {name} --late",
    }
    found = [commands[lack] for lack in standing.lacks]
    if {State.IN_DOUBT, State.SUBMITTING} & set(standing.states):
        found.append("mailer reconcile")
    if State.MISSED in standing.states:
        found.append(commands[Lack.PREPARATION])
    yield from (f"  {command}" for command in found or [f"mailer {send}"])


def _is_round(view: View, standing: Standing) -> bool:
    plan = view.sources.plan(standing.plan)
    step = plan.step(standing.step) if plan else None
    return step is not None and step.round is not None
