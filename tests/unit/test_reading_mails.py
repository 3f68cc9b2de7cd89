"""Mails that are more, less or other than words: questions, attachments, seals, hostile bytes."""

import pytest

from mailer.ledger.round import Doubt, Response
from mailer.rounds.reading import Reading, read_answer
from tests.answers import OURS, PASSAGES, reply
from tests.returned import mail
from tests.soon import soon

HEADER = (
    "From: Anneke de Boer <a.deboer@emmen.example>",
    "To: kabinet@drenthe.example",
    "Subject: RE: Feitelijke toets",
    "MIME-Version: 1.0",
)
PDF = ("opmerkingen.pdf", "application/pdf", b"%PDF-1.7")


def read(content: bytes, item_class: str = "") -> Reading:
    """What these bytes say."""
    return read_answer(content, PASSAGES, item_class, known=[OURS])


def plain(text: str, *fields: str) -> bytes:
    """A mail of plain text without a quotation."""
    return mail(*HEADER, *fields, "Content-Type: text/plain; charset=utf-8", "", text)


@pytest.mark.parametrize(
    "words",
    [
        "Akkoord?",
        "Wat is de deadline?",
        "Kunt u aangeven waar de 80 vandaan komt",
        "Akkoord. Wanneer gaat het naar de minister?",
        "Ik heb nog een vraag over 2.2.",
        "Bel mij even.",
    ],
)
def test_a_question_is_a_question(words: str) -> None:
    """What asks something is put to a person as a question, agreement or not."""
    found = read(plain(words))
    assert (found.response, found.doubts) == (Response.QUESTION, (Doubt.ASKS,))


@pytest.mark.parametrize(
    "words",
    [
        "Kunnen wij uitstel krijgen?",
        "Het lukt niet voor de 18e.",
        "Mag het een week later?",
        "Wij reageren na het college van dinsdag.",
        "Graag verlenging van de termijn.",
        "Wij redden de deadline niet.",
        "Wij hebben meer tijd nodig.",
    ],
)
def test_a_wish_for_time_is_one(words: str) -> None:
    """Who asks for time, or says that the deadline will not be met, is put to a person as such."""
    found = read(plain(words))
    assert (found.response, found.doubts) == (Response.EXTENSION, (Doubt.ASKS,))


def test_an_attachment_puts_agreement_to_a_person() -> None:
    """A file beside “akkoord” may say something else."""
    found = read(reply("Akkoord.", attachments=[PDF]))
    assert (found.response, found.doubts) == (Response.AGREED, (Doubt.ATTACHED,))
    (attached,) = found.attachments
    assert (attached.name, attached.content_type, attached.size) == (
        "opmerkingen.pdf", "application/pdf", 8,
    )  # fmt: skip


def test_an_attachment_leaves_corrections_as_they_were_read() -> None:
    """Corrections that were read beside a file are kept for whoever looks."""
    found = read(reply("2.2: 80 moet 90 zijn", attachments=[PDF]))
    assert found.doubts == (Doubt.ATTACHED,)
    assert [each.new for each in found.corrections] == ["90"]


def test_a_mail_that_is_attached_is_an_attachment() -> None:
    """Somebody else's mail, sent along whole, is not the sender's word."""
    inner = reply("Niet akkoord.", subject="Onze reactie")
    content = mail(
        *HEADER, 'Content-Type: multipart/mixed; boundary="grens"', "", "--grens",
        "Content-Type: text/plain", "", "Akkoord.", "--grens", "Content-Type: message/rfc822", "",
        inner.decode(), "--grens--",
    )  # fmt: skip
    found = read(content)
    assert found.doubts == (Doubt.ATTACHED,)
    assert found.attachments[0].name == "Onze reactie.eml"


def test_pictures_of_a_signature_are_no_attachments() -> None:
    """A logo that the text shows, and a detached signature, are nothing to look at."""
    content = mail(
        *HEADER, 'Content-Type: multipart/related; boundary="grens"', "", "--grens",
        "Content-Type: text/html", "",
        '<p>Akkoord.</p><p>Groet,<br>Anneke</p><img src="cid:logo@1">', "--grens",
        "Content-Type: image/png; name=image001.png", "Content-ID: <logo@1>",
        "Content-Disposition: inline; filename=image001.png", "", "x", "--grens",
        "Content-Type: application/pkcs7-signature; name=smime.p7s",
        "Content-Disposition: attachment; filename=smime.p7s", "", "x", "--grens--",
    )  # fmt: skip
    found = read(content)
    assert (found.response, found.doubts, found.attachments) == (Response.AGREED, (), ())


def test_a_picture_among_the_words_is_put_to_a_person() -> None:
    """A picture above the signature may be the very text that is meant."""
    found = read(reply("", '<p>Akkoord.</p><p><img src="cid:x" width=600></p>', program="owa"))
    assert found.response is Response.UNCLEAR


