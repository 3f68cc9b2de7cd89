"""What documents carry along unseen: changes, comments, hidden parts, macros (I24)."""

import pytest

from mailer.checks.attachments import check_attachment
from mailer.findings import Place
from tests.documents import CLEAN, W, docx, docx_with, linked, odf, ole, pdf, pptx, xlsx, zipped

PLACE = Place(file="releases/proef.toml", line=7)
CELL = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
TEXT = "<office:body><text:p>Dag</text:p></office:body>"


def _codes(file: str, content: bytes) -> list[str]:
    found = check_attachment(file, content, PLACE)
    return [f.code.removeprefix("attachment-") for f in found]


def _run(inner: str, text: str = "geheim") -> str:
    return f"<w:p><w:r>{inner}<w:t>{text}</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        (CLEAN, []),
        ('<w:p><w:ins w:author="J"><w:r><w:t>x</w:t></w:r></w:ins></w:p>', ["tracked-changes"]),
        ("<w:p><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p>", ["tracked-changes"]),
        (CLEAN + "<w:tbl><w:tr><w:trPr><w:del/></w:trPr></w:tr></w:tbl>", ["tracked-changes"]),
        (_run("<w:rPr><w:rPrChange/></w:rPr>"), ["tracked-changes"]),
        (_run("<w:rPr><w:vanish/></w:rPr>"), ["hidden"]),
        (_run('<w:rPr><w:vanish w:val="0"/></w:rPr>'), []),
        (_run("<w:rPr><w:webHidden/></w:rPr>"), []),
        ("<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>", []),
        (CLEAN + _run("<w:rPr><w:vanish/></w:rPr>", " "), []),
        (CLEAN + '<w:drawing><docPr hidden="1" name="kaart"/></w:drawing>', ["hidden"]),
        (CLEAN + "<w:p><w:r><w:instrText>DDEAUTO cmd x</w:instrText></w:r></w:p>", ["active"]),
        ("<w:p/>", ["blank"]),
    ],
)
def test_i24_what_a_word_document_carries_along(body: str, codes: list[str]) -> None:
    """Each kind of change and hiding, and what only looks like one."""
    assert _codes("a.docx", docx(body)) == codes


def test_i24_a_finding_shows_the_first_words_and_whose_they_are() -> None:
    """With the count, and bound to the bytes: another version of the file is another finding."""
    insertion = '<w:p><w:ins w:author="J. de Vries"><w:r><w:t>{}</w:t></w:r></w:ins></w:p>'
    found = [
        next(check_attachment("a.docx", docx(insertion.format(words) * 2), PLACE))
        for words in ("niet doen", "wel doen")
    ]
    assert "“niet doen” (J. de Vries)" in found[0].message
    assert "2" in found[0].message
    assert found[0].fingerprint != found[1].fingerprint


def test_i24_text_hidden_by_its_style_is_hidden() -> None:
    """Also by what the style is based on; a style that nobody uses hides nothing."""
    style = '<w:style w:styleId="{}"><w:basedOn w:val="{}"/>{}</w:style>'
    hiding = style.format("Geheim", "", "<w:rPr><w:vanish/></w:rPr>")
    styles = f"<w:styles {W}>{hiding}{style.format('Kind', 'Geheim', '')}</w:styles>"
    used = '<w:p><w:pPr><w:pStyle w:val="Kind"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>'
    assert _codes("a.docx", docx(used, styles=styles)) == ["hidden"]
    assert _codes("a.docx", docx(CLEAN, styles=styles)) == []


def test_i24_comments_in_a_word_document_are_found() -> None:
    """One is enough; the part without any is none, nor is the setting that tracks changes."""
    comment = '<w:comment w:author="J"><w:p><w:r><w:t>Echt?</w:t></w:r></w:p></w:comment>'
    assert _codes("a.docx", docx(comments=f"<w:comments {W}>{comment}</w:comments>")) == [
        "comments"
    ]
    settings = f"<w:settings {W}><w:trackRevisions/></w:settings>"
    empty = f"<w:comments {W}/>"
    assert _codes("a.docx", docx(comments=empty, settings=settings)) == []


