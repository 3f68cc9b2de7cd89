"""A draft on a server against what was approved: what may differ, and what may not."""

import base64
from collections.abc import Sequence
from email import message_from_bytes
from email.message import EmailMessage
from typing import Any

import pytest

from mailer.compose import headers
from mailer.compose.message import Envelope
from mailer.compose.mime import Attachment, attachment, body
from mailer.providers.comparing import Seen, SeenFile, differences, hidden_paths
from mailer.providers.html_words import visible_words

pytestmark = pytest.mark.usefixtures("english")

FROM = "kabinet@drenthe.example"
TO = ("a.deboer@emmen.example", "c.coenraads@dewoldenhoogeveen.example")
CC = ("griffie@assen.example",)
ARCHIVE = "archief@drenthe.example"
TEXT = "Dag allen!\n\nDe gemeenteraad van Coevorden stemt in met 120 plekken.\n\n  - Actie: COA\n"
HTML = (
    "<!DOCTYPE html><html><head><title>Terug</title><style>p { margin: 0 }</style></head><body>"
    "<p>Dag allen!</p>\n<p>De gemeenteraad van Coevorden stemt in met <b>120</b> plekken.</p>"
    "<ul><li>Actie: COA</li></ul></body></html>"
)
SUBJECT = "Terugkoppeling Provinciale Regietafel asiel Drenthe van vrijdag 4 oktober, tweede versie"
FILE = attachment("Verslag.pdf", b"%PDF-1.7 inhoud")


def _field(name: str, *addresses: str) -> bytes:
    return headers.address_field(name, [("Coënraads, René (DGB)", each) for each in addresses])


def make_content(subject: str = SUBJECT, files: Sequence[Attachment] = (FILE,)) -> bytes:
    """A message as `Composer` makes it."""
    head = [_field("From", FROM), _field("To", *TO), _field("Cc", *CC)]
    return b"".join(head) + headers.field("Subject", subject) + body(TEXT, HTML, files)


CONTENT = make_content()
ENVELOPE = Envelope(return_path=FROM, forward_paths=(*TO, *CC, ARCHIVE))


def make_seen(**parts: Any) -> Seen:
    """What a server shows by its fields when all is well."""
    defaults: dict[str, Any] = {
        "subject": SUBJECT,
        "sender": FROM,
        "to": TO,
        "cc": CC,
        "bcc": (ARCHIVE,),
        "html": HTML,
        "attachments": (SeenFile(name=FILE.name, digest=FILE.digest),),
    }
    return Seen(**(defaults | parts))


def found(**parts: Any) -> list[str]:
    """What differs in a draft that shows this."""
    return differences(CONTENT, ENVELOPE, make_seen(**parts))


def made_anew(content: bytes = CONTENT, bcc: str = ARCHIVE, charset: str = "utf-8") -> bytes:
    """The same as another make of server writes it: other boundary, encodings and folding."""
    old, new = message_from_bytes(content), EmailMessage()
    for name in ("From", "To", "Cc", "Subject"):
        new[name] = str(headers_of(content)[name])
    if bcc:
        new["Bcc"] = bcc
    new["Message-ID"] = "<anders@prod.example>"
    text, html = (part.get_payload(decode=True) for part in _texts(old))
    assert isinstance(text, bytes)
    assert isinstance(html, bytes)
    new.set_content("Dag allen! <zo maakt Exchange het>\n", charset=charset, cte="base64")
    new.add_alternative(html.decode(), subtype="html", charset=charset, cte="base64")
    new.add_attachment(FILE.content, maintype="application", subtype="x-pdf", filename=FILE.name)
    return new.as_bytes()


def headers_of(content: bytes) -> EmailMessage:
    """The header as Python's newer parser reads it."""
    from email.policy import default

    return message_from_bytes(content, policy=default)


def _texts(message: Any) -> list[Any]:
    return [part for part in message.walk() if part.get_content_maintype() == "text"]


def test_what_is_as_approved_has_no_differences() -> None:
    """A draft that shows what was approved is well."""
    assert found() == []


def test_who_is_in_no_header_stands_in_bcc() -> None:
    """The sender's own archive is expected where nobody sees it."""
    assert hidden_paths(CONTENT, ENVELOPE) == (ARCHIVE,)


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
def test_a_message_made_anew_is_the_same(charset: str) -> None:
    """Other encodings, charset, folding, boundaries and Message-ID are no difference."""
    assert differences(CONTENT, ENVELOPE, Seen(mime=made_anew(charset=charset))) == []


