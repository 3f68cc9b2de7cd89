"""What only a person at a terminal can answer. Where nobody sits, nothing asks."""

import re
import sys
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mailer.checks.acceptances import Acceptance, accept
from mailer.cli.listening import typed_line
from mailer.cli.output import say
from mailer.clock import Clock
from mailer.config import Person
from mailer.dispatch.draft import Draft
from mailer.dispatch.facts import Facts
from mailer.dispatch.prepare import require_count
from mailer.errors import FindingsStop, NotApproved, UsageError
from mailer.findings import Finding, errors, stopping
from mailer.i18n import _
from mailer.ledger.model import Dispatch
from mailer.terminal.blocks import Role
from mailer.terminal.findings import with_passage
from mailer.terminal.screen import show

if TYPE_CHECKING:  # it would bring SQLAlchemy to commands that need no ledger
    from mailer.ledger.store import Ledger

Pairs = list[tuple[str, str]]
"""CODE@PLACE and the reason to accept it."""
OPEN = "o"
"""The key that opens the page; nothing opens by itself."""
_YES = {"y", "yes", "j", "ja"}
"""In either language: a Dutch hand types j."""


def somebody_sits_here() -> bool:
    """Whether a question would reach a person."""
    return sys.stdin is not None and sys.stdin.isatty()  # none at all without a console


def ask_number(ledger: "Ledger", dispatch: Dispatch, page: Path) -> int:
    """The number of recipients, typed by a person who has read the page.

    A wrong one may be mended once. Raises `NotApproved`, and `UsageError` where nobody sits.
    """
    say()
    say(_("To go on, type the number of recipients; {key} opens the page.").format(key=OPEN))
    count = _typed(page)
    try:
        require_count(ledger, dispatch, count)
    except NotApproved as wrong:
        say(_("{wrong} Once more.").format(wrong=wrong.message), Role.WAIT)
        count = _typed(page)
        require_count(ledger, dispatch, count)
    return count


def require_number(number: int | None) -> int:
    """The number of recipients from the command line. Raises `UsageError` without one."""
    if number is None:
        raise UsageError(
            _("There is no terminal to ask at."), _("Give the number of recipients: --confirm 34")
        )
    return number


def ask_again() -> bool:
    """Whether to prepare again from files that changed; what was prepared stays, if not said."""
    answer = typed_line(_("Prepare it again, with these changes? [y/N]"))
    return answer.casefold() in _YES


def ask_reasons(drafted: Draft, accepts: Pairs, person: Person, clock: Clock) -> list[Acceptance]:
    """Each warning that is open in a draft, accepted with a reason typed or on the command line.

    Raises `FindingsStop` (`TooEarly` where an embargo is at stake) for what nobody can accept,
    with all findings; and where a person has no reason.
    """
    if errors(drafted.findings):
        drafted.stop()
    step = (drafted.plan.file, drafted.step.name)
    given = accept(drafted.findings, accepts, step, person.name, clock())
    covered = {acceptance.fingerprint for acceptance in given}
    open_now: dict[str, list[Finding]] = {}
    for finding in stopping(drafted.findings):
        if finding.fingerprint not in covered:
            open_now.setdefault(finding.key, []).append(finding)
    counted = enumerate(open_now.values(), 1)
    typed = [_answered(n, len(open_now), found, drafted.facts) for n, found in counted]
    return given + accept(drafted.findings, typed, step, person.name, clock())


def _answered(number: int, count: int, found: Sequence[Finding], facts: Facts) -> tuple[str, str]:
    say()
    say(_("Warning {number} of {count}").format(number=number, count=count), Role.TITLE)
    for finding in found:
        show(with_passage(finding, facts), err=True)
    reason = typed_line(_("Your reason to accept it (none: stop)"))
    if not reason:
        raise FindingsStop(
            _("Stopped at {key}; nothing is stored of it.").format(key=found[0].key),
            found[0].remedy,
        )
    return found[0].key, reason


def _typed(page: Path) -> int:
    while True:
        typed = typed_line(_("How many recipients does it go to?"), " ")
        if re.fullmatch(r"[0-9]{1,9}", typed):
            return int(typed)
        if typed.casefold() == OPEN:
            _open(page)
        else:
            say(_("That is no number."), Role.WAIT)


def _open(page: Path) -> None:
    if not webbrowser.open(page.resolve().as_uri()):
        say(_("No browser was found. The page: {path}").format(path=page), Role.WAIT)
