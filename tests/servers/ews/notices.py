"""What servers send back by themselves: a non-delivery report, and an out-of-office."""

from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.parser import BytesHeaderParser
from email.policy import SMTP
from email.utils import formatdate, make_msgid

FROM = "postmaster@desk.example"


def bounce(sender: str, recipient: str, content: bytes) -> bytes:
    """A report (RFC 3464) that a message cannot be delivered to a recipient."""
    original = BytesHeaderParser(policy=SMTP).parsebytes(content)
    whole = MIMEMultipart("report", report_type="delivery-status", policy=SMTP)
    whole["From"] = f"Microsoft Outlook <{FROM}>"
    whole["To"] = sender
    whole["Subject"] = f"Undeliverable: {original['Subject']}"
    whole["Auto-Submitted"] = "auto-replied"
    _tie(whole, original)
    words = f"Your message to {recipient} couldn't be delivered.\n\n{recipient} wasn't found.\n"
    whole.attach(MIMEText(words, "plain", "utf-8", policy=SMTP))
    status = MIMEBase("message", "delivery-status", policy=SMTP)
    for fields in (
        {"Reporting-MTA": "dns;mail.desk.example"},
        {
            "Final-Recipient": f"rfc822;{recipient}",
            "Action": "failed",
            "Status": "5.1.10",
            "Diagnostic-Code": "smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found",
        },
    ):
        block = EmailMessage(SMTP)
        for name, value in fields.items():
            block[name] = value
        status.attach(block)
    whole.attach(status)
    whole.attach(MIMEMessage(original, "rfc822", policy=SMTP))
    return whole.as_bytes()


def away(sender: str, recipient: str, content: bytes) -> bytes:
    """An automatic reply of somebody who is not there."""
    original = BytesHeaderParser(policy=SMTP).parsebytes(content)
    reply = EmailMessage(SMTP)
    reply["From"], reply["To"] = recipient, sender
    reply["Subject"] = f"Automatisch antwoord: {original['Subject']}"
    reply["Auto-Submitted"] = "auto-replied"
    reply["X-Auto-Response-Suppress"] = "All"
    _tie(reply, original)
    reply.set_content("Ik ben er niet. Vanaf maandag lees ik uw bericht.\n")
    return reply.as_bytes()


def _tie(notice: EmailMessage | MIMEMultipart, original: EmailMessage) -> None:
    notice["Date"] = formatdate()
    notice["Message-ID"] = make_msgid(domain="mail.desk.example")
    notice["In-Reply-To"] = original["Message-ID"]
    notice["References"] = original["Message-ID"]
