"""Sending through Microsoft Graph: at most one copy whatever fails, and the truth about it."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from mailer.compose.message import Addressee, Field
from mailer.compose.mime import attachment, body
from mailer.errors import ConfigError, InDoubt, NotSignedIn, NotSubmitted, Refused
from mailer.ledger.model import Draft, Receipt, State
from mailer.providers.graph import GraphTransport, open_graph
from mailer.providers.interface import Outgoing
from mailer.providers.web import Web
from tests.graphs import OWNER, make_account, secret_given
from tests.samples import make_message, make_outgoing, make_recipient
from tests.servers.graph import EVERYTHING, FAULTS, Fault, GraphServer, Login, require_schema
from tests.servers.graph.mailbox import Mailbox

pytestmark = pytest.mark.usefixtures("english")

LEDGER = "f" * 32
ARCHIVE = "archief@drenthe.example"
TEXT = "Dag allen!\n\nWij komen vrijdag bijeen in Coevorden.\n"
HTML = "<p>Dag allen!</p><p>Wij komen <b>vrijdag</b> bijeen in Coevorden.</p>"


def make(*sizes: int, copy_to: str = "", begun: bool = False, **parts: Any) -> Outgoing:
    """A message of HTML and text to two people, with attachments of these sizes."""
    files = [attachment(f"bijlage {size}.pdf", b"%PDF" + bytes(size - 4)) for size in sizes]
    defaults: dict[str, Any] = {"body": body(TEXT, HTML, files)}
    message = make_message(3, "a.deboer@emmen.example", "info@assen.example", **defaults | parts)
    outgoing = make_outgoing(message).model_copy(update={"ledger": LEDGER, "begun": begun})
    if not copy_to:
        return outgoing
    kept = Addressee(recipient=make_recipient(copy_to), field=Field.COPY, cleared=True)
    paths = (*message.envelope.forward_paths, kept.recipient.address)
    envelope = outgoing.envelope.model_copy(update={"forward_paths": paths})
    return outgoing.model_copy(update={"envelope": envelope})


OUTGOING = make()
AGAIN = make(begun=True)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[GraphServer]:
    """Running, with the mailbox of the sender."""
    require_schema()
    with GraphServer(owner=OWNER) as server, secret_given(tmp_path, "werk", "letmein"):
        yield server
        assert server.invalid == []
        assert server.misuse == []


@pytest.fixture
def connect(server: GraphServer) -> Iterator[Callable[..., GraphTransport]]:
    """Opens a transport to `server`; what is said of the account goes before the defaults."""
    opened = []

    def connect(**parts: Any) -> GraphTransport:
        waits = parts.pop("wait", lambda _seconds: None)
        opened.append(GraphTransport("werk", make_account(server.url, **parts), waits))
        return opened[-1]

    yield connect
    for each in opened:
        each.close()


@pytest.fixture
def transport(connect: Callable[..., GraphTransport]) -> GraphTransport:
    """To `server`."""
    return connect()


def folder(server: GraphServer, name: str) -> list[str]:
    """The Message-IDs in a folder."""
    return [str(item.message["internetMessageId"]) for item in server.mailbox.folder(name)]


class TestSending:
    """What happens when all goes well."""

    def test_a_message_costs_six_requests(
        self, server: GraphServer, transport: GraphTransport
    ) -> None:
        """It is looked for, made, marked, read back and sent, each once."""
        transport.submit(OUTGOING)
        assert server.requests == {"list": 1, "draft": 1, "patch": 1, "read": 1, "send": 1}

    def test_i06_what_goes_are_the_approved_bytes(
        self, server: GraphServer, transport: GraphTransport
    ) -> None:
        """Text, recipients and Message-ID at the server are those that were handed over."""
        receipt = transport.submit(OUTGOING)
        (went,) = server.sent
        assert went.content == OUTGOING.content
        assert went.recipients == OUTGOING.envelope.forward_paths
        assert went.message_id == OUTGOING.message_id
        assert receipt == Receipt.of_all(went.recipients, State.SUBMITTED, went.id)

    def test_the_draft_is_told_before_it_is_sent(
        self, server: GraphServer, transport: GraphTransport
    ) -> None:
        """Whoever records sees the draft's id and change key while nothing went yet."""
        seen: list[tuple[Draft, int]] = []
        transport.submit(OUTGOING, lambda draft: seen.append((draft, len(server.sent))))
        ((draft, sent),) = seen
        assert draft.item == server.sent[0].id
        assert draft.change_key
        assert draft.message_id == ""
        assert sent == 0

    def test_i09_a_copy_for_the_archive_is_seen_by_nobody(
        self, server: GraphServer, transport: GraphTransport
    ) -> None:
        """Who is in the envelope alone gets it, and stands in no header."""
        transport.submit(make(copy_to=ARCHIVE))
        (went,) = server.sent
        assert set(went.recipients) == {*OUTGOING.envelope.forward_paths, ARCHIVE}
        assert b"archief" not in went.content

    @pytest.mark.parametrize("sizes", [(2_000_000, 1_200_000), (7_000_000, 40_000)])
    def test_a_large_message_goes_in_pieces(
        self, sizes: tuple[int, ...], server: GraphServer, transport: GraphTransport
    ) -> None:
        """Beyond one request it is made of fields and attachments, and compared all the same."""
        transport.submit(make(*sizes, copy_to=ARCHIVE))
        (item,) = server.mailbox.folder("sentitems")
        assert [part["size"] for part in item.attachments] == list(sizes)
        assert item.message["internetMessageId"] == make(*sizes).message_id
        assert item.message["body"]["content"].strip() == HTML
        assert set(server.sent[0].recipients) == {*OUTGOING.envelope.forward_paths, ARCHIVE}
        assert transport.look_up(make(*sizes, copy_to=ARCHIVE)) is not None

    def test_a_shared_mailbox_sends_as_another(
        self, server: GraphServer, connect: Callable[..., GraphTransport]
    ) -> None:
        """Drafts and sent items are the shared mailbox's, From is who it may send as."""
        shared = server.mailboxes.setdefault(
            "tafel@drenthe.example", Mailbox("tafel@drenthe.example")
        )
        shared.sends_as = {OWNER}
        server.tokens["letmein"] = Login(OWNER, EVERYTHING, shared=("tafel@drenthe.example",))
        connect(mailbox="tafel@drenthe.example").submit(OUTGOING)
        assert (server.sent[0].mailbox, server.sent[0].sender) == ("tafel@drenthe.example", OWNER)

    def test_the_servers_clock_is_told(
        self, server: GraphServer, transport: GraphTransport
    ) -> None:
        """The time is that of the server's answer, in UTC."""
        server.manners.clock_off = timedelta(hours=3)
        told = transport.server_time()
        assert told
        assert timedelta(hours=2) < told - datetime.now(UTC) < timedelta(hours=4)


