"""The page a person reads before sending: one HTML file without a network.

What it shows comes from the modules beside this one, each a plain function of the sheet; html/ and
css/ say how it looks, script.js what it does where scripts may run.
"""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

import mailer
from mailer import saying
from mailer.clock import to_local
from mailer.findings import SEVERITIES, stopping
from mailer.i18n import _, language, ngettext
from mailer.ledger.model import FATES, STATES
from mailer.preview import timeline as along_time
from mailer.preview import wording
from mailer.preview.aspects import ASPECTS
from mailer.preview.changes import changes, seen
from mailer.preview.diff import MARKS
from mailer.preview.letters import FRAMES, in_scheme, lines
from mailer.preview.passages import annotated, only_for_some
from mailer.preview.people import first_of, gone, groups
from mailer.preview.rounds import course, reminders
from mailer.preview.sheet import Sheet
from mailer.preview.unfolding import header_fields, raw_header, source
from mailer.preview.variants import Variant, comparison, variants
from mailer.preview.verdict import verdict
from mailer.preview.versions import RECORD
from mailer.visible import quoted

_HERE = Path(__file__).parent
_STYLES = ("base", "head", "timeline", "letters", "people", "round", "narrow", "print")
Contents = tuple[str, str, int | None]
"""A section: its id, its title, and how many of something it holds."""
Shown = dict[str, object]
"""What the template gets, by name."""


def page(sheet: Sheet) -> str:
    """The whole of a sheet as HTML, in the language in use.

    It holds everything a recipient would get, embargoed text as well: its file is for its owner
    alone.
    """
    texts = variants(sheet.entries)
    return _template().render(
        **_found(sheet),
        **_plain(sheet),
        **_texts(sheet, texts),
        **_of_round(sheet),
        **_saying(sheet),
    )


def _plain(sheet: Sheet) -> Shown:
    """The sheet itself, and what of it is kept on the page for the next."""
    facts = sheet.facts
    return {
        "sheet": sheet,
        "facts": facts,
        "verdict": verdict(sheet),
        "following": wording.following(sheet.dispatch, facts, sheet.addresses),
        "timeline": along_time.timeline(sheet),
        "changes": changes(sheet.before, sheet) if sheet.before else None,
        "embargo_known": bool(facts.embargo or facts.restrictions),
        "under_embargo": any(entry.message.embargoed for entry in sheet.entries),
        "record": _inert(seen(sheet).model_dump_json()),
    }


def _found(sheet: Sheet) -> Shown:
    """Findings at their passages, and people."""
    facts, found = sheet.facts, groups(sheet)
    passages = annotated(facts)
    return {
        "stops": len(stopping(facts.findings)),
        "passages": passages,
        "lines_shown": {passage.excerpt.line for passage in passages},
        "groups": found,
        "gone": gone(facts),
        "fresh": sum(bool(member.new_since) for group in found for member in group.members),
    }


def _texts(sheet: Sheet, texts: Sequence[Variant]) -> Shown:
    return {
        "contents": list(_contents(sheet, texts)),
        "variants": texts,
        "comparison": comparison(texts),
        "restricted": only_for_some(sheet.facts),
        "text_of": {e.message.number: text.number for text in texts for e in text.entries},
    }


def _of_round(sheet: Sheet) -> Shown:
    """How a round stands, and the reminders that are seen with it."""
    return {
        "course": course(sheet.round, sheet.zone) if sheet.round else None,
        "reminders": reminders(sheet),
    }


def _saying(sheet: Sheet) -> Shown:
    """How moments and lists are said on this page."""
    zone = sheet.zone
    return {
        "language": language(),
        "titles": partial(wording.titles, sheet.facts),
        "moment": partial(saying.moment, zone=zone),
        "value_said": partial(wording.value_said, zone=zone),
        "day": lambda instant: saying.short_day(to_local(instant, zone)),
        "brief_day": lambda instant: saying.brief_day(to_local(instant, zone)),
        "brief_time": partial(saying.brief_time, zone=zone),
    }


def _contents(sheet: Sheet, texts: Sequence[Variant]) -> Iterator[Contents]:
    """The page's sections, each with what there is to count in it."""
    facts = sheet.facts
    if sheet.before:
        yield "changes", _("What changed"), None
    if sheet.round:
        yield "round", _("Factual check"), None
    yield "findings", _("Findings"), len(facts.findings)
    if facts.steps:
        yield "plan", _("Plan"), len(facts.steps)
    yield "texts", _("Text"), len(texts)
    if sheet.reminders:
        yield "reminders", _("Reminders"), len(sheet.reminders)
    if facts.excerpts:
        yield "passages", _("Passages"), sum(not excerpt.heading for excerpt in facts.excerpts)
    yield "recipients", _("Recipients"), sheet.recipient_count
    yield "left-out", _("Left out"), len(facts.left_out) + len(facts.uncovered)
    yield "messages", _("Messages"), len(sheet.entries)


def _names(variant: Variant) -> list[str]:
    """Who get a text, as people know them."""
    return [reader.recipient.name or reader.recipient.address for reader in variant.readers]


def _addresses(variant: Variant) -> list[str]:
    """Who get a text, each with the address: nobody else on the page tells it of a reminder."""
    people = (reader.recipient for reader in variant.readers)
    return [" ".join(filter(None, (each.name, f"<{each.address}>"))) for each in people]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _inert(json: str) -> Markup:
    """JSON that cannot end the element it stands in."""
    return Markup(json.replace("<", "\\u003c").replace("&", "\\u0026"))  # noqa: S704 (no "<" left)


_WORDS: Shown = {
    "_": _,
    "ngettext": ngettext,
    "size": wording.size,
    "quoted": quoted,
    "first_of": first_of,
    "names": _names,
    "addresses": _addresses,
    "cut": _cut,
    "lines": lines,
    "in_scheme": in_scheme,
    "header_fields": header_fields,
    "raw_header": raw_header,
    "source": source,
    "version": mailer.__version__,
    "ADDRESSING": wording.ADDRESSING,
    "SEVERITIES": SEVERITIES,
    "STATES": STATES,
    "FATES": FATES,
    "MARKS": MARKS,
    "ASPECTS": ASPECTS,
    "PHASES": along_time.PHASES,
    "SAD": wording.SAD,
    "FIELDS": wording.FIELDS,
    "FRAMES": FRAMES,
    "RECORD": RECORD,
    "LEFT": along_time.LEFT,
    "RIGHT": along_time.RIGHT,
    "TOP": along_time.TOP,
    "LANE": along_time.LANE,
    "BY_HAND": along_time.BY_HAND,
}
"""What every page says in the same way, by the name that the templates have for it."""


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    script = (_HERE / "script.js").read_text("utf-8")
    style = "".join((_HERE / "css" / f"{name}.css").read_text("utf-8") for name in _STYLES)
    environment.globals.update(
        _WORDS,
        style=Markup(style),  # noqa: S704 (our own files)
        script=Markup(script),  # noqa: S704 (our own file)
        script_hash=f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}",
    )
    return environment.get_template("page.html.j2")
