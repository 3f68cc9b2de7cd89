"""The SMTP transport against a server that fails as told: what is certain, and what is not."""

import smtplib
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mailer.compose.message import Envelope
from mailer.config.accounts import SmtpAccount
from mailer.errors import InDoubt, NotSignedIn, NotSubmitted, Refused
from mailer.ledger.model import Fate, State
from mailer.providers.interface import Outgoing
from mailer.providers.loopback import is_loopback
from mailer.providers.smtp import SmtpTransport, capabilities_of
from mailer.providers.smtp.failures import ROWS, certain, doubtful
from mailer.providers.smtp.transaction import on_the_wire
from tests.samples import BODY, make_message, make_outgoing
from tests.servers.certificates import make_certificate
from tests.servers.smtp import SmtpServer

pytestmark = pytest.mark.usefixtures("english")
BOER, INFO, WEG = "a.deboer@emmen.example", "info@assen.example", "weg@assen.example"
OUTGOING = make_outgoing(make_message(3, BOER, INFO))
OTHER = make_outgoing(make_message(4, subject="Iets anders"))
BIG = make_outgoing(make_message(5, body=BODY + b"x" * 70 + b"\r\n" + b"y\r\n" * 5_000_000))
SHORT = timedelta(milliseconds=80)
SECRET = "gehéim & wachtwoord"
Connect = Callable[..., SmtpTransport]


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    """Accepts all until a test changes its manners."""
    with SmtpServer() as server:
        yield server


@pytest.fixture
def connect(server: SmtpServer) -> Iterator[Connect]:
    """Makes a transport to the server; what differs from the usual is said."""
    opened: list[SmtpTransport] = []

    def connect(last_answer: timedelta = timedelta(seconds=20), **parts: Any) -> SmtpTransport:
        usual: dict[str, Any] = {
            "server": server.host,
            "port": server.port,
            "security": "none",
            "timeout": timedelta(seconds=20),
        }
        account = SmtpAccount(kind="smtp", **(usual | parts))
        opened.append(SmtpTransport("proef", account, last_answer))
        return opened[-1]

    yield connect
    for transport in opened:
        transport.close()


@pytest.fixture
def secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The secret of account “proef”, given by systemd."""
    (tmp_path / "mailer-proef").write_text(SECRET + "\n", encoding="utf-8")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    return SECRET


def verbs(server: SmtpServer) -> list[str]:
    """The first word of each line the server heard."""
    return [words.split(" ")[0].upper() for words in server.said]


def to(*addresses: str) -> Outgoing:
    """A message to these."""
    return make_outgoing(make_message(6, *addresses))


def fates(transport: SmtpTransport, outgoing: Outgoing) -> dict[str, Fate]:
    """What became of each recipient."""
    return {o.address: o.fate for o in transport.submit(outgoing).outcomes}


# what arrives


def test_i06_what_arrives_is_what_was_handed_over(server: SmtpServer, connect: Connect) -> None:
    """The server gets exactly the bytes, with the envelope's paths and not the headers'."""
    outgoing = OUTGOING.model_copy(
        update={"envelope": Envelope(return_path="kabinet@drenthe.example", forward_paths=(INFO,))}
    )
    connect().submit(outgoing)
    (arrived,) = server.messages
    assert arrived.content == OUTGOING.content
    assert (arrived.sender, arrived.recipients) == ("kabinet@drenthe.example", (INFO,))


@pytest.mark.parametrize("text", [b".\r\n", b"..\r\n.\r\n", b"a\r\n.b\r\n.\r\nc\r\n"])
def test_i06_a_line_that_starts_with_a_dot_arrives_as_it_is(
    text: bytes, server: SmtpServer, connect: Connect
) -> None:
    """A dot at the start of a line neither ends the message nor is lost."""
    outgoing = make_outgoing(make_message(body=BODY + text))
    connect().submit(outgoing)
    assert server.messages[0].content == outgoing.content


def test_a_dot_at_the_very_start_is_doubled() -> None:
    """The first line of all is stuffed like the others, and a missing last CRLF is added."""
    assert on_the_wire(b".a") == b"..a\r\n"


@pytest.mark.parametrize("line", [b"a\n.\nMAIL FROM:<x@y.example>\r\n", b"a\rb\r\n", b"\n\r"])
def test_i03_a_line_end_that_could_hide_a_second_message_is_refused(
    line: bytes, server: SmtpServer, connect: Connect
) -> None:
    """A CR or LF alone never reaches a server."""
    with pytest.raises(Refused):
        connect().submit(make_outgoing(make_message(body=BODY + line)))
    assert server.messages == []


def test_one_connection_takes_many_messages(server: SmtpServer, connect: Connect) -> None:
    """Messages follow each other over one connection, which ends with QUIT."""
    with connect() as transport:
        for number in range(20):
            transport.submit(make_outgoing(make_message(number)))
    assert (server.connections, len(server.messages)) == (1, 20)
    assert verbs(server).count("EHLO") == 1
    assert verbs(server)[-1] == "QUIT"


def test_the_reference_is_the_servers_last_word(connect: Connect) -> None:
    """A receipt keeps the queue's name for a message."""
    assert connect().submit(OUTGOING).reference == "250 2.0.0 Ok: queued as 1"