def test_a_document_with_macros_stops() -> None:
    """By its parts, whatever its name says, and by a name that says so."""
    macros = docx_with({"word/vbaProject.bin": b"x"})
    assert _codes("a.docx", macros) == ["macros"]
    assert _codes("a.docm", docx()) == ["macros"]
    assert _codes("a.doc", ole(("_VBA_PROJECT", b"x"))) == ["macros", "closed"]
    assert _codes("a.odt", odf(TEXT, Basic__Standard__Module1_xml="<m/>")) == ["macros"]


def test_links_that_are_followed_unasked_are_found() -> None:
    """A template or picture on another computer; not a hyperlink, nor a path of the author's."""
    assert _codes("a.docx", linked("attachedTemplate", "https://x.example/t.dotm")) == ["fetches"]
    assert _codes("a.docx", linked("image", r"\\server\share\logo.png")) == ["fetches"]
    assert _codes("a.docx", linked("hyperlink", "https://x.example/")) == []
    assert _codes("a.docx", linked("attachedTemplate", "file:///C:/Normal.dotm")) == []


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (xlsx(CELL), []),
        (xlsx(CELL, '<sheet name="A"/><sheet name="B" state="veryHidden"/>'), ["hidden"]),
        (xlsx(CELL.replace('r="1"', 'r="1" hidden="1"', 1)), ["hidden"]),
        (xlsx('<cols><col min="1" max="1" hidden="1"/></cols>' + CELL), ["hidden"]),
        (xlsx('<cols><col min="2" max="16384" hidden="1"/></cols>' + CELL), []),
        (xlsx(CELL + '<row r="9" hidden="1"><c r="A9" s="1"/></row>'), []),
        (xlsx(CELL, comments1="<comments><comment><t>x</t></comment></comments>"), ["comments"]),
        (xlsx(CELL, comments1="<comments/>"), []),
        (xlsx(CELL, revisions__revisionLog1="<revisions><rcc/></revisions>"), ["tracked-changes"]),
        (xlsx("<sheetData/>"), ["blank"]),
    ],
)
def test_i24_what_a_workbook_carries_along(content: bytes, codes: list[str]) -> None:
    """Hidden is what holds something: empty columns are often hidden for the looks of it."""
    assert _codes("a.xlsx", content) == codes


def test_a_workbook_in_binary_form_cannot_be_looked_into() -> None:
    """It is not known to be blank either."""
    main = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    types = f'<Types><Override PartName="/xl/workbook.bin" ContentType="{main}"/></Types>'
    content = zipped({"[Content_Types].xml": types, "xl/workbook.bin": b"\x83\x01\0"})
    assert _codes("a.xlsb", content) == ["closed"]


def test_a_document_that_carries_binary_data_is_no_binary_workbook() -> None:
    """Printer settings and fonts are declared so in documents of every kind."""
    document = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = (
        '<Types><Default Extension="bin" ContentType="application/x-binary"/>'
        f'<Override PartName="/word/document.xml" ContentType="{document}"/></Types>'
    )
    assert _codes("a.docx", docx_with({"[Content_Types].xml": types})) == []


def test_i24_a_thread_in_a_workbook_is_counted_once() -> None:
    """Excel writes a note beside each thread, for who has an older version."""
    note = "<comments><authors><author>tc={1}</author></authors>"
    note += '<comment authorId="0"><t>[Opmerkingenthread]</t></comment></comments>'
    thread = '<x><threadedComment personId="p"><text>Klopt dit?</text></threadedComment></x>'
    people = '<personList><person id="p" displayName="J. de Vries"/></personList>'
    content = xlsx(
        CELL,
        comments1=note,
        threadedComments__threadedComment1=thread,
        persons__person=people,
    )
    (found,) = check_attachment("a.xlsx", content, PLACE)
    assert found.message.endswith("“Klopt dit?” (J. de Vries)")


NOTES = '<notes><sp><ph type="{}"/><t>{}</t></sp></notes>'


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (pptx(), []),
        (pptx('<sld show="0"><t>x</t></sld>'), ["hidden"]),
        (pptx(notesSlides__n1=NOTES.format("body", "niet noemen")), ["speaker-notes"]),
        (pptx(notesSlides__n1=NOTES.format("sldNum", "3")), []),
        (pptx(comments__c1="<cmLst><cm><text>x</text></cm></cmLst>"), ["comments"]),
        (pptx('<sld><t>x</t><cNvPr hidden="1" name="vak"/></sld>'), ["hidden"]),
        (pptx("<sld/>"), ["blank"]),
    ],
)
def test_i24_what_a_presentation_carries_along(content: bytes, codes: list[str]) -> None:
    """Slide numbers on a notes page are no notes."""
    assert _codes("a.pptx", content) == codes


