"""A draft on a server against what was approved: who gets it, and every word of it.

Exchange takes a message apart into properties of its own and makes a new one of them. So line
ends, folding, charsets, encodings, display names, the case of addresses and the writing of the HTML
may differ; nobody may be more, fewer or elsewhere, and no word, subject or byte of an attachment.
Where a link leads is not compared, nor Reply-To: servers write those anew in their own ways.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from mailer.compose.headers import HeaderFault, ascii_domain
from mailer.compose.message import Envelope
from mailer.compose.mime import Attachment
from mailer.errors import Refused
from mailer.frozen import Frozen
from mailer.i18n import _
from mailer.providers.html_words import visible_words
from mailer.providers.opened import Mailbox, Opened, head_of, parse_message


class SeenFile(Frozen):
    """An attachment as a server has it: `digest` is the SHA-256 of its bytes."""

    name: str
    digest: str


class Seen(Frozen):
    """A draft as its server shows it. None is what it did not say: then its `mime` is asked.

    `sender` is the address of From. `text` is a body in plain text; where there is HTML it does not
    count, because Exchange makes it anew from that. Addresses of another kind than a mail address
    (X.500) count as not said.
    """

    subject: str | None = None
    sender: str | None = None
    to: tuple[str, ...] | None = None
    cc: tuple[str, ...] | None = None
    bcc: tuple[str, ...] | None = None
    html: str | None = None
    text: str | None = None
    attachments: tuple[SeenFile, ...] | None = None
    mime: bytes | None = None


def hidden_paths(content: bytes, envelope: Envelope) -> tuple[str, ...]:
    """Who gets a message and is in neither To nor Cc: on a draft they must stand in Bcc."""
    approved = parse_message(head_of(content))
    shown = set(_addresses((*approved.to, *approved.cc)))
    return tuple(path for path in envelope.forward_paths if _same(path) not in shown)


def differences(content: bytes, envelope: Envelope, seen: Seen) -> list[str]:
    """What of a draft is not as approved, a sentence each; nothing is well.

    What the server does not say at all differs, but for the sender: that is the mailbox's own then.
    No sentence quotes the text, which may be under embargo where the sentence goes.
    """
    approved, mime = parse_message(content), parse_message(seen.mime) if seen.mime else None
    return [
        *_who_is_not_meant(approved, envelope),
        *_recipients(approved, hidden_paths(content, envelope), seen, mime),
        *_sender(approved, seen, mime),
        *_subject(approved, seen, mime),
        *_words(approved, seen, mime),
        *_files(approved, seen, mime),
    ]


def refuse_differences(content: bytes, envelope: Envelope, seen: Seen) -> None:
    """Raise `Refused`, with what is different, for a draft that is not what was approved."""
    if found := differences(content, envelope, seen):
        raise Refused(
            _("What the server made of it is not what was approved: {differences}").format(
                differences=" ".join(found)
            ),
            _("Nothing was sent. Show this to who keeps the mail server."),
        )


def _who_is_not_meant(approved: Opened, envelope: Envelope) -> Iterator[str]:
    """A server that reads the header mails whom it shows, whatever the envelope says."""
    meant = {_same(path) for path in envelope.forward_paths}
    for address in dict.fromkeys(_addresses((*approved.to, *approved.cc))):
        if address not in meant:
            yield _("{address} is shown as a recipient, and is to get nothing.").format(
                address=address
            )


def _recipients(
    approved: Opened, hidden: Iterable[str], seen: Seen, mime: Opened | None
) -> Iterator[str]:
    expected = {
        "To": _addresses(approved.to),
        "Cc": _addresses(approved.cc),
        "Bcc": [_same(path) for path in hidden],
    }
    found = {
        "To": _said(seen.to, mime.to if mime else None),
        "Cc": _said(seen.cc, mime.cc if mime else None),
        "Bcc": _said(seen.bcc, mime.bcc if mime else None),
    }
    for field, addresses in expected.items():
        yield from _one_field(field, Counter(addresses), Counter(found[field]))


def _one_field(field: str, expected: Counter[str], found: Counter[str]) -> Iterator[str]:
    for address in expected.keys() | found.keys():
        here, there = expected[address], found[address]
        if here and not there:
            yield _("{address} is missing from {field}.").format(address=address, field=field)
        elif there and not here:
            yield _("{address} is in {field}, and does not belong there.").format(
                address=address, field=field
            )
        elif here != there:
            yield _("{address} is in {field} {count} times.").format(
                address=address, field=field, count=there
            )


def _said(field: tuple[str, ...] | None, mime: tuple[Mailbox, ...] | None) -> list[str]:
    """Whom a field names; its MIME where the server did not say, or not in mail addresses."""
    if field is not None and all("@" in address for address in field):
        return [_same(address) for address in field]
    if mime is not None:
        return _addresses(mime)
    return [_same(address) for address in field or ()]


def _sender(approved: Opened, seen: Seen, mime: Opened | None) -> Iterator[str]:
    expected = _addresses(approved.sender)
    found = _said(None if seen.sender is None else (seen.sender,), mime.sender if mime else None)
    if found and found != expected:
        yield _("The sender is {address}, not {expected}.").format(
            address=", ".join(found), expected=", ".join(expected)
        )


def _subject(approved: Opened, seen: Seen, mime: Opened | None) -> Iterator[str]:
    found = seen.subject if seen.subject is not None else mime.subject if mime else ""
    if _folded(found.split()) != _folded(approved.subject.split()):
        yield _("The subject differs.")


def _words(approved: Opened, seen: Seen, mime: Opened | None) -> Iterator[str]:
    html = seen.html if seen.html is not None or mime is None else mime.html
    text = seen.text if seen.text is not None or mime is None else mime.text
    readings = [words.split() for words in _readings(approved, with_html=html is not None)]
    found = (visible_words(html) if html is not None else text or "").split()
    if _folded(found) not in map(_folded, readings):
        yield _("The text differs from word {number} on.").format(
            number=1 + max(_agreeing(words, found) for words in readings)
        )


def _readings(approved: Opened, *, with_html: bool) -> list[str]:
    """What the body may read as: the HTML's words where both have it, else either one's."""
    html = None if approved.html is None else visible_words(approved.html)
    if html is not None and with_html:
        return [html]
    return [words for words in (approved.text, html) if words is not None] or [""]


def _files(approved: Opened, seen: Seen, mime: Opened | None) -> Iterator[str]:
    said: Iterable[SeenFile | Attachment] = mime.attachments if mime else ()
    expected = _counted(approved.attachments)
    found = _counted(said if seen.attachments is None else seen.attachments)
    for name, _digest in (expected - found).elements():
        yield _("The attachment “{name}” is missing or differs.").format(name=name)
    for name, _digest in (found - expected).elements():
        yield _("There is an attachment “{name}” that does not belong there.").format(name=name)


def _counted(files: Iterable[SeenFile | Attachment]) -> Counter[tuple[str, str]]:
    return Counter((file.name, file.digest) for file in files)


def _addresses(mailboxes: Iterable[Mailbox]) -> list[str]:
    return [_same(mailbox.address) for mailbox in mailboxes]


def _same(address: str) -> str:
    """One writing for all that name the same mailbox."""
    try:
        return ascii_domain(address.strip()).casefold()
    except HeaderFault:
        return address.strip().casefold()


def _folded(words: Iterable[str]) -> str:
    """Words without what no reader sees: Exchange moves spaces about where it writes HTML anew."""
    text = unicodedata.normalize("NFC", "".join(words))
    return "".join(c for c in text if unicodedata.category(c) != "Cf")


def _agreeing(one: list[str], other: list[str]) -> int:
    """How many words agree before the first that does not."""
    pairs = enumerate(zip_longest(one, other))
    return next((at for at, (here, there) in pairs if here != there), len(one))
