"""Tracked changes and comments in a Word file that came with an answer, by passage.

The file is from outside: it is opened as attachments are checked, within an allowance, without
entities and links (I29).
"""

from collections.abc import Iterator, Sequence

from mailer.checks.attachments.files import Allowance, File, Spent, Stopped
from mailer.checks.attachments.kinds import NAMES, FileKind, kind_of
from mailer.checks.attachments.office import xml_parts
from mailer.checks.attachments.packages import Package
from mailer.checks.attachments.rules import BOMB
from mailer.frozen import Frozen
from mailer.i18n import _
from mailer.ledger.asked import AskedPassage
from mailer.rounds.reading.fitting import Passages, as_it_stands, numbered
from mailer.rounds.reading.replacing import replaced_in
from mailer.rounds.reading.revisions import Paragraph, Remark, Revisions

_MOST, _LONGEST = 200_000, 10_000
"""The size of all changed paragraphs, and of one or a comment: more was not made by hand."""
_NAME = 200
"""Characters of an author's name, or of an instant."""
_BLOCKS = "/glossary/"
"""Where Word keeps building blocks, which nobody reads."""


class WordUnreadable(Exception):
    """The changes of a file cannot be read; its words say why, and what a person can do."""


class Change(Frozen):
    """A change that somebody tracked, or a comment.

    `old` and `new` are whole words; what was only put in, or only taken out, has a word beside it
    in both, and `old` is long enough to stand once in the paragraph. `old` is "" where the
    paragraph itself is new. Of a comment both are "": `comment` is what it says, `anchor` what it
    hangs on. `at` is as written, "" if absent. `around` is the paragraph before the changes,
    `passage` the number of the passage that it is; "" where none fits.
    """

    author: str
    at: str = ""
    old: str = ""
    new: str = ""
    around: str = ""
    passage: str = ""
    comment: str = ""
    anchor: str = ""


def tracked_changes(
    docx: bytes, passages: Sequence[AskedPassage], allowance: Allowance | None = None
) -> list[Change]:
    """The changes and comments, in the order of the text. Raises `WordUnreadable`.

    Where `old` stands in the passage but for its spaces and quotation marks, it is given as it
    stands there. Formatting is no change. `allowance` is for all files of its mail.
    """
    try:
        file = File(name="", content=docx, own_name=".docx", allowance=allowance or Allowance())
        return _changes(file, Passages(passages))
    except Stopped as stop:
        if stop.trace.rule is BOMB:
            sentence = _("It is made to choke who opens it ({reason}). Do not open it.")
        else:
            sentence = _("It cannot be read ({reason}). Ask for it once more, as .docx.")
        raise WordUnreadable(sentence.format(reason=stop.trace.words)) from stop
    except Spent as spent:
        sentence = _("There is too much in it to look through. Read it in Word.")
        raise WordUnreadable(sentence) from spent


def _changes(file: File, passages: Passages) -> list[Change]:
    if not file.content.strip():
        raise WordUnreadable(_("It is empty. Ask for it once more."))
    kind = kind_of(file)
    if kind is FileKind.LOCKED:
        raise WordUnreadable(_("It wants a password. Ask for it without one."))
    if kind is not FileKind.WORD:
        sentence = _("It is {what}, no .docx. Open it in Word, and save it as .docx.")
        raise WordUnreadable(sentence.format(what=_(NAMES[kind])))
    document = Revisions()
    paragraphs = _changed(file, document)
    found = [change for each in paragraphs for change in _of(each, document, passages)]
    hanging = {remark for each in paragraphs for remark in each.remarks}
    loose = [_comment(made) for known, made in document.remarks.items() if known not in hanging]
    return [*found, *loose]


def _changed(file: File, document: Revisions) -> list[Paragraph]:
    """The paragraphs with a change or a comment; raises `Spent` at more than a person makes."""
    package = Package(file)
    paragraphs: list[Paragraph] = []
    size = 0
    for part in (part for part in xml_parts(package) if _BLOCKS not in part):
        for each in document.paragraphs(package.nodes(part)):
            if each.remarks or any(piece.put_in or piece.taken_out for piece in each.pieces):
                paragraphs.append(each)
                size += each.size
                if size > _MOST or each.size > _LONGEST:
                    raise Spent
    return paragraphs


def _of(paragraph: Paragraph, document: Revisions, passages: Passages) -> Iterator[Change]:
    before = paragraph.before
    fitting = passages.fit(before)
    around, number = before.strip(), fitting.number if fitting else ""
    for by, old, new in replaced_in(paragraph, len(before) - len(numbered(before)[1])):
        yield Change(
            author=by.author[:_NAME],
            at=by.at[:_NAME],
            old=as_it_stands(old, fitting.text) if fitting else old,
            new=new,
            around=around,
            passage=number,
        )
    for remark in paragraph.remarks:
        if made := document.remarks.get(remark):
            yield _comment(made, document.anchor(remark), around, number)


def _comment(made: Remark, anchor: str = "", around: str = "", passage: str = "") -> Change:
    if len(made.text) > _LONGEST:
        raise Spent
    return Change(
        author=made.by.author[:_NAME],
        at=made.by.at[:_NAME],
        around=around,
        passage=passage,
        comment=made.text,
        anchor=anchor,
    )
