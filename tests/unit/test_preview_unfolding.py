import hashlib

from mailer.compose.mime import attachment
from mailer.ledger.model import State
from mailer.preview import Entry
from mailer.preview.unfolding import header_fields, parts, raw_header
from mailer.preview.variants import variants
from tests.samples import make_message, make_recipient
from tests.sheets import HTML, make_letter

DAMAGE_PRONE = ("Coënraads, René (DGB)", 'Willem "Wim" Oosting', "Boer, A. de", "Özlem Yıldız")


def _values(header: bytes) -> dict[str, tuple[str, ...]]:
    message = make_message().model_copy(update={"header": header})
    return {field.name: field.values for field in header_fields(message)}


def test_display_names_come_back_undamaged() -> None:
    """A name with a comma, brackets and accents reads as it stands in the directory."""
    recipients = [make_recipient(f"r{i}@emmen.example", name=n) for i, n in enumerate(DAMAGE_PRONE)]
    shown = {f.name: f.values for f in header_fields(make_letter(1, recipients))}["To"]
    assert shown == (
        "Coënraads, René (DGB) <r0@emmen.example>",
        '"Willem \\"Wim\\" Oosting" <r1@emmen.example>',
        '"Boer, A. de" <r2@emmen.example>',
        "Özlem Yıldız <r3@emmen.example>",
    )


def test_a_folded_subject_of_many_words_is_one_line() -> None:
    """A long subject that was folded and encoded is read as it was written."""
    subject = "Feitelijke toets: verslag aan de minister over coördinatie, vóór vrijdag " * 2
    letter = make_letter(subject=subject.strip())
    assert {f.name: f.values for f in header_fields(letter)}["Subject"] == (subject.strip(),)


def test_damage_in_a_header_stays_visible() -> None:
    """What cannot be decoded, or is not ASCII, is shown as it stands and not mended."""
    values = _values(b"To: =?utf-8?b?5?= <a@emmen.example>\r\nSubject: caf\xe9 =?x-no?q?a?=\r\n")
    assert values["To"] == ("=?utf-8?b?5?= <a@emmen.example>",)
    assert values["Subject"] == ("caf\\xe9 =?x-no?q?a?=",)


def test_an_unclosed_quote_hides_no_mailbox() -> None:
    """A quote that never closes leaves every mailbox on the page."""
    shown = ", ".join(_values(b'To: "Boer <a@emmen.example>, b@assen.example\r\n')["To"])
    assert "a@emmen.example" in shown
    assert "b@assen.example" in shown


def test_i10_a_line_break_in_a_header_is_visible() -> None:
    """A line break or a turned direction inside a value shows instead of working."""
    values = _values(b"Subject: =?utf-8?b?SGkKQmNjOiB4?=\r\nX-Turned: =?utf-8?b?4oCu?=\r\n")
    assert values["Subject"] == ("Hi\\nBcc: x",)
    assert values["X-Turned"] == ("\\u202e",)


def test_i06_the_raw_header_is_the_frozen_one() -> None:
    """The raw header holds every byte of the message's fields, folds included."""
    letter = make_letter(1, [make_recipient(f"r{i}@emmen.example") for i in range(9)])
    own = letter.body.partition(b"\r\n\r\n")[0]
    assert raw_header(letter).replace("\n", "\r\n").encode() == letter.header + own


def test_the_fields_of_the_body_count_as_headers() -> None:
    """MIME-Version and Content-Type, which stand at the head of the body, are among the fields."""
    names = [field.name for field in header_fields(make_letter())]
    assert names == ["From", "To", "Subject", "MIME-Version", "Content-Type"]


def test_i06_texts_come_from_the_frozen_body() -> None:
    """Plain text and HTML are those that were put into the body."""
    unfolded = parts(make_letter(text="Dag allen,\n\nBjörn — € 4,2 miljoen\n").body)
    assert unfolded.text == "Dag allen,\n\nBjörn — € 4,2 miljoen\n"
    assert unfolded.html.strip() == HTML


def test_an_attachment_is_named_and_measured() -> None:
    """An attachment has its name, size and SHA-256, also when it is text itself."""
    files = [attachment("Besluiten.txt", b"Akkoord.\n"), attachment("Kaart.pdf", b"%PDF-1.7" * 99)]
    unfolded = parts(make_letter(attachments=files).body)
    assert [e.name for e in unfolded.enclosures] == ["Besluiten.txt", "Kaart.pdf"]
    assert unfolded.enclosures[1].size == 99 * 8
    assert unfolded.enclosures[1].digest == hashlib.sha256(b"%PDF-1.7" * 99).hexdigest()
    assert unfolded.text == "Dag allen\n"


def test_a_broken_body_is_shown_as_an_enclosure() -> None:
    """A body that claims parts and has none, or an unknown character set, loses nothing."""
    torn = b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed\r\n\r\nDag\r\n"
    assert parts(torn).enclosures[0].size == len(b"Dag\r\n")
    strange = b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=klingon\r\n\r\nDag\r\n"
    assert parts(strange).text == "Dag\n"


def test_messages_that_share_a_body_make_one_variant() -> None:
    """Each body is a variant once, with all its messages, in the order of the first."""
    letters = [make_letter(n, text="A" if n % 2 else "B") for n in range(1, 6)]
    found = variants(Entry(message=letter, state=State.PLANNED) for letter in letters)
    assert [[e.message.number for e in v.entries] for v in found] == [[1, 3, 5], [2, 4]]
    assert [v.number for v in found] == [1, 2]
