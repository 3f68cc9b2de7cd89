"""Whatever comes in is recognised as something, and only Message-IDs say what it is about."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from mailer.ledger.reply import ReplyKind
from mailer.replies.recognising import Recognised, recognise
from tests.returned import answer, exim, group, office_365, out_of_office, qmail, report

ADDRESSES = st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8})?@[a-z]{1,8}\.example", fullmatch=True)
IDS = st.from_regex(r"<[0-9a-f]{1,32}@[a-z]{1,8}\.example>", fullmatch=True)
MESSAGES = st.sampled_from(
    [answer(), report(), report(group(), group("x@y.example")), office_365(), exim(), qmail()]
)
WORDS = st.sampled_from(
    [
        b"Content-Type: multipart/report; boundary=x\r\n",
        b"Content-Type: message/delivery-status\r\n",
        b"Content-Type: message/rfc822\r\n",
        b"Content-Type: text/calendar; method*0*=utf-8''REPLY\r\n",
        b"Content-Transfer-Encoding: base64\r\n",
        b"Content-Transfer-Encoding: x-uuencode\r\n",
        b"Content-Type: text/plain; charset=utf-7\r\n",
        b"Final-Recipient: rfc822;\r\n",
        b"Final-Recipient: utf-8; \\x{110000}@x\r\n",
        b"From: mailer-daemon@x\r\n",
        b"Subject: =?utf-8?b?////?= =?x?q?=?=\r\n",
        b"X-Failed-Recipients: \xff@\xff.example\r\n",
        b"Action: failed\r\n",
        b"References: <<<a@b>> <c@d\r\n",
        b"--x\r\n",
        b"--x--\r\n",
        b"\r\n",
        b"\n",
        b"\r",
        b"\x00\xff",
    ]
)


def sound(found: Recognised) -> None:
    """Kinds and their notifications agree."""
    reported = {ReplyKind.BOUNCE, ReplyKind.DELAY}
    assert found.kind in reported or not found.notifications
    assert len(found.ids) <= 100


@given(st.binary(max_size=2000))
def test_i29_any_bytes_are_something(content: bytes) -> None:
    """Bytes that are no mail at all are recognised without an error."""
    sound(recognise(content))


@given(st.lists(WORDS, max_size=40).map(b"".join))
def test_i29_any_pieces_of_mail_are_something(content: bytes) -> None:
    """The pieces of reports in any order are recognised without an error."""
    sound(recognise(content))


@given(MESSAGES, st.integers(0, 2000), st.integers(0, 200), st.binary(max_size=20))
def test_i29_a_damaged_message_is_something(
    content: bytes, start: int, length: int, filling: bytes
) -> None:
    """A piece cut out of a real message, or put in, is recognised without an error."""
    sound(recognise(content[:start] + filling + content[start + length :]))


@given(ADDRESSES, IDS, st.sampled_from([office_365, exim, qmail]))
def test_every_form_names_its_recipient_and_its_message(
    address: str, ours: str, form: Callable[[str, str], bytes]
) -> None:
    """Whatever mail system reports it, the address and the Message-ID are found."""
    found = recognise(form(ours, address))
    assert found.kind is ReplyKind.BOUNCE
    assert address in {spelling for n in found.notifications for spelling in n.spellings}
    assert found.ids[0] == ours


@given(st.sampled_from([out_of_office(), out_of_office("<a@b.example>", "Precedence: bulk")]))
def test_i17_an_out_of_office_is_never_an_answer(content: bytes) -> None:
    """Not with its line ends changed, and not with other fields beside it."""
    for changed in (content, content.replace(b"\r\n", b"\n"), b"X-Spam: no\r\n" + content):
        assert recognise(changed).kind is ReplyKind.AUTOMATIC
