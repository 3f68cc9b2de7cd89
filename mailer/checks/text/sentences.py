"""Rules about sentences that stop before they say something."""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from mailer.checks.pieces import heading_place, passage_place
from mailer.findings import Finding, Severity, rule
from mailer.i18n import N_
from mailer.notes.model import Kind, MeetingNotes, Passage

UNFINISHED = rule(
    "unfinished-sentence",
    Severity.WARNING,
    message=N_("The sentence ends in nothing: “… {words}”"),
    remedy=N_("Finish the sentence, or accept it with a reason."),
    why=N_(
        "The mail this program was made for told readers to send press questions “to”, and named "
        "no address."
    ),
)
NOT_CLOSED = rule(
    "not-closed",
    Severity.WARNING,
    message=N_("A bracket or quotation mark is opened here and not closed: “{words}”"),
    remedy=N_("Close it, or take it away; or accept it with a reason."),
    why=N_("What stood between the two has often been cut off with the second one."),
)
EMPTY = rule(
    "typed-empty",
    Severity.ERROR,
    message=N_("A decision or an action says nothing."),
    remedy=N_("Write what was decided or what is to be done, or take the line away."),
    why=N_("“Besluit:” with nothing behind it is a decision that nobody took."),
)

UNREAD = rule(
    "typed-unread",
    Severity.WARNING,
    message=N_("This looks like a decision or an action and is read as plain text: “{words}”"),
    remedy=N_(
        "Write “Besluit: …” or “Actie (wie; uiterlijk wanneer): …”, with brackets and colon; or "
        "accept it with a reason."
    ),
    why=N_("What is not read as an action stands on nobody's list."),
)

