"""What an answer carries along: attachments, and the changes in a Word file."""

import base64
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from mailer.ledger.asked import AskedPassage
from mailer.rounds.reading.attached import Attached, attachment_content, attachments
from mailer.rounds.reading.word_changes import Change, WordUnreadable, tracked_changes
from tests.documents import W, docx, docx_with, odf, ole, pdf, zipped
from tests.soon import soon

pytestmark = pytest.mark.usefixtures("english")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PASSAGES = [
    AskedPassage(number=number, text=text, line=line)
    for line, (number, text) in enumerate(
        [
            ("1.1", "De twaalf gemeenten leveren samen het aantal plaatsen dat wordt gevraagd."),
            (
                "1.2",
                "Assen en Emmen houden hun “bestaande” locaties ten minste tot en met 2026 open.",
            ),
            ("1.3", "Coevorden, Hoogeveen en Meppel bereiden ieder één nieuwe locatie voor."),
            ("2.1", "Verkent of de groepsaccommodatie geschikt is voor tijdelijke opvang."),
        ],
        10,
    )
]
_EMMEN = PASSAGES[1].text


# Attachments


def part(kind: str, content: bytes = b"x", *fields: str) -> bytes:
    """A part in base64."""
    lines = [f"Content-Type: {kind}", "Content-Transfer-Encoding: base64", *fields, "", ""]
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + base64.encodebytes(content)


def mail(*parts: bytes, kind: str = "multipart/mixed", html: str = "Akkoord.") -> bytes:
    """A mail with a text, and these parts behind it."""
    text = b"Content-Type: text/html; charset=utf-8\r\n\r\n" + html.encode()
    head = f"From: a@emmen.example\r\nContent-Type: {kind}; boundary=b\r\n\r\n".encode()
    return head + b"".join(b"--b\r\n" + each + b"\r\n" for each in (text, *parts)) + b"--b--\r\n"


def names(content: bytes) -> list[str]:
    """The names of the attachments."""
    return [each.name for each in attachments(content)]


def test_an_attachment_has_a_name_a_type_and_a_size() -> None:
    """The size is that of the file, not of its letters in the mail."""
    content = mail(part(DOCX, b"y" * 1000, 'Content-Disposition: attachment; filename="a b.docx"'))
    assert attachments(content) == (Attached(name="a b.docx", content_type=DOCX, size=1000),)


def test_the_bytes_of_an_attachment_are_given() -> None:
    """By its place among the attachments, or its name; of two with one name the first."""
    content = mail(
        part("application/pdf; name=a.pdf", b"een"),
        part("application/pdf; name=b.pdf", b"twee"),
        part("application/pdf; name=b.pdf", b"drie"),
    )
    assert attachment_content(content, 0) == b"een"
    assert attachment_content(content, 2) == b"drie"
    assert attachment_content(content, "b.pdf") == b"twee"
    for which in (3, "c.pdf"):
        with pytest.raises(LookupError):
            attachment_content(content, which)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Content-Disposition: attachment; filename=a.docx", "a.docx"),
        ("Content-Disposition: attachment; filename*=utf-8''co%C3%ABvorden.docx", "coëvorden.docx"),
        (
            "Content-Disposition: attachment; filename*0=zienswijze; filename*1=.docx",
            "zienswijze.docx",
        ),
        ('Content-Disposition: attachment; filename="=?utf-8?Q?a=C3=AB.docx?="', "aë.docx"),
        ("Content-Disposition: attachment; filename=../../etc/a.docx", "a.docx"),
        ('Content-Disposition: attachment; filename="C:\\\\Users\\\\a.docx"', "a.docx"),
        ('Content-Disposition: attachment; filename="co\udcebvorden.docx"', "co\ufffdvorden.docx"),
        ("Content-Disposition: attachment", "attachment 1"),
        ("Content-Disposition: attachment; filename*=x-onbekend''%FF", "ÿ"),
    ],
)
def test_a_name_is_as_the_sender_gave_it(written: str, name: str) -> None:
    """In any encoding, without its folder; what has none gets a number."""
    assert names(mail(part("application/octet-stream", b"x", written))) == [name]


