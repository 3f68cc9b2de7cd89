"""Exchange in every failure: at most one copy for each recipient, and a ledger that tells so."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailer.dispatch.doubts import did_not_go, doubts, went
from mailer.dispatch.recovering import clear_drafts, look_again, recover
from mailer.dispatch.sending import send
from mailer.errors import MailerError, NotApproved
from mailer.ledger.model import Delivery, Dispatch, State
from mailer.ledger.store import Ledger
from mailer.providers.exchange import open_exchange
from mailer.providers.exchange.inbox import open_inbox
from mailer.providers.interface import Transport
from mailer.replies.collecting import collect
from tests.desk import BEFORE, Desk, quiet, step_text
from tests.desks import KABINET, account_on, give_secret, kabinet
from tests.returned import answer
from tests.servers.ews.manners import Fault, Manners
from tests.servers.ews.people import SECRET
from tests.servers.ews.schema import require_schema
from tests.servers.ews.server import EwsServer

USUAL, SHORT = timedelta(seconds=10), timedelta(seconds=0.5)
ONE = step_text(addressing="shared")
HOW = (
    *("hang", "reset", "close", "empty", "bare"),
    *("503", "500", "302", "429", "403", "401"),
    *("ErrorTimeoutExpired", "ErrorServerBusy", "ErrorInternalServerError"),
    *("ErrorInternalServerTransientError", "ErrorItemSave", "ErrorTooManyObjectsOpened"),
    *("fault ErrorInvalidRequest", "fault ErrorInvalidServerVersion", "fault ErrorServerBusy"),
)


class Scene:
    """One approved dispatch of one message, and a server that behaves."""

    def __init__(self, folder: Path, ledger: Ledger, server: EwsServer) -> None:
        self.desk = Desk(folder / "workspace")
        self.ledger = ledger
        self.server = server
        self.timeout = USUAL
        self.dispatch = self.desk.approved(ledger)

    def transport(self, _dispatch: Dispatch | None = None) -> Transport:
        return open_exchange("proef", account_on(self.server, timeout=self.timeout))

    def send(self) -> list[MailerError]:
        """What it says when all is handed over that may be."""
        with self.transport() as transport:
            gate = self.desk.gate(self.ledger, self.dispatch, transport=transport)
            try:
                return send(gate, quiet)
            except MailerError as error:
                return [error]

    def find_out(self) -> None:
        """Do as the next turn of a worker does."""
        recover(self.ledger, self.transport)
        look_again(self.ledger, self.transport)
        list(clear_drafts(self.ledger, self.transport))

    @property
    def delivery(self) -> Delivery:
        return next(iter(self.ledger.deliveries(self.dispatch.number)))

    @property
    def state(self) -> State:
        return self.delivery.state

    @property
    def drafts(self) -> int:
        return len(self.server.items(KABINET, "drafts"))


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """A scene whose server behaves until it is told."""
    require_schema()
    give_secret(monkeypatch, tmp_path, "proef", SECRET)
    desk = Desk.furnished(tmp_path, ONE)
    manners = Manners(clock_off=BEFORE - datetime.now(UTC))
    with EwsServer(manners, known=kabinet()) as server, desk.workspace().ledger() as ledger:
        yield Scene(tmp_path, ledger, server)


def test_a_warm_message_is_three_requests(scene: Scene) -> None:
    """One to store, one to look, one to send; a run asks the time, and whether a draft is left."""
    assert scene.send() == []
    assert scene.state is State.SUBMITTED
    counted = {"CreateItem": 1, "GetItem": 1, "SendItem": 1, "GetFolder": 1, "FindItem": 1}
    assert dict(scene.server.requests) == counted
    assert scene.server.invalid == []


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("how", HOW)
def test_i05_a_send_that_is_not_answered_goes_once_at_most(
    scene: Scene, how: str, after: bool
) -> None:
    """Whatever comes instead of the answer, SendItem is posted once, and the ledger is right."""
    scene.server.manners.faults["SendItem"] = Fault(how, after=after, times=1)
    scene.timeout = SHORT if how == "hang" else USUAL
    scene.send()
    scene.timeout = USUAL
    for _turn in range(2):
        scene.find_out()
        scene.send()
    assert len(scene.server.sent) == int(after)
    assert scene.server.requests["SendItem"] == 1
    expected = State.SUBMITTED if after else State.IN_DOUBT
    assert scene.state is expected


@pytest.mark.parametrize("how", [*HOW, "cut", "ErrorQuotaExceeded", "ErrorAccessDenied"])
@pytest.mark.parametrize("operation", ["CreateItem", "GetItem"])
def test_a_failure_before_it_is_sent_is_never_a_doubt(
    scene: Scene, operation: str, how: str
) -> None:
    """What failed before SendItem is planned still, goes by itself later, and leaves no draft."""
    after = how != "cut"
    scene.server.manners.faults[operation] = Fault(how, after=after, times=1)
    scene.timeout = SHORT if how == "hang" else USUAL
    failed = scene.send()
    scene.timeout = USUAL
    if failed:  # a question that a busy server did not answer is asked again
        assert scene.state is State.PLANNED
        assert scene.server.sent == []
        assert scene.send() == []
    assert scene.state is State.SUBMITTED
    assert len(scene.server.sent) == 1
    assert scene.drafts == 0


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("ErrorSendAsDenied", State.REFUSED),
        ("ErrorQuotaExceeded", State.REFUSED),
        ("ErrorInvalidRecipients", State.REFUSED),
        ("ErrorMessageSizeExceeded", State.REFUSED),
        ("ErrorItemNotFound", State.REFUSED),
    ],
)
def test_what_a_server_refuses_before_it_sends_is_certain(
    scene: Scene, code: str, state: State
) -> None:
    """These answers to SendItem mean that nothing went; its draft is taken away."""
    scene.server.manners.faults["SendItem"] = Fault(code, times=1)
    scene.send()
    assert scene.state is state
    assert scene.server.sent == []
    assert scene.drafts == 0


def test_i05_a_server_that_sends_and_answers_with_an_error_is_not_asked_again(
    scene: Scene,
) -> None:
    """One make of server mails, answers with an error, and leaves the draft: a person decides."""
    scene.server.manners.sends_and_fails = "ErrorItemSave"
    scene.send()
    scene.find_out()
    scene.send()
    assert (scene.state, scene.drafts, len(scene.server.sent)) == (State.IN_DOUBT, 1, 1)
    (doubt,) = doubts(scene.ledger)
    with scene.transport() as transport:
        went(scene.ledger, doubt, transport, "J. Jansen", "de minister heeft hem")
    scene.find_out()
    assert (scene.state, scene.drafts) == (State.SUBMITTED, 0)


def test_i27_a_draft_is_gone_before_its_message_is_handed_over_again(scene: Scene) -> None:
    """Who says that it did not go has the old draft deleted first; then it goes, once."""
    scene.server.manners.faults["SendItem"] = Fault("reset", times=1)
    scene.send()
    assert (scene.state, scene.drafts) == (State.IN_DOUBT, 1)
    (doubt,) = doubts(scene.ledger)
    with scene.transport() as transport:
        did_not_go(scene.ledger, doubt, transport, "J. Jansen", "niemand heeft hem")
    assert (scene.state, scene.drafts) == (State.PLANNED, 0)
    assert scene.send() == []
    assert len(scene.server.sent) == 1


def test_i27_without_the_mailbox_nobody_can_say_that_it_did_not_go(scene: Scene) -> None:
    """While the old draft cannot be proven gone, the doubt stays and nothing is recorded."""
    scene.server.manners.faults["SendItem"] = Fault("reset", times=1)
    scene.send()
    (doubt,) = doubts(scene.ledger)
    scene.server.manners.faults["DeleteItem"] = Fault("503")
    with scene.transport() as transport, pytest.raises(MailerError):
        did_not_go(scene.ledger, doubt, transport, "J. Jansen", "niemand heeft hem")
    assert (scene.state, scene.drafts) == (State.IN_DOUBT, 1)


def test_i03_who_says_it_did_not_go_is_not_believed_when_it_did(scene: Scene) -> None:
    """A message that is found in Sent Items is not planned again on anybody's word."""
    scene.server.manners.faults["SendItem"] = Fault("reset", after=True, times=1)
    scene.server.manners.faults["FindItem"] = Fault("503")
    scene.send()
    assert scene.state is State.IN_DOUBT
    scene.server.manners.faults.clear()
    (doubt,) = doubts(scene.ledger)
    with scene.transport() as transport, pytest.raises(NotApproved):
        did_not_go(scene.ledger, doubt, transport, "J. Jansen", "ik zie hem niet")
    assert scene.state is State.IN_DOUBT