_TAIL = 300
"""So many characters at the end of a text are looked at for how it ends."""
_TYPED_EMPTY = re.compile(r"\W*(?:(?:besluit|actie)\s*(?:\([^()]*\))?\s*:\W*)", re.IGNORECASE)
# "Actie COA, uiterlijk 1 mei): …", "Actiepunt provincie: …", "Besloten: …"; not "Actiepunten:".
_TYPED_UNREAD = re.compile(
    r"\W*(?:(?i:actiepunt|actie)"
    r"(?:\s*\([^:]{0,80}:|\s+(?!is\b|was\b)[^.:()]{0,40}(?:\)|;[^.:]{0,40})?:|\s*:)"
    r"|(?i:besluit)\s*\([^:]{0,80}:|(?i:besloten)\s*:)"
)
_PLAIN = frozenset({Kind.PARAGRAPH, Kind.BULLET, Kind.ORDERED})
# Words a Dutch sentence does not end on; particles of separable verbs ("geeft … aan") are absent.
_OPEN_ENDED = frozenset(
    {
        *("naar", "van", "de", "een", "en", "of", "te", "met", "tot", "per", "via", "tussen"),
        *("volgens", "sinds", "omdat", "zodat", "terwijl", "ten", "ter", "onze", "hun", "mijn"),
        *("uw", "elke", "iedere", "doordat", "opdat", "hoewel", "tenzij", "indien", "zoals"),
        *("namens", "wegens", "vanwege", "conform", "ondanks", "inzake", "gedurende", "middels"),
        *("krachtens", "namelijk", "circa", "uiterlijk", "waaronder", "want", "mits", "zie"),
    }
)
_NOT_BEFORE_STOP = frozenset({"hun", "mijn", "onze", "uw", "namelijk", "uiterlijk", "conform"})
"""A full stop right behind these ends a sentence: "Zo zit het namelijk."."""
_LAST_WORD = re.compile(r"([^\W\d_]+)(?:[\s,;…]*|\s*\.{2,}|\s+\.|(\.))$")
_OPEN_PHRASE = re.compile(
    r"""(?:
      \b(?:in|op|van|met|aan|naar|bij|uit|voor)\s+(?:het|deze)    # "stemt in met het"
    | \b(?:besloten|afgesproken|gevraagd|verzocht|verzoek|oproep|mogelijkheid)\s+(?:is\s+)?om
    | \b(?:aangegeven|afgesproken|besloten|gemeld|toegelicht|geconstateerd|benadrukt)\s+dat
    | \b(?:[a-z]*(?:stuurd|zonden)|gemaild|voorgelegd|aangeboden|gemeld|gericht|overgedragen
        |gereageerd|gewacht|gekeken|gezorgd|verwezen|gebaseerd|georganiseerd|vertegenwoordigd
        |afgestemd|ingediend|besproken|aanwezig)
        \s+(?:aan|bij|op|in|over|door|voor)                      # "kunnen worden gericht aan"
    | \b(?:kunt|kunnen|kan|terecht|aanmelden|melden)\s+bij       # "u kunt terecht bij"
    | \b(?:te\s+weten|dat\s+wil\s+zeggen)
    | \b(?:de\s+heer|mevrouw)                                   # "gemeld door de heer"
    | \b(?:t\.a\.v|m\.b\.t|i\.v\.m|o\.g\.v|n\.a\.v|t\.b\.v|a\.d\.h\.v|i\.p\.v|d\.d)\.
    | €                                                         # "de kosten bedragen €"
    | (?<!:)\s[-–—&]                                            # "de brief gaat naar –"
    )[\s,;…]*(?<!\.\.)\.?$""",
    re.IGNORECASE | re.VERBOSE,
)
# Right only where something follows, and no stop says that nothing was meant to.
_OPEN_BARE = re.compile(
    r"""(?:
      ,\s*dan                                       # "mocht dat niet lukken, dan"
    | \bzover                                       # "tellen mee voor zover"
    | \b\w+en\s+die                                # "de gemeenten en anderen die"
    | \bgesprek(?:ken)?\s+(?:met\s+\w+\s+)?over    # "gesprek met eigenaar over"
    | \b(?:vraagt|vragen|vroeg|verzoekt|verzoeken)\b(?:\s+\w+){0,4}\s+om
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
_NEVER_ENDS = re.compile(  # "met waardering voor allen, in het bijzonder voor."
    r"\b(?:in\s+het\s+bijzonder|met\s+name|onder\s+meer|en\s+niet)\s+(?:aan|bij|door|met|van|voor)\.?$",
    re.IGNORECASE,
)
_OPEN_PROSE = re.compile(
    r"[.!?]\s+[A-ZÀ-Þ].*\b(?:te\s+(?:laten|doen)|dat|als|dan|die|waar(?:bij|in|van)?|daarna|over|om"
    r"|(?:voor|aan|bij|met)\s+de\s+(?:anderen|overigen?))$",
    re.DOTALL,
)
"""Behind whole sentences, without a stop of its own."""
_MAY_END = re.compile(
    r"""
      \b(?:er|daar|hier|waar\w*)\b[^.!?]*             # "daar kijken we naar"
        \b(?:naar|van|tot|tussen|te|met|via|aan|bij|op|in|over|door|een|voor)\W*$
    | [;,]\s*(?:en|of)$                              # "; en" before the next bullet
    | \b(?:voor|op|nummer)\s+een\.$                  # "staat op nummer een."
    | \bgroet\w*\s+van\W*$                          # "groeten van" above a name
    """,
    re.IGNORECASE | re.VERBOSE,
)
_GREETING = re.compile(
    r"\b(?:groet\w*|hoogachtend|geachte|beste|dag|hallo|allen|namens)\b", re.IGNORECASE
)
_LEADS_ON = re.compile(r"\b(?:via|aan|naar|bij|op|met|van|door|voor|tot)\s*:\W*$", re.IGNORECASE)
_SALUTATION_WORDS = 5
"""A line of so many words that ends on a comma is a salutation, a closing or an address."""
_ITEMS = frozenset({Kind.BULLET, Kind.ORDERED})
_PAIRS = {"(": ")", "[": "]", "“": "”", "„": "”", "‘": "’"}
_MARKS = re.compile(r"[:;]-?\(|[()\[\]“”„]")
_SINGLE, _SINGLE_END = re.compile(r"(?<!\w)‘(?=\w{3})"), re.compile(r"’(?!\w)")


def check_sentences(notes: MeetingNotes) -> Iterator[Finding]:
    """Passages that end before they say something, seen with what stands below them."""
    for section, below in zip_longest(notes.sections, notes.sections[1:]):
        deeper = below is not None and below.level > section.level
        for passage, next_one in zip_longest(section.passages, section.passages[1:]):
            yield from _check_end(notes, passage, next_one, deeper=deeper)


def check_closed(notes: MeetingNotes) -> Iterator[Finding]:
    """Brackets and quotation marks that nothing closes, in the text or further on below it."""
    for section in notes.sections:
        texts = [passage.text for passage in section.passages]
        if section.level and (at := _open_at(section.title)) is not None:
            words = section.title[at : at + 40]
            yield NOT_CLOSED.found(heading_place(notes, section), about=section.title, words=words)
        for n, passage in enumerate(section.passages):
            at = _open_at(passage.text)
            if at is not None and not _closes_later(passage.text[at], texts[n + 1 :]):
                words = passage.text[at : at + 40]
                place = passage_place(notes, passage)
                yield NOT_CLOSED.found(place, about=passage.text, words=words)


def _check_end(
    notes: MeetingNotes, passage: Passage, below: Passage | None, *, deeper: bool
) -> Iterator[Finding]:
    place = passage_place(notes, passage)
    if _TYPED_EMPTY.fullmatch(passage.text):
        yield EMPTY.found(place, about=passage.text)
        return
    if passage.kind is Kind.TABLE:
        return
    if passage.kind in _PLAIN and (found := _TYPED_UNREAD.match(passage.text)):
        yield UNREAD.found(place, about=passage.text, words=found[0])
    text = passage.text[-_TAIL:].rstrip()
    if (
        _ends_open(text)
        or (text.endswith(":") and not deeper and _colon_alone(text, passage, below))
        or (text.endswith(",") and not deeper and _comma_alone(text, passage, below))
    ):
        yield UNFINISHED.found(place, about=passage.text, words=" ".join(text.split()[-6:]))


def _ends_open(text: str) -> bool:
    if _NEVER_ENDS.search(text):
        return True
    if _MAY_END.search(text):
        return False
    last = _LAST_WORD.search(text)
    word = last[1].lower() if last else ""
    stopped = bool(last and last[2])
    if word in _OPEN_ENDED and not (stopped and word in _NOT_BEFORE_STOP):
        return True
    return any(open_.search(text) for open_ in (_OPEN_PHRASE, _OPEN_BARE, _OPEN_PROSE))


def _colon_alone(text: str, passage: Passage, below: Passage | None) -> bool:
    """Whether nothing stands below that the colon could lead to."""
    if below is None or below.depth < passage.depth:
        return True
    if passage.kind in _ITEMS and below.kind in _ITEMS:  # a flat list may belong to its first item
        return below.depth == passage.depth and bool(_LEADS_ON.search(text))
    return bool(_LEADS_ON.search(text) and _GREETING.search(below.text[:40]))


def _comma_alone(text: str, passage: Passage, below: Passage | None) -> bool:
    """Whether the comma ends no salutation, and what it belongs to does not go on below."""
    if below is not None and (below.kind in _ITEMS or below.text[:1].islower()):
        return False
    if below is not None and len(below.text.split()) < _SALUTATION_WORDS:  # who signs
        return False
    item = passage.kind in _ITEMS or passage.kind in {Kind.DECISION, Kind.ACTION}
    greeting = _GREETING.search(text) or "\n" in text
    return item or (not greeting and len(text.split()) > _SALUTATION_WORDS)


def _open_at(text: str) -> int | None:
    """Where the first mark stands that nothing closes."""
    opened: list[int] = []
    for found in _MARKS.finditer(text):
        mark = found[0]
        if mark in _PAIRS:
            opened.append(found.start())
        elif len(mark) == 1:
            opened = _without_last(opened, text, mark)
    return opened[0] if opened else _open_single(text)


def _open_single(text: str) -> int | None:
    """Where a ‘quotation begins behind the last one that ends; ’t and foto’s end none."""
    ends = [found.end() for found in _SINGLE_END.finditer(text)]
    begins = _SINGLE.search(text, ends[-1] if ends else 0)
    return begins.start() if begins else None


def _without_last(opened: list[int], text: str, closing: str) -> list[int]:
    """The marks still open once this one has closed its like; “ closes „ as well."""
    for n in reversed(range(len(opened))):
        if _PAIRS[text[opened[n]]] == closing:
            return [*opened[:n], *opened[n + 1 :]]
    return opened


def _closes_later(mark: str, texts: Sequence[str]) -> bool:
    """Whether a later passage of the section has the other half and not the first."""
    closing = _PAIRS[mark]
    return any(text.count(closing) > text.count(mark) for text in texts)