@pytest.mark.parametrize("offers", [(), ("PIPELINING",)])
def test_many_recipients_are_each_answered(
    offers: tuple[str, ...], server: SmtpServer, connect: Connect
) -> None:
    """Each of hundreds of recipients keeps its own answer, in one write or one by one."""
    server.manners.offers = offers
    addresses = [f"r{number}@emmen.example" for number in range(250)]
    server.manners.recipients = {address: f"550 5.1.1 {address}" for address in addresses[::7]}
    receipt = connect().submit(to(*addresses))
    assert [o.address for o in receipt.outcomes] == addresses
    assert {o.address for o in receipt.outcomes if o.fate is Fate.REFUSED} == set(addresses[::7])
    assert all(o.address in o.detail for o in receipt.outcomes if o.fate is Fate.REFUSED)


# recipients


def test_i19_a_refused_recipient_shows_while_the_others_get_it(
    server: SmtpServer, connect: Connect
) -> None:
    """Accepted, deferred and refused stand side by side, with the server's words."""
    server.manners.recipients = {
        INFO: "451 4.2.1 Later",
        WEG: "550-5.1.1 No such\x1b[2J\r\n550 5.1.1 mailbox",
    }
    receipt = connect().submit(to(BOER, INFO, WEG))
    assert receipt.state is State.SUBMITTED
    assert [(o.fate, o.detail) for o in receipt.outcomes] == [
        (Fate.ACCEPTED, ""),
        (Fate.DEFERRED, "451 4.2.1 Later"),
        (Fate.REFUSED, "550 5.1.1 No such\\x1b[2J 5.1.1 mailbox"),
    ]
    assert server.messages[0].recipients == (BOER,)


@pytest.mark.parametrize(
    ("second", "state"), [("550 No", State.REFUSED), ("450 Later", State.PLANNED)]
)
def test_i19_nobody_accepted_is_no_submission(
    second: str, state: State, server: SmtpServer, connect: Connect
) -> None:
    """Without an accepted recipient no content goes, and the connection serves the next."""
    server.manners.recipients = {BOER: "550 No", INFO: second}
    transport = connect()
    receipt = transport.submit(OUTGOING)
    assert (receipt.state, receipt.reference) == (state, "")
    assert "DATA" not in verbs(server)
    assert transport.submit(OTHER).state is State.SUBMITTED
    assert server.connections == 1


def test_the_deferred_go_again_with_the_same_bytes(server: SmtpServer, connect: Connect) -> None:
    """A second hand-over names only who was deferred, and carries what the first did."""
    server.manners.recipients = {INFO: "450 Later"}
    transport = connect()
    transport.submit(OUTGOING)
    server.manners.recipients = {}
    envelope = Envelope(return_path="kabinet@drenthe.example", forward_paths=(INFO,))
    transport.submit(OUTGOING.model_copy(update={"envelope": envelope}))
    first, second = server.messages
    assert (first.content, first.recipients) == (second.content, (BOER,))
    assert second.recipients == (INFO,)


