"""Every way to sign in to EWS, and what becomes of a process that does not answer."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mailer.errors import InDoubt, NotSignedIn, NotSubmitted
from mailer.ledger.model import State
from mailer.providers.exchange import ExchangeTransport, open_exchange
from mailer.providers.exchange.child import Child
from tests.desks import KABINET, account_on, give_secret, kabinet
from tests.samples import make_message, make_outgoing
from tests.servers.certificates import make_certificate
from tests.servers.ews.manners import Fault
from tests.servers.ews.people import SECRET, USER
from tests.servers.ews.schema import require_schema
from tests.servers.ews.server import EwsServer
from tests.servers.ews.soap import Element, Request

pytestmark = pytest.mark.usefixtures("english")

OUTGOING = make_outgoing(make_message())
SHORT = timedelta(seconds=0.5)
Connect = Callable[..., ExchangeTransport]


@pytest.fixture
def server() -> Iterator[EwsServer]:
    """A server that behaves until it is told."""
    require_schema()
    with EwsServer(known=kabinet()) as server:
        yield server


@pytest.fixture
def connect(
    server: EwsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Connect]:
    """Opens the account “proef” with these keys; closed at the end."""
    give_secret(monkeypatch, tmp_path, "proef", SECRET)
    opened: list[ExchangeTransport] = []

    def connect(**parts: Any) -> ExchangeTransport:
        opened.append(open_exchange("proef", account_on(server, **parts)))
        return opened[-1]

    yield connect
    for each in opened:
        each.close()


def test_i31_a_plain_server_must_be_on_this_machine(connect: Connect) -> None:
    """http to an address elsewhere is refused before anything is said."""
    with pytest.raises(NotSubmitted) as refused:
        connect(server="http://192.0.2.1/EWS/Exchange.asmx").submit(OUTGOING)
    assert "192.0.2.1" in refused.value.message


def test_i20_a_test_server_must_be_on_this_machine(connect: Connect) -> None:
    """What may be given sample addresses is no server elsewhere, with TLS or without."""
    with pytest.raises(NotSubmitted):
        connect(server="https://192.0.2.1/EWS/Exchange.asmx").submit(OUTGOING)


def test_a_wrong_secret_is_a_sign_in_that_failed(server: EwsServer, connect: Connect) -> None:
    """The remedy names the command, whatever the server calls it."""
    server.people.users[USER] = "iets anders"
    with pytest.raises(NotSignedIn) as refused:
        connect().submit(OUTGOING)
    assert "mailer account login" in refused.value.remedy
    assert SECRET not in str(refused.value)


def test_a_secret_of_any_letters_signs_in(
    server: EwsServer, connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A secret may hold what Latin-1 does not."""
    give_secret(monkeypatch, tmp_path, "proef", "gehéim €")
    server.people.users[USER] = "gehéim €"
    assert connect().submit(OUTGOING).state is State.SUBMITTED


def test_ntlm_signs_in_and_sends_once(server: EwsServer, connect: Connect) -> None:
    """The handshake of NTLM repeats what was not looked at; the message goes once."""
    assert connect(sign_in="ntlm").submit(OUTGOING).state is State.SUBMITTED
    assert len(server.sent) == 1


def test_tls_with_an_authority_of_our_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """ca_file is what the server's certificate is held against; without it nothing is said."""
    require_schema()
    give_secret(monkeypatch, tmp_path, "proef", SECRET)
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    certificate = tmp_path / "server.pem"
    make_certificate(certificate, "127.0.0.1")
    with EwsServer(known=kabinet(), certificate=certificate) as server:
        with (
            open_exchange("proef", account_on(server)) as transport,
            pytest.raises(NotSubmitted),
        ):
            transport.submit(OUTGOING)
        account = account_on(server, ca_file=certificate)
        with open_exchange("proef", account) as transport:
            assert transport.submit(OUTGOING).state is State.SUBMITTED


