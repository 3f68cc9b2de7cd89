"""The dossier of a round: from it alone an outsider can tell what happened.

Made once as plain words (`document`), from which Markdown and a page are made.
"""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from mailer import __version__
from mailer.i18n import _
from mailer.rounds.dossier.answering import answering
from mailer.rounds.dossier.asking import asking, letters, people, reminders
from mailer.rounds.dossier.course import course, in_short
from mailer.rounds.dossier.deciding import applying, deciding, ending, telling
from mailer.rounds.dossier.document import Document
from mailer.rounds.dossier.keeping import keeping
from mailer.rounds.dossier.markdown import as_markdown
from mailer.rounds.dossier.page import as_html
from mailer.rounds.dossier.record import Record, read_record

if TYPE_CHECKING:  # it would bring SQLAlchemy to who needs no ledger
    from mailer.ledger.store import Ledger

__all__ = ["as_html", "as_markdown", "dossier", "read_dossier"]

_CHAPTERS = (
    *(in_short, course, asking, people, reminders, answering),
    *(deciding, applying, ending, telling, keeping, letters),
)


def read_dossier(ledger: "Ledger", number: int, zone: ZoneInfo, now: datetime) -> Document:
    """The whole of a round. Raises `UsageError` for a dispatch that asks none."""
    return dossier(read_record(ledger, number, zone, now))


def dossier(record: Record) -> Document:
    """The chapters, in the language in use."""
    round_ = record.round
    made = _("Made {moment} ({zone}), by mailer {version}.").format(
        moment=record.when(record.now), zone=record.zone.key, version=__version__
    )
    return Document(
        title=_("Dossier of the factual check: {title} ({round})").format(
            round=round_.name, title=round_.asked.title or round_.title
        ),
        made=made,
        warning=_warning(record),
        sections=tuple(chapter(record) for chapter in _CHAPTERS),
    )


def _warning(record: Record) -> str:
    """Who may read it: it holds people's names and, until then, words under embargo."""
    terms = record.facts.embargo
    if terms and record.now < terms.until:
        words = _("Under embargo until {moment}, and with names and addresses: not to be shared.")
        return words.format(moment=record.when(terms.until))
    return _("It holds names, addresses and the words of those who answered.")
