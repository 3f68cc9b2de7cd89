"""Rules about a letter as composed: what stands in it once, and what may not stand in it."""

import re
from collections.abc import Callable, Iterator
from html import unescape

from mailer.checks.phrases import disclaimer_phrase, spoken_attachment
from mailer.compose.letter import Frame, Letter
from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_
from mailer.notes.model import Kind, MeetingNotes, Passage
from mailer.notes.placeholders import check_placeholders

DISCLAIMER = rule(
    "disclaimer-count",
    Severity.ERROR,
    message=N_("The disclaimer stands {count} times in the {part} part."),
    remedy=N_("Take it out of the notes, the template and the signature; it is added once."),
    why=N_("Every message has the standard disclaimer, once, in each of its parts."),
)
NO_DISCLAIMER = rule(
    "disclaimer-empty",
    Severity.ERROR,
    message=N_("The disclaimer has no text."),
    remedy=N_("Write it in {file}, or set disclaimer = 'server' where Exchange adds it."),
    why=N_("Every message has the standard disclaimer."),
)
FOREIGN_DISCLAIMER = rule(
    "disclaimer-foreign",
    Severity.WARNING,
    message=N_("The text speaks of a disclaimer of its own: “…{words}…”"),
    remedy=N_("Take the line out, or accept it with a reason."),
    why=N_(
        "A line such as “the disclaimer of the safety region applies” came along with a pasted "
        "mail; it speaks for another organisation."
    ),
)
ATTACHMENT_SPOKEN_OF = rule(
    "attachment-spoken-of",
    Severity.ERROR,
    message=N_("The text speaks of an attachment (“{words}”), and there is none."),
    remedy=N_("Name it under `attachments` in the step, or change the text."),
    why=N_("The second mail, with the attachment, is the one everybody knows."),
)

_LINK_MARK = re.compile(r" \[\d+\]")
SIGNED_TWICE = rule(
    "signature-twice",
    Severity.NOTE,
    message=N_("The text signs itself with “{words}”, and the program signs below it as well."),
    remedy=N_("Take it out of the text: the program signs with templates/signature.md."),
    why=N_("A mail that is signed twice looks as if it was forwarded."),
)
_REGARDS = re.compile(r"\b(?:met vriendelijke groet(?:en)?|hoogachtend)\b", re.IGNORECASE)
_QUOTED_LINE = re.compile(r"^\s*> .*$", re.MULTILINE)
_INLINE = re.compile(r"</?(?:a|em|span|strong)\b[^>]*>")
_TAG = re.compile(r"<(style|title)\b.*?</\1>|<!--.*?-->|<[^>]+>", re.DOTALL)


def check_letter(
    letter: Letter,
    frame: Frame,
    place: Place,
    *,
    attached: bool,
    notes: MeetingNotes | None = None,
) -> Iterator[Finding]:
    """Faults of one composed text, in its subject and both parts.

    `attached` says whether the step names any attachment. What stands in a passage of `notes` has
    its place there, all else at `place`.
    """
    yield from check_placeholders(letter.subject, place)
    for section in (*frame.signature, *frame.disclaimer):
        for passage in section.passages:
            yield from check_placeholders(passage.text, place)
    yield from _check_disclaimer(letter, frame, place)
    written = _without_ours(_bare(letter.text), frame)
    for at, about, words in _phrases(written, notes, place, disclaimer_phrase):
        yield FOREIGN_DISCLAIMER.found(at, about=about, words=words)
    yield from _signed_twice(frame, notes)
    if not attached:
        written = _without_ours(_bare(_QUOTED_LINE.sub("", letter.text)), frame)
        for at, about, words in _phrases(written, notes, place, spoken_attachment):
            yield ATTACHMENT_SPOKEN_OF.found(at, about=about, words=words)


def _signed_twice(frame: Frame, notes: MeetingNotes | None) -> Iterator[Finding]:
    signed = " ".join(p.text for section in frame.signature for p in section.passages)
    if notes is None or not _REGARDS.search(signed):
        return
    for passage in notes.passages():
        if found := _REGARDS.match(passage.text):
            place = Place(file=notes.file, line=passage.line, passage=passage.number)
            yield SIGNED_TWICE.found(place, about=passage.text, words=found[0])


def _phrases(
    written: str, notes: MeetingNotes | None, place: Place, phrase: Callable[[str], str]
) -> Iterator[tuple[Place, str, str]]:
    """Where a phrase stands, the text around it, and its words: by passage, then all the rest."""
    file = notes.file if notes else None
    for passage in notes.passages() if notes else ():
        text = one_line(passage.text)
        if text in written and phrase(text):
            written = written.replace(text, " ")
            if words := phrase(_unlinked(passage)):
                line = passage.line_of(max(0, passage.text.find(words)))
                at = Place(file=file, line=line, passage=passage.number)
                yield at, text, words
    if words := phrase(written):
        yield place, words, words


def _unlinked(passage: Passage) -> str:
    """The words of a passage but those that lead elsewhere: what is linked is not attached."""
    if passage.kind is Kind.TABLE:
        return one_line(passage.text)
    return one_line("".join(" " if span.href else span.text for span in passage.spans))


def disclaimer_words(frame: Frame) -> str:
    """The disclaimer's words on one line, as they stand in either part."""
    return one_line(" ".join(p.text for s in frame.disclaimer for p in s.passages))


def one_line(text: str) -> str:
    """Text on one line with single spaces."""
    return " ".join(text.split())


def plain_html(markup: str) -> str:
    """The words of HTML on one line."""
    return one_line(unescape(_TAG.sub(" ", _INLINE.sub("", markup))))


def _check_disclaimer(letter: Letter, frame: Frame, place: Place) -> Iterator[Finding]:
    """Each of its paragraphs is looked for: half of it may have been pasted with an old mail."""
    paragraphs = [one_line(p.text) for s in frame.disclaimer for p in s.passages]
    for part, text in (("text", _bare(letter.text)), ("HTML", plain_html(letter.html))):
        counts = {_bare(text).count(_bare(words)) for words in paragraphs} - {1}
        if counts:
            yield DISCLAIMER.found(place, count=max(counts), part=part)


def _bare(text: str) -> str:
    """Text on one line without the numbers of its links."""
    return one_line(_LINK_MARK.sub("", text))


def _without_ours(text: str, frame: Frame) -> str:
    """A text on one line without the paragraphs of our own disclaimer."""
    for section in frame.disclaimer:
        for passage in section.passages:
            text = text.replace(_bare(passage.text), " ")
    return text