def test_no_proxy_is_asked_for_this_machine(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy in the environment does not come between us and a server on loopback."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert connect().submit(OUTGOING).state is State.SUBMITTED


@pytest.mark.parametrize("how", ["trickle", "hang"])
def test_a_server_that_drips_is_waited_for_no_longer_than_said(
    server: EwsServer, connect: Connect, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process that asks is ended at its deadline; that is in doubt, and the next goes."""
    monkeypatch.setattr("mailer.providers.exchange.child._GRACE", 0.5)
    transport = connect(timeout=SHORT)
    transport.submit(make_outgoing(make_message(2)))
    server.manners.faults["SendItem"] = Fault(how, after=True, times=1, seconds=0.3)
    began = time.monotonic()
    with pytest.raises(InDoubt):
        transport.submit(OUTGOING)
    assert time.monotonic() - began < 20
    assert transport.submit(make_outgoing(make_message(3))).state is State.SUBMITTED


def test_a_process_that_died_is_started_again(connect: Connect) -> None:
    """A killed process is a failure before sending, and the next question starts another."""
    transport = connect()
    transport.submit(OUTGOING)
    child = transport._office._child
    assert child
    assert child._process
    os.kill(child._process.pid, 9)
    with pytest.raises(NotSubmitted):
        transport.submit(make_outgoing(make_message(2)))
    assert transport.submit(make_outgoing(make_message(3))).state is State.SUBMITTED


def test_the_process_ends_with_its_parent(connect: Connect) -> None:
    """When its input ends it ends, whatever it is doing."""
    transport = connect()
    transport.submit(OUTGOING)
    child = transport._office._child
    assert isinstance(child, Child)
    process = child._process
    assert process
    assert process.stdin
    process.stdin.close()
    assert process.wait(10) == 0


def test_i06_a_shared_mailbox_sends_in_its_own_name(server: EwsServer, connect: Connect) -> None:
    """A mailbox that is not one's own keeps the draft and the copy, and is who it is from."""
    connect().submit(OUTGOING)
    (sent,) = server.sent
    assert sent.mailbox == KABINET
    assert sent.sender == KABINET
    assert len(server.items(KABINET, "sentitems")) == 1


def test_a_mailbox_that_may_not_be_sent_from_is_told(server: EwsServer, connect: Connect) -> None:
    """Without the right to send as it nothing goes, and the remedy is the right to ask for."""
    server.people.mailboxes[-1].send_as.clear()
    with pytest.raises(NotSubmitted) as refused:
        connect().submit(OUTGOING)
    assert server.sent == []
    assert "send as" in refused.value.remedy


def test_an_old_server_gets_the_message_id_in_the_message_alone(
    server: EwsServer, connect: Connect
) -> None:
    """Where the Message-ID is refused as a field, the draft is stored without, and looked up."""
    server.manners.refuses_message_id = True
    transport = connect()
    assert transport.submit(OUTGOING).reference == OUTGOING.message_id
    assert transport.look_up(OUTGOING)
    transport.submit(make_outgoing(make_message(2)))
    assert server.requests["CreateItem"] == 3


def test_a_server_of_another_make_sends_once_and_is_told_truly(
    server: EwsServer, connect: Connect
) -> None:
    """Fields left out, stale ChangeKeys, other words in answers, the draft left: it goes once."""
    manners = server.manners
    manners.ignores_change_keys = manners.is_draft_false = manners.drops_x_headers = True
    manners.refuses_ranges = manners.leaves_drafts = manners.other_words = True
    manners.omits = {"DateTimeReceived", "TextBody", "DateTimeCreated", "InternetMessageHeaders"}
    manners.clock_off = None
    transport = connect()
    marked = OUTGOING.model_copy(update={"ledger": "f" * 32})
    assert transport.submit(marked).state is State.SUBMITTED
    assert len(server.sent) == 1
    (left,) = transport.leftovers(marked.ledger)
    transport.remove(left)
    assert server.items(KABINET, "drafts") == []
    assert transport.server_time() is None
    assert server.invalid == []


@pytest.mark.parametrize(
    "omitted", ["MimeContent", "Body", "ToRecipients", "Subject", "From", "InternetMessageId"]
)
def test_what_a_server_leaves_out_is_read_elsewhere(
    server: EwsServer, connect: Connect, omitted: str
) -> None:
    """One field that is not there does not stop a draft that another shows to be right."""
    server.manners.omits = {omitted}
    assert connect().submit(OUTGOING).state is State.SUBMITTED


def test_i27_a_server_that_keeps_no_marks_knows_a_message_by_its_id(
    server: EwsServer, connect: Connect
) -> None:
    """Where named properties are dropped, what went and what was left is found by Message-ID."""
    server.manners.omits = {"mailer-message", "mailer-ledger"}
    transport = connect()
    transport.submit(OUTGOING)
    assert transport.look_up(OUTGOING)
    server.manners.faults["SendItem"] = Fault("reset", times=1)
    other = make_outgoing(make_message(2))
    with pytest.raises(InDoubt):
        transport.submit(other)
    assert len(server.items(KABINET, "drafts")) == 1
    transport.discard(other)
    assert server.items(KABINET, "drafts") == []


def test_i27_what_a_server_does_not_say_proves_nothing() -> None:
    """An item whose marks are left out is ours by its Message-ID; without one nobody knows."""
    from mailer.providers.exchange.forms import bears

    def item(message_mark: str | None, ledger_mark: str | None, message_id: str | None) -> object:
        marks = {"message_mark": message_mark, "ledger_mark": ledger_mark}
        return SimpleNamespace(**marks, message_id=message_id)

    assert bears(item("a@b", None, None), "message_mark", "a@b") is True
    assert bears(item("c@d", None, "<a@b>"), "message_mark", "a@b") is False
    assert bears(item(None, None, "<a@b>"), "message_mark", "a@b") is True
    assert bears(item(None, None, "<c@d>"), "message_mark", "a@b") is False
    assert bears(item(None, None, None), "message_mark", "a@b") is None
    assert bears(item("a@b", "f", None), "ledger_mark", "f") is True
    assert bears(item("a@b", None, None), "ledger_mark", "f") is None
    assert bears(item(None, None, None), "ledger_mark", "f") is None
    assert bears(item(None, None, None), "message_id", "<a@b>") is None


def test_i05_a_second_request_of_one_question_does_not_leave() -> None:
    """Whatever wants to post again, the adapter of every session lets one request through."""
    from requests import PreparedRequest

    from mailer.providers.exchange.wire import Again, Wire

    Wire.begin(1)
    wire = Wire()
    request = PreparedRequest()
    request.prepare("POST", "http://127.0.0.1:9/EWS/Exchange.asmx", data="<SendItem/>")
    with pytest.raises(OSError, match="refused"):
        wire.send(request)
    with pytest.raises(Again):
        wire.send(request)


def test_a_server_of_an_older_version_is_told_as_that(server: EwsServer, connect: Connect) -> None:
    """A version that a server does not speak is asked for once, and the key to mend is named."""
    server.manners.faults["CreateItem"] = Fault("fault ErrorInvalidServerVersion")
    with pytest.raises(NotSubmitted) as refused:
        connect().submit(OUTGOING)
    assert "version" in refused.value.remedy
    assert server.requests["CreateItem"] == 1


def test_i09_an_archive_gets_its_copy_and_nobody_sees_it(
    server: EwsServer, connect: Connect
) -> None:
    """Who is in the envelope alone is on the draft's Bcc, gets the mail, and is in no header."""
    archive = "archief@drenthe.example"
    envelope = OUTGOING.envelope
    paths = (*envelope.forward_paths, archive)
    copied = envelope.model_copy(update={"forward_paths": paths})
    assert connect().submit(OUTGOING.model_copy(update={"envelope": copied}))
    (sent,) = server.sent
    assert set(sent.recipients) == set(paths)
    assert archive.encode() not in sent.content


def test_a_draft_without_a_name_is_not_sent(server: EwsServer, connect: Connect) -> None:
    """A server that does not say what it calls a draft is told as that, and nothing goes."""
    answer = server.answer

    def nameless(request: Request, user: str) -> Element:
        made = answer(request, user)
        for each in made.iter():
            if "Id" in each.attrib:
                del each.attrib["Id"]
        return made

    server.answer = nameless  # type: ignore[method-assign]  # as a server that leaves it out
    with pytest.raises(NotSubmitted):
        connect().submit(OUTGOING)
    assert server.sent == []


def test_a_server_that_asks_to_be_left_alone_for_less_than_nothing_is_asked_at_once(
    server: EwsServer, connect: Connect
) -> None:
    """A Retry-After that makes no sense is no reason to stop."""
    server.manners.faults["FindItem"] = Fault("429", times=1, retry_after="-5")
    assert connect().look_up(OUTGOING) is None
