"""Rules about a letter as composed: what stands in it once, and what may not stand in it."""

import re
from collections.abc import Iterator, Sequence
from html import unescape

from mailer.compose.letter import Frame, Letter
from mailer.compose.mime import Attachment
from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_
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
ATTACHMENT_MISSING = rule(
    "attachment-missing",
    Severity.ERROR,
    message=N_("The attachment {file} is not there."),
    remedy=N_("Put the file there, or mend its name in the step."),
    why=N_("A message goes with all its attachments or not at all."),
)
ATTACHMENT_EMPTY = rule(
    "attachment-empty",
    Severity.ERROR,
    message=N_("The attachment {file} is empty."),
    remedy=N_("Save the file again."),
    why=N_("An empty file is one that was not saved, or not synchronised."),
)
CALENDAR = rule(
    "attachment-calendar",
    Severity.ERROR,
    message=N_("The attachment {file} is a meeting request."),
    remedy=N_("Invite people from the calendar; take it out of the step."),
    why=N_("The mail this program was made for apologises for requests that went to everybody."),
)
OUTSIDE_WORKSPACE = rule(
    "file-outside",
    Severity.ERROR,
    message=N_("{file} lies outside the workspace."),
    remedy=N_("Copy it into the workspace."),
    why=N_("A path or a link that leads outside could carry any file of this computer along."),
)

_ATTACHMENT_WORDS = re.compile(
    r"\b(?:bijlagen?|bijgevoegde?|bijgesloten|bijgaande?|meegestuurde?)\b", re.IGNORECASE
)
_LINK_MARK = re.compile(r" \[\d+\]")
_INLINE = re.compile(r"</?(?:a|em|span|strong)\b[^>]*>")
_TAG = re.compile(r"<(style|title)\b.*?</\1>|<!--.*?-->|<[^>]+>", re.DOTALL)


def check_letter(
    letter: Letter, frame: Frame, attachments: Sequence[Attachment], place: Place
) -> Iterator[Finding]:
    """Faults of one composed text, in its subject and both parts."""
    yield from check_placeholders(letter.subject, place)
    for section in (*frame.signature, *frame.disclaimer):
        for passage in section.passages:
            yield from check_placeholders(passage.text, place)
    yield from _check_disclaimer(letter, frame, place)
    written = _without(_bare(letter.text), disclaimer_words(frame))
    if spoken := re.search(r".{0,30}\bdisclaimer\b.{0,30}", written, re.IGNORECASE):
        words = spoken[0].strip()
        yield FOREIGN_DISCLAIMER.found(place, about=words, words=words)
    found = _ATTACHMENT_WORDS.search(written)
    if found and not attachments:
        yield ATTACHMENT_SPOKEN_OF.found(place, about=written, words=found[0])


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


def _without(text: str, words: str) -> str:
    return text.replace(words, " ") if words else text