@pytest.mark.parametrize(
    "carried",
    [
        [part("image/jpeg; name=IMG_0123.jpeg", b"x", "Content-Disposition: inline")],
        [part("image/png; name=scan.png", b"x", "Content-Disposition: attachment")],
        [part("image/png; name=x.png", b"x" * 300_000, "Content-ID: <logo@1>")],
        [part("text/plain; name=reactie.txt")],
        [part("text/plain", b"x", "Content-Disposition: attachment")],
        [part("text/csv; name=a.csv")],
        [part("application/octet-stream")],
        [part("application/ms-tnef")],
        [part("application/pkcs7-mime; name=smime.p7m")],
        [b"Content-Type: message/rfc822\r\n\r\nSubject: FW: Akkoord\r\n\r\nAkkoord."],
    ],
)
def test_what_a_person_put_there_is_an_attachment(carried: list[bytes]) -> None:
    """Files, photos, other mails, and what only Outlook can open."""
    assert len(attachments(mail(*carried, html='<img src="cid:logo@1">'))) == 1


@pytest.mark.parametrize(
    "carried",
    [
        [],
        [part("text/plain; charset=utf-8", b"Deze mail is gescand.")],
        [part("image/png; name=image001.png", b"x", "Content-ID: <logo@1>")],
        [
            part(
                "image/png; name=logo.png", b"x", "Content-ID: <2@1>", "Content-Disposition: inline"
            )
        ],
        [part("image/png; name=image002.png", b"x", "Content-Disposition: inline")],
        [part("application/pkcs7-signature; name=smime.p7s")],
        [part("application/pgp-signature; name=signature.asc")],
        [part("text/vcard; name=boer.vcf")],
        [b"Content-Type: message/delivery-status\r\n\r\nStatus: 5.0.0"],
    ],
)
def test_what_a_program_put_there_is_none(carried: list[bytes]) -> None:
    """Logos of a signature, signatures, a business card, a footer."""
    assert attachments(mail(*carried, html='<img src="cid:logo@1">')) == ()


def test_the_mail_itself_is_no_attachment() -> None:
    """Encrypted as a whole, by S/MIME or PGP; but a PDF that is all of a mail is one."""
    assert attachments(part("application/pkcs7-mime; name=smime.p7m")) == ()
    assert attachments(mail(part("application/octet-stream"), kind="multipart/encrypted")) == ()
    assert names(part("application/pdf; name=scan.pdf")) == ["scan.pdf"]


def test_a_mail_that_goes_along_is_one_attachment() -> None:
    """Named by its subject; what it carries itself is in it, and its text is nobody's answer."""
    inner = mail(part("application/pdf; name=a.pdf")).replace(
        b"From:", b"Subject: =?utf-8?Q?Caf=C3=A9?=\r\nFrom:", 1
    )
    inner = inner.replace(b"=b\r\n", b"=c\r\n").replace(b"--b", b"--c")
    content = mail(b"Content-Type: message/rfc822\r\n\r\n" + inner)
    assert names(content) == ["Café.eml"]
    assert b"Akkoord." in attachment_content(content, 0)


def test_outlooks_own_format_is_listed_by_its_name() -> None:
    """What is inside a winmail.dat nobody here can say."""
    assert names(mail(part("application/ms-tnef"))) == ["winmail.dat"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Content-Type: multipart/mixed\r\n\r\n--b\r\n",
        mail(b"Content-Type: application/pdf; name*=bogus'\r\n\r\nx"),
        mail(b"Content-Type: application/pdf; name=" + b"x" * 50_000 + b"\r\n\r\nx"),
        mail(b"Content-Transfer-Encoding: base64\r\nContent-Type: a/b; name=c\r\n\r\n!!!="),
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
            for n in range(5000)
        ),
        b"Content-Type: message/rfc822\r\n\r\n" * 2000,
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 20_000,
        mail(part("application/pdf; name=a.pdf").replace(b"\r\n", b"\r\n" + b"A" * 5_000_000, 1)),
    ],
)
def test_i29_a_hostile_mail_is_opened_within_bounds(content: bytes) -> None:
    """Whatever the bytes are: no error, and an end soon."""
    with soon():
        attachments(content)