BOER, ASSEN, PRESS = (
    {"emailAddress": {"name": each, "address": each}}
    for each in ("a.deboer@emmen.example", "info@assen.example", "pers@krant.example")
)


class TestComparing:
    """What the server made of it is held against what was approved."""

    @pytest.mark.parametrize(
        ("other", "word"),
        [
            ({"toRecipients": [BOER]}, "info@assen.example is missing"),
            ({"toRecipients": [BOER, ASSEN, BOER]}, "2 times"),
            ({"bccRecipients": [PRESS]}, "pers@krant.example"),
            ({"subject": "Iets anders"}, "subject"),
            ({"body": {"contentType": "html", "content": HTML.replace("Dag", "Dank")}}, "text"),
        ],
    )
    def test_i06_i07_what_differs_is_not_sent(
        self, other: Any, word: str, server: GraphServer, transport: GraphTransport
    ) -> None:
        """A recipient more or fewer, another subject or word stops it; its draft is gone."""
        server.manners.alters = lambda told: told.update(other)
        recorded: list[Draft] = []
        with pytest.raises(Refused) as caught:
            transport.submit(OUTGOING, recorded.append)
        assert word in caught.value.message
        assert recorded == []
        assert server.sent == []
        assert folder(server, "drafts") == folder(server, "deleteditems") == []

    @pytest.mark.parametrize(
        "omitted",
        [{"bccRecipients", "ccRecipients"}, {"body"}, {"subject", "from"}, {"toRecipients"}],
    )
    def test_what_is_not_told_is_read_in_the_mime(
        self, omitted: set[str], server: GraphServer, transport: GraphTransport
    ) -> None:
        """A server that leaves fields out is asked for the whole message."""
        server.manners.omits = omitted
        transport.submit(OUTGOING)
        assert server.requests["value"] == 1
        assert len(server.sent) == 1

    def test_i06_an_attachment_that_changed_on_the_way_is_not_sent(
        self, server: GraphServer, transport: GraphTransport
    ) -> None:
        """The bytes of an attachment are compared, not its name alone."""

        def spoil(told: dict[str, Any]) -> None:
            for item in server.mailbox.folder("drafts"):
                item.attachments[0]["contentBytes"] = "AAAA"

        server.manners.alters = spoil
        with pytest.raises(Refused, match=r"bijlage 50\.pdf"):
            transport.submit(make(50))
        assert server.sent == []

    def test_i07_who_is_shown_but_not_meant_stops_it(
        self, server: GraphServer, transport: GraphTransport
    ) -> None:
        """Graph mails whom the header shows, so nobody may be in it beyond the envelope."""
        fewer = OUTGOING.envelope.model_copy(update={"forward_paths": ("info@assen.example",)})
        with pytest.raises(Refused, match="is to get nothing"):
            transport.submit(OUTGOING.model_copy(update={"envelope": fewer}))
        assert server.sent == []


