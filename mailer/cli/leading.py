"""The way at a terminal, from the notes to sent mail: findings, page, the number typed, gone.

Each stretch is the one that `prepare`, `approve` and `send` go by themselves, and the ledger
knows how far it is. Nothing is stored until every finding has its answer.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import click

from mailer.cli.asking import Pairs, ask_again, ask_number, ask_reasons
from mailer.cli.handing import after, conclude, hand_over, refuse_reminder
from mailer.cli.naming import dispatch_if_any, dispatch_named, names_dispatch, step_named
from mailer.cli.options import playing
from mailer.cli.output import next_command, say
from mailer.cli.pages import dispatch_sheet, renew_page, show_sheet
from mailer.cli.preparing import say_approved, say_reminders
from mailer.dispatch.prepare import (
    Shown,
    approve,
    prepare,
    require,
    require_approver,
    require_worker,
    seen_with,
)
from mailer.dispatch.standing import changed_since
from mailer.errors import MailerError, NotApproved, TooEarly, UsageError
from mailer.i18n import _
from mailer.ledger.model import Dispatch, Life, State
from mailer.preview.verdict import verdict
from mailer.terminal.blocks import Role
from mailer.workspace import Workspace

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


class Wish(NamedTuple):
    """What a person asked for: which dispatch, what they accept, leave to go late, the clock.

    `by_hand`: they will send it at its time themselves.
    """

    what: tuple[str, ...]
    accepts: Pairs
    late: bool
    as_of: str | None
    by_hand: bool = False


def lead(workspace: Workspace, wish: Wish) -> None:
    """Lead a person through all that is left to do before a dispatch goes, and let it go.

    Raises what `prepare`, `approve` and the gate raise; where a person stops it, it says what is
    stored by then.
    """
    workspace.require_past()
    with _telling_what_is_stored(workspace, wish):
        number = _number_of(workspace, wish)
        present = workspace.afresh()
        with present.ledger() as ledger:
            _approve_and_go(present, ledger, ledger.dispatch(number), wish)


@contextmanager
def _telling_what_is_stored(workspace: Workspace, wish: Wish) -> Iterator[None]:
    try:
        yield
    except (click.Abort, KeyboardInterrupt):
        say()
        dispatch = _existing(workspace, wish.what)
        if dispatch is None:
            say(_("Nothing is stored."))
            raise
        with workspace.ledger() as ledger:
            sheet = dispatch_sheet(workspace.afresh(), ledger, dispatch, wish.as_of)
        say(_("{name} is stored. {words}").format(name=sheet.name, words=verdict(sheet).words))
        if dispatch.life is Life.LIVE:
            next_command(f"mailer send {dispatch.name}{playing(wish.as_of)}")
        raise


# To a dispatch


def _number_of(workspace: Workspace, wish: Wish) -> int:
    """The number of the dispatch that is to go, prepared now when it has to be."""
    dispatch = _existing(workspace, wish.what)
    if dispatch and not (_may_be_prepared_anew(workspace, dispatch) and ask_again()):
        if wish.accepts:
            raise UsageError(
                _("{name} is prepared; there is nothing to accept.").format(name=dispatch.name),
                _("Without --accept: mailer send {name}").format(name=dispatch.name),
            )
        return dispatch.number
    words = (dispatch.plan, dispatch.step) if dispatch else wish.what
    return _prepared(workspace.afresh(), words, wish)


def _existing(workspace: Workspace, what: tuple[str, ...]) -> Dispatch | None:
    """The dispatch that a person named; None when its step is not prepared, or was taken back."""
    by_number = names_dispatch(what[0])
    if not by_number and not workspace.ledger_path.exists():
        return None
    with workspace.prepared() as ledger:
        if by_number:
            named = dispatch_named(workspace, ledger, what)
            refuse_reminder(named)
            return named
        found = dispatch_if_any(workspace, ledger, what)
        taken_back = found and set(ledger.tally(found.number)) == {State.CANCELLED}
        return None if taken_back else found


def _may_be_prepared_anew(workspace: Workspace, dispatch: Dispatch) -> bool:
    """Whether its files changed and nothing of it went; says which."""
    changed = changed_since(workspace.sources, dispatch)
    if not changed or dispatch.life is not Life.LIVE or "prepare" not in workspace.person.may:
        return False
    with workspace.ledger() as ledger:
        if set(ledger.tally(dispatch.number)) != {State.PLANNED}:
            return False
    words = _("Changed since {name} was prepared: {files}")
    say(words.format(name=dispatch.name, files=", ".join(changed)))
    return True


def _prepared(workspace: Workspace, words: tuple[str, ...], wish: Wish) -> int:
    plan, step = step_named(workspace, words)
    require(workspace.person, "prepare")
    draft = workspace.draft(plan, step)
    accepted = ask_reasons(draft, wish.accepts, workspace.person, workspace.clock)
    present = workspace.afresh()
    with present.ledger() as ledger:
        dispatch, superseded = prepare(
            present.sources,
            ledger,
            *step_named(present, (plan.file, step.name)),
            present.clock,
            present.person,
            carries=present.carries,
            shown=Shown(draft, accepted),
        )
    if superseded:
        say(_("D-{number} gave way to it.").format(number=superseded))
    return dispatch.number


# From a dispatch to gone


def _approve_and_go(workspace: Workspace, ledger: "Ledger", dispatch: Dispatch, wish: Wish) -> None:
    count: int | None = None
    if dispatch.life is Life.LIVE and ledger.approval(dispatch.number) is None:
        count = _approved(workspace, ledger, dispatch, wish)  # typed once, for both

    def number() -> int:
        return _looked_at(workspace, ledger, dispatch, wish) if count is None else count

    try:
        deliveries, held = hand_over(workspace, ledger, dispatch, number, late=wish.late)
    except TooEarly as reason:
        _waits(reason, _("It is approved, and waits. Then:"), f"mailer send {dispatch.name}")
    renew_page(workspace.afresh(), ledger, dispatch.number, wish.as_of)
    conclude(dispatch, deliveries, held, f"{after(dispatch)}{playing(wish.as_of)}")


def _approved(workspace: Workspace, ledger: "Ledger", dispatch: Dispatch, wish: Wish) -> int:
    """The number that a person typed to approve it; who may not hears what another one runs."""
    person, four_eyes = workspace.person, workspace.config.rules.four_eyes
    try:
        require_approver(dispatch, person, four_eyes=four_eyes)
    except NotApproved as reason:
        show_sheet(workspace, dispatch_sheet(workspace, ledger, dispatch, wish.as_of), None)
        command = f"mailer send {dispatch.name}{playing(wish.as_of)}"
        _waits(reason, _("It is prepared, and waits for who may approve it."), command)
    try:
        if not (wish.by_hand or workspace.plays):
            require_worker(ledger, dispatch, workspace.clock())
    except NotApproved as reason:
        say(reason.remedy)
        _waits(reason, _("It is prepared. Then:"), f"mailer send {dispatch.name}")
    count = _looked_at(workspace, ledger, dispatch, wish)
    present = workspace.afresh()
    rules, person = present.config.rules, present.person
    beside = seen_with(ledger, dispatch)
    approve(ledger, dispatch, person, count, four_eyes=rules.four_eyes)
    renew_page(present, ledger, dispatch.number, wish.as_of)
    say_approved(dispatch, person, count)
    say_reminders(beside, present.config.zone)
    return count


def _waits(reason: MailerError, words: str, command: str) -> NoReturn:
    """End where it is no fault that it did not go: why, what is stored, the command for later."""
    say()
    say(reason.message, Role.WAIT)
    say(words)
    next_command(command)
    click.get_current_context().exit(reason.exit_code)


def _looked_at(workspace: Workspace, ledger: "Ledger", dispatch: Dispatch, wish: Wish) -> int:
    """The number of recipients, typed after the page and the summary."""
    sheet = dispatch_sheet(workspace, ledger, dispatch, wish.as_of)
    page = show_sheet(workspace, sheet, None)
    return ask_number(ledger, dispatch, page)