# Changes in Word


def p(*runs: str) -> str:
    """A paragraph."""
    return f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>{''.join(runs)}</w:p>"


def t(text: str) -> str:
    """A run."""
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def _by(name: str, by: str, inner: str) -> str:
    return f'<w:{name} w:id="1" w:author="{by}" w:date="2024-10-15T09:00:00Z">{inner}</w:{name}>'


def ins(text: str, by: str = "A. de Boer") -> str:
    """Words put in."""
    return _by("ins", by, t(text))


def gone(text: str, by: str = "A. de Boer") -> str:
    """Words taken out."""
    return _by("del", by, t(text).replace("w:t", "w:delText").replace("w:delTextab", "w:tab"))


def pairs(*runs: str) -> list[tuple[str, str, str]]:
    """Passage, old and new of the changes in a paragraph."""
    return [(c.passage, c.old, c.new) for c in tracked_changes(docx(p(*runs)), PASSAGES)]


def test_a_replacement_is_one_change_with_author_time_and_passage() -> None:
    """What one author took out and put in beside it; the paragraph is given as it was."""
    runs = t("1.2 Assen en Emmen houden hun “bestaande” locaties ten minste tot en met ")
    assert tracked_changes(docx(p(runs, gone("2026"), ins("2027"), t(" open."))), PASSAGES) == [
        Change(
            author="A. de Boer",
            at="2024-10-15T09:00:00Z",
            old="2026",
            new="2027",
            around=f"1.2 {_EMMEN}",
            passage="1.2",
        )
    ]


@pytest.mark.parametrize(
    ("runs", "old", "new"),
    [
        ([t("Assen en "), ins("Meppel"), gone("Emmen"), t(" houden")], "Emmen", "Meppel"),
        ([t("tot en met 202"), gone("6"), ins("7"), t(" open")], "2026", "2027"),
        ([t("hun bestaande locatie"), gone("s"), t(" open")], "locaties", "locatie"),
        ([t("hun bestaande locatie"), ins("s"), t(" open")], "locatie", "locaties"),
        ([t("Assen"), ins(" en Emmen"), t(" houden")], "Assen", "Assen en Emmen"),
        ([ins("Ook "), t("Assen houdt")], "Assen", "Ook Assen"),
        ([t("Assen en "), ins("mogelijk "), t("Emmen")], "Assen en", "Assen en mogelijk"),
        ([t("Assen"), gone(" en Emmen"), t(" houden")], "Assen en Emmen", "Assen"),
        ([t("Zij houden open."), ins(" Dat staat vast.")], "open.", "open. Dat staat vast."),
        ([gone("Ook "), t("Assen houdt")], "Ook Assen", "Assen"),
        ([gone("Alles")], "Alles", ""),
        ([ins("Alles")], "", "Alles"),
        ([gone("een"), t(" "), gone("twee"), ins("drie"), t(" vier")], "een twee", "drie"),
        ([gone("een"), ins("1"), t(" "), gone("twee"), ins("2"), t(".")], "een twee", "1 2"),
        ([t("in Assen en in "), gone("Assen"), ins("Emmen")], "en in Assen", "en in Emmen"),
        ([t("het "), gone("a"), ins("b"), t(" het "), gone("c"), ins("d")], "a", "b"),
        ([_by("moveFrom", "B", t("Assen en ")), t("Emmen")], "Assen en Emmen", "Emmen"),
        ([t("Emmen"), _by("moveTo", "B", t(" en Assen"))], "Emmen", "Emmen en Assen"),
    ],
)
def test_changes_are_whole_words_that_can_be_found(runs: list[str], old: str, new: str) -> None:
    """What was only put in or taken out has a word beside it; what stands twice has more."""
    assert pairs(*runs)[0][1:] == (old, new)


