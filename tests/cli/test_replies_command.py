"""mailer replies: what came in is read and shown; status counts it."""

import json
import os

import pytest

from mailer.compose.message import Message
from mailer.errors import NotSubmitted
from mailer.ledger.model import Dispatch, State
from mailer.openers import KINDS
from mailer.workspace import Workspace
from tests.cli.conftest import Terminal
from tests.desk import END, quiet
from tests.letterbox import Letterbox, LetterboxSource
from tests.returned import answer, group, out_of_office, report

BOER, KLOOSTERMAN = "a.deboer@emmen.example", "b.kloosterman@assen.example"


def went(terminal: Terminal) -> tuple[Dispatch, list[Message]]:
    """The step of the small workspace, written to its outbox, and its messages."""
    from mailer.dispatch.sending import send

    workspace = terminal.desk.workspace(END)
    with workspace.ledger() as ledger, workspace.transport() as transport:
        dispatch = terminal.desk.approved(ledger)
        send(terminal.desk.gate(ledger, dispatch, END, transport), quiet)
        deliveries = list(ledger.deliveries(dispatch.number))
    assert {delivery.state for delivery in deliveries} == {State.WRITTEN}
    return dispatch, [delivery.message for delivery in deliveries]


def message_to(messages: list[Message], address: str) -> Message:
    """The one that went to an address."""
    return next(m for m in messages if address in m.envelope.forward_paths)


def save(terminal: Terminal, name: str, content: bytes) -> None:
    """A file that somebody put in the folder a while ago."""
    terminal.desk.write(f"replies/{name}", content)
    os.utime(terminal.root / "replies" / name, (1_700_000_000,) * 2)


def test_what_came_in_is_shown_by_dispatch_what_came_back_first(small: Terminal) -> None:
    """A bounce stands before an answer, with the address and the reason."""
    _dispatch, messages = went(small)
    save(small, "een.eml", answer(message_to(messages, KLOOSTERMAN).message_id))
    save(small, "twee.eml", report(ours=message_to(messages, BOER).message_id))
    said = small("replies")
    assert said.code == 0
    assert "2 new messages." in said.err
    assert "mailer status" in said.err
    assert said.out.index("came back") < said.out.index("answer")
    assert f"{BOER}: 550 5.1.1 User unknown" in said.out
    again = small("replies")
    assert "0 new messages." in again.err
    assert BOER in again.out


def test_status_says_who_it_came_back_from_and_counts_answers(small: Terminal) -> None:
    """The step's line names the address, and tells answers from automatic ones."""
    _dispatch, messages = went(small)
    to_boer, to_klooster = (message_to(messages, at).message_id for at in (BOER, KLOOSTERMAN))
    save(small, "een.eml", report(ours=to_boer))
    save(small, "twee.eml", answer(to_klooster))
    save(small, "drie.eml", out_of_office(to_klooster))
    small("replies")
    said = small("status")
    assert f"1 × came back (bounced): {BOER}" in said.out
    assert "1 answer" in said.out
    assert "1 automatic answer" in said.out
    (step,) = json.loads(small("status", "--json").out)
    assert step["bounced"] == [BOER]
    assert step["replies"] == {"bounce": 1, "automatic": 1, "answer": 1}


def test_sent_says_that_it_came_back(small: Terminal) -> None:
    """Who looks up what went sees that somebody did not get it."""
    _dispatch, messages = went(small)
    save(small, "een.eml", report(ours=message_to(messages, BOER).message_id))
    small("replies")
    assert "bounced" in small("sent", "--to", BOER).out


def test_json_says_which_are_new(small: Terminal) -> None:
    """Another program gets all that came in, with a mark on what this reading brought."""
    _dispatch, messages = went(small)
    save(small, "een.eml", report(ours=message_to(messages, BOER).message_id))
    (first,) = json.loads(small("replies", "--json").out)
    assert (first["kind"], first["concerns"]) == ("bounce", {BOER: "550 5.1.1 User unknown"})
    assert first["new"]
    (again,) = json.loads(small("replies", "--json").out)
    assert not again["new"]


