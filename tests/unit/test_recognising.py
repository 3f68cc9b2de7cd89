"""What a message that came in is."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from mailer.ledger.reply import ReplyKind
from mailer.replies.recognising import Recognised, recognise
from mailer.replies.reports import Notification
from tests.returned import (
    OURS,
    TO,
    answer,
    exim,
    group,
    mail,
    office_365,
    out_of_office,
    qmail,
    report,
)
from tests.soon import soon


def only(recognised: Recognised) -> Notification:
    """The one notification of a report."""
    (one,) = recognised.notifications
    return one


# Answers


def test_a_persons_answer_is_an_answer() -> None:
    """A message without a sign of a machine is an answer to what its header names."""
    found = recognise(answer())
    assert (found.kind, found.ids, found.sender) == (ReplyKind.ANSWER, (OURS,), TO)


def test_an_answer_names_the_latest_message_first() -> None:
    """In-Reply-To counts before References, and of those the last before the first."""
    content = answer("<c@x.example>").replace(
        b"References: <c@x.example>", b"References: <a@x.example> <b@x.example>"
    )
    assert recognise(content).ids == ("<c@x.example>", "<b@x.example>", "<a@x.example>")


@pytest.mark.parametrize(
    "field",
    [
        "X-Auto-Response-Suppress: DR, OOF, AutoReply",
        "Auto-Submitted: no",
        "Precedence: list",
        "Precedence: bulk\nList-Id: <prt.drenthe.example>",
        "X-Autoreply: no",
        "X-MS-Has-Attach: yes",
    ],
)
def test_what_is_on_ordinary_mail_is_no_sign(field: str) -> None:
    """A header that people's mail has as well does not make an answer automatic."""
    assert recognise(answer(OURS, field)).kind is ReplyKind.ANSWER


def test_an_answer_about_an_automatic_answer_is_a_persons() -> None:
    """“RE: Automatisch antwoord” is written by somebody."""
    content = answer().replace(b"RE: Terug", b"RE: Automatisch antwoord: Terug")
    assert recognise(content).kind is ReplyKind.ANSWER


def test_a_forwarded_report_is_a_persons() -> None:
    """A report that a person attaches to an answer says nothing by itself."""
    lines = (
        f"From: {TO}",
        f"In-Reply-To: {OURS}",
        "Subject: FW: Undelivered Mail",
        'Content-Type: multipart/mixed; boundary="buiten"',
        "",
        "--buiten",
        "Content-Type: text/plain",
        "",
        "Dit kreeg ik terug.",
        "--buiten",
        "Content-Type: message/rfc822",
        "",
        report(ours="<other@x.example>").decode(),
        "--buiten--",
    )
    found = recognise(mail(*lines))
    assert found.kind is ReplyKind.ANSWER
    assert found.ids == (OURS,)


def test_an_invitation_from_a_person_is_an_answer() -> None:
    """Who answers with an invitation (method=REQUEST) answers."""
    assert recognise(_calendar("REQUEST")).kind is ReplyKind.ANSWER


# Automatic answers


@pytest.mark.parametrize(
    "field",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated; owner-email=x@emmen.example",
        "auto-submitted: Auto-Notified",
        "X-Autoreply: yes",
        "X-Autorespond: Terugkoppeling",
        "Precedence: auto_reply",
        "Precedence: bulk",
        "Precedence: junk",
        "Return-Path: <>",
        "X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent",
        "X-POST-MessageClass: 9; Autoresponder",
    ],
)
def test_i17_a_machines_mark_is_no_answer(field: str) -> None:
    """RFC 3834's field and the forms of known programs make a message automatic."""
    found = recognise(answer(OURS, field))
    assert found.kind is ReplyKind.AUTOMATIC
    assert found.ids == (OURS,)


def test_i17_an_out_of_office_of_exchange_is_no_answer() -> None:
    """Exchange's out-of-office is automatic by its fields."""
    assert recognise(out_of_office()).kind is ReplyKind.AUTOMATIC


