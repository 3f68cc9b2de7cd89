"""round corrections: list them, decide each, put what is accepted into the notes."""

from typing import TYPE_CHECKING

import click

from mailer.cli.asking import somebody_sits_here
from mailer.cli.listening import typed_line
from mailer.cli.options import as_of_option, json_option, open_workspace, playing
from mailer.cli.output import next_command, say, show_json
from mailer.cli.rounds.applying import put_in
from mailer.cli.rounds.naming import round_named
from mailer.cli.rounds.progress import say_settled
from mailer.dispatch.prepare import require
from mailer.errors import UsageError
from mailer.i18n import _, ngettext
from mailer.ledger.course import Round
from mailer.ledger.party import Numbered
from mailer.ledger.round import Decided, Verdict
from mailer.rounds.applying import notes_now
from mailer.rounds.correcting import decide, deciding
from mailer.rounds.present import saw
from mailer.terminal.blocks import Role
from mailer.terminal.corrections import by_passage
from mailer.terminal.screen import show
from mailer.workspace import Workspace

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger

_KEYS = {"1": Verdict.ACCEPTED, "2": Verdict.ADAPTED, "3": Verdict.DECLINED}


@click.command(
    help=_(
        "The corrections of a round, by passage. Accept, adapt or decline each, with a reason; at "
        "a terminal it asks for each that is not decided. --apply shows what the notes become, and "
        "writes it when you say so."
    ),
    short_help=_("Decide corrections, and put them into the notes."),
)
@click.argument("what", metavar=_("[D-7 | PLAN STEP]"), nargs=-1)
@click.option(
    "--accept", type=int, multiple=True, metavar=_("NUMBER"), help=_("Take it as it was given.")
)
@click.option("--adapt", type=int, metavar=_("NUMBER"), help=_("Take it in your words: --text."))
@click.option("--text", metavar=_("TEXT"), help=_("The words that go in."))
@click.option(
    "--old", default="", metavar=_("TEXT"), help=_("The words that go; none: the passage.")
)
@click.option(
    "--decline", type=int, multiple=True, metavar=_("NUMBER"), help=_("Leave it out: --because.")
)
@click.option("--because", default="", metavar=_("REASON"), help=_("Why; they are told."))
@click.option("--apply", "to_apply", is_flag=True, help=_("Put what is accepted into the notes."))
@click.option("--confirm", type=int, metavar=_("COUNT"), help=_("How many changes you saw."))
@as_of_option
@json_option
def corrections(  # noqa: D103 (its help says it)
    what: tuple[str, ...],
    accept: tuple[int, ...],
    adapt: int | None,
    text: str | None,
    old: str,
    decline: tuple[int, ...],
    because: str,
    to_apply: bool,  # noqa: FBT001 (click)
    confirm: int | None,
    as_of: str | None,
    as_json: bool,  # noqa: FBT001
) -> None:
    what, more = _numbers_in(what, accept, decline)
    accepted, declined = (accept + more, decline) if accept else (accept, decline + more)
    given = [
        Decided(correction=each, verdict=Verdict.ACCEPTED, because=because) for each in accepted
    ]
    given += [
        Decided(correction=each, verdict=Verdict.DECLINED, because=because) for each in declined
    ]
    if adapt is not None or text is not None or old:
        given.append(_adapted(adapt, text, old, because))
    workspace = open_workspace(as_of)
    if given or to_apply:
        require(workspace.person, "prepare", "approve")
    with workspace.prepared() as ledger:
        number = round_named(workspace, ledger, what).number
        _record(workspace, ledger, number, given)
        if as_json:
            show_json([as_data(ledger.round(number), each) for each in _all(ledger, number)])
        elif not (to_apply or given):
            may = {"prepare", "approve"} & set(workspace.person.may)
            lead = bool(may) and somebody_sits_here()
            _show(workspace, ledger, number, lead=lead)
        if to_apply:
            put_in(workspace, ledger, number, confirm)
        _say_next(ledger.round(number), as_of)


