"""An account of kind “exchange” at the command line, on our own server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Terminal
from tests.desk import plan_text, step_text
from tests.desks import KABINET, give_secret, kabinet
from tests.servers.ews.manners import Fault, Manners
from tests.servers.ews.people import SECRET, USER, AddressList
from tests.servers.ews.schema import require_schema
from tests.servers.ews.server import EwsServer

ACCOUNT = """
[account]
use = "provincie"
[account.provincie]
kind = "exchange"
server = "{url}"
mailbox = "{mailbox}"
sign_in = "basic"
user = "{user}"
timeout = "1m"
test_server = true
"""


@pytest.fixture
def server() -> Iterator[EwsServer]:
    """A server whose clock is this machine's."""
    require_schema()
    with EwsServer(Manners(), known=kabinet()) as server:
        yield server


@pytest.fixture
def desk(
    small: Terminal, server: EwsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    """A workspace that sends through it; its one step goes to both municipalities at once."""
    give_secret(monkeypatch, tmp_path, "provincie", SECRET)
    config = (small.root / "config.toml").read_text("utf-8")
    account = ACCOUNT.format(url=server.url, mailbox=KABINET, user=USER)
    small.desk.write(
        "config.toml", config.replace("[account.outbox]", f"{account}[account.outbox]")
    )
    small.desk.write("releases/proef.toml", plan_text(step_text(addressing="shared")))
    return small


def approved(desk: Terminal) -> None:
    """Prepare and approve the step as D-1."""
    said = desk("prepare", "proef", "stap")
    assert said.code == 0, said.err
    said = desk("approve", "D-1", "--confirm", "2")
    assert said.code == 0, said.err


def test_a_step_goes_through_exchange_once(desk: Terminal, server: EwsServer) -> None:
    """send hands the approved message over, and a second time nothing."""
    approved(desk)
    assert desk("send", "D-1", "--confirm", "2").code == 0
    assert desk("send", "D-1", "--confirm", "2").code == 7
    (sent,) = server.sent
    assert sorted(sent.recipients) == ["a.deboer@emmen.example", "b.kloosterman@assen.example"]
    assert server.invalid == []
    assert "mailer reconcile" not in desk("status").err


def test_a_trial_of_an_account_sends_nothing_and_leaves_nothing(
    desk: Terminal, server: EwsServer
) -> None:
    """test says of each thing whether it works, and takes its draft away."""
    said = desk("account", "test")
    assert said.code == 0, said.out
    assert said.out.count("✓") >= 5
    assert server.sent == []
    assert server.items(KABINET, "drafts") == []


def test_a_trial_says_what_does_not_work(desk: Terminal, server: EwsServer) -> None:
    """A tenant that blocks EWS is told as that, with what to do."""
    server.manners.faults["*"] = Fault("403")
    said = desk("account", "test")
    assert said.code == 7
    assert "HTTP 403" in said.out
    assert "graph" in said.out


def test_a_trial_names_a_list_that_cannot_be_expanded(desk: Terminal, server: EwsServer) -> None:
    """Lists of the address book that lists.toml names are tried as well."""
    server.people.lists.append(AddressList("prt@drenthe.example", "PRT", (KABINET,)))
    lists = (desk.root / "distribution_lists/lists.toml").read_text("utf-8")
    more = (
        '\n[buiten]\ntitle = "Buiten"\n'
        'include = ["exchange:prt@drenthe.example", "exchange:weg@drenthe.example"]\n'
    )
    desk.desk.write("distribution_lists/lists.toml", lists + more)
    said = desk("account", "test")
    assert said.code == 7
    assert "prt@drenthe.example can be expanded: 1 in it" in said.out
    assert "shows no list weg@drenthe.example" in said.out


def test_a_message_to_oneself_is_followed_until_it_came_in(
    desk: Terminal, server: EwsServer
) -> None:
    """--to-self sends one message to the mailbox itself: taken, among what was sent, come in."""
    said = desk("account", "test", "--to-self")
    assert said.code == 0, said.out
    assert said.out.count("✓") == 4
    (sent,) = server.sent
    assert list(sent.recipients) == [KABINET]


def test_i27_status_shows_a_draft_that_was_left(desk: Terminal, server: EwsServer) -> None:
    """Who asks how things stand is told of a draft in the mailbox; tidy deletes it."""
    approved(desk)
    server.manners.faults["SendItem"] = Fault("reset", times=1)
    assert desk("send", "D-1", "--confirm", "2").code == 6
    said = desk("status")
    assert "A draft lies in the mailbox of “provincie”" in said.err
    assert desk("account", "tidy").out == ""  # in doubt: it may be all there is to see
    assert "1 draft may be left in the mailbox" in said.out
    assert desk("reconcile", "D-1/1", "--went", "--because", "gebeld").code == 0
    assert server.items(KABINET, "drafts") == []
    said = desk("status")
    assert "draft may be" not in said.out
    assert "A draft lies" not in said.err


def test_i27_tidy_deletes_what_nobody_needs(desk: Terminal, server: EwsServer) -> None:
    """A draft of a message that was cancelled is shown, and deleted on command."""
    approved(desk)
    server.manners.faults["GetItem"] = Fault("reset", times=1)
    server.manners.faults["DeleteItem"] = Fault("503", times=9)
    assert desk("send", "D-1", "--confirm", "2").code == 7
    assert len(server.items(KABINET, "drafts")) == 1
    server.manners.faults.clear()
    assert "Terugkoppeling" in desk("account", "tidy", "--only-show").out
    assert len(server.items(KABINET, "drafts")) == 1
    assert "1 draft deleted" in desk("account", "tidy").err
    assert server.items(KABINET, "drafts") == []


def test_doctor_looks_at_everything(desk: Terminal, server: EwsServer) -> None:
    """It ends with the code of the first thing that is not well."""
    approved(desk)
    well = desk("doctor")
    assert well.code == 0, well.out
    assert "The register is whole." in well.out
    server.people.users.clear()
    ill = desk("doctor")
    assert ill.code == 8
    assert "account login" in ill.out
    assert SECRET not in ill.out + ill.err


def test_i17_what_comes_back_is_told_for_whom(desk: Terminal, server: EwsServer) -> None:
    """A bounce becomes that one recipient's outcome; an automatic answer is no answer."""
    server.manners.bounces = {"a.deboer@emmen.example"}
    server.manners.away = {"b.kloosterman@assen.example"}
    approved(desk)
    assert desk("send", "D-1", "--confirm", "2").code == 0
    said = desk("replies")
    assert said.code == 0, said.err
    assert "a.deboer@emmen.example" in said.out
    status = desk("status").out
    assert "came back (bounced): a.deboer@emmen.example" in status
    assert "1 automatic answer" in status
    assert desk("replies").code == 0
    assert desk("status").out == status
    assert desk("ledger", "verify").code == 0


def test_i08_a_list_of_exchange_is_who_it_means(desk: Terminal, server: EwsServer) -> None:
    """A list in lists.toml may be one of Exchange's; who is in it gets the step."""
    boer = "a.deboer@emmen.example"
    server.people.contacts |= {boer: "A. de Boer"}
    server.people.lists.append(AddressList("prt@drenthe.example", "PRT", (boer,)))
    desk.desk.edit(
        "distribution_lists/lists.toml",
        'include = ["list:gemeenten"]',
        'include = ["exchange:prt@drenthe.example"]',
    )
    assert desk("prepare", "proef", "stap").code == 0
    assert desk("approve", "D-1", "--confirm", "1").code == 0
    assert desk("send", "D-1", "--confirm", "1").code == 0
    (sent,) = server.sent
    assert list(sent.recipients) == [boer]


def test_addresses_are_held_against_the_address_book(desk: Terminal, server: EwsServer) -> None:
    """lists check --exchange names whom Exchange does not know, in a domain that it does."""
    server.people.contacts["b.bos@emmen.example"] = "B. Bos"
    contacts = (desk.root / "distribution_lists/contacts.csv").read_text("utf-8")
    more = "B. Bos;b.bos@emmen.example;emmen;ambtelijk;;;\n"
    desk.desk.write("distribution_lists/contacts.csv", contacts + more)
    unknown = [
        line
        for line in desk("lists", "check", "--exchange").out.splitlines()
        if "warning exchange-unknown" in line
    ]
    assert len(unknown) == 1
    assert "a.deboer@emmen.example" in unknown[0]


def test_i27_another_mailbox_is_not_searched_for_what_never_was_in_it(
    desk: Terminal, server: EwsServer
) -> None:
    """Whoever changes the account while something is in doubt is told, and nothing is recorded."""
    approved(desk)
    server.manners.faults["SendItem"] = Fault("reset", times=1)
    assert desk("send", "D-1", "--confirm", "2").code == 6
    desk.desk.edit("config.toml", f'mailbox = "{KABINET}"', f'mailbox = "{USER}"')
    said = desk("reconcile", "D-1/1", "--not-gone", "--because", "niets gezien")
    assert said.code == 3
    assert KABINET in said.err
    assert len(server.items(KABINET, "drafts")) == 1