@pytest.mark.parametrize(
    "subject",
    ["Automatisch antwoord: Terugkoppeling", "Automatic reply: Terugkoppeling", "Afwezig: vrij"],
)
def test_i17_an_out_of_office_that_lost_its_fields_is_no_answer(subject: str) -> None:
    """A gateway may have taken the fields away; the subject still begins as Exchange writes it."""
    content = answer().replace(b"RE: Terugkoppeling", subject.encode())
    assert recognise(content).kind is ReplyKind.AUTOMATIC


@pytest.mark.parametrize(
    "item_class",
    [
        "IPM.Note.Rules.OofTemplate.Microsoft",
        "IPM.Note.Rules.ReplyTemplate.Microsoft",
        "IPM.Schedule.Meeting.Resp.Pos",
        "REPORT.IPM.Note.IPNRN",
        "report.ipm.note.dr",
    ],
)
def test_i17_exchange_says_what_is_automatic(item_class: str) -> None:
    """What Exchange calls a rule's answer, a meeting's answer or a receipt is automatic."""
    assert recognise(answer(), item_class).kind is ReplyKind.AUTOMATIC


def test_an_ordinary_item_class_says_nothing() -> None:
    """IPM.Note is what people send."""
    assert recognise(answer(), "IPM.Note").kind is ReplyKind.ANSWER


@pytest.mark.parametrize("method", ["REPLY", "reply", "COUNTER"])
def test_i17_an_answer_to_an_invitation_is_no_answer(method: str) -> None:
    """“Geaccepteerd” is made by a button."""
    assert recognise(_calendar(method)).kind is ReplyKind.AUTOMATIC


def test_i17_a_read_receipt_is_no_answer() -> None:
    """A disposition notification (RFC 8098) is automatic, about the message that it names."""
    lines = (
        f"From: {TO}",
        "Subject: Gelezen: Terugkoppeling",
        'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"',
        "",
        "--b",
        "Content-Type: text/plain",
        "",
        "Uw bericht is gelezen.",
        "--b",
        "Content-Type: message/disposition-notification",
        "",
        f"Final-Recipient: rfc822;{TO}",
        f"Original-Message-ID: {OURS}",
        "Disposition: manual-action/MDN-sent-manually; displayed",
        "--b--",
    )
    found = recognise(mail(*lines))
    assert found.kind is ReplyKind.AUTOMATIC
    assert found.ids == (OURS,)


# What came back


def test_a_report_names_the_recipient_and_the_reason() -> None:
    """A failed recipient of RFC 3464 comes with the far side's words and what was returned."""
    found = recognise(report())
    assert found.kind is ReplyKind.BOUNCE
    assert found.ids == (OURS,)
    assert only(found).spellings == (TO,)
    assert only(found).words == "550 5.1.1 User unknown"


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers", "message/global"])
def test_what_is_returned_may_be_only_its_header(returned: str) -> None:
    """The Message-ID is found in the whole message and in its header alone."""
    assert recognise(report(returned=returned)).ids == (OURS,)


def test_the_address_that_was_written_to_comes_first() -> None:
    """Original-Recipient counts before the address that it was passed on to."""
    found = recognise(report(group("ander@dienst.example", original=TO)))
    assert only(found).spellings == (TO, "ander@dienst.example")


def test_an_encoded_address_is_known_in_both_spellings() -> None:
    """A plus sign may be xtext (RFC 3461) or part of the address, so both are kept."""
    found = recognise(report(group("a+2Bregio@emmen.example")))
    assert only(found).spellings == ("a+2Bregio@emmen.example", "a+regio@emmen.example")


def test_an_address_in_unicode_is_read() -> None:
    """A utf-8 address of RFC 6533 is decoded."""
    groups = "Final-Recipient: utf-8; b\\x{E9}a@emmen.example\nAction: failed\nStatus: 5.1.1"
    assert "béa@emmen.example" in only(recognise(report(groups))).spellings


