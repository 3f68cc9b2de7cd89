"""Rules about the words of the notes."""

import re
from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz, process

from mailer.directory.model import Directory
from mailer.dutch import find_dates, short_date
from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_
from mailer.notes.model import Kind, MeetingNotes, Passage, Section
from mailer.notes.placeholders import check_placeholders
from mailer.visible import visible

DOUBLED_WORD = rule(
    "doubled-word",
    Severity.WARNING,
    message=N_("A word stands twice: “{words}”"),
    remedy=N_("Take one away, or accept it with a reason."),
    why=N_("A word typed twice is the commonest slip that a spelling check lets pass."),
)
UNFINISHED = rule(
    "unfinished-sentence",
    Severity.WARNING,
    message=N_("The sentence ends in nothing: “… {end}”"),
    remedy=N_("Finish the sentence, or accept it with a reason."),
    why=N_(
        "The mail this program was made for told readers to send press questions “to”, and named "
        "no address."
    ),
)
PREVIOUS_LATER = rule(
    "previous-later",
    Severity.WARNING,
    message=N_("An earlier meeting is said to be on {words}, after this one ({date})."),
    remedy=N_("Mend the date, most often its year; or accept it with a reason."),
    why=N_("The list of the previous meeting cannot be newer than the meeting that confirms it."),
)
OWNER_NEAR = rule(
    "owner-misspelt",
    Severity.WARNING,
    message=N_("“{owner}” is no organisation or role that is known. Did you mean “{near}”?"),
    remedy=N_("Mend the name, or accept it with a reason."),
    why=N_("An action whose owner is misspelt is found on nobody's list."),
)
EMBARGO_WORD = rule(
    "embargo-word",
    Severity.WARNING,
    message=N_("“{words}” is said here, and this part is not marked."),
    remedy=N_("Put {{embargo}} behind the heading or the line; or accept it with a reason."),
    why=N_("Only the mark {{embargo}} holds a part back; the word alone does nothing."),
)
CONTROL = rule(
    "control-character",
    Severity.ERROR,
    message=N_("The text holds characters that nobody sees: {characters}"),
    remedy=N_("Type this line anew."),
    why=N_(
        "They can turn text around, or hide part of it from who reads and not from who gets it."
    ),
)
HTML = rule(
    "html-in-text",
    Severity.WARNING,
    message=N_("This is sent as it stands, as text: {words}"),
    remedy=N_("Take it out; notes are Markdown. Or accept it with a reason."),
    why=N_("A remark between <!-- and --> is not hidden from recipients."),
)
EMPTY = rule(
    "typed-empty",
    Severity.ERROR,
    message=N_("A decision or an action says nothing."),
    remedy=N_("Write what was decided or what is to be done, or take the line away."),
    why=N_("“Besluit:” with nothing behind it is a decision that nobody took."),
)

OFFICES = (
    "Secretaris", "Secretariaat", "Voorzitter", "Allen", "Leden", "Gemeenten", "Gemeente",
    "Ministerie", "Ministeries", "Provincie", "Provincies", "Burgemeester", "Burgemeesters",
)  # fmt: skip
"""Who may own an action at every table, besides its organisations."""

_PREFIX = re.compile(r"(?:gemeenten?|provincie|ministerie van) (?=\S)")
"""Alike in every name, so that Westerwolde would pass for Westerveld."""

# Words that do occur twice in a row in good Dutch: "dat dat", "of het het college helpt".
# At the head of a line, or between brackets that are no mark: "EMBARGO: …", "(embargo)".
_EMBARGO_WORD = re.compile(r"^\W*EMBARGO\b\W?|[(\[（［｛]\s*embargo\s*[)\]）］｝]", re.IGNORECASE)
_TYPED_EMPTY = re.compile(r"\W*(?:(?:besluit|actie)\s*(?:\([^()]*\))?\s*:\W*)", re.IGNORECASE)
# Soft hyphens and zero-width spaces come along from Word and do no harm.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffd]")
_HTML = re.compile(
    r"<!--.*?(?:-->|$)|</?(?!(?:naam|datum|tijd|adres|bedrag)>)[a-z][a-z0-9]*(?:\s[^<>]*)?/?>",
    re.IGNORECASE | re.DOTALL,
)
_MAY_DOUBLE = frozenset(
    {
        *("dat", "die", "had", "zijn", "heel", "wel", "zo", "nu", "ja", "het", "ze", "je", "u"),
        *("er", "is", "hebben"),
    }
)
_DOUBLED = re.compile(r"\b([^\W\d_]+)[ \t\xa0]+(\1)\b", re.IGNORECASE)
# Words a Dutch sentence does not end on; particles of separable verbs ("geeft … aan") are absent.
_OPEN_ENDED = frozenset(
    {
        *("naar", "van", "de", "een", "en", "of", "te", "met", "tot", "per", "via", "tussen"),
        *("volgens", "sinds", "omdat", "zodat", "terwijl", "ten", "ter", "onze", "hun", "mijn"),
    }
)
_LAST_WORD = re.compile(r"([^\W\d_]+)(?:[\s,;…]*|\s*\.{2,}|\s+\.)$")
# "Daar kijken we naar", "; en" before the next bullet, "Groeten van" above a name.
_MAY_END = re.compile(
    r"\b(?:er|daar|hier|waar)\b[^.!?]*\b(?:naar|van|tot|tussen|te)\W*$|[;,]\s*(?:en|of)$|\bgroet\w*\s+van\W*$",
    re.IGNORECASE,
)
_EARLIER = re.compile(r"\b(?:\w*lijst|\w*verslag|notulen|vorige)\b", re.IGNORECASE)
_UNTIL = r"\b(?:voor|vóór|per|vanaf|tot|uiterlijk|met)\s+"


