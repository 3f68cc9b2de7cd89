"""What documents carry along where nobody looks: by a link, by default, in a copy (I24)."""

import pytest

from mailer.checks.attachments import check_attachment
from mailer.findings import Place
from tests.documents import CLEAN, W, docx, docx_with, pdf, xlsx, zipped

PLACE = Place(file="releases/proef.toml", line=7)
OWN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CHANGED = docx('<w:p><w:ins w:author="J"><w:r><w:t>x</w:t></w:r></w:ins></w:p>')
CELL = '<sheetData><row r="1"{}><c r="A1"><v>1</v></c></row></sheetData>'
ROWS = '<pivotCacheRecords><r><s v="J. de Vries"/></r></pivotCacheRecords>'
FIELD = "<< /FT /Tx /Kids [<< /AA << /K << /S /{} /JS (x) >> >> >>] >>"


def _codes(file: str, content: bytes) -> list[str]:
    found = check_attachment(file, content, PLACE)
    return [f.code.removeprefix("attachment-") for f in found]


def _with_part(kind: str, target: str, content: bytes) -> bytes:
    relation = f'<Relationship Type="{OWN}/{kind}" Target="{target}"/>'
    rels = {"word/_rels/document.xml.rels": f"<Relationships>{relation}</Relationships>"}
    return docx_with(rels | {"word/deel.bin": content})


def test_i24_text_hidden_by_the_defaults_of_a_document_is_hidden() -> None:
    """Of all text, or by the style of paragraphs that name none; unless a style shows it."""
    hide, show = "<w:rPr><w:vanish/></w:rPr>", '<w:rPr><w:vanish w:val="0"/></w:rPr>'
    defaults = f"<w:docDefaults><w:rPrDefault>{hide}</w:rPrDefault></w:docDefaults>"
    shown = f'<w:style w:styleId="Toon">{show}</w:style>'
    normal = f'<w:style w:type="paragraph" w:default="1" w:styleId="Normal">{hide}</w:style>'
    named = '<w:p><w:pPr><w:pStyle w:val="Toon"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>'
    for styles in (defaults, normal):
        written = f"<w:styles {W}>{styles}{shown}</w:styles>"
        assert _codes("a.docx", docx(CLEAN, styles=written)) == ["hidden"]
        assert _codes("a.docx", docx(named, styles=written)) == []


def test_i24_text_behind_a_text_box_is_as_hidden_as_before_it() -> None:
    """The paragraph in the box does not undo that around it."""
    style = '<w:style w:styleId="Geheim"><w:rPr><w:vanish/></w:rPr></w:style>'
    box = f"<w:r><w:drawing>{CLEAN}</w:drawing></w:r>"
    body = f'<w:p><w:pPr><w:pStyle w:val="{{}}"/></w:pPr>{box}<w:r><w:t>x</w:t></w:r></w:p>'
    styles = f"<w:styles {W}>{style}</w:styles>"
    assert _codes("a.docx", docx(body.format("Geheim"), styles=styles)) == ["hidden"]
    assert _codes("a.docx", docx(body.format("Anders"), styles=styles)) == []


def test_i29_a_long_chain_of_styles_ends() -> None:
    """Each is looked at once, though each is based on the next, and the last on the first."""
    count = 10_000
    chain = "".join(
        f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{(n + 1) % count}"/></w:style>'
        for n in range(count)
    )
    assert _codes("a.docx", docx(styles=f"<w:styles {W}>{chain}</w:styles>")) == []


def test_i24_a_document_pulled_into_another_is_looked_into() -> None:
    """By the link to it, from its folder or from the root, whatever it is called."""
    for target in ("deel.bin", "/word/deel.bin", "../word/deel%2Ebin"):
        assert _codes("a.docx", _with_part("aFChunk", target, CHANGED)) == ["tracked-changes"]
    assert _codes("a.docx", _with_part("aFChunk", "deel.bin", docx())) == []


def test_i24_a_document_in_the_folder_of_its_metadata_is_looked_into() -> None:
    """By its type; data of the same words that a document is bound to is none of it."""
    changes = f"<w:document {W}><w:ins><w:t>x</w:t></w:ins></w:document>"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = f'<Types><Override PartName="/customXml/a.xml" ContentType="{main}"/></Types>'
    typed = {"[Content_Types].xml": types, "customXml/a.xml": changes}
    assert _codes("a.docx", docx_with(typed)) == ["tracked-changes"]
    assert _codes("a.docx", docx_with({"customXml/a.xml": changes})) == []


def test_macros_are_known_by_their_link_or_their_type_alone() -> None:
    """A part of another kind under the same name is none."""
    assert _codes("a.docx", _with_part("vbaProject", "deel.bin", b"x")) == ["macros"]
    assert _codes("a.docx", _with_part("image", "deel.bin", b"x")) == []
    document = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = (
        '<Types><Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
        f'<Override PartName="/word/document.xml" ContentType="{document}"/></Types>'
    )
    typed = {"[Content_Types].xml": types}
    assert _codes("a.docx", docx_with(typed | {"word/deel.bin": b"x"})) == ["macros"]
    assert _codes("a.docx", docx_with(typed)) == []


def test_an_office_file_of_another_kind_cannot_be_looked_into() -> None:
    """Its macros are seen."""
    drawing = {"[Content_Types].xml": "<Types/>", "visio/document.xml": "<x/>"}
    assert _codes("a.vsdx", zipped(drawing)) == ["closed"]
    assert _codes("a.vsdx", zipped(drawing | {"visio/vbaProject.bin": "x"})) == ["macros", "closed"]