def test_each_recipient_of_a_report_has_its_own_fate() -> None:
    """Only those that failed are in a bounce; who is delayed or reached is not."""
    found = recognise(
        report(
            group("een@emmen.example"),
            group("twee@emmen.example", "delayed", "4.4.1", ""),
            group("drie@emmen.example", "delivered", "2.0.0", ""),
        )
    )
    assert found.kind is ReplyKind.BOUNCE
    assert only(found).spellings == ("een@emmen.example",)


def test_a_delay_is_no_bounce() -> None:
    """A report that only says it is still being tried is told as that."""
    found = recognise(report(group(action="delayed", status="4.4.1", said="")))
    assert found.kind is ReplyKind.DELAY
    assert only(found).words == "4.4.1"


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_a_success_is_no_bounce_and_no_answer(action: str) -> None:
    """A report of success is automatic, whatever its sender is called."""
    found = recognise(report(group(action=action, status="2.0.0", said="")))
    assert (found.kind, found.notifications) == (ReplyKind.AUTOMATIC, ())


def test_an_action_with_a_remark_is_read() -> None:
    """“failed (mailbox full)” is failed, and so is OpenSMTPD's “error”."""
    for action in ("failed (mailbox full)", "Failed", "error"):
        assert recognise(report(group(action=action))).kind is ReplyKind.BOUNCE


def test_the_status_decides_where_no_action_is_given() -> None:
    """A group without Action fails by a status of class 5."""
    groups = f"Final-Recipient: rfc822;{TO}\nStatus: 5.2.2"
    found = recognise(report(groups))
    assert (found.kind, only(found).words) == (ReplyKind.BOUNCE, "5.2.2")


def test_an_encoded_report_is_read() -> None:
    """A report in base64 says the same."""
    import base64

    groups = f"Reporting-MTA: dns; mx.emmen.example\n\n{group()}\n".replace("\n", "\r\n")
    encoded = base64.encodebytes(groups.encode()).decode()
    content = report().replace(
        b"message/delivery-status\r\n",
        b"message/delivery-status\r\nContent-Transfer-Encoding: base64\r\n",
    )
    start = content.index(b"Reporting-MTA")
    end = content.index(b"--grens\r\nContent-Type: message/rfc822")
    found = recognise(content[:start] + encoded.encode() + b"\r\n" + content[end:])
    assert found.kind is ReplyKind.BOUNCE
    assert only(found).spellings == (TO,)


def test_a_report_that_a_list_wrapped_is_read() -> None:
    """A report inside a multipart/mixed, with a footer behind it, is a report."""
    inner = report().split(b"MIME-Version: 1.0\r\n", 1)[1].decode().replace("\r\n", "\n")
    lines = (
        "From: MAILER-DAEMON@mx.emmen.example",
        'Content-Type: multipart/mixed; boundary="om"',
        "",
        "--om",
        inner,
        "--om",
        "Content-Type: text/plain",
        "",
        "Verzonden via de lijst.",
        "--om--",
    )
    assert recognise(mail(*lines)).kind is ReplyKind.BOUNCE


def test_office_365_in_dutch() -> None:
    """Exchange Online's report is read, the id of what came back from its own header too."""
    found = recognise(office_365())
    assert found.kind is ReplyKind.BOUNCE
    assert found.ids[0] == OURS
    assert only(found).words.startswith("550 5.1.10 RESOLVER.ADR.RecipientNotFound")


def test_exim_without_a_report() -> None:
    """Exim's older form is read by its field and the message below the dashes."""
    found = recognise(exim())
    assert (found.kind, found.ids) == (ReplyKind.BOUNCE, (OURS,))
    assert only(found).spellings == (TO,)
    assert only(found).words == "550 5.7.1 mailbox disabled"


def test_qmail_without_a_report() -> None:
    """Qmail's form is read by flufl.bounce, the id in the copy below its line."""
    found = recognise(qmail())
    assert (found.kind, found.ids) == (ReplyKind.BOUNCE, (OURS,))
    assert only(found).spellings == (TO,)
    assert "#5.1.1" in only(found).words


def test_exchange_says_that_it_is_a_bounce() -> None:
    """An item that Exchange calls a non-delivery report is one, though nobody can read for whom."""
    found = recognise(answer(), "REPORT.IPM.Note.NDR")
    assert (found.kind, found.notifications) == (ReplyKind.BOUNCE, ())


