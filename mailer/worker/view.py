"""What the worker's notices look at, and one of them as a value."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from mailer import saying
from mailer.clock import to_local
from mailer.dispatch.sources import Sources
from mailer.dispatch.standing import LACKS, Standing, changed_since
from mailer.frozen import Frozen
from mailer.i18n import _
from mailer.ledger.store import Ledger


class Notice(Frozen):
    """A mail to those in [notify]. `key` says what it is about: once for each, ever."""

    key: str
    subject: str
    body: str


@dataclass(frozen=True)
class View:
    """The workspace and its ledger at one moment.

    `held` says why the gate held something back of a dispatch, in its errors' own sentences, by
    the dispatch's name.
    """

    sources: Sources
    ledger: Ledger
    standings: tuple[Standing, ...]
    held: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """Where local days and times are."""
        return self.sources.config.zone

    def day(self, instant: datetime) -> date:
        """The local day of an instant."""
        return to_local(instant, self.zone).date()

    def moment(self, instant: datetime) -> str:
        """The local moment, to the minute, with its weekday."""
        return saying.moment(instant, self.zone)

    def title(self, plan: str) -> str:
        """The title of the plan in a file, or the file where it cannot be read any more."""
        found = self.sources.plan(plan)
        return found.title if found else plan

    def wants(self, standing: Standing) -> Iterator[str]:
        """What still misses, as sentences that name no file of a text.

        A file's name may say what is under embargo, and a notice is read by whoever is in
        [notify].
        """
        yield from (_(LACKS[lack]) for lack in standing.lacks)
        dispatch = number_of(standing)
        changed = changed_since(self.sources, self.ledger.dispatch(dispatch)) if dispatch else ()
        for sentence in standing.missing:
            if any(file in sentence for file in changed):
                yield _("files have changed since it was prepared")
            else:
                yield sentence


def number_of(standing: Standing) -> int | None:
    """The number of a standing's dispatch."""
    return int(standing.dispatch.removeprefix("D-")) if standing.dispatch else None