def test_the_bytes_themselves_are_the_same() -> None:
    """A server that gives back what it got, with the archive in Bcc, has changed nothing."""
    given = _field("Bcc", ARCHIVE) + CONTENT
    assert differences(CONTENT, ENVELOPE, Seen(mime=given)) == []
    assert differences(CONTENT, ENVELOPE, Seen(mime=given.replace(b"\r\n", b"\n"))) == []


@pytest.mark.parametrize(
    "parts",
    [
        {"to": tuple(address.upper() for address in TO)},
        {"to": tuple(reversed(TO))},
        {"subject": SUBJECT.replace(" asiel", "\t asiel ")},
        {"html": HTML.replace("<p>", '<p class="x_Mso" style="margin:0">').replace("ë", "&euml;")},
        {"html": "<div>" + visible_words(HTML) + "</div>"},
        {"html": HTML.replace("Dag allen", "Dag&nbsp;al<span>len</span>\r\n")},
        {"html": HTML.replace("<p>", "<!-- [if mso]> niet te zien <![endif]--><p>\u200b")},
        {"html": None, "text": TEXT.replace("\n", "\r\n")},
        {"html": None, "text": "Dag allen! De gemeenteraad van Coevorden stemt in met 120 plekken."
         " Actie: COA"},
        {"text": "Dag allen!  * zo maakt Exchange het uit de HTML"},
        {"sender": None},
    ],
)  # fmt: skip
def test_what_exchange_writes_otherwise_is_the_same(parts: dict[str, Any]) -> None:
    """Case, order, spaces and the writing of the HTML are the server's."""
    assert found(**parts) == []


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        ({"to": TO[:1]}, "c.coenraads@dewoldenhoogeveen.example is missing from To"),
        ({"to": (*TO, "pers@krant.example")}, "pers@krant.example is in To"),
        ({"to": (*TO, TO[0].upper())}, "a.deboer@emmen.example is in To 2 times"),
        ({"to": ()}, "missing from To"),
        ({"to": (*TO, *CC), "cc": ()}, "griffie@assen.example is missing from Cc"),
        ({"cc": None}, "griffie@assen.example is missing from Cc"),
        ({"cc": (*CC, ARCHIVE), "bcc": ()}, "archief@drenthe.example is in Cc"),
        ({"bcc": ()}, "archief@drenthe.example is missing from Bcc"),
        ({"bcc": (ARCHIVE, "pers@krant.example")}, "pers@krant.example is in Bcc"),
        ({"sender": "j.devries@drenthe.example"}, "The sender is j.devries@drenthe.example"),
        ({"subject": SUBJECT.replace("tweede", "derde")}, "The subject"),
        ({"subject": ""}, "The subject"),
        ({"subject": None}, "The subject"),
        ({"html": HTML.replace("120", "12")}, "from word 10 on"),
        ({"html": HTML.replace("stemt in", "stemt niet in")}, "from word 8 on"),
        ({"html": HTML.replace("</ul>", "</ul><p>Verzonden met X</p>")}, "from word 14 on"),
        ({"html": HTML.replace("<li>Actie: COA</li>", "")}, "from word 12 on"),
        ({"html": ""}, "from word 1 on"),
        ({"html": None}, "from word 1 on"),
        ({"html": None, "text": TEXT.replace("COA", "GGD")}, "The text"),
        ({"attachments": ()}, "“Verslag.pdf” is missing"),
        ({"attachments": None}, "“Verslag.pdf” is missing"),
        ({"attachments": (SeenFile(name="Verslag.pdf", digest="0" * 64),)}, "or differs"),
        ({"attachments": (SeenFile(name="Ander.pdf", digest=FILE.digest),)}, "“Ander.pdf”"),
        ({"attachments": (SeenFile(name=FILE.name, digest=FILE.digest),) * 2}, "not belong"),
    ],
)
def test_i06_what_was_not_approved_is_a_difference(parts: dict[str, Any], word: str) -> None:
    """Whoever is more, fewer, twice or elsewhere is told, and every other word or file."""
    assert any(word in sentence for sentence in found(**parts))


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        (b"To: ", b"X-To: ", "missing from To"),
        (b"Cc: ", b"To: ", "missing from Cc"),
        (b"plekken", b"plekjes", "The text"),
        (b"Subject: Terugkoppeling", b"Subject: Doorgestuurd", "The subject"),
        (b"From: ", b"X-From: ", ""),
        (base64.b64encode(FILE.content), base64.b64encode(b"anders"), "Verslag.pdf"),
    ],
)
def test_i06_what_the_fields_do_not_say_is_read_in_the_mime(
    old: bytes, new: bytes, word: str
) -> None:
    """A server that shows no fields is held to the bytes that it gives back."""
    changed = (_field("Bcc", ARCHIVE) + CONTENT).replace(old, new)
    told = differences(CONTENT, ENVELOPE, Seen(mime=changed))
    assert any(word in sentence for sentence in told) if word else told == []