def test_an_accent_in_an_address_goes_where_the_server_takes_it(
    server: SmtpServer, connect: Connect
) -> None:
    """A local part that is not ASCII is refused for itself alone, or sent with SMTPUTF8."""
    outgoing = OUTGOING.model_copy(
        update={
            "envelope": Envelope(
                return_path="kabinet@drenthe.example", forward_paths=(BOER, "rené@emmen.example")
            )
        }
    )
    first = connect().submit(outgoing)
    assert [o.fate for o in first.outcomes] == [Fate.ACCEPTED, Fate.REFUSED]
    server.manners.offers = ("SMTPUTF8",)
    second = connect().submit(outgoing)
    assert [o.fate for o in second.outcomes] == [Fate.ACCEPTED, Fate.ACCEPTED]
    assert "SMTPUTF8" in server.messages[1].parameters


@pytest.mark.parametrize("address", ["a@b.example>\r\nDATA", "a b@c.example", "a@b.example\x00"])
def test_i10_a_line_break_in_an_address_reaches_no_server(
    address: str, server: SmtpServer, connect: Connect
) -> None:
    """What would end a command is never said; the others get the message."""
    envelope = Envelope(return_path="kabinet@drenthe.example", forward_paths=(BOER, address))
    outgoing = OUTGOING.model_copy(update={"envelope": envelope})
    assert fates(connect(), outgoing) == {BOER: Fate.ACCEPTED, address: Fate.REFUSED}
    assert server.messages[0].recipients == (BOER,)


# answers that are known


_LATER = ("451 4.3.0 Later", State.PLANNED, Fate.DEFERRED)
_CLOSING = ("421 4.3.2 Closing", State.PLANNED, Fate.DEFERRED)
_SPAM = ("554 5.7.1 Spam", State.REFUSED, Fate.REFUSED)


def test_i05_a_server_that_closes_after_the_last_dot_may_have_kept_it(
    server: SmtpServer, connect: Connect
) -> None:
    """421 may answer any command (RFC 5321, 3.8), so after the content it says nothing of it."""
    server.manners.replies = {".": "421 4.3.2 Closing"}
    with pytest.raises(InDoubt, match="421"):
        connect().submit(OUTGOING)


@pytest.mark.parametrize(
    ("phase", "reply", "state", "fate"),
    [
        *((phase, *answer) for phase in ("MAIL", "DATA", ".") for answer in (_LATER, _SPAM)),
        *((phase, *_CLOSING) for phase in ("MAIL", "DATA")),
    ],
)
def test_i05_a_complete_refusal_is_known(
    phase: str, reply: str, state: State, fate: Fate, server: SmtpServer, connect: Connect
) -> None:
    """A 4xx or 5xx is an answer for all, at MAIL, at DATA and after the last dot."""
    server.manners.replies = {phase: reply}
    transport = connect()
    receipt = transport.submit(OUTGOING)
    assert (receipt.state, {o.fate for o in receipt.outcomes}) == (state, {fate})
    assert {o.detail for o in receipt.outcomes} == {reply}
    assert server.messages == []
    server.manners.replies = {}
    assert transport.submit(OTHER).state is State.SUBMITTED


def test_i19_a_refusal_of_the_content_leaves_the_deferred_deferred(
    server: SmtpServer, connect: Connect
) -> None:
    """Who was deferred before the content was refused may have it later, and only they."""
    server.manners.recipients = {INFO: "450 Later"}
    server.manners.replies = {".": "554 Spam"}
    receipt = connect().submit(OUTGOING)
    assert receipt.state is State.PLANNED
    assert [o.fate for o in receipt.outcomes] == [Fate.REFUSED, Fate.DEFERRED]


def test_a_server_that_wants_a_sign_in_refuses_nobody(server: SmtpServer, connect: Connect) -> None:
    """“Sign in first” is about us, and no word about any recipient."""
    server.manners.users = {"kabinet": "x"}
    with pytest.raises(NotSignedIn) as caught:
        connect().submit(OUTGOING)
    assert "530" in caught.value.message


@pytest.mark.parametrize(("announced", "goes"), [("19", False), ("0", True), ("99999999", True)])
def test_a_message_over_the_announced_size_is_refused(
    announced: str, goes: bool, server: SmtpServer, connect: Connect
) -> None:
    """A server's limit is told before anything goes; 0 is none."""
    server.manners.offers = (f"SIZE {announced}",)
    if goes:
        connect().submit(OUTGOING)
        assert server.messages[0].parameters == f"SIZE={len(OUTGOING.content)}"
        return
    with pytest.raises(Refused, match="19 at most"):
        connect().submit(OUTGOING)
    assert "MAIL" not in verbs(server)


# failures before the last dot


