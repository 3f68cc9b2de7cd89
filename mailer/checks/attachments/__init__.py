"""Rules about the files that go along, one module a kind of file.

The door is `check_attachment`, with `check_total` for a step as a whole. A module per kind has a
`look` that brings up traces and the files inside; findings are made of them here. Every file is
taken for hostile: what is unpacked is paid from an `Allowance`, and what cannot be read stops
that file with a finding.
"""

from collections.abc import Iterator, Sequence

from mailer.checks.attachments import (
    archives,
    excel,
    legacy,
    mails,
    markup,
    office,
    opendocument,
    slides,
    tables,
    word,
)
from mailer.checks.attachments.files import Brought, File, Look, Spent, Stopped, Trace, findings_of
from mailer.checks.attachments.kinds import FileKind, check_kind, kind_of
from mailer.checks.attachments.names import check_name
from mailer.checks.attachments.rules import CLOSED
from mailer.checks.attachments.texts import BLANKS
from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_, _

MISSING = rule(
    "attachment-missing",
    Severity.ERROR,
    message=N_("The attachment {file} is not there."),
    remedy=N_("Put the file there, or mend its name in the step."),
    why=N_("A message goes with all its attachments or not at all."),
)
EMPTY = rule(
    "attachment-empty",
    Severity.ERROR,
    message=N_("The attachment {file} is empty."),
    remedy=N_("Save the file again."),
    why=N_("An empty file is one that was not saved, or not synchronised."),
)
TOO_LARGE = rule(
    "attachments-too-large",
    Severity.ERROR,
    message=N_("The attachments make a mail of {size} MB; the house allows {at_most} MB: {files}"),
    remedy=N_(
        "Make them smaller or send a link; or raise attachments_at_most under [rules] in "
        "config.toml, if every recipient's server takes more."
    ),
    why=N_(
        "A file grows by a third in a mail. An Exchange server takes 10 MB unless somebody set "
        "it otherwise (Microsoft: Message size limits in Exchange Server), Exchange Online 36; "
        "what is larger comes back."
    ),
)


def _look_pdf(file: File) -> Brought:
    # Not at the top: pypdf is slow to load, and most commands see no PDF.
    from mailer.checks.attachments import pdf

    yield from pdf.look(file)


_LOOKS: dict[FileKind, Look] = {
    FileKind.WORD: word.look,
    FileKind.EXCEL: excel.look,
    FileKind.SLIDES: slides.look,
    FileKind.OPENDOCUMENT: opendocument.look,
    FileKind.OFFICE: office.look,
    FileKind.FLAT: markup.look_flat,
    FileKind.ZIP: archives.look,
    FileKind.ARCHIVE: archives.look_closed,
    FileKind.OLE: legacy.look,
    FileKind.OUTLOOK: mails.look_outlook,
    FileKind.PDF: _look_pdf,
    FileKind.RTF: markup.look_rtf,
    FileKind.HTML: markup.look_page,
    FileKind.CALENDAR: mails.look_calendar,
    FileKind.MAIL: mails.look_mail,
    FileKind.TNEF: mails.look_tnef,
    FileKind.TEXT: tables.look,
}
_DEEPEST = 3
"""Files in files that are looked into: a document in a zip in a zip, and what that carries."""
_MB = 2**20


def check_attachment(file: str, content: bytes, place: Place) -> Iterator[Finding]:
    """Every fault of one file; a warning is bound to the file's name and bytes.

    `file` is relative to the workspace. Never raises, whatever the bytes are.
    """
    if not content.strip(BLANKS):
        yield EMPTY.found(place, file=file)
        return
    yield from _check(File(name=file, content=content, own_name=file), place)


def check_total(sizes: Sequence[tuple[str, int]], at_most: int, place: Place) -> Iterator[Finding]:
    """Whether files of these sizes fit in one mail of `at_most` bytes, as they travel."""
    total = sum(_encoded(size) for _file, size in sizes)
    if total > at_most:
        largest = sorted(sizes, key=lambda item: -item[1])[:3]
        files = ", ".join(f"{file} ({_megabytes(size)} MB)" for file, size in largest)
        yield TOO_LARGE.found(
            place, size=_megabytes(total), at_most=_megabytes(at_most), files=files
        )


def _check(file: File, place: Place) -> Iterator[Finding]:
    traces: list[Trace] = []
    inner: list[Finding] = []
    for brought in _brought(file):
        if isinstance(brought, Trace):
            traces.append(brought)
        else:
            inner += _check(brought, place)
    yield from findings_of(file, traces, place)
    yield from inner


def _brought(file: File) -> Brought:
    yield from check_name(file)
    try:
        kind = kind_of(file)
        yield from check_kind(file, kind)
        if file.depth > _DEEPEST:
            yield Trace(CLOSED, _("it lies too deep in other files"))
        elif look := _LOOKS.get(kind):
            yield from look(file)
    except Stopped as stop:
        yield stop.trace
    except Spent:
        yield Trace(CLOSED, _("it is too much to look through"))


def _encoded(size: int) -> int:
    """Bytes in base64, with a line end after each 57 of them (RFC 2045, 6.8)."""
    return -(-size // 3) * 4 + -(-size // 57) * 2


def _megabytes(size: int) -> str:
    return f"{size / _MB:.1f}"
