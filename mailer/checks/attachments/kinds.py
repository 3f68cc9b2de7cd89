"""What a file is by its content, and whether that agrees with its name."""

import re
from enum import Enum, auto

from mailer.checks.attachments.files import Brought, File, Trace
from mailer.checks.attachments.office import CONTENT_TYPES
from mailer.checks.attachments.opendocument import MANIFEST
from mailer.checks.attachments.packages import Package
from mailer.checks.attachments.rules import CLOSED, EXECUTABLE
from mailer.checks.attachments.texts import opening, plain
from mailer.findings import Severity, rule
from mailer.i18n import N_, _

DISGUISED = rule(
    "attachment-disguised",
    Severity.ERROR,
    message=N_("The attachment {file} is not what its name says: {reason}"),
    remedy=N_("Save it from its program as what it is to be, instead of renaming it."),
    why=N_("It will not open at the recipient, or a server takes it for an attack."),
)


class FileKind(Enum):
    """What a file's bytes are."""

    PROGRAM = auto()
    WORD = auto()
    EXCEL = auto()
    SLIDES = auto()
    OPENDOCUMENT = auto()
    OFFICE = auto()
    FLAT = auto()
    ZIP = auto()
    ARCHIVE = auto()
    OLE = auto()
    OUTLOOK = auto()
    LOCKED = auto()
    PDF = auto()
    RTF = auto()
    IMAGE = auto()
    HTML = auto()
    CALENDAR = auto()
    MAIL = auto()
    TNEF = auto()
    TEXT = auto()
    OTHER = auto()


NAMES = {
    FileKind.PROGRAM: N_("a program"),
    FileKind.WORD: N_("a Word document"),
    FileKind.EXCEL: N_("a workbook"),
    FileKind.SLIDES: N_("a presentation"),
    FileKind.OPENDOCUMENT: N_("an OpenDocument file"),
    FileKind.OFFICE: N_("an Office document of another kind"),
    FileKind.FLAT: N_("a document in one XML file"),
    FileKind.ZIP: N_("a zip archive"),
    FileKind.ARCHIVE: N_("an archive"),
    FileKind.OLE: N_("a document in Office's old format"),
    FileKind.OUTLOOK: N_("an Outlook item"),
    FileKind.LOCKED: N_("a document with a password"),
    FileKind.PDF: N_("a PDF"),
    FileKind.RTF: N_("an RTF document"),
    FileKind.IMAGE: N_("a picture"),
    FileKind.HTML: N_("a web page"),
    FileKind.CALENDAR: N_("a meeting request"),
    FileKind.MAIL: N_("a mail"),
    FileKind.TNEF: N_("an Outlook item"),
    FileKind.TEXT: N_("plain text"),
    FileKind.OTHER: N_("unknown content"),
}
"""The words for each, msgids."""