def test_a_person_who_writes_as_a_mail_system_does_is_not_one() -> None:
    """The words of a bounce in an ordinary answer make no bounce of it."""
    text = "Hi. This is the qmail-send program\nI'm afraid\n\n<a@emmen.example>:\nSorry, no mailbox"
    assert recognise(answer(text=text)).kind is ReplyKind.ANSWER


# What is meant to harm


HOSTILE = {
    "nothing": b"",
    "no mail": bytes(range(256)) * 100,
    "a line of 10 MB": b"Subject: " + b"x" * 10_000_000,
    "a body of one line": answer() + b"x" * 10_000_000,
    "many fields": b"References: <a@b>\r\n" * 300_000,
    "many ids": b"References: " + b"<a@b> " * 500_000,
    "open brackets": b"References: " + b"<" * 500_000 + b"\r\nIn-Reply-To: " + b"<a" * 200_000,
    "nested": b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
        for n in range(5000)
    ),
    "nested below the bound": b"".join(
        b'Content-Type: multipart/report; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
        for n in range(40)
    )
    + b"x\r\n" * 500_000,
    "nested messages": b"Content-Type: message/rfc822\r\n\r\n" * 5000,
    "many parts": b'From: mailer-daemon@x\r\nContent-Type: multipart/report; boundary="b"\r\n\r\n'
    + b"--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n\r\n" * 50_000,
    "a bare boundary": b"Content-Type: multipart/report; boundary\r\n\r\n--\r\n",
    "broken parameters": b"Content-Type: text/plain; charset*0*=x''%zz; boundary*=a'b\r\n\r\nx",
    "a broken charset": b"Content-Type: text/plain; charset=\xff\r\n"
    b"Subject: =?nope?q?=ff?=\r\n\r\n",
    "broken base64": b"From: mailer-daemon@x\r\nContent-Type: message/delivery-status\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\n=====x",
    "words that go back": b"From: mailer-daemon@x\r\nSubject: "
    + b"delivery " * 50_000
    + b"\r\n\r\n"
    + b"> " * 100_000
    + b"message-id: <" * 20_000,
    "addresses that go back": b"X-Failed-Recipients: " + b"a" * 300_000 + b"@" * 1000,
    "lone carriage returns": b"From: mailer-daemon@x\r" + b"a\r" * 1_000_000,
    "words for flufl": b"From: mailer-daemon@x\r\n\r\n"
    + b"The following addresses failed:\r\n<" * 5000
    + b" " * 400_000,
    "words that flufl would search for hours": b"From: mailer-daemon@x\r\n\r\n"
    + b"The following addresses had permanent fatal errors\r\n"
    + b"<" * 400_000,
    "parts that flufl would search for hours": b"From: mailer-daemon@x\r\n"
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n"
    + b"Your message could not be delivered to <" * 10_000
    + b"\r\n--b--\r\n",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_i29_what_is_meant_to_harm_is_looked_at_soon(content: bytes) -> None:
    """Whatever the bytes are, they are recognised as something within seconds."""
    with soon():
        found = recognise(content)
    assert isinstance(found.kind, ReplyKind)
    assert len(found.ids) <= 100


# What others saw

SAMPLES = Path(__file__).parent / "none"
if spec := find_spec("flufl.bounce"):
    for place in spec.submodule_search_locations or ():
        SAMPLES = Path(place) / "tests" / "data"


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="this flufl.bounce comes without its samples")
def test_the_bounces_that_flufl_knows_are_bounces() -> None:
    """Of the real bounces in flufl.bounce's own tests nearly all are recognised as no answer."""
    kinds = [recognise(path.read_bytes()).kind for path in sorted(SAMPLES.glob("*.txt"))]
    assert sum(kind is not ReplyKind.ANSWER for kind in kinds) > 0.95 * len(kinds)


def _calendar(method: str) -> bytes:
    return answer().replace(
        b"text/plain; charset=utf-8", f"text/calendar; method={method}; charset=utf-8".encode()
    )