def _numbers_in(
    what: tuple[str, ...], accept: tuple[int, ...], decline: tuple[int, ...]
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The words that name a round, and the numbers behind --accept 1 4; they belong to one."""
    numbers = tuple(int(word) for word in what if word.isdigit())
    if numbers and bool(accept) == bool(decline):
        raise UsageError(
            _("Is it accept or decline for {numbers}?").format(
                numbers=", ".join(map(str, numbers))
            ),
            _("Put the option before each number: --accept 1 --accept 4 --decline 2"),
        )
    return tuple(word for word in what if not word.isdigit()), numbers


def _adapted(number: int | None, text: str | None, old: str, because: str) -> Decided:
    if number is None or text is None:
        raise UsageError(
            _("Which correction becomes what?"), _("Name both: --adapt 3 --text “…” [--old “…”]")
        )
    return Decided(correction=number, verdict=Verdict.ADAPTED, old=old, new=text, because=because)


def _record(workspace: Workspace, ledger: "Ledger", number: int, decisions: list[Decided]) -> None:
    round_ = ledger.round(number)
    notes, _digest = notes_now(workspace.sources, round_)
    numbers = [each.correction for each in decisions]
    if twice := sorted({each for each in numbers if numbers.count(each) > 1}):
        raise UsageError(
            _("Decided twice: {numbers}").format(numbers=", ".join(map(str, twice))),
            _("Give one decision for each."),
        )
    for each in decisions:
        deciding(round_, each, notes)  # all can be, or none is recorded
    for each in decisions:
        decide(ledger, number, each, workspace.person.name, notes)
        say(_("Correction {number} is recorded.").format(number=each.correction))
    if decisions:
        say_settled(workspace, ledger, number)


def _all(ledger: "Ledger", number: int) -> tuple[Numbered, ...]:
    return ledger.round(number).corrections


def _show(workspace: Workspace, ledger: "Ledger", number: int, *, lead: bool) -> None:
    round_ = ledger.round(number)
    show(by_passage(round_, round_.corrections))
    open_ones = [each for each in round_.corrections if each.decision is None]
    count = len(round_.corrections)
    words = ngettext(
        "{count} correction, {left} to decide.", "{count} corrections, {left} to decide.", count
    )
    say(words.format(count=count, left=len(open_ones)))
    if lead and open_ones and not round_.settled:
        for each in open_ones:
            _ask(workspace, ledger, round_, each)


# At a terminal


def _ask(workspace: Workspace, ledger: "Ledger", round_: Round, each: Numbered) -> None:
    """One correction, decided by who sits there; asked again where it cannot be so."""
    say()
    show(by_passage(round_, [each]), err=True)
    while decision := _typed(each.number):
        try:
            _record(workspace, ledger, round_.number, [decision])
        except UsageError as wrong:
            say(f"{wrong.message} {wrong.remedy}", Role.WAIT)
        else:
            return


def _typed(number: int) -> Decided | None:
    key = typed_line(_("1 accept, 2 adapt, 3 decline (none: later)"))
    if key not in _KEYS:
        return None
    old = new = ""
    if key == "2":
        old = typed_line(_("The words that go (none: the whole passage)"))
        new = typed_line(_("The words in their place"))
    because = typed_line(_("Why (they are told)"))
    return Decided(correction=number, verdict=_KEYS[key], old=old, new=new, because=because)


def _say_next(round_: Round, as_of: str | None) -> None:
    command = f"mailer round corrections {round_.name}"
    if any(each.decision is None for each in round_.corrections):
        next_command(f"{command} --accept …{playing(as_of)}")
    elif any(each.changes_text and not each.applied for each in round_.corrections):
        next_command(f"{command} --apply{playing(as_of)}")
    else:
        ready = "tell" if round_.closed and round_.corrections else "status"
        next_command(f"mailer round {ready} {round_.name}{playing(as_of)}")


def as_data(round_: Round, each: Numbered) -> dict[str, object]:
    """A correction as other programs read it."""
    decision, seen = each.decision, saw(round_, each)
    return {
        "number": each.number,
        "organisations": list(each.organisations),
        **each.correction.model_dump(mode="json"),
        "saw": seen.text if seen else None,
        "verdict": decision.verdict.value if decision else None,
        "decided_by": each.decided.by if each.decided else None,
        "decided_at": each.decided.at.isoformat() if each.decided else None,
        "because": decision.because if decision else "",
        "out": decision.old if decision else "",
        "in": decision.new if decision else "",
        "applied": each.applied,
    }