def test_what_waits_in_drafts_submitted_has_gone(scene: Scene) -> None:
    """Above its rate Exchange keeps what it took in Drafts: that is accepted, and stays there."""
    scene.server.manners.keeps_submitted = True
    scene.server.manners.faults["SendItem"] = Fault("reset", after=True, times=1)
    scene.send()
    scene.find_out()
    assert (scene.state, scene.drafts) == (State.SUBMITTED, 1)
    scene.server.release()
    assert len(scene.server.sent) == 1


def test_i27_the_draft_that_a_server_leaves_of_what_it_sent_is_removed(scene: Scene) -> None:
    """A foreign server says that it sent, and keeps the draft: it is taken away, once it went."""
    scene.server.manners.leaves_drafts = True
    assert scene.send() == []
    assert (scene.state, scene.drafts) == (State.SUBMITTED, 0)
    assert len(scene.server.sent) == 1


def test_i06_a_draft_that_the_server_altered_is_not_sent(scene: Scene) -> None:
    """What comes back of a draft is compared with what was approved, and a difference stops it."""

    def lose_a_word(item: object) -> None:
        item.html = item.html.replace("vergadering", "bespreking")  # type: ignore[attr-defined]

    scene.server.manners.alters = lose_a_word
    scene.send()
    assert scene.state is State.REFUSED
    assert scene.server.sent == []
    assert scene.drafts == 0