def test_two_authors_are_two_changes() -> None:
    """But where they touch, one change of both; what was put in and taken out again is none."""

    def changed(*runs: str) -> list[tuple[str, str, str]]:
        found = tracked_changes(docx(p(*runs)), PASSAGES)
        return [(c.author, c.old, c.new) for c in found]

    apart = changed(gone("Assen", "A"), ins("Meppel", "A"), t(" "), gone("en", "B"), ins("of", "B"))
    assert apart == [("A", "Assen", "Meppel"), ("B", "Assen en", "Assen of")]
    touching = changed(t("Assen "), gone("en", "A"), ins("of", "B"), t(" Emmen"))
    assert touching == [("A, B", "Assen en", "Assen of")]
    again = _by("ins", "A", gone("misschien", "B"))
    assert pairs(t("Assen "), again, t("Emmen")) == []


@pytest.mark.parametrize(
    "runs",
    [
        [t("Assen en Emmen")],
        [t("Assen "), ins(" "), t("en")],
        ["<w:r><w:rPr><w:rPrChange w:author='A'><w:rPr/></w:rPrChange></w:rPr></w:r>", t("Assen")],
        ["<w:pPr><w:rPr><w:ins w:author='A'/></w:rPr></w:pPr>", t("Assen")],
    ],
)
def test_formatting_and_spaces_are_no_change(runs: list[str]) -> None:
    """Nor is a document without changes."""
    assert pairs(*runs) == []


_CHANGED = p(t("tot en met "), gone("2026"), ins("2027"), t(" open"))


@pytest.mark.parametrize(
    "content",
    [
        docx(f"<w:tbl><w:tr><w:tc>{_CHANGED}</w:tc></w:tr></w:tbl>"),
        docx(f"<w:p><w:r><w:txbxContent>{_CHANGED}</w:txbxContent></w:r></w:p>"),
        docx(
            "<w:p><w:r><mc:AlternateContent xmlns:mc='urn:mc'>"
            f"<mc:Choice><w:txbxContent>{_CHANGED}</w:txbxContent></mc:Choice>"
            f"<mc:Fallback><w:txbxContent>{_CHANGED}</w:txbxContent></mc:Fallback>"
            "</mc:AlternateContent></w:r></w:p>"
        ),
        docx(header1=f"<w:hdr {W}>{_CHANGED}</w:hdr>"),
        docx(footnotes=f"<w:footnotes {W}><w:footnote>{_CHANGED}</w:footnote></w:footnotes>"),
        docx_with({"word/footer2.xml": f"<w:ftr {W}>{_CHANGED}</w:ftr>"}),
    ],
)
def test_changes_are_found_wherever_they_stand(content: bytes) -> None:
    """In tables, text boxes, headers, footers and notes, each once."""
    assert [(c.old, c.new) for c in tracked_changes(content, PASSAGES)] == [("2026", "2027")]


@pytest.mark.parametrize(
    ("runs", "passage"),
    [
        ([t(f"{_EMMEN} "), ins("Zeker.")], "1.2"),
        ([t("1.2 Assen en Emmen houden de locaties tot en met 2026 open "), ins("a")], "1.2"),
        (
            [t("Assen en Emmen houden hun bestaande locaties tot en met 2026 open. "), ins("a")],
            "1.2",
        ),
        ([t(PASSAGES[2].text.replace(" ", "\u00a0")), ins(" Ja.")], "1.3"),
        ([t(f"1.1 {PASSAGES[2].text}"), ins(" Ja.")], "1.3"),
        ([t(f"Actie (COA, gemeente Borger-Odoorn): {PASSAGES[3].text}"), ins(" Ja.")], "2.1"),
        ([t("bereiden ieder één nieuwe locatie voor"), ins(" Ja.")], "1.3"),
        ([t(f"{PASSAGES[0].text} {PASSAGES[2].text}"), ins(" Ja.")], ""),
        ([t("Wij danken u voor de prettige samenwerking van de afgelopen tijd"), ins(".")], ""),
        ([t("1.2 Iets heel anders over een ander onderwerp"), ins(" Ja.")], ""),
        ([ins("1.2 Een nieuwe alinea.")], ""),
    ],
)
def test_a_paragraph_is_matched_with_the_passage_that_it_was(runs: list[str], passage: str) -> None:
    """By its text before the changes; a number helps, and proves nothing alone."""
    assert pairs(*runs)[0][0] == passage