BEFORE = sorted(set(FAULTS) - {"slow", "truncated", "hang", "trickle"})
UNSURE = {
    "bad-gateway",
    "expired",
    "garbage",
    "gateway-timeout",
    "redirect",
    "reset",
    "server-error",
    "transient",
    "unavailable",
}


class TestFailing:
    """Whatever befalls the request that sends."""

    @pytest.mark.parametrize("fault", BEFORE)
    def test_i03_what_did_not_go_is_never_said_to_have_gone(
        self, fault: str, server: GraphServer, transport: GraphTransport
    ) -> None:
        """Nothing went: it is in doubt where only the server can know, else it is certain."""
        server.manners.faults["send"] = FAULTS[fault]
        expected = InDoubt if fault in UNSURE else NotSubmitted
        with pytest.raises((InDoubt, NotSubmitted)) as caught:
            transport.submit(OUTGOING)
        assert isinstance(caught.value, expected)
        assert caught.value.remedy
        assert server.sent == []
        assert server.requests["send"] == 1
        left = 1 if expected is InDoubt else 0
        assert len(folder(server, "drafts")) == left

    @pytest.mark.parametrize("fault", [*BEFORE, "truncated"])
    def test_i03_i05_what_went_goes_no_second_time(
        self, fault: str, server: GraphServer, connect: Callable[..., GraphTransport]
    ) -> None:
        """It went, whatever the answer: it is in doubt or known to have gone, and goes once."""
        server.manners.faults["send"] = [replace(FAULTS[fault], after=True)]
        try:
            receipt: Receipt | None = connect().submit(OUTGOING)
        except InDoubt:
            receipt = None
        assert len(server.sent) == server.requests["send"] == 1
        found = connect().look_up(OUTGOING)
        assert found is not None
        assert found.reference == server.sent[0].id
        assert receipt in {None, found}
        assert connect().submit(AGAIN) == found
        assert len(server.sent) == 1

    @pytest.mark.parametrize(
        ("fault", "after"), [("hang", False), ("hang", True), ("trickle", True)]
    )
    def test_i05_no_answer_is_in_doubt(
        self, fault: str, after: bool, server: GraphServer, connect: Callable[..., GraphTransport]
    ) -> None:
        """A server that says nothing is not asked a second time, and holds us for no longer."""
        server.manners.faults["send"] = replace(FAULTS[fault], after=after)
        with pytest.raises(InDoubt):
            connect(timeout=timedelta(seconds=1)).submit(OUTGOING)
        assert len(server.sent) == after
        assert server.requests["send"] == 1

    def test_an_unknown_error_is_in_doubt(
        self, server: GraphServer, transport: GraphTransport
    ) -> None:
        """A code that the table does not know proves nothing, whatever its status."""
        server.manners.faults["send"] = Fault(403, "ErrorOfTheFuture", "?")
        with pytest.raises(InDoubt):
            transport.submit(OUTGOING)

    @pytest.mark.parametrize("held", ["outbox"])
    def test_what_waits_to_go_is_known_to_have_been_accepted(
        self, held: str, server: GraphServer, connect: Callable[..., GraphTransport]
    ) -> None:
        """Beyond thirty a minute a message waits in the Outbox; it is not sent again."""
        server.manners.holds = held
        server.manners.faults["send"] = [replace(FAULTS["reset"], after=True)]
        with pytest.raises(InDoubt):
            connect().submit(OUTGOING)
        assert connect().submit(AGAIN).state is State.SUBMITTED
        server.release()
        assert len(server.sent) == 1

    @pytest.mark.parametrize(("flags", "went"), [("8", False), ("12", True), ("4", True)])
    def test_i03_a_draft_that_somebody_laid_in_the_outbox_did_not_go(
        self,
        flags: str,
        went: bool,
        server: GraphServer,
        connect: Callable[..., GraphTransport],
    ) -> None:
        """By its flags the server says whether it was sent; what was not must be taken away."""
        server.manners.faults["send"] = [FAULTS["reset"]]
        with pytest.raises(InDoubt):
            connect().submit(OUTGOING)
        (item,) = server.mailbox.folder("drafts")
        server.mailbox.move(item, "outbox")
        item.marks["Integer 0x0E07"] = flags
        assert (connect().look_up(OUTGOING) is not None) is went
        if went:
            assert connect().submit(AGAIN).state is State.SUBMITTED
        else:
            with pytest.raises(NotSubmitted, match="still in the mailbox"):
                connect().submit(AGAIN)
        assert server.sent == []

    def test_a_sent_message_that_is_not_kept_stays_in_doubt(
        self, server: GraphServer, connect: Callable[..., GraphTransport]
    ) -> None:
        """A look-up that finds nothing says nothing."""
        server.manners.no_copy = True
        server.manners.faults["send"] = [replace(FAULTS["gateway-timeout"], after=True)]
        with pytest.raises(InDoubt):
            connect().submit(OUTGOING)
        assert connect().look_up(OUTGOING) is None

    def test_a_renamed_copy_is_found_by_its_mark(
        self, server: GraphServer, connect: Callable[..., GraphTransport]
    ) -> None:
        """Exchange may give the sent copy another Message-ID."""
        server.manners.renames = True
        connect().submit(OUTGOING)
        assert connect().look_up(OUTGOING) is not None
        with pytest.raises(Refused):
            connect().submit(OUTGOING)

    def test_somebody_who_pressed_send_in_between_is_noticed(
        self, server: GraphServer, transport: GraphTransport
    ) -> None:
        """A draft that a colleague sent meanwhile went once, and that is what is told."""

        def press(draft: Draft) -> None:
            address = f"{server.url}/users/{OWNER}/messages/{draft.item}/send"
            httpx.post(address, headers={"Authorization": "Bearer letmein"}, trust_env=False)
            server.manners.faults["send"] = FAULTS["not-found"]

        receipt = transport.submit(OUTGOING, press)
        assert receipt.reference == server.sent[0].id
        assert len(server.sent) == 1

    def test_i05_a_draft_that_is_gone_and_nobody_to_ask_is_in_doubt(
        self, server: GraphServer, connect: Callable[..., GraphTransport]
    ) -> None:
        """A draft that is not there any more may have been sent by somebody."""
        server.manners.faults["send"] = FAULTS["not-found"]
        server.manners.faults["list"] = [None, FAULTS["denied"]]
        with pytest.raises(InDoubt):
            connect().submit(OUTGOING)


