"""Rules about single words and characters."""

import re
from collections.abc import Iterator

from mailer.checks.grammar import begins_sentence
from mailer.checks.pieces import Piece, front_place, heading_place, passage_place
from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_
from mailer.notes.model import MeetingNotes, Version
from mailer.visible import visible

DOUBLED_WORD = rule(
    "doubled-word",
    Severity.WARNING,
    message=N_("A word stands twice: “{words}”"),
    remedy=N_("Take one away, or accept it with a reason."),
    why=N_("A word typed twice is the commonest slip that a spelling check lets pass."),
)
EMBARGO_WORD = rule(
    "embargo-word",
    Severity.WARNING,
    message=N_("“{words}” is said here, and this part is not marked."),
    remedy=N_("Put {{embargo}} behind the heading or the line; or accept it with a reason."),
    why=N_("Only the mark {embargo} holds a part back; the word alone does nothing."),
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
GARBLED = rule(
    "garbled-character",
    Severity.WARNING,
    message=N_("“{words}” looks garbled: it was “{meant}” before it was pasted or converted."),
    remedy=N_("Type it anew, here and wherever it occurs; or accept it with a reason."),
    why=N_(
        "Text that was saved in one encoding and read in another shows Ã« for ë and â€™ for ’, in "
        "every mail program of every recipient."
    ),
)
HTML = rule(
    "html-in-text",
    Severity.WARNING,
    message=N_("This is sent as it stands, as text: {words}"),
    remedy=N_("Take it out; notes are Markdown. Or accept it with a reason."),
    why=N_("A remark between <!-- and --> is not hidden from recipients."),
)
LABEL = rule(
    "concept-label",
    Severity.WARNING,
    message=N_("“{words}” says that this text is a concept; its version is final."),
    remedy=N_("Take the words out, or set `version: concept`; or accept it with a reason."),
    why=N_("Nobody can tell whether a final text that calls itself a concept may be relied on."),
)

# Words that do occur twice in a row in good Dutch: "dat dat", "of het het college helpt".
_MAY_DOUBLE = frozenset(
    {
        *("dat", "die", "zijn", "heel", "wel", "zo", "nu", "ja", "nee", "het", "ze", "je", "u"),
        *("er", "wie", "wat", "bla", "ha"),
    }
)
_NEVER_FIRST = frozenset({"het", "er", "ze", "je", "u"})
"""Of these the ones that never double at the start of a sentence: "Het het college"."""
_BEFORE_NOUN = re.compile(r"\b(?:in|op|van|met|bij|aan|naar|uit|over|onder|tegen|voor)\s+$", re.I)
_VERBS = frozenset(
    {
        *("is", "was", "had", "hebben", "heeft", "worden", "wordt", "werd", "werden", "waren"),
        *("kan", "kunnen", "wil", "willen", "moet", "moeten", "mag", "mogen", "zal", "zullen"),
        *("gaat", "gaan", "komt", "komen", "blijft", "blijven", "werkt", "werken"),
    }
)
"""These end one clause and begin the next: "De plannen die gemaakt worden worden besproken"."""
_CLAUSE = re.compile(r"\b(?:d[ai]t|die|wat|wie|welke?|als|hoe|zo?als|of|toen|nu|waar\w*)\b", re.I)
_SEPARABLE = {
    "in": "ga|gin|stem|zet|dien|lever|voer|vul|trek|tre|trad|roep|richt",
    "op": "loop|lop|neem|nem|nam|stel|lever|los|pak|roep|treed|vang|volg|haal|schort|zoek|hou",
    "aan": "sluit|slot|kondig|geef|gev|bied|pas|vra|neem|nem|kom|hou|wijs|dring|ga|trek|lever",
    "voor": "leg|lag|lig|stel|bereid|kom|zit|zat|stem|doe",
    "door": "ga|gin|geef|gev|zet|loop|stuur|schui|werk|voer|kom",
    "uit": "voer|breid|kom|sluit|leg|nodig|reik|werk|zet|ga|wissel|spreek",
    "over": "neem|nem|nam|dra|stap|ga|blij|laat|hou|leg",
    "om": "kom|ga|zet",
    "bij": "dra|hou|praat|woon|kom",
}
"""These end a separable verb before a preposition: "De regeling gaat in in 2025"."""
# A soft hyphen stands within a word: "dat we we\xadkelijks".
_DOUBLED = re.compile(r"(?<![\w'’-])([^\W\d_]+)\s++(\1)(?![-\u00ad]?\w)", re.IGNORECASE)
_DOUBLED_PHRASE = re.compile(
    r"(?<![\w'’-])([^\W\d_]++(?:\s++[^\W\d_]++){1,3}?)\s++(?=\w)(\1)(?![-\u00ad]?\w)", re.I
)

# At the head of a line, or between brackets that are no mark: "EMBARGO: …", "(embargo)".
_EMBARGO_WORD = re.compile(r"^\W*EMBARGO\b\W?|[(\[（［｛]\s*embargo\s*[)\]）］｝]", re.IGNORECASE)
# Soft hyphens and zero-width spaces come along from Word and do no harm.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffd]")
_HTML = re.compile(
    r"<!--.*?(?:-->|$)|</?(?:a|b|big|blockquote|body|br|center|code|del|div|em|font|form|h[1-6]"
    r"|head|hr|html|i|iframe|img|input|ins|li|link|mark|meta|o:p|ol|p|pre|s|script|small|span"
    r"|strike|strong|style|sub|sup|svg|table|t[bh]ody|td|tfoot|th|thead|title|tr|tt|u|ul|video"
    r"|w:\w+)(?:\s[^<>]*)?/?>",
    re.IGNORECASE | re.DOTALL,
)
_GARBLED = re.compile(r"[^\x00-\x7f]{2,}|Â(?=\s)")
_LABEL = re.compile(
    r"[(\[]\s*(?i:concept|draft)\s*[)\]]|\b(?:CONCEPT|DRAFT)\b(?![-’'])"
    r"|^\W*(?i:concept|draft)\W*$|^\W*(?i:concept)\s*[:–—]"
    r"|^\W*(?i:status|versie)\s*:\s*(?i:concept|draft|v?0[.,]\d+)\b"
    r"|(?:^|[(\[–—,]\s*|\s-\s)(?i:versie|v\.?)\s*0[.,]\d+\s*(?:$|[)\]])"
)
_LABEL_IN_TITLE = re.compile(r"^(?:concept|draft)\b|^concept-?(?=\w)|\bv(?:ersie)? ?0[.,]\d", re.I)


def check_words(piece: Piece) -> Iterator[Finding]:
    """Doubled words, characters that are not what they seem, an embargo that is only said."""
    text, place = piece.text, piece.place
    if odd := "".join(_CONTROLS.findall(text)):
        yield CONTROL.found(place, about=text, characters=visible(odd))
    if found := _HTML.search(text):
        yield HTML.found(place, about=text, words=found[0])
    if not piece.embargoed and (found := _EMBARGO_WORD.search(text)):
        yield EMBARGO_WORD.found(place, about=text, words=found[0])
    yield from _garbled(text, place)
    yield from _doubled(text, place)


def check_label(notes: MeetingNotes) -> Iterator[Finding]:
    """A label such as CONCEPT in a text that is final."""
    if notes.version is not Version.FINAL:
        return
    if found := _LABEL.search(notes.title) or _LABEL_IN_TITLE.search(notes.title):
        place = front_place(notes, "title")
        yield LABEL.found(place, about=notes.title, words=found[0].strip())
    for section in notes.sections:
        yield from _label(section.title, heading_place(notes, section))
        for passage in section.passages:
            yield from _label(passage.text, passage_place(notes, passage))


def _label(text: str, place: Place) -> Iterator[Finding]:
    if found := _LABEL.search(text):
        yield LABEL.found(place, about=text, words=found[0].strip())


def _garbled(text: str, place: Place) -> Iterator[Finding]:
    """One finding a text: a text that was read wrongly is so throughout."""
    for found in _GARBLED.finditer(text):
        meant = "\xa0" if found[0] == "Â" else _before(found[0])
        if meant is not None:
            yield GARBLED.found(place, about=text, words=found[0], meant=visible(meant))
            return


def _before(run: str) -> str | None:
    """What UTF-8 stood here before it was read as Windows-1252; None when it never did."""
    try:
        meant = run.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return None
    # Letters of Europe and typographic signs; ’” behind é happens to spell a Chinese letter.
    western = (c < "\u0250" or "\u2000" <= c < "\u2200" or c == "\ufeff" for c in meant)
    return meant if all(western) else None


def _doubled(text: str, place: Place) -> Iterator[Finding]:
    for found in _DOUBLED.finditer(text):
        if not _may_double(found, text[max(0, found.start() - 200) : found.start()]):
            yield DOUBLED_WORD.found(place, about=text, words=found[0])
    for found in _DOUBLED_PHRASE.finditer(text):
        yield DOUBLED_WORD.found(place, about=text, words=found[0])


def _may_double(found: re.Match[str], before: str) -> bool:
    """Whether the two belong to different parts of the sentence; `before` is what leads up."""
    word = found[1].lower()
    starts = begins_sentence(before)
    if found[1].islower() and found[2].istitle():  # "mevrouw van Van der Berg"
        return True
    if word in _VERBS:
        return bool(_CLAUSE.search(before))
    if verbs := _SEPARABLE.get(word):
        return bool(re.search(rf"\b(?:{verbs})\w*\b[^.!?]*$", before, re.IGNORECASE))
    if word == "het" and _BEFORE_NOUN.search(before):
        return False
    return word in _MAY_DOUBLE and not (starts and word in _NEVER_FIRST)