@pytest.mark.parametrize("phase", ["connect", "EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("offers", [(), ("PIPELINING",)])
def test_i05_a_line_lost_before_the_content_is_certain(
    phase: str, offers: tuple[str, ...], server: SmtpServer, connect: Connect
) -> None:
    """Nothing went, nothing is tried again in there, and the next try starts anew."""
    server.manners.offers = offers
    server.manners.drops = {phase}
    transport = connect()
    with pytest.raises(NotSubmitted):
        transport.submit(OUTGOING)
    assert (server.connections, server.messages) == (1, [])
    server.manners.drops = set()
    assert transport.submit(OUTGOING).state is State.SUBMITTED
    assert server.connections == 2


@pytest.mark.parametrize("phase", ["connect", "EHLO", "MAIL", "RCPT", "DATA", "content"])
def test_i05_silence_before_the_last_dot_is_certain(
    phase: str, server: SmtpServer, connect: Connect
) -> None:
    """A time-out while the message is not whole leaves nothing gone."""
    server.manners.hangs = {phase}
    outgoing = BIG if phase == "content" else OUTGOING
    with pytest.raises(NotSubmitted, match="did not answer in time"):
        connect(timeout=SHORT).submit(outgoing)
    assert server.messages == []


def test_i05_a_line_lost_in_the_middle_of_the_content_is_certain(
    server: SmtpServer, connect: Connect
) -> None:
    """A message whose end was never sent did not go."""
    server.manners.drops = {"content"}
    with pytest.raises(NotSubmitted):
        connect().submit(BIG)
    assert server.messages == []


@pytest.mark.parametrize("phase", ["connect", "EHLO", "MAIL", "RCPT", "DATA"])
def test_i05_an_answer_that_means_nothing_before_the_content_is_certain(
    phase: str, server: SmtpServer, connect: Connect
) -> None:
    """Garbage for an answer ends the try, and nothing went."""
    server.manners.replies = {phase: "HTTP/1.1 400 Bad Request"}
    with pytest.raises(NotSubmitted):
        connect().submit(OUTGOING)
    assert server.messages == []


@pytest.mark.parametrize("phase", ["MAIL", "RCPT", "DATA"])
def test_i05_after_an_answer_that_means_nothing_a_connection_is_not_used_again(
    phase: str, server: SmtpServer, connect: Connect
) -> None:
    """Who talks nonsense is asked once, and the next message gets a connection of its own."""
    transport = connect()
    transport.submit(OUTGOING)
    server.manners.replies = {phase: "hallo"}
    with pytest.raises(NotSubmitted):
        transport.submit(OTHER)
    assert server.connections == 1
    server.manners.replies = {}
    transport.submit(OTHER)
    assert server.connections == 2


@pytest.mark.parametrize("reply", ["250 Ok", "334 What", "251 Fine"])
def test_i04_content_that_was_not_asked_for_was_not_accepted(
    reply: str, server: SmtpServer, connect: Connect
) -> None:
    """A friendly answer to DATA that does not ask for the content is no acceptance of it."""
    server.manners.replies = {"DATA": reply}
    with pytest.raises(NotSubmitted, match="means nothing here"):
        connect().submit(OUTGOING)
    assert server.messages == []


def test_a_greeting_that_refuses_is_told(server: SmtpServer, connect: Connect) -> None:
    """A server that turns us away is quoted."""
    server.manners.replies = {"connect": "554 No service for you"}
    with pytest.raises(NotSubmitted, match="554 No service for you"):
        connect().submit(OUTGOING)


def test_nobody_listens(connect: Connect) -> None:
    """A port without a server is a sentence with what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(NotSubmitted, match="cannot be reached") as caught:
        connect(port=port).submit(OUTGOING)
    assert caught.value.remedy


def test_a_server_name_that_is_none_is_told(connect: Connect) -> None:
    """A name that no network knows how to ask for is told as such."""
    with pytest.raises(NotSubmitted, match="no name of a server"):
        connect(server="mail..example").submit(OUTGOING)


# failures after the last dot


def test_i05_a_line_lost_after_the_last_dot_is_in_doubt(
    server: SmtpServer, connect: Connect
) -> None:
    """The server has it and we were not told: that is a question, and no second try."""
    server.manners.drops = {"."}
    transport = connect()
    with pytest.raises(InDoubt, match="broke off"):
        transport.submit(OUTGOING)
    assert (server.connections, len(server.messages)) == (1, 1)
    server.manners.drops = set()
    transport.submit(OTHER)
    assert server.connections == 2


def test_i05_silence_after_the_last_dot_is_in_doubt(server: SmtpServer, connect: Connect) -> None:
    """The wait for the last answer has its own bound; after it nobody knows."""
    server.manners.hangs = {"."}
    with pytest.raises(InDoubt, match="did not answer in time"):
        connect(last_answer=SHORT).submit(OUTGOING)
    assert len(server.messages) == 1


@pytest.mark.parametrize("reply", ["354 Go on", "999 What", "hallo", "25 Ok", "", "250-Half"])
def test_i05_an_answer_that_means_nothing_after_the_last_dot_is_in_doubt(
    reply: str, server: SmtpServer, connect: Connect
) -> None:
    """Only a whole 2xx, 4xx or 5xx is an answer to a message."""
    server.manners.replies = {".": reply}
    server.manners.close_after = 1
    transport = connect(last_answer=SHORT)
    with pytest.raises(InDoubt):
        transport.submit(OUTGOING)


def test_i05_a_time_out_of_other_answers_does_not_cut_the_last_short(
    server: SmtpServer, connect: Connect
) -> None:
    """The last answer may take longer than any other."""
    server.manners.hangs = {"."}
    with pytest.raises(InDoubt):
        connect(timeout=timedelta(minutes=30), last_answer=SHORT).submit(OUTGOING)


def test_i04_a_word_nobody_asked_for_is_not_taken_for_an_answer(
    server: SmtpServer, connect: Connect
) -> None:
    """An extra “250” before the message is whole does not count as its acceptance."""
    server.manners.replies = {"DATA": "354 Go on\r\n250 Ok", ".": "554 Spam"}
    with pytest.raises(NotSubmitted, match="middle of the message: 250 Ok"):
        connect().submit(OUTGOING)
    assert server.messages == []


# a connection that went stale


@pytest.mark.parametrize("offers", [(), ("PIPELINING",)])
def test_a_connection_that_the_server_closed_is_opened_once_more(
    offers: tuple[str, ...], server: SmtpServer, connect: Connect
) -> None:
    """A server that hangs up after each message gets each one once."""
    server.manners.offers = offers
    server.manners.close_after = 1
    transport = connect()
    for number in range(5):
        assert transport.submit(make_outgoing(make_message(number))).state is State.SUBMITTED
    assert (server.connections, len(server.messages)) == (5, 5)


def test_a_used_connection_that_closes_at_mail_is_opened_once_more(
    server: SmtpServer, connect: Connect
) -> None:
    """421 at MAIL on a used connection starts a new one; on the new one it is an answer."""
    transport = connect()
    transport.submit(OUTGOING)
    server.manners.replies = {"MAIL": "421 Bye"}
    receipt = transport.submit(OTHER)
    assert receipt.state is State.PLANNED
    assert server.connections == 2


def test_a_used_connection_that_is_lost_at_mail_is_opened_once_more(
    server: SmtpServer, connect: Connect
) -> None:
    """A line that is lost at MAIL is tried once more, and not a third time."""
    transport = connect()
    transport.submit(OUTGOING)
    server.manners.drops = {"MAIL"}
    with pytest.raises(NotSubmitted):
        transport.submit(OTHER)
    assert server.connections == 2


@pytest.mark.parametrize("gone", [True, False])
def test_a_goodbye_never_fails(gone: bool, server: SmtpServer, connect: Connect) -> None:
    """Closing is silent, whatever the server does, and may be done twice."""
    transport = connect()
    transport.submit(OUTGOING)
    server.manners.drops = {"QUIT"}
    if gone:
        server.close()
    transport.close()
    transport.close()


# TLS


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """For 127.0.0.1."""
    return make_certificate(tmp_path / "server.pem")


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_i31_what_goes_over_tls_arrives(
    security: str, certificate: Path, server: SmtpServer, connect: Connect
) -> None:
    """Several messages go over a connection whose certificate was checked."""
    server.manners.certificate, server.manners.tls = certificate, security == "tls"
    transport = connect(security=security, ca_file=certificate)
    assert transport.greet().tls.startswith("TLS")
    for outgoing in (OUTGOING, OTHER):
        assert transport.submit(outgoing).state is State.SUBMITTED
    assert server.connections == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_i31_a_certificate_that_nobody_signed_is_refused(
    security: str, certificate: Path, server: SmtpServer, connect: Connect
) -> None:
    """A self-signed certificate that was not named ends the try before any mail."""
    server.manners.certificate, server.manners.tls = certificate, security == "tls"
    with pytest.raises(NotSubmitted, match="cannot be trusted") as caught:
        connect(security=security).submit(OUTGOING)
    assert "ca_file" in caught.value.remedy
    assert "MAIL" not in verbs(server)


def test_i31_a_certificate_for_another_name_is_refused(
    tmp_path: Path, server: SmtpServer, connect: Connect
) -> None:
    """A trusted certificate counts only for the server it names."""
    other = make_certificate(tmp_path / "other.pem", "elders.example")
    server.manners.certificate = other
    with pytest.raises(NotSubmitted, match="cannot be trusted"):
        connect(security="starttls", ca_file=other).submit(OUTGOING)


def test_i31_a_server_without_starttls_gets_nothing(server: SmtpServer, connect: Connect) -> None:
    """TLS that is not offered is never left out."""
    with pytest.raises(NotSubmitted, match="offers no STARTTLS"):
        connect(security="starttls").submit(OUTGOING)
    assert verbs(server) == ["EHLO"]


def test_i31_a_server_that_refuses_starttls_gets_nothing(
    certificate: Path, server: SmtpServer, connect: Connect
) -> None:
    """TLS that is refused is never left out."""
    server.manners.certificate = certificate
    server.manners.replies = {"STARTTLS": "454 Not now"}
    with pytest.raises(NotSubmitted, match="454 Not now"):
        connect(security="starttls", ca_file=certificate).submit(OUTGOING)
    assert verbs(server) == ["EHLO", "STARTTLS"]


def test_i31_what_was_slipped_in_before_tls_is_thrown_away(
    certificate: Path, server: SmtpServer, connect: Connect
) -> None:
    """An answer put on the line before TLS began is not taken for one inside it."""
    server.manners.certificate = certificate
    server.manners.replies = {"STARTTLS": "220 Ready\r\n250-evil\r\n250 AUTH EVIL"}
    greeting = connect(security="starttls", ca_file=certificate).greet()
    assert "EVIL" not in " ".join(greeting.extensions).upper()


def test_a_ca_file_that_is_not_there_is_told(server: SmtpServer, connect: Connect) -> None:
    """The file's name is in the sentence."""
    with pytest.raises(NotSubmitted, match=r"weg\.pem"):
        connect(security="tls", ca_file=Path("weg.pem")).submit(OUTGOING)


@pytest.mark.parametrize(
    ("address", "ours"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("::1%lo", True),
        ("192.0.2.1", False),
        ("::ffff:192.0.2.1", False),
        ("2001:db8::1", False),
        ("0.0.0.0", False),
    ],
)
def test_i31_loopback_is_judged_by_the_address(address: str, ours: bool) -> None:
    """Loopback is a matter of the address that was reached, in any way of writing."""
    assert is_loopback(address) is ours


def _own_address() -> str:
    """One of this machine that is not loopback, "" without; no packet goes for it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        try:
            line.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        return str(line.getsockname()[0])


@pytest.mark.skipif(not _own_address(), reason="this machine has no address but loopback")
@pytest.mark.parametrize("parts", [{"security": "none"}, {"test_server": True, "security": "tls"}])
def test_i31_nothing_is_said_without_tls_beyond_loopback(
    parts: dict[str, Any], connect: Connect
) -> None:
    """A server elsewhere hears not one byte over plain SMTP, or as a test server."""
    with socket.create_server((_own_address(), 0)) as listener:
        host, port = listener.getsockname()
        with pytest.raises(NotSubmitted, match="this machine"):
            connect(server=host, port=port, **parts).submit(OUTGOING)
        line, _address = listener.accept()
        with line:
            assert line.recv(1) == b""


# signing in


@pytest.mark.parametrize("mechanisms", ["PLAIN LOGIN", "LOGIN", "CRAM-MD5 PLAIN"])
def test_the_secret_signs_in(
    mechanisms: str, secret: str, server: SmtpServer, connect: Connect
) -> None:
    """Either way of signing in takes a secret with any letters."""
    server.manners.users = {"kabinet": secret}
    server.manners.mechanisms = mechanisms
    assert connect(user="kabinet").submit(OUTGOING).state is State.SUBMITTED


@pytest.mark.parametrize("mechanisms", ["PLAIN", "LOGIN"])
def test_i22_a_wrong_secret_is_told_without_it(
    mechanisms: str, secret: str, server: SmtpServer, connect: Connect
) -> None:
    """The error of a sign-in that failed has the server's words and never the secret."""
    server.manners.users = {"kabinet": "iets anders"}
    server.manners.mechanisms = mechanisms
    with pytest.raises(NotSignedIn, match="535") as caught:
        connect(user="kabinet").submit(OUTGOING)
    told: BaseException | None = caught.value
    while told:
        assert secret not in repr(told) + str(told)
        told = told.__cause__ or told.__context__
    assert "mailer account login proef" in caught.value.remedy
    assert "MAIL" not in verbs(server)


@pytest.mark.usefixtures("secret")
def test_i22_a_secret_is_said_only_where_it_is_asked_for(
    server: SmtpServer, connect: Connect
) -> None:
    """A server that refuses the way of signing in does not get the secret after it."""
    server.manners.users = {"kabinet": "x"}
    server.manners.mechanisms = "CRAM-MD5"
    with pytest.raises(NotSignedIn, match="no sign-in by name and secret"):
        connect(user="kabinet").submit(OUTGOING)
    assert verbs(server) == ["EHLO"]


@pytest.mark.usefixtures("secret")
def test_a_server_that_cannot_check_a_secret_now_is_asked_later(
    server: SmtpServer, connect: Connect
) -> None:
    """A passing failure of the sign-in is no wrong secret."""
    server.manners.users = {"kabinet": SECRET}
    server.manners.replies = {"AUTH": "454 4.7.0 Later"}
    with pytest.raises(NotSubmitted, match="454") as caught:
        connect(user="kabinet").submit(OUTGOING)
    assert not isinstance(caught.value, NotSignedIn)


def test_greeting_sends_nothing(secret: str, server: SmtpServer, connect: Connect) -> None:
    """A trial says who the server is and what it offers, and no message begins."""
    server.manners.users = {"kabinet": secret}
    server.manners.offers = ("SIZE 1000", "PIPELINING")
    greeting = connect(user="kabinet").greet()
    assert greeting.words == "220 test.example ESMTP"
    assert {"size 1000", "pipelining"} <= set(greeting.extensions)
    assert "MAIL" not in verbs(server)


# what is promised besides


def test_it_can_hand_over_and_no_more() -> None:
    """Only a test server may be given sample addresses."""
    account = SmtpAccount(kind="smtp", server="mail.drenthe.example")
    assert not capabilities_of(account).samples
    assert capabilities_of(account.model_copy(update={"test_server": True})).samples


def _subclasses(root: type[Exception]) -> Iterator[type[Exception]]:
    yield root
    for each in root.__subclasses__():
        yield from _subclasses(each)


def test_every_error_of_smtplib_has_a_row() -> None:
    """An error that a new Python adds to smtplib fails here, until somebody decides about it."""
    theirs = {e for e in _subclasses(smtplib.SMTPException) if e.__module__ == "smtplib"}
    assert len(theirs) > 5
    assert theirs - ROWS.keys() == set()


SAMPLES: list[Exception] = [
    smtplib.SMTPServerDisconnected("weg"),
    smtplib.SMTPResponseException(500, b"Line too long."),
    smtplib.SMTPAuthenticationError(535, b"no"),
    smtplib.SMTPRecipientsRefused({WEG: (550, b"no")}),
    TimeoutError("timed out"),
    ConnectionResetError(104, "Connection reset by peer"),
    socket.gaierror(-2, "Name or service not known"),
]


@pytest.mark.parametrize("error", SAMPLES, ids=lambda error: type(error).__name__)
def test_i05_the_same_error_is_certain_before_and_a_doubt_after(error: Exception) -> None:
    """Where it happened decides what it means, and every row says what to do."""
    with pytest.raises(NotSubmitted) as before, certain("mail.example"):
        raise error
    with pytest.raises(InDoubt) as after, doubtful("mail.example"):
        raise error
    assert "mail.example" in before.value.message
    assert before.value.message in after.value.message
    assert before.value.remedy
    assert after.value.remedy
    assert WEG not in before.value.message