class TestBefore:
    """A failure before a message is sent is never in doubt."""

    @pytest.mark.parametrize("fault", [*BEFORE, "truncated"])
    @pytest.mark.parametrize(
        ("operation", "after"),
        [("draft", False), ("draft", True), ("patch", True), ("read", False), ("list", False)],
    )
    def test_it_is_certain_that_nothing_went(
        self,
        operation: str,
        fault: str,
        after: bool,
        server: GraphServer,
        connect: Callable[..., GraphTransport],
    ) -> None:
        """Nothing is sent, and handed over again it goes once and leaves no draft."""
        server.manners.faults[operation] = replace(FAULTS[fault], after=after)
        with pytest.raises(NotSubmitted) as caught:
            connect(wait=_never, timeout=timedelta(seconds=2)).submit(OUTGOING)
        assert caught.value.remedy
        assert server.sent == []
        server.manners.faults.clear()
        connect().submit(AGAIN)
        assert len(server.sent) == 1
        assert folder(server, "drafts") == []

    @pytest.mark.parametrize("operation", ["draft", "read"])
    def test_no_answer_is_not_waited_for(
        self, operation: str, server: GraphServer, connect: Callable[..., GraphTransport]
    ) -> None:
        """A server that says nothing stops it, by the account's timeout."""
        server.manners.faults[operation] = FAULTS["hang"]
        with pytest.raises(NotSubmitted, match="in time"):
            connect(timeout=timedelta(seconds=1)).submit(OUTGOING)

    def test_nobody_at_home_is_certain(self, connect: Callable[..., GraphTransport]) -> None:
        """A server that cannot be reached has sent nothing."""
        with pytest.raises(NotSubmitted, match="cannot be reached"):
            connect(server="http://127.0.0.1:1/v1.0").submit(OUTGOING)

    def test_a_refused_upload_leaves_nothing(
        self, server: GraphServer, transport: GraphTransport
    ) -> None:
        """A large message whose attachment is not taken is not sent without it."""
        server.manners.faults["upload"] = [None, FAULTS["server-error"]]
        with pytest.raises(NotSubmitted):
            transport.submit(make(7_000_000))
        assert server.sent == []
        assert folder(server, "drafts") == []


