"""The body as MIME: the same bytes every time, both parts word for word, names that survive."""

import email
from email.message import EmailMessage
from email.policy import default

import pytest

from mailer.compose.mime import attachment, body

TEXT = "Dag allen!\n\nÉén regel met een streepje – en een euro €.\n-- \nEinde.\n"
HTML = "<p>" + "Een lange regel zonder eind, met ëïö. " * 200 + "</p>\n"


def _parsed(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def _content(part: object) -> str:
    """As a reader sees it: the line ends of the wire are no words."""
    assert isinstance(part, EmailMessage)
    return str(part.get_content()).replace("\r\n", "\n")


def test_both_parts_come_back_word_for_word() -> None:
    """Quoted-printable loses no space, no umlaut and no line end."""
    message = _parsed(body(TEXT, HTML))
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative", "text/plain", "text/html",
    ]  # fmt: skip
    assert [_content(part) for part in message.iter_parts()] == [TEXT, HTML]
    assert all(not part.defects for part in message.walk())


def test_equal_input_gives_equal_bytes() -> None:
    """Boundaries come from the content, never from chance."""
    files = [attachment("a.pdf", b"%PDF")]
    assert body(TEXT, HTML, files) == body(TEXT, HTML, files)
    assert body(TEXT, HTML, files) != body(TEXT, HTML, [attachment("a.pdf", b"%PDG")])


def test_it_is_one_mime_version_and_lines_that_every_server_takes() -> None:
    """CRLF throughout, at most 78 characters, and MIME-Version once, first."""
    content = body(TEXT, HTML, [attachment("a.bin", bytes(range(256)) * 40)])
    assert content.startswith(b"MIME-Version: 1.0\r\n")
    assert content.count(b"MIME-Version") == 1
    assert content.replace(b"\r\n", b"").count(b"\n") == 0
    assert max(map(len, content.split(b"\r\n"))) <= 78


def test_the_parts_are_dutch_and_quoted_printable() -> None:
    """Screen readers take their voice from Content-Language."""
    for part in _parsed(body(TEXT, HTML)).iter_parts():
        assert part["Content-Language"] == "nl"
        assert part["Content-Transfer-Encoding"] == "quoted-printable"
        assert part.get_content_charset() == "utf-8"


def test_a_boundary_in_the_text_ends_nothing() -> None:
    """Who copies a boundary into the notes gets it back as text."""
    boundary = _parsed(body(TEXT, HTML)).get_boundary()
    text = f"--{boundary}--\nFrom hier\n.\n"
    plain, _ = _parsed(body(text, HTML)).iter_parts()
    assert _content(plain) == text


@pytest.mark.parametrize(
    ("file", "name", "media_type"),
    [
        ("bijlagen/Één überzicht.pdf", "Een uberzicht.pdf", "application/pdf"),
        ("a\r\nBcc: x@krant.example.pdf", "a__Bcc_ x_krant.example.pdf", "application/pdf"),
        ("a\x00\u2028b.pdf", "a_b.pdf", "application/pdf"),
        ('a"; filename="b.exe', "a__ filename__b.exe", "application/octet-stream"),
        ("日本.pdf", "bijlage.pdf", "application/pdf"),
        ("日本", "bijlage", "application/octet-stream"),
        (".pdf", "pdf", "application/octet-stream"),
        ("Verslag.DOCX", "Verslag.docx",
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("uitnodiging.ics", "uitnodiging.ics", "application/octet-stream"),
        ("doorgestuurd.eml", "doorgestuurd.eml", "application/octet-stream"),
        ("pagina.html", "pagina.html", "application/octet-stream"),
    ],
)  # fmt: skip
def test_a_file_gets_a_name_that_every_mail_program_shows(
    file: str, name: str, media_type: str
) -> None:
    """ASCII, on one line, with its suffix; what a program might run or render is only a file."""
    made = attachment(file, b"inhoud")
    assert (made.name, made.media_type) == (name, media_type)
    (part,) = _parsed(body(TEXT, HTML, [made])).iter_attachments()
    assert part.get_filename() == name
    assert part.get_content_disposition() == "attachment"
    assert not part.defects


def test_a_long_name_needs_no_continuation() -> None:
    """Continuations become “Untitled attachment”, so a name is cut before them, not its suffix."""
    made = attachment("Verslag van de vergadering " * 10 + ".docx", b"x")
    content = body(TEXT, HTML, [made])
    assert b"filename*" not in content
    assert b".docx" in content


def test_an_attachment_comes_back_byte_for_byte() -> None:
    """Whatever the bytes are."""
    raw = bytes(range(256)) * 3
    (part,) = _parsed(body(TEXT, HTML, [attachment("a.bin", raw)])).iter_attachments()
    assert part.get_content() == raw
