"""Rules about a list as a whole: who on it gets nothing, and how it changed."""

from collections.abc import Iterator, Sequence
from datetime import date

from mailer.directory.expansion import contact_place
from mailer.directory.model import Audience, Directory, mailbox_key
from mailer.directory.outsiders import everybody
from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_

SUPPRESSED = rule(
    "recipient-suppressed",
    Severity.NOTE,
    message=N_("{address} is on the list and gets nothing: {reason}"),
    remedy=N_("Nothing. To send to this address again, take it out of suppressed.csv."),
    why=N_("Who asked for no more mail, or cannot be reached, is passed over on every list."),
)
NOT_YET = rule(
    "recipient-not-yet",
    Severity.NOTE,
    message=N_("{address} is on the list and gets nothing before {day}."),
    remedy=N_("Nothing, or mend `from` in contacts.csv."),
    why=N_("A contact is valid or not on the day a message goes, not on the day it was prepared."),
)
EXPIRED = rule(
    "recipient-expired",
    Severity.NOTE,
    message=N_("{address} is on the list and gets nothing after {day}."),
    remedy=N_("Nothing, or mend `until` in contacts.csv."),
    why=N_("A contact is valid or not on the day a message goes, not on the day it was prepared."),
)
JUMP = rule(
    "list-jump",
    Severity.WARNING,
    message=N_(
        "The list “{name}” is not what it was at {dispatch}: {new} are new and {gone} are gone; "
        "{before} got it then."
    ),
    remedy=N_("Look at who is new and who is gone; accept it with a reason when that is meant."),
    why=N_("A list that grew or shrank overnight is most often a slip in a selector or a file."),
)
_SHARE, _AT_LEAST = 0.2, 3
"""So many of a list, and so many people, may come and go unnoticed."""


def check_left_out(audience: Audience, directory: Directory, on: date) -> Iterator[Finding]:
    """A note, at the row, for each contact whom the lists mean and who gets nothing on that day."""
    known = everybody(directory)
    for address, _reason in audience.left_out:
        contact = known.contacts[known.mailboxes[mailbox_key(address)]]
        place = contact_place(directory, address)
        suppressed = directory.suppressed.get(mailbox_key(address))
        if suppressed is not None:
            yield SUPPRESSED.found(place, address=address, reason=suppressed)
        elif contact.valid_from and on < contact.valid_from:
            yield NOT_YET.found(place, address=address, day=contact.valid_from)
        else:
            yield EXPIRED.found(place, address=address, day=contact.valid_until)


def check_jump(
    name: str, dispatch: str, new: Sequence[str], gone: Sequence[str], now: int, place: Place
) -> Iterator[Finding]:
    """Whether a list, of `now` mailboxes, changed by much since a dispatch.

    One that means nobody any more has a finding of its own.
    """
    before, changed = now - len(new) + len(gone), len(new) + len(gone)
    if now and changed >= _AT_LEAST and changed > _SHARE * before:
        yield JUMP.found(
            place.model_copy(update={"passage": name}),
            about="\0".join((name, *sorted(new), "", *sorted(gone))),
            name=name,
            dispatch=dispatch,
            new=len(new),
            gone=len(gone),
            before=before,
        )