class TestWaiting:
    """A server that asks to come back later."""

    def test_a_read_comes_back_when_it_is_told(
        self, server: GraphServer, connect: Callable[..., GraphTransport]
    ) -> None:
        """What changes nothing is asked again after as long as the server says."""
        waited: list[float] = []
        server.manners.faults["read"] = [FAULTS["throttled"]]
        connect(wait=waited.append, timeout=timedelta(minutes=1)).submit(OUTGOING)
        assert waited == [3.0]
        assert len(server.sent) == 1

    def test_a_wait_beyond_the_timeout_is_a_failure(
        self, server: GraphServer, connect: Callable[..., GraphTransport]
    ) -> None:
        """Nobody waits longer than one request may take."""
        server.manners.faults["list"] = replace(FAULTS["throttled"], retry_after="3600")
        with pytest.raises(NotSubmitted, match="too quick"):
            connect(wait=_never).submit(OUTGOING)

    @pytest.mark.parametrize("operation", ["draft", "patch", "send"])
    def test_i05_what_changes_something_is_never_asked_twice(
        self, operation: str, server: GraphServer, connect: Callable[..., GraphTransport]
    ) -> None:
        """Also where the server says when to come back."""
        server.manners.faults[operation] = FAULTS["throttled"]
        with pytest.raises(NotSubmitted):
            connect(wait=_never, timeout=timedelta(minutes=1)).submit(OUTGOING)
        assert server.requests[operation] == 1


class TestDrafts:
    """What is left over."""

    def test_i27_a_draft_nobody_marked_is_gone_before_it_goes_again(
        self, server: GraphServer, connect: Callable[..., GraphTransport]
    ) -> None:
        """One that was made before the program died is found by its Message-ID."""
        server.manners.faults["patch"] = FAULTS["unavailable"]
        server.manners.faults["delete"] = FAULTS["unavailable"]
        with pytest.raises(NotSubmitted):
            connect(wait=_never).submit(OUTGOING)
        assert len(folder(server, "drafts")) == 1
        server.manners.faults.clear()
        connect().submit(AGAIN)
        assert folder(server, "drafts") == folder(server, "deleteditems") == []
        assert len(server.sent) == 1

    def test_i27_a_draft_that_stays_stops_what_is_handed_over_again(
        self, server: GraphServer, connect: Callable[..., GraphTransport]
    ) -> None:
        """What cannot be deleted is not joined by a second one."""
        server.manners.faults["send"] = [FAULTS["reset"]]
        with pytest.raises(InDoubt):
            connect().submit(OUTGOING)
        server.manners.faults["delete"] = FAULTS["denied"]
        with pytest.raises(NotSubmitted):
            connect().submit(AGAIN)
        assert server.sent == []

    def test_i27_what_went_is_never_removed(
        self, server: GraphServer, transport: GraphTransport
    ) -> None:
        """A draft keeps its name when it is sent; it is no left-over one then."""
        with pytest.raises(ConfigError):
            transport.submit(OUTGOING, _stop)
        (left,) = transport.leftovers(LEDGER)
        address = f"{server.url}/users/{OWNER}/messages/{left.item}/send"
        httpx.post(address, headers={"Authorization": "Bearer letmein"}, trust_env=False)
        transport.remove(left)
        transport.discard(OUTGOING)
        assert folder(server, "sentitems") == [OUTGOING.message_id]

    def test_a_left_draft_is_told_with_what_it_is(
        self, server: GraphServer, transport: GraphTransport
    ) -> None:
        """Its subject, our Message-ID and when it was made, whatever page it is on."""
        server.manners.page = 1
        for each in (make(subject="Een"), make(subject="Twee")):
            with pytest.raises(ConfigError):
                transport.submit(each, _stop)
        left = transport.leftovers(LEDGER)
        assert {each.subject for each in left} == {"Een", "Twee"}
        assert all(each.made_at and each.message_id.startswith("<") for each in left)
        for draft in left:
            transport.remove(draft)
        assert transport.leftovers(LEDGER) == []
        assert folder(server, "deleteditems") == []


