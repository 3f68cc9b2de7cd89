"""What comes back by itself: non-delivery reports and automatic answers."""

from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage, Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime
from uuid import uuid4

_POSTMASTER = "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@tafel.example"


def bounce(original: EmailMessage, to: str, address: str, status: str) -> bytes:
    """A report as RFC 3464 has it, with the headers of what did not arrive."""
    report = MIMEMultipart("report", report_type="delivery-status", policy=policy.SMTP)
    _address(report, original, _POSTMASTER, to, "Undeliverable")
    report.attach(MIMEText(f"Your message to {address} couldn't be delivered.\n"))
    report.attach(_status(address, status))
    headers = Message()
    headers["Content-Type"] = "text/rfc822-headers"
    head = original.as_bytes(policy=policy.SMTP).partition(b"\r\n\r\n")[0]
    headers.set_payload(head.decode("ascii", "replace"))
    report.attach(headers)
    return report.as_bytes()


def away(original: EmailMessage, to: str, address: str, words: str) -> bytes:
    """An automatic answer as Outlook gives one."""
    answer = EmailMessage(policy=policy.SMTP)
    _address(answer, original, address, to, "Automatic reply")
    answer["X-Auto-Response-Suppress"] = "All"
    answer.set_content(words)
    return answer.as_bytes()


def _address(made: Message, original: EmailMessage, sender: str, to: str, what: str) -> None:
    made["From"], made["To"] = sender, to
    made["Subject"] = f"{what}: {original['Subject']}".replace("\n", " ")
    made["Date"] = format_datetime(datetime.now(UTC))
    made["Message-ID"] = f"<{uuid4().hex}@exchange.example>"
    made["In-Reply-To"] = made["References"] = str(original["Message-ID"] or "")
    made["Auto-Submitted"] = "auto-replied"


def _status(address: str, status: str) -> Message:
    about, who = Message(), Message()
    about["Reporting-MTA"] = "dns;exchange.example"
    who["Final-Recipient"] = f"rfc822;{address}"
    who["Action"] = "failed"
    who["Status"] = status
    who["Diagnostic-Code"] = f"smtp;550 {status} RESOLVER.ADR.RecipientNotFound; not found"
    found = Message()
    found["Content-Type"] = "message/delivery-status"
    found.set_payload([about, who])
    return found