def check_notes(notes: MeetingNotes, directory: Directory) -> Iterator[Finding]:
    """Every fault in the words, in the order of the text."""
    place = Place(file=notes.file)
    for words in (notes.title, notes.table, notes.short):
        yield from check_placeholders(words, place)
    yield from _previous(notes)
    owners = [*OFFICES, *known_names(directory)]
    for section in notes.sections:
        yield from _check_section(notes, section, owners)


def known_names(directory: Directory) -> Iterator[str]:
    """How organisations may be called: by name, alias, id."""
    for organisation in directory.organisations.values():
        yield from (organisation.name, *organisation.aliases, organisation.id)


def _check_section(notes: MeetingNotes, section: Section, owners: list[str]) -> Iterator[Finding]:
    place = Place(file=notes.file, line=section.line)
    if section.level:
        yield from check_placeholders(section.title, place)
        yield from _characters(section.title, place)
        yield from _embargo_word(section.title, place, marked=section.embargoed)
        yield from _doubled(section.title, place)
        yield from _heading_date(notes, section, place)
        yield from _owners(section.owners, owners, place, section.title)
    for passage in section.passages:
        yield from _check_passage(notes, passage, owners)


def _check_passage(notes: MeetingNotes, passage: Passage, owners: list[str]) -> Iterator[Finding]:
    place = Place(file=notes.file, line=passage.line, passage=passage.number)
    if _TYPED_EMPTY.fullmatch(passage.text):
        yield EMPTY.found(place, about=passage.text)
    yield from check_placeholders(passage.text, place)
    yield from _characters(passage.text, place)
    yield from _embargo_word(passage.text, place, marked=passage.embargoed)
    yield from _doubled(passage.text, place)
    yield from _unfinished(passage, place)
    yield from _owners(passage.owners, owners, place, passage.text)


def _embargo_word(text: str, place: Place, *, marked: bool) -> Iterator[Finding]:
    if not marked and (found := _EMBARGO_WORD.search(text)):
        yield EMBARGO_WORD.found(place, about=text, words=found[0])


def _characters(text: str, place: Place) -> Iterator[Finding]:
    if odd := "".join(_CONTROLS.findall(text)):
        yield CONTROL.found(place, about=text, characters=visible(odd))
    if found := _HTML.search(text):
        yield HTML.found(place, about=text, words=found[0])


def _doubled(text: str, place: Place) -> Iterator[Finding]:
    for found in _DOUBLED.finditer(text):
        particle = found[1].islower() and found[2].istitle()  # "mevrouw van Van der Berg"
        if not particle and found[1].lower() not in _MAY_DOUBLE:
            yield DOUBLED_WORD.found(place, about=text, words=found[0])


def _unfinished(passage: Passage, place: Place) -> Iterator[Finding]:
    if passage.kind is Kind.TABLE:
        return
    last = _LAST_WORD.search(passage.text)
    if last and last[1].lower() in _OPEN_ENDED and not _MAY_END.search(passage.text):
        yield UNFINISHED.found(place, about=passage.text, end=" ".join(passage.text.split()[-6:]))


def _previous(notes: MeetingNotes) -> Iterator[Finding]:
    """The front matter's date, unless a heading says it too: one fault is one finding."""
    previous = notes.previous
    if previous is None or previous < notes.date:
        return
    if any(previous in _dates(section.title, notes) for section in notes.sections):
        return
    place = Place(file=notes.file, passage="previous")
    words, day = short_date(previous), short_date(notes.date)
    yield PREVIOUS_LATER.found(place, about=words, words=words, date=day)


def _heading_date(notes: MeetingNotes, section: Section, place: Place) -> Iterator[Finding]:
    if not _EARLIER.search(section.title):
        return
    for words, day in find_dates(section.title):
        ahead = re.search(_UNTIL + re.escape(words), section.title, re.IGNORECASE)
        if day > notes.date and not ahead:
            today = short_date(notes.date)
            yield PREVIOUS_LATER.found(place, about=section.title, words=words, date=today)


def _dates(text: str, notes: MeetingNotes) -> list[object]:
    return [day for _, day in find_dates(text, notes.date.year)]


def _owners(names: Iterable[str], known: list[str], place: Place, about: str) -> Iterator[Finding]:
    folded = {name.casefold(): name for name in reversed(known)}  # of two, the first is shown
    short = {_PREFIX.sub("", name): full for name, full in folded.items()}
    for owner in names:
        written = owner.casefold()
        if written in folded or len(owner) < 4:
            continue
        near = process.extractOne(
            _PREFIX.sub("", written), list(short), scorer=fuzz.ratio, score_cutoff=80
        )
        if near and near[1] < 100:
            yield OWNER_NEAR.found(place, about=about, owner=owner, near=short[near[0]])