@pytest.mark.parametrize(
    ("file", "head"),
    [
        ("a.xml", '<?mso-application progid="Word.Document"?><w:wordDocument/>'),
        ("a.doc", '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>'),
        ("a.fodt", '<d xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>'),
        ("a.fods", '<d xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>'),
    ],
)
def test_i24_a_document_in_one_xml_file_cannot_be_looked_into(file: str, head: str) -> None:
    """A person's word is asked; other XML is only text."""
    content = '<?xml version="1.0"?>' + " " * 5_000 + head
    assert _codes(file, content.encode()) == ["closed"]
    assert _codes(file, content.encode("utf-16")) == ["closed"]
    assert _codes("a.xml", b'<?xml version="1.0"?><gemeenten/>') == []


@pytest.mark.parametrize(
    ("sheet", "codes"),
    [
        (CELL.format(' ht="0" customHeight="1"'), ["hidden"]),
        (CELL.format(' ht="15.75"'), []),
        ('<cols><col min="1" max="1" width="0"/></cols>' + CELL.format(""), ["hidden"]),
        ('<cols><col min="1" max="1" width="0.5"/></cols>' + CELL.format(""), []),
        ('<cols><col min="2" max="9" width="0"/></cols>' + CELL.format(""), []),
        ('<sheetFormatPr zeroHeight="1"/>' + CELL.format(""), []),
    ],
)
def test_i24_rows_and_columns_of_no_size_are_hidden(sheet: str, codes: list[str]) -> None:
    """`zeroHeight` hides rows without a cell only, as dashboards do for the looks of it."""
    assert _codes("a.xlsx", xlsx(sheet)) == codes


@pytest.mark.parametrize(
    ("source", "codes"),
    [
        ('<worksheetSource ref="A1:C9" sheet="Weg"/>', ["hidden"]),
        ('<worksheetSource ref="A1:C9" sheet="blad1"/>', []),
        ('<worksheetSource ref="A1:C9" sheet="Blad1" id="rId1"/>', ["hidden"]),
        ('<worksheetSource name="Tabel1"/>', []),
        ('<worksheetSource name="Tabel2"/>', ["hidden"]),
        ('<cacheSource type="external"/>', ["hidden"]),
        ("", ["hidden"]),
    ],
)
def test_i24_rows_behind_a_pivot_table_are_hidden_once_their_sheet_is_gone(
    source: str, codes: list[str]
) -> None:
    """As long as it is there they can be read there, and are no secret."""
    content = xlsx(
        CELL.format(""),
        tables__table1='<table name="Tabel1" displayName="Tabel1"/>',
        pivotCache__pivotCacheDefinition1=f"<pivotCacheDefinition>{source}</pivotCacheDefinition>",
        pivotCache__pivotCacheRecords1=ROWS,
    )
    assert _codes("a.xlsx", content) == codes


def test_i24_what_is_kept_of_another_workbook_is_hidden() -> None:
    """Its values; a link without any shows nothing."""
    for kept, codes in (("<cell><v>J. de Vries</v></cell>", ["hidden"]), ("", [])):
        link = f"<externalLink><sheetDataSet><row>{kept}</row></sheetDataSet></externalLink>"
        content = xlsx(CELL.format(""), externalLinks__externalLink1=link)
        assert _codes("a.xlsx", content) == codes


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (rb"Dag \v1 geheim\v0 !", ["hidden"]),
        (rb"Dag \v0 !", []),
        (rb"\deleted1 weg\deleted0 !", ["tracked-changes"]),
        (rb"\revised0 Dag", []),
        (rb"C:\\v map", []),
        (rb"C:\\\v geheim", ["hidden"]),
    ],
)
def test_i24_control_words_of_rtf_are_switched_by_a_figure(words: bytes, codes: list[str]) -> None:
    """A 0 switches off; behind another backslash stands text."""
    assert _codes("a.rtf", rb"{\rtf1 " + words + b"}") == codes


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (pdf(FIELD.format("JavaScript"), catalogue="/AcroForm << /Fields [4 0 R] >>"), ["active"]),
        (pdf(FIELD.format("GoTo"), catalogue="/AcroForm << /Fields [4 0 R] >>"), []),
        (pdf("<< /F (a) >>", catalogue="/AF [4 0 R]"), ["embedded"]),
        (pdf("<< /F (a) >>", page="/AF [4 0 R]"), ["embedded"]),
        (pdf("<< /Kids [4 0 R] >>", catalogue="/AcroForm << /Fields [4 0 R] >>"), []),
    ],
)
def test_i24_forms_and_associated_files_of_a_pdf_are_looked_into(
    content: bytes, codes: list[str]
) -> None:
    """Also of a field that is its own child."""
    assert _codes("a.pdf", content) == codes


def test_a_file_that_a_pdf_names_twice_is_told_once() -> None:
    """PDF/A-3 lists what belongs to it by name as well."""
    names = "/Names << /EmbeddedFiles << /Names [(a) 4 0 R] >> >>"
    (found,) = check_attachment(
        "a.pdf", pdf("<< /F (a) >>", catalogue=f"{names} /AF [4 0 R]"), PLACE
    )
    assert "“a”" in found.message