def test_a_part_that_a_server_added_is_a_difference() -> None:
    """A footer in a part of its own is text as well."""
    one, two = b"Content-Type: text/html\r\n\r\n", b"Content-Disposition: attachment"
    added = CONTENT.replace(b"\r\nContent-Type: application/pdf", b"\r\n" + one + b"<p>Voet</p>")
    assert two in CONTENT
    assert added != CONTENT
    told = differences(CONTENT, ENVELOPE, Seen(mime=_field("Bcc", ARCHIVE) + added))
    assert any("The text" in sentence for sentence in told)


def test_an_address_of_another_kind_is_read_in_the_mime() -> None:
    """What Exchange calls a mailbox inside itself says nothing by itself."""
    own = "/O=EXCHANGELABS/OU=GROUP/CN=RECIPIENTS/CN=ADEBOER"
    assert found(to=(own, TO[1]), mime=made_anew()) == []
    assert found(to=(own, TO[1]))


def test_a_domain_may_be_written_both_ways() -> None:
    """A domain with accents is the same in letters and in ASCII."""
    envelope = Envelope(return_path=FROM, forward_paths=("a@coöperatie.example",))
    head = b"".join([_field("From", FROM), _field("To", "a@coöperatie.example")])
    content = head + b"Subject: x\r\n" + body(TEXT, HTML)
    for written in ("a@coöperatie.example", "a@xn--coperatie-17a.example"):
        seen = make_seen(subject="x", to=(written,), cc=(), bcc=(), attachments=())
        assert differences(content, envelope, seen) == []


def test_i07_who_is_shown_and_not_meant_is_a_difference() -> None:
    """A server that reads the header would mail them all, so they are all in the envelope."""
    fewer = Envelope(return_path=FROM, forward_paths=TO)
    told = differences(CONTENT, fewer, make_seen(bcc=()))
    assert told == ["griffie@assen.example is shown as a recipient, and is to get nothing."]


def test_plain_text_shown_as_html_is_the_same() -> None:
    """A message without HTML may come back with HTML that the server made of it."""
    content = (
        b"From: kabinet@drenthe.example\r\nTo: a@b.example\r\nSubject: x\r\n\r\nDag, 3 < 4.\r\n"
    )
    envelope = Envelope(return_path=FROM, forward_paths=("a@b.example",))
    seen = Seen(subject="x", to=("a@b.example",), html="<pre>Dag, 3 &lt; 4.</pre>")
    assert differences(content, envelope, seen) == []
    assert differences(content, envelope, seen.model_copy(update={"html": "<p>Dag, 3 4.</p>"}))


def test_i02_no_sentence_quotes_the_text() -> None:
    """What is under embargo does not leak through a notice of what differs."""
    told = found(html=HTML.replace("120", "geheim"), subject="geheim")
    assert told
    assert not any("geheim" in sentence or "120" in sentence for sentence in told)


NESTED = b"".join(
    b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(2000)
)


@pytest.mark.parametrize(
    "mime",
    [
        b"",
        b"\x00\xff",
        b"To: " + b"(" * 5000,
        b"Subject: =?x-none?b?////?=\r\n\r\n",
        b"<" * 100_000,
        NESTED,
    ],
)
def test_a_damaged_answer_is_different_and_nothing_worse(mime: bytes) -> None:
    """Whatever a server gives back is compared without a crash."""
    assert differences(CONTENT, ENVELOPE, Seen(mime=mime))
    assert differences(CONTENT, ENVELOPE, make_seen(html=mime.decode("latin-1")))