HIDING = (
    '<style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/>'
    '</style:style><style:style style:name="ta" style:family="table">'
    '<style:table-properties table:display="false"/></style:style>'
)
CHANGE = (
    "<text:changed-region><text:deletion><text:p>oud</text:p></text:deletion></text:changed-region>"
)


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("<text:p>x</text:p>", []),
        (f"<text:tracked-changes>{CHANGE}</text:tracked-changes>", ["tracked-changes"]),
        ("<text:tracked-changes/><text:p>x</text:p>", []),
        ("<office:annotation><dc:creator>J</dc:creator>x</office:annotation>", ["comments"]),
        ('<text:p>x<text:span text:style-name="T1">y</text:span></text:p>', ["hidden"]),
        ('<table:table table:style-name="ta"><text:p>y</text:p></table:table>', ["hidden"]),
        ('<table:table-row table:visibility="collapse"/><text:p>x</text:p>', []),
        ('<text:section text:display="none"><text:p>y</text:p></text:section>', ["hidden"]),
        ("<text:p>x</text:p><presentation:notes>zeg dit</presentation:notes>", ["speaker-notes"]),
        ('<draw:image xlink:href="https://x.example/p.png"/>', ["fetches"]),
        ("", ["blank"]),
    ],
)
def test_i24_what_an_opendocument_file_carries_along(body: str, codes: list[str]) -> None:
    """A style that hides and is not used hides nothing."""
    assert _codes("a.odt", odf(body, HIDING)) == codes


REMARK = "<< /Type /Annot /Subtype /Highlight /Contents (klopt dit) /T (J. de Vries) >>"
SCRIPT = "/OpenAction << /S /JavaScript /JS (x) >>"
LAUNCH = "/OpenAction << /S /Launch /F (cmd.exe) >>"


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (pdf(), []),
        (pdf(REMARK, page="/Annots [4 0 R]"), ["comments"]),
        (pdf(REMARK.replace("Highlight", "Link"), page="/Annots [4 0 R]"), []),
        (pdf(catalogue=SCRIPT), ["active"]),
        (pdf(catalogue=LAUNCH), ["executable"]),
        (pdf(catalogue="/OpenAction [3 0 R /Fit]"), []),
        (
            pdf(catalogue="/Names << /EmbeddedFiles << /Names [(a) << /F (a) >>] >> >>"),
            ["embedded"],
        ),
        (b"%PDF-1.7\n%%EOF", ["closed"]),
        (pdf()[:-20], ["broken"]),
    ],
)
def test_i24_what_a_pdf_carries_along(content: bytes, codes: list[str]) -> None:
    """Links and where to open are nobody's remarks."""
    assert _codes("a.pdf", content) == codes


def test_of_an_old_format_what_can_be_read_is_read() -> None:
    """Hidden sheets, notes and macro sheets of a workbook; and that the rest was not."""
    import struct

    def sheet(state: int, kind: int) -> bytes:
        body = struct.pack("<IBBBB", 0, state, kind, 4, 0) + b"Blad"
        return struct.pack("<HH", 0x85, len(body)) + body

    note = struct.pack("<HH", 0x1C, 0)
    book = ole(("Workbook", sheet(0, 0) + sheet(1, 0) + sheet(0, 1) + note))
    assert _codes("a.xls", book) == ["hidden", "macros", "comments", "closed"]
    assert _codes("a.xls", ole(("Workbook", sheet(0, 0)))) == ["closed"]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (rb"{\stylesheet{\s1\v Geheim;}} Dag", []),
        (rb"Dag {\v geheim}", ["hidden"]),
        (rb"{\revised nieuw}", ["tracked-changes"]),
        (rb"{\*\annotation Echt?}", ["comments"]),
        (rb"\viewkind4 Dag", []),
    ],
)
def test_i24_what_rtf_carries_along(words: bytes, codes: list[str]) -> None:
    """Also under the name .doc, as Word opens it."""
    assert _codes("a.rtf", rb"{\rtf1 " + words + b"}") == codes
    assert _codes("a.doc", rb"{\rtf1 " + words + b"}") == codes