def test_i06_a_draft_that_somebody_edited_is_not_sent(scene: Scene) -> None:
    """A draft that changed between the look and the sending has another ChangeKey: refused."""
    original = scene.server.answer

    def edit_first(request: object, user: str) -> object:
        if request.operation == "SendItem":  # type: ignore[attr-defined]
            for item in scene.server.items(KABINET, "drafts"):
                scene.server.store.change(item)
        return original(request, user)  # type: ignore[arg-type]

    scene.server.answer = edit_first  # type: ignore[assignment,method-assign]
    scene.send()
    assert scene.state is State.REFUSED
    assert scene.server.sent == []


def test_i22_no_secret_in_what_is_told(scene: Scene) -> None:
    """A failed sign-in tells neither the secret nor the request."""
    scene.server.people.users.clear()
    with suppress(MailerError):
        (failure,) = scene.send()
    assert SECRET not in str(failure)
    assert failure.exit_code == 8


def test_i03_what_was_begun_before_is_looked_up_also_without_its_draft(scene: Scene) -> None:
    """Once begun, a message is looked for before it goes, whatever became of its draft."""
    scene.server.manners.faults["GetItem"] = Fault("reset", times=1)
    scene.send()
    scene.find_out()
    assert (scene.delivery.draft, scene.state) == (None, State.PLANNED)
    with scene.transport() as transport:
        gate = scene.desk.gate(scene.ledger, scene.dispatch, transport=transport)
        assert gate.examine(scene.delivery).begun
    assert scene.send() == []
    assert len(scene.server.sent) == 1


@pytest.mark.parametrize("code", ["ErrorSendAsDenied", "ErrorQuotaExceeded", "ErrorAccessDenied"])
def test_i03_a_server_that_sends_and_refuses_is_not_asked_again(scene: Scene, code: str) -> None:
    """Whatever a server says that mailed, nothing is handed over a second time by itself."""
    scene.server.manners.sends_and_fails = code
    for _turn in range(2):
        scene.send()
        scene.find_out()
    assert len(scene.server.sent) == 1
    assert scene.state in {State.IN_DOUBT, State.REFUSED}


def test_i03_what_somebody_answered_did_go(scene: Scene) -> None:
    """Nobody is believed that a message did not go, about which something came in."""
    scene.server.manners.sends_and_fails = "ErrorItemSave"
    scene.send()
    content = answer(scene.delivery.message.message_id, sender="a.deboer@emmen.example")
    scene.server.receive(KABINET, content)
    account = account_on(scene.server)
    collected = collect(scene.ledger, "inbox", lambda: open_inbox("proef", account))
    assert len(collected.replies) == 1, collected.fault
    (doubt,) = doubts(scene.ledger)
    with scene.transport() as transport, pytest.raises(NotApproved):
        did_not_go(scene.ledger, doubt, transport, "J. Jansen", "niemand heeft hem")
    assert (scene.state, scene.drafts) == (State.IN_DOUBT, 1)


def test_what_every_message_would_meet_with_stops_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first message without the right to send is refused; the others stay planned."""
    require_schema()
    give_secret(monkeypatch, tmp_path, "proef", SECRET)
    desk = Desk.furnished(tmp_path, step_text())
    manners = Manners(clock_off=BEFORE - datetime.now(UTC))
    with EwsServer(manners, known=kabinet()) as server, desk.workspace().ledger() as ledger:
        scene = Scene(tmp_path, ledger, server)
        server.manners.faults["SendItem"] = Fault("ErrorSendAsDenied")
        (failure,) = scene.send()
        states = [each.state for each in ledger.deliveries(scene.dispatch.number)]
    assert states == [State.REFUSED, State.PLANNED]
    assert server.requests["SendItem"] == 1
    assert failure.remedy


def test_i05_a_draft_that_vanished_is_in_doubt_while_nobody_can_be_asked(scene: Scene) -> None:
    """Somebody may have sent it: where Sent Items cannot be searched, a person decides."""
    scene.server.manners.faults["SendItem"] = Fault("ErrorItemNotFound", times=1)
    scene.server.manners.faults["FindItem"] = Fault("503")
    scene.send()
    assert scene.state is State.IN_DOUBT