class TestSigningIn:
    """Who is let in."""

    def test_i22_a_secret_is_in_no_error(
        self, server: GraphServer, transport: GraphTransport
    ) -> None:
        """A sign-in that is not taken is told without what was shown."""
        server.tokens = {}
        with pytest.raises(NotSignedIn) as caught:
            transport.submit(OUTGOING)
        assert "letmein" not in caught.value.message + caught.value.remedy

    def test_a_mailbox_without_rights_is_told(
        self, server: GraphServer, connect: Callable[..., GraphTransport]
    ) -> None:
        """Whoever may not open the mailbox hears which one, and what to ask for."""
        server.mailboxes["tafel@drenthe.example"] = Mailbox("tafel@drenthe.example")
        with pytest.raises(NotSignedIn, match=r"tafel@drenthe\.example") as caught:
            connect(mailbox="tafel@drenthe.example").submit(OUTGOING)
        assert "Mail.Send" in caught.value.remedy

    def test_i31_plain_http_and_a_test_server_stay_on_this_machine(self) -> None:
        """What has no TLS, or takes sample addresses, is refused before anything is said."""
        open_graph("werk", make_account("http://192.0.2.1/v1.0")).close()
        reached: list[str] = []

        class Elsewhere:
            def connect_tcp(self, host: str, *_: object) -> Any:
                reached.append(host)
                return _Line()

        for test_server in (True, False):
            web = Web(timedelta(seconds=5), None, test_server=test_server)
            _client, backend = web._client(None)
            backend._inner = Elsewhere()  # type: ignore[assignment]  # as much of it as is used
            with pytest.raises(NotSubmitted, match=r"192\.0\.2\.1"):
                web.ask("GET", "http://graph.example/v1.0")
            web.close()
        assert reached == ["graph.example"] * 2


class _Line:
    def get_extra_info(self, _name: str) -> tuple[str, int]:
        return "192.0.2.1", 80

    def close(self) -> None:
        """Closed at once."""


def test_a_server_that_trickles_is_not_waited_for() -> None:
    """A byte now and then does not make a request last longer than it may."""
    import socket

    listening = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def trickle() -> None:
        line, _peer = listening.accept()
        with line:
            line.recv(4096)
            line.sendall(b"HTTP/1.1 200 OK\r\n")
            while not done.wait(0.1):
                try:
                    line.sendall(b"X")
                except OSError:
                    return

    thread = threading.Thread(target=trickle, daemon=True)
    thread.start()
    web = Web(timedelta(seconds=1), None, test_server=True)
    try:
        with pytest.raises(httpx.ReadTimeout):
            web.ask("GET", f"http://127.0.0.1:{listening.getsockname()[1]}/")
    finally:
        done.set()
        web.close()
        thread.join()
        listening.close()


def _never(_seconds: float) -> None:
    raise AssertionError("nobody was to wait")


def _stop(_draft: Draft) -> None:
    raise ConfigError("cannot be recorded")
