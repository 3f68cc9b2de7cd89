"""The page a person reads before sending: one HTML file, without scripts and without a network."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from itertools import pairwise
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

import mailer
from mailer.compose.message import Addressee, Message
from mailer.findings import SEVERITIES
from mailer.i18n import _, language, ngettext
from mailer.ledger.model import FATES, STATES, Outcome
from mailer.preview import wording
from mailer.preview.sheet import Entry, Sheet
from mailer.preview.unfolding import header_fields, raw_header, variants
from mailer.preview.verdict import verdict

_HERE = Path(__file__).parent


def page(sheet: Sheet) -> str:
    """The whole of a sheet as HTML, in the language in use.

    It holds everything a recipient would get, embargoed text as well: its file is for its owner
    alone.
    """

    def moment(instant: datetime) -> str:
        return wording.moment(instant, sheet.zone)

    texts = variants(sheet.entries)
    return _template().render(
        sheet=sheet,
        facts=sheet.facts,
        verdict=verdict(sheet),
        variants=texts,
        text_of={entry.message.number: text.number for text in texts for entry in text.entries},
        moment=moment,
        language=language(),
    )


def first_of(message: Message) -> str:
    """Whom a message is to: the first, and how many more."""
    first = message.addressees[0].recipient
    more = len(message.addressees) - 1
    return f"{first.name or first.address}{f' + {more}' if more else ''}"


def lines(text: str) -> int:
    """About how many lines the letter with this plain text fills, so that its frame fits.

    Without a script the page cannot measure it. Space between paragraphs is a third of a line.
    """
    written = [line.strip() for line in text.split("\n")]
    ends = sum(above == "" != below for above, below in pairwise(written))
    return sum(line != "" for line in written) + ends // 3 + 1


def reached(entry: Entry) -> Iterator[tuple[Addressee, Outcome | None]]:
    """Each addressee of a message and what became of it; None in a draft."""
    by_address = {outcome.address: outcome for outcome in entry.outcomes}
    for addressee in entry.message.addressees:
        yield addressee, by_address.get(addressee.recipient.address)


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        _=_,
        ngettext=ngettext,
        size=wording.size,
        first_of=first_of,
        lines=lines,
        reached=reached,
        header_fields=header_fields,
        raw_header=raw_header,
        style=Markup((_HERE / "page.css").read_text("utf-8")),  # noqa: S704 (our own file)
        version=mailer.__version__,
        ADDRESSING=wording.ADDRESSING,
        SEVERITIES=SEVERITIES,
        STATES=STATES,
        FATES=FATES,
        SAD=wording.SAD,
        FIELDS=wording.FIELDS,
    )
    return environment.get_template("page.html.j2")