@pytest.mark.parametrize(
    "part",
    [
        "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
        "Content-Type: application/octet-stream; name=smime.p7m",
        "Content-Type: application/x-microsoft-rpmsg-message; name=message.rpmsg",
        'Content-Type: multipart/encrypted; boundary="grens"',
    ],
)
def test_what_is_sealed_cannot_be_read(part: str) -> None:
    """An encrypted mail is put to a person as unreadable."""
    found = read(mail(*HEADER, part, "", "MIAGCSqGSIb3DQEHA6CAMIACAQAx"))
    assert Doubt.UNREADABLE in found.doubts
    assert found.response is Response.UNCLEAR


def test_a_pgp_message_cannot_be_read() -> None:
    """Encryption within the text is encryption."""
    assert Doubt.UNREADABLE in read(plain("-----BEGIN PGP MESSAGE-----\n\nhQEM")).doubts


@pytest.mark.parametrize(
    ("content", "item_class"),
    [
        (reply("Akkoord", subject="Intrekken: Feitelijke toets"), ""),
        (reply("Akkoord", subject="Recall: Feitelijke toets"), ""),
        (plain("De Boer, A. wil het bericht “RE: Feitelijke toets” intrekken."), ""),
        (plain("Akkoord"), "IPM.Outlook.Recall"),
    ],
)
def test_a_recall_counts_for_nothing(content: bytes, item_class: str) -> None:
    """Who takes a mail back is put to a person."""
    found = read(content, item_class)
    assert Doubt.RECALL in found.doubts
    assert found.response is not Response.AGREED


@pytest.mark.parametrize(
    ("content", "item_class"),
    [
        (reply("Akkoord", subject="Geaccepteerd: Feitelijke toets"), ""),
        (reply("Akkoord", subject="Akkoord: Feitelijke toets"), ""),
        (plain("Akkoord"), "IPM.Schedule.Meeting.Resp.Pos"),
        (
            mail(*HEADER, "Content-Type: text/calendar; method=REPLY", "", "BEGIN:VCALENDAR"),
            "",
        ),
    ],
)
def test_an_answer_to_a_meeting_or_a_vote_counts_for_nothing(
    content: bytes, item_class: str
) -> None:
    """A button was pressed; what its presser meant is for a person to find out."""
    found = read(content, item_class)
    assert Doubt.MEETING in found.doubts
    assert found.response is not Response.AGREED


def test_a_subject_that_says_otherwise_is_heeded() -> None:
    """“Niet akkoord” in the subject is not undone by the text."""
    assert read(reply("Akkoord.", subject="RE: toets, niet akkoord")).response is Response.UNCLEAR
    assert read(reply("Akkoord.", subject="Antw: [EXTERN] Feitelijke toets")).doubts == ()


def test_two_texts_that_differ_are_two_readings() -> None:
    """HTML and plain text that say different things are put to a person."""
    content = reply("Niet akkoord", "<p>Akkoord</p>", program="outlook")
    assert read(content).response is Response.UNCLEAR


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "us-ascii", "x-none"])
def test_text_is_read_in_the_code_it_has(charset: str) -> None:
    """What calls itself Latin-1 or ASCII and is Windows' code page, or UTF-8, is read."""
    head = mail(*HEADER, f"Content-Type: text/plain; charset={charset}", "", "")
    code = "utf-8" if charset == "utf-8" else "cp1252"
    words = "2.2: “80” → “90”" if code == "utf-8" else "2.2: “80” moet zijn “90”"
    found = read(head + words.encode(code))
    assert [(each.old, each.new) for each in found.corrections] == [("80", "90")]


def test_flowed_text_is_put_together() -> None:
    """Lines that format=flowed broke are one, and those of different depth are not."""
    text = "2.2: het aantal van 80 moet \n90 zijn.\n> 3.1 Alle gemeenten \n> werken"
    content = mail(*HEADER, "Content-Type: text/plain; charset=utf-8; format=flowed", "", text)
    assert [each.new for each in read(content).corrections] == ["90"]


def test_hidden_html_is_not_read() -> None:
    """A script and a comment are no words; words that are hidden from the reader are a doubt."""
    html = "<p>Akkoord.</p><script>niet</script><!-- niet --!><p class='display:none'></p>"
    found = read(reply("", html, program="owa"))
    assert (found.words, found.doubts) == ("Akkoord.", ())


@pytest.mark.parametrize(
    "hidden",
    [
        "<div style='display:none'>mits</div>",
        "<div style='display:block; display: none !important'>mits</div>",
        "<span style='font-size:0'>mits</span>",
        "<span style='opacity:0'>mits</span>",
        "<p hidden>mits</p>",
        "<font color='#FFFFFF'>mits</font>",
    ],
)
def test_words_that_are_hidden_are_a_doubt(hidden: str) -> None:
    """Nobody knows whether the writer meant them, or saw them."""
    found = read(reply("", f"<p>Akkoord.</p>{hidden}", program="owa"))
    assert (found.words, found.doubts) == ("Akkoord.", (Doubt.UNCLEAR,))