_OLD = {FileKind.OLE, FileKind.LOCKED}
_TEXT = {
    *(FileKind.TEXT, FileKind.HTML, FileKind.FLAT),
    *(FileKind.MAIL, FileKind.CALENDAR, FileKind.OTHER),
}
_CONTENTS: tuple[tuple[str, set[FileKind]], ...] = (
    (".pdf", {FileKind.PDF}),
    (".rtf", {FileKind.RTF}),
    (".doc .dot", _OLD | {FileKind.RTF, FileKind.FLAT}),
    (".xls .xlt .ppt .pps", _OLD),
    (".docx .dotx .docm .dotm", {FileKind.WORD, FileKind.LOCKED}),
    (".xlsx .xltx .xlsm .xlsb", {FileKind.EXCEL, FileKind.LOCKED}),
    (".pptx .ppsx .potx .pptm", {FileKind.SLIDES, FileKind.LOCKED}),
    (".odt .ods .odp .odg .ott .ots .otp", {FileKind.OPENDOCUMENT}),
    (".fodt .fods .fodp .fodg", {FileKind.FLAT}),
    (".vsdx .vssx .vstx .vsdm .vssm .vstm", {FileKind.OFFICE, FileKind.LOCKED}),
    (".zip", {FileKind.ZIP, FileKind.OFFICE}),
    (".7z .rar .gz .tgz .tar .bz2 .xz", {FileKind.ARCHIVE}),
    (".msg", {FileKind.OUTLOOK}),
    (".eml", {FileKind.MAIL}),
    (".htm .html .svg", {FileKind.HTML, FileKind.TEXT}),
    (".png .jpg .jpeg .gif", {FileKind.IMAGE}),
    (".bmp .tif .tiff .webp .heic", {FileKind.IMAGE, FileKind.OTHER}),
    (".txt .csv .tsv .md .log .json .xml", _TEXT),
)
_FITTING = {suffix: kinds for suffixes, kinds in _CONTENTS for suffix in suffixes.split()}
"""What may be in a file of this extension."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES: tuple[tuple[int, bytes, FileKind], ...] = (
    *((0, magic, FileKind.PROGRAM) for magic in (b"\x7fELF", b"MSCF", b"dex\n", b"vhdxfile")),
    *(
        (0, magic, FileKind.PROGRAM)
        for magic in (b"#!/", b"#! /", b"\xca\xfe\xba\xbe", b"conectix")
    ),
    *((0, magic, FileKind.PROGRAM) for magic in (b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf")),
    *((0, magic, FileKind.PROGRAM) for magic in (b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe")),
    (0, b"L\0\0\0\x01\x14\x02\0", FileKind.PROGRAM),  # a Windows shortcut
    (0, b"[InternetShortcut]", FileKind.PROGRAM),
    (0x8001, b"CD001", FileKind.PROGRAM),  # a disc image, which Windows opens as a drive
    *((0, magic, FileKind.ZIP) for magic in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")),
    *(
        (0, magic, FileKind.ARCHIVE)
        for magic in (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b")
    ),
    *((0, magic, FileKind.ARCHIVE) for magic in (b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd")),
    *((257, magic, FileKind.ARCHIVE) for magic in (b"ustar\0", b"ustar ")),
    (7, b"**ACE**", FileKind.ARCHIVE),
    (0, b"{\\rt", FileKind.RTF),
    *((0, magic, FileKind.IMAGE) for magic in (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")),
    *((0, magic, FileKind.IMAGE) for magic in (b"II*\0", b"MM\0*", b"\0\0\x01\0")),
    *((8, magic, FileKind.IMAGE) for magic in (b"WEBP", b"heic", b"heix", b"mif1", b"avif")),
    (0, b"\x78\x9f\x3e\x22", FileKind.TNEF),
)
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+(?:html|svg)|html|head|body|svg|script)\b",
    re.IGNORECASE | re.DOTALL,
)
_FLAT = re.compile(
    r"<\?mso-application|office/2006/xmlPackage|office/word/2003/wordml|opendocument:xmlns:office:"
)
"""What Word, Excel and LibreOffice write at the head of a document that is one XML file."""
_PAGES = frozenset({".htm", ".html", ".xhtml", ".svg"})
_CALENDAR = re.compile(r"\s*BEGIN:VCALENDAR", re.IGNORECASE)
_HEADER = re.compile(
    r"^(?:Received|MIME-Version|Message-ID|Return-Path|Content-Type|X-Unsent): ",
    re.IGNORECASE | re.MULTILINE,
)
_HEADED = re.compile(r"\s*[\w-]{2,40}: ")
_FAMILY = re.compile(
    r"(word|ms-excel|spreadsheet|ms-powerpoint|presentation)[\w.-]*\.main\b", re.IGNORECASE
)
_FAMILIES = {
    "word": FileKind.WORD,
    "ms-excel": FileKind.EXCEL,
    "spreadsheet": FileKind.EXCEL,
    "ms-powerpoint": FileKind.SLIDES,
    "presentation": FileKind.SLIDES,
}


def kind_of(file: File) -> FileKind:
    """What the bytes are; raises `Stopped` for a zip that is damaged or made to choke."""
    content = file.content
    for offset, magic, kind in _SIGNATURES:
        if content.startswith(magic, offset):
            return _zip_kind(file) if kind is FileKind.ZIP else kind
    if content.startswith(b"MZ") and b"\0" in content[:64]:  # notes may begin with "MZ" as well
        return FileKind.PROGRAM
    if content.startswith(_OLE):
        return _ole_kind(content)
    head = opening(content)
    if "%PDF-" in head[:1024] and not _HEADED.match(head):  # a mail may hold one early on
        return FileKind.PDF
    return _text_kind(file, head)


def check_kind(file: File, kind: FileKind) -> Brought:
    """Whether the content is a program, locked, or not what the name says."""
    if kind is FileKind.PROGRAM:
        yield Trace(EXECUTABLE, _(NAMES[kind]))
    elif kind not in _FITTING.get(file.suffix, {kind}) and not file.part:
        reason = _("{suffix}, and inside it is {what}")
        yield Trace(DISGUISED, reason.format(suffix=file.suffix, what=_(NAMES[kind])))
    if kind is FileKind.LOCKED:
        yield Trace(CLOSED, _("it wants a password"))


def _zip_kind(file: File) -> FileKind:
    package = Package(file)
    family = _FAMILY.search(plain(package.read(CONTENT_TYPES)))
    if family:
        return _FAMILIES[family[1].lower()]
    if "content.xml" in package.names and MANIFEST in package.names:
        return FileKind.OPENDOCUMENT
    if CONTENT_TYPES in package.names:
        return FileKind.OFFICE
    return FileKind.PROGRAM if "AndroidManifest.xml" in package.names else FileKind.ZIP


def _ole_kind(content: bytes) -> FileKind:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return FileKind.LOCKED
    item = "__properties_version1.0".encode("utf-16-le") in content
    return FileKind.OUTLOOK if item else FileKind.OLE


def _text_kind(file: File, head: str) -> FileKind:
    if _CALENDAR.match(head):
        return FileKind.CALENDAR
    if file.suffix in {".eml", ".mht", ".mhtml"} or (_HEADED.match(head) and _HEADER.search(head)):
        return FileKind.MAIL
    if _HTML.match(head) or (file.suffix in _PAGES and "\0" not in head):
        return FileKind.HTML
    if head.startswith("<") and _FLAT.search(plain(file.content)):
        return FileKind.FLAT
    return FileKind.OTHER if "\0" in head else FileKind.TEXT
