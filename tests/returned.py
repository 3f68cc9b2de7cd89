"""Mail that comes back or answers by itself, in the forms that mail systems give it; invented."""

from collections.abc import Sequence

OURS = "<3f2a@drenthe.example>"
TO = "a.deboer@emmen.example"
_HEADER = f"""From: Kabinet <kabinet@drenthe.example>
To: {TO}
Subject: Terugkoppeling
Message-ID: {{ours}}
MIME-Version: 1.0
"""


def mail(*lines: str) -> bytes:
    """A message of these lines, with CRLF line ends."""
    return "\r\n".join("\n".join(lines).split("\n")).encode() + b"\r\n"


def answer(ours: str = OURS, *fields: str, sender: str = TO, text: str = "Akkoord.") -> bytes:
    """A person's answer; `fields` are added to its header."""
    return mail(
        f"From: A. de Boer <{sender}>",
        "To: kabinet@drenthe.example",
        "Subject: RE: Terugkoppeling",
        "Message-ID: <9d01@emmen.example>",
        f"In-Reply-To: {ours}",
        f"References: {ours}",
        *fields,
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "",
        text,
    )


def group(
    address: str = TO,
    action: str = "failed",
    status: str = "5.1.1",
    said: str = "smtp; 550 5.1.1 User unknown",
    original: str = "",
) -> str:
    """What a report says of one recipient."""
    lines = [f"Original-Recipient: rfc822;{original}"] if original else []
    lines += [f"Final-Recipient: rfc822; {address}", f"Action: {action}", f"Status: {status}"]
    return "\n".join([*lines, *([f"Diagnostic-Code: {said}"] if said else [])])


def report(
    *groups: str,
    ours: str = OURS,
    fields: Sequence[str] = (),
    returned: str = "message/rfc822",
    subject: str = "Undelivered Mail Returned to Sender",
) -> bytes:
    """A delivery status notification by RFC 3464, as Postfix writes it."""
    return mail(
        "Return-Path: <>",
        "From: MAILER-DAEMON@mx.emmen.example (Mail Delivery System)",
        "To: kabinet@drenthe.example",
        f"Subject: {subject}",
        "Message-ID: <B0@mx.emmen.example>",
        *fields,
        "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="grens"',
        "",
        "--grens",
        "Content-Type: text/plain; charset=us-ascii",
        "",
        "This is the mail system at host mx.emmen.example.",
        "",
        "--grens",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.emmen.example",
        "",
        "\n\n".join(groups or (group(),)),
        "",
        "--grens",
        f"Content-Type: {returned}",
        "",
        _HEADER.format(ours=ours),
        "Dag allen!",
        "",
        "--grens--",
    )


def office_365(ours: str = OURS, address: str = TO) -> bytes:
    """Exchange Online, in Dutch: the id of what came back stands in its own header as well."""
    return mail(
        "From: <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@drenthe.example>",
        "To: <kabinet@drenthe.example>",
        "Content-Type: multipart/report; report-type=delivery-status;",
        '\tboundary="c1"',
        "Content-Language: nl-NL",
        "Message-ID: <ndr-1@AM0PR01.prod.exchange.example>",
        f"In-Reply-To:\n\t{ours}",
        f"References: {ours}",
        "X-MS-Exchange-Message-Is-Ndr:",
        "Subject: Niet bestelbaar: Terugkoppeling",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        "",
        "--c1",
        'Content-Type: multipart/alternative; differences=Content-Type; boundary="c2"',
        "",
        "--c2",
        'Content-Type: text/plain; charset="utf-8"',
        "Content-Transfer-Encoding: quoted-printable",
        "",
        f"Uw bericht aan {address} kan niet worden bezorgd.",
        "",
        "--c2--",
        "",
        "--c1",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns;AM0PR01.eurprd01.prod.outlook.example",
        "Received-From-MTA: dns;AM9PR01.eurprd01.prod.outlook.example",
        "Arrival-Date: Mon, 4 Nov 2024 09:00:01 +0000",
        "",
        f"Final-Recipient: rfc822;{address}",
        "Action: failed",
        "Status: 5.1.10",
        "Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by",
        " SMTP address lookup",
        "",
        "--c1",
        "Content-Type: message/rfc822",
        "",
        _HEADER.format(ours=ours),
        "Dag allen!",
        "--c1--",
    )


def exim(ours: str = OURS, address: str = TO) -> bytes:
    """Exim of before 2016: no report, but the whole message below a line of dashes."""
    return mail(
        "Return-path: <>",
        f"X-Failed-Recipients: {address}",
        "Auto-Submitted: auto-replied",
        "From: Mail Delivery System <Mailer-Daemon@mail.emmen.example>",
        "To: kabinet@drenthe.example",
        "Subject: Mail delivery failed: returning message to sender",
        "Message-Id: <E1abc-0001@mail.emmen.example>",
        "",
        "This message was created automatically by mail delivery software.",
        "",
        "A message that you sent could not be delivered to one or more of its",
        "recipients. This is a permanent error. The following address(es) failed:",
        "",
        f"  {address}",
        "    550 5.7.1 mailbox disabled",
        "",
        "------ This is a copy of the message, including all the headers. ------",
        "",
        _HEADER.format(ours=ours),
        "Dag allen!",
    )


def qmail(ours: str = OURS, address: str = TO) -> bytes:
    """The form that qmail has used since 1996 (QSBMF)."""
    return mail(
        "Return-Path: <>",
        "From: MAILER-DAEMON@mail.assen.example",
        "To: kabinet@drenthe.example",
        "Subject: failure notice",
        "",
        "Hi. This is the qmail-send program at mail.assen.example.",
        "I'm afraid I wasn't able to deliver your message to the following addresses.",
        "This is a permanent error; I've given up. Sorry it didn't work out.",
        "",
        f"<{address}>:",
        "Sorry, no mailbox here by that name. (#5.1.1)",
        "",
        "--- Below this line is a copy of the message.",
        "",
        "Return-Path: <kabinet@drenthe.example>",
        _HEADER.format(ours=ours),
        "Dag allen!",
    )


def out_of_office(ours: str = OURS, *fields: str) -> bytes:
    """Exchange's automatic answer, in Dutch."""
    return answer(
        ours,
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        *fields,
        text="Ik ben afwezig tot 11 november.",
    ).replace(b"RE: Terugkoppeling", b"Automatisch antwoord: Terugkoppeling")