@pytest.mark.parametrize(
    "shown",
    [
        "<div class='display:none'>Niet.</div>",
        "<div data-x='display:none'>Niet.</div>",
        "<div style='display:none;display:block'>Niet.</div>",
        "<!-- x --!>Niet.<!-- y -->",
        "<xml>Niet.</xml>",
    ],
)
def test_words_that_a_reader_sees_are_read(shown: str) -> None:
    """However they are wrapped: a browser shows them."""
    found = read(reply("", f"<p>Akkoord.</p>{shown}", program="owa"))
    assert "Niet" in found.words


@pytest.mark.parametrize(
    "picture",
    [
        "<img width=800 height=400 style='border-width:0px' src='cid:a'>",
        "<img style='width:8in;line-height:0px' src='cid:a'>",
        "<img height=1 width=600 src='cid:a'>",
    ],
)
def test_a_picture_among_the_words_is_a_doubt(picture: str) -> None:
    """A screenshot may say anything; a dot of one pixel says nothing."""
    assert Doubt.UNCLEAR in read(reply("", f"<p>Akkoord.</p>{picture}", program="owa")).doubts
    dot = "<img width=1 height=1 src='cid:a'>"
    assert read(reply("", f"<p>Akkoord.</p>{dot}", program="owa")).doubts == ()


HOSTILE = {
    "a long line": plain("akkoord " * 400_000),
    "a long line of HTML": reply("", "akkoord " * 400_000, program="owa"),
    "many lines": plain("akkoord\n" * 300_000),
    "deep HTML": reply("", "<div>" * 100_000 + "Niet" + "</div>" * 100_000, program="owa"),
    "open tags": reply("", "<a b='" * 100_000, program="owa"),
    "open comments": reply("", "<!--" * 100_000, program="owa"),
    "tables in tables": reply("", "<table><tr><td>" * 30_000, program="owa"),
    "orders": plain("2.2: " + "80 moet zijn " * 1_000),
    "politeness": plain("2.2: " + "graag " * 1_500),
    "quotation marks": plain("2.2: " + '"' * 10_000),
    "numbers": plain("2.2 " * 3_000),
    "headers": plain("Van: x\nVerzonden: y\n" * 5_000),
    "marks of quotation": plain(">" * 5_000 + "\n" + "Op 14 okt 2024\n" * 3_000),
    "spaces": plain("2.2" + " " * 15_000 + "x"),
    "names": plain("van de tekst over Emmen " * 500),
    "many parts": mail(*HEADER, "Content-Type: multipart/mixed; boundary=x", "")
    + b"--x\r\nContent-Type: text/plain\r\n\r\nAkkoord\r\n" * 50_000,
    "long fields": mail("From: " + "a" * 1_000_000, "Content-Type: text/plain; " + "a=b; " * 50_000)
    + b"\r\nMits",
    "nothing": b"",
    "no mail": bytes(range(256)) * 100,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_i29_hostile_mail_is_read_in_bounded_time(kind: str) -> None:
    """Mail that was made to hang a reader is put to a person within seconds."""
    with soon():
        found = read(HOSTILE[kind])
    assert found.doubts or found.corrections


def test_a_large_attachment_does_not_hinder() -> None:
    """Twenty megabytes beside a word leave the word readable."""
    found = read(
        reply("Akkoord.", attachments=[("kaart.pdf", "application/pdf", b"x" * 20_000_000)])
    )
    assert (found.response, found.doubts) == (Response.AGREED, (Doubt.ATTACHED,))
    assert found.attachments[0].size == 20_000_000


@pytest.mark.parametrize("prefix", ["FW:", "Fwd:", "Doorgestuurd:"])
def test_a_mail_that_is_passed_on_is_no_agreement(prefix: str) -> None:
    """Who forwards a mail with “akkoord” above it may mean what is forwarded."""
    content = reply("Akkoord.", subject=f"{prefix} Feitelijke toets")
    assert read(content).response is Response.UNCLEAR


def test_a_forwarded_agreement_is_anothers() -> None:
    """A colleague's “akkoord” below a forward is not the sender's."""
    words = "---------- Forwarded message ---------\nVan: Jan <jan@emmen.example>\n"
    words += "Date: ma 14 okt 2024\nSubject: Re: toets\nTo: Anneke\n\nAkkoord.\n"
    assert read(reply(words, program="bare", ours="")).doubts == (Doubt.EMPTY,)
    passed_on = read(reply(f"Collega is akkoord.\n\n{words}", program="bare", ours=""))
    assert passed_on.response is Response.UNCLEAR


def test_our_text_changed_within_the_quotation_is_seen() -> None:
    """“Akkoord” above a passage in which somebody changed a number is put to a person."""
    changed = OURS.replace("vangt 80", "vangt 90")
    for program in ("outlook", "owa", "gmail", "gmail_plain", "ios", "groupwise"):
        found = read(reply("Akkoord.", program=program, ours=changed))
        assert found.response is not Response.AGREED


def test_plain_text_without_words_is_no_second_reading() -> None:
    """A program that leaves the plain text empty does not make its HTML unclear."""
    assert read(reply("", "<p>Akkoord.</p>", program="outlook")).doubts == ()
