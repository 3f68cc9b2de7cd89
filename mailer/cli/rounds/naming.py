"""Rounds by the names that people give them."""

from typing import TYPE_CHECKING

from mailer.cli.naming import dispatch_named
from mailer.errors import UsageError
from mailer.i18n import _
from mailer.ledger.course import Round
from mailer.ledger.party import Party
from mailer.reading import suggestion
from mailer.workspace import Workspace

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger


def round_named(workspace: Workspace, ledger: "Ledger", words: tuple[str, ...]) -> Round:
    """The round a person named: PLAN STEP, a step, D-7 or a dispatch that follows it.

    Without words the only one there is, or that is not settled. Raises `UsageError`.
    """
    if not words:
        return _only(ledger)
    dispatch = dispatch_named(workspace, ledger, words)
    number = ledger.round_of(dispatch.number)
    if number is None:
        raise UsageError(
            _("{name} is no round.").format(name=" ".join(words)),
            _("Open one: mailer round open PLAN STEP"),
        )
    return ledger.round(number)


def parties_named(
    workspace: Workspace, ledger: "Ledger", words: tuple[str, ...]
) -> tuple[Round, list[Party]]:
    """The organisations with which these words begin, and the round that the rest of them names.

    Raises `UsageError`.
    """
    known = workspace.sources.directory.organisations.values()
    called = {calling.casefold() for each in known for calling in each.callings}
    first = next((n for n, word in enumerate(words) if word.casefold() not in called), len(words))
    names = words[: max(first, 1)]
    round_ = round_named(workspace, ledger, words[len(names) :])
    return round_, [party_named(round_, name, workspace) for name in names]


def party_named(round_: Round, written: str, workspace: Workspace) -> Party:
    """An organisation that was asked, by its id, name or an alias. Raises `UsageError`."""
    known = workspace.sources.directory.organisations
    called = {
        calling.casefold(): each
        for each, name in round_.asked.names.items()
        for calling in (each, name, *(known[each].callings if each in known else ()))
    }
    if written.casefold() in called:
        return round_.party(called[written.casefold()])
    raise UsageError(
        _("{name} was not asked in {round}.").format(name=written, round=round_.name)
        + suggestion(written, list(called)),
        _("Asked were: {names}").format(names=", ".join(round_.asked.names)),
    )


def _only(ledger: "Ledger") -> Round:
    rounds = [ledger.round(number) for number in ledger.rounds()]
    left = [each for each in rounds if not each.settled] or rounds
    if len(left) == 1:
        return left[0]
    raise UsageError(
        _("Which round?"),
        _("Name one: {names}").format(names=", ".join(each.name for each in left)),
    )