def test_what_does_not_say_for_whom_is_shown_as_that(small: Terminal) -> None:
    """A report that names nobody of several is shown with what it does say."""
    small.desk.edit(
        "releases/proef.toml", 'to = ["binnen"]', 'to = ["binnen"]\naddressing = "shared"'
    )
    _dispatch, (message,) = went(small)
    save(small, "een.eml", report(group("x@elders.example"), ours=message.message_id))
    assert "it does not say for whom: x@elders.example" in small("replies").out


def test_what_is_no_eml_is_named(small: Terminal) -> None:
    """Outlook's own .msg files are not read, and that is said."""
    went(small)
    save(small, "bericht.msg", b"\xd0\xcf\x11\xe0")
    said = small("replies")
    assert said.code == 0
    assert "bericht.msg is not read" in said.err


def test_a_source_that_cannot_be_read_is_an_error_after_the_others(
    small: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder is read and shown, then the inbox's fault is told with its remedy."""
    _dispatch, messages = went(small)
    save(small, "een.eml", report(ours=message_to(messages, BOER).message_id))
    letterbox = Letterbox()
    letterbox.fails = NotSubmitted("The server is away.", "Try again later.")
    opener = KINDS["outbox"]._replace(replies=lambda *_: LetterboxSource(letterbox))
    monkeypatch.setitem(KINDS, "outbox", opener)
    said = small("replies")
    assert said.code == NotSubmitted.exit_code
    assert BOER in said.out
    assert "The server is away." in said.err
    assert "Try again later." in said.err


def test_the_inbox_of_the_account_in_use_is_read(
    small: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a word in config.toml the account's own inbox is read beside the folder."""
    _dispatch, messages = went(small)
    letterbox = Letterbox()
    letterbox.deliver(answer(message_to(messages, BOER).message_id))
    opener = KINDS["outbox"]._replace(replies=lambda *_: LetterboxSource(letterbox))
    monkeypatch.setitem(KINDS, "outbox", opener)
    assert "1 new message." in small("replies").err
    small.desk.edit("config.toml", "[ledger]", '[replies]\naccount = ""\n[ledger]')
    assert [inbox.name for inbox in Workspace(small.root).inboxes()] == ["folder replies"]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ('account = "niets"', "no account “niets”"),
        ('account = "outbox"', "Account “outbox” has no inbox"),
        ('folder = "../elders"', "must be a folder inside the workspace"),
        ('every = "5"', "is no duration"),
        ('every = "0m"', "replies.every"),
    ],
)
def test_a_setting_that_cannot_be_is_a_sentence(small: Terminal, lines: str, words: str) -> None:
    """Each fault in [replies] stops with what is wrong."""
    went(small)
    small.desk.edit("config.toml", "[ledger]", f"[replies]\n{lines}\n[ledger]")
    said = small("replies")
    assert said.code == 3
    assert words in said.err


def test_nothing_prepared_is_a_sentence(small: Terminal) -> None:
    """Where nothing went nothing can come in."""
    said = small("replies")
    assert said.code == 2
    assert "Nothing is prepared" in said.err


def test_i29_what_a_sender_writes_steers_no_terminal(small: Terminal) -> None:
    """An escape sequence in a report or a From shows as text."""
    _dispatch, messages = went(small)
    ours = message_to(messages, BOER).message_id
    save(small, "een.eml", report(group(said="smtp; 550 \x1b[2J weg"), ours=ours))
    save(small, "twee.eml", answer(ours, sender="a\x1b]0;x\x07@emmen.example"))
    said = small("replies")
    assert "\x1b" not in said.out + said.err
    assert "\x07" not in said.out + said.err


def test_reconcile_shows_what_came_in(small: Terminal) -> None:
    """Whoever decides about a message in doubt sees that somebody answered it."""
    with small.desk.workspace(END).ledger() as ledger:
        dispatch = small.desk.approved(ledger)
        delivery = next(ledger.deliveries(dispatch.number))
        assert ledger.begin(delivery)
        ledger.fail(delivery, State.IN_DOUBT, "The line broke.")
    save(small, "een.eml", answer(delivery.message.message_id))
    small("replies")
    assert "something came in about it, so it went: answer" in small("reconcile").out