def test_the_number_of_a_passage_is_no_word_of_it() -> None:
    """What is put in behind it has the word that follows beside it."""
    found = pairs(t("1.2 "), ins("Ook "), t(_EMMEN))
    assert found == [("1.2", "Assen", "Ook Assen")]


def test_old_words_are_given_as_they_stand_in_the_passage() -> None:
    """Word makes other quotation marks and spaces of them."""
    text = _EMMEN.replace("“bestaande” locaties", "")
    start, end = text.split("  ")
    found = pairs(t(f"{start} "), gone('"bestaande"\u00a0locaties'), ins("locaties"), t(f" {end}"))
    assert found == [("1.2", "“bestaande” locaties", "locaties")]


def test_comments_are_listed_with_what_they_hang_on() -> None:
    """With author and passage; one that hangs on nothing comes last."""
    comments = "".join(
        f'<w:comment w:id="{n}" w:author="{by}" w:date="2024-10-15"><w:p>{t(text)}</w:p>'
        f"<w:p>{t('Zeker?')}</w:p></w:comment>"
        for n, by, text in [(9, "C", "Los."), (4, "B", "Klopt dit?")]
    )
    runs = [
        t("Assen en "),
        '<w:commentRangeStart w:id="4"/>',
        t("Emmen"),
        '<w:commentRangeEnd w:id="4"/><w:r><w:commentReference w:id="4"/></w:r>',
        t(_EMMEN.removeprefix("Assen en Emmen")),
    ]
    found = tracked_changes(
        docx(p(*runs), comments=f"<w:comments {W}>{comments}</w:comments>"), PASSAGES
    )
    assert found == [
        Change(
            author="B",
            at="2024-10-15",
            around=_EMMEN,
            passage="1.2",
            comment="Klopt dit? Zeker?",
            anchor="Emmen",
        ),
        Change(author="C", at="2024-10-15", comment="Los. Zeker?"),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"Akkoord.", "plain text"),
        (pdf(), "a PDF"),
        (odf("<office:body/>"), "an OpenDocument file"),
        (ole(("WordDocument", b"x")), "old format"),
        (ole(("EncryptedPackage", b"x")), "password"),
        (docx()[:-40], "once more"),
        (docx("<w:p>"), "once more"),
        (zipped({"a.txt": "x"}), "a zip archive"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(content: bytes, words: str) -> None:
    """In one sentence a person can act on."""
    with pytest.raises(WordUnreadable, match=words) as caught:
        tracked_changes(content, PASSAGES)
    assert str(caught.value).endswith(".")


def _bomb() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", docx()[:0] + b"wordprocessingml.main+xml")
        for n in range(6):
            archive.writestr(f"word/{n}.xml", bytes(60 * 2**20))
    return buffer.getvalue()


_ENTITY = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "made",
    [
        _bomb,
        lambda: docx_with({"word/document.xml": f"{_ENTITY}<w:document {W}>&x;</w:document>"}),
        lambda: docx(p(*[ins(f"{n} ") + t("a ") for n in range(30_000)])),
        lambda: docx(p(ins("a "), t("b ")) * 30_000),
        lambda: docx(p(t("x" * 3_000_000), ins("a"))),
    ],
)
def test_i29_a_hostile_document_is_refused_soon(made: Callable[[], bytes]) -> None:
    """A zip bomb, an external entity, tens of thousands of changes."""
    content = made()
    with soon(), pytest.raises(WordUnreadable):
        tracked_changes(content, PASSAGES)


def test_i29_as_much_as_is_read_is_read_soon() -> None:
    """Words that all look alike, just below the bounds."""
    paragraph = p(*[ins("a ") + t("a ") for n in range(330)])
    with soon():
        tracked_changes(docx(paragraph * 20), PASSAGES * 50)


def test_i29_deep_nesting_is_read() -> None:
    """Text boxes in text boxes; nothing calls itself."""
    content = docx("<w:p>" * 20_000 + _CHANGED + "</w:p>" * 20_000)
    assert len(tracked_changes(content, PASSAGES)) == 1
