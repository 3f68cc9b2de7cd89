"""A rule about the organisations that a person says a passage names: `{noemt="…"}`."""

from collections.abc import Iterable, Iterator

from mailer.checks.pieces import heading_place, passage_place
from mailer.compose.named import unknown_in
from mailer.directory.model import Directory
from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_
from mailer.notes.model import MeetingNotes
from mailer.reading import suggestion

NAMES_NOBODY = rule(
    "mark-names-nobody",
    Severity.ERROR,
    message=N_("“{words}” in the mark {{noemt=…}} is no organisation that is known.{near}"),
    remedy=N_("Write a name or alias of organisations.toml, “alle gemeenten” or “niemand”."),
    why=N_("The organisation that was meant would not see that the passage is about it."),
)


def check_named(notes: MeetingNotes, directory: Directory) -> Iterator[Finding]:
    """Names in marks that are nobody's, at the heading or the passage that has the mark."""
    for section in notes.sections:
        yield from _unknown(section.names or (), directory, heading_place(notes, section))
    by_headings = {section.names for section in notes.sections}
    for passage in notes.passages():
        if passage.names not in by_headings:
            yield from _unknown(passage.names or (), directory, passage_place(notes, passage))


def _unknown(names: Iterable[str], directory: Directory, place: Place) -> Iterator[Finding]:
    callings = [name for each in directory.organisations.values() for name in each.callings]
    for name in unknown_in(names, directory) if names else ():
        yield NAMES_NOBODY.found(place, words=name, near=suggestion(name, callings))
