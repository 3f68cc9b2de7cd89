"""Notices on their way out: composed as mail, through the gate, once, never in the way."""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from mailer.clock import fixed_clock
from mailer.errors import ConfigError, InDoubt, NotSubmitted, Refused
from mailer.ledger.model import Fate, Outcome, Receipt, State
from mailer.ledger.opening import open_ledger
from mailer.ledger.store import Ledger
from mailer.providers.interface import Outgoing, Transport
from mailer.providers.memory import MemoryTransport
from mailer.providers.outbox import OutboxTransport
from mailer.worker.posting import Desk as Posting
from mailer.worker.posting import outgoing_notice, post
from mailer.worker.view import Notice
from tests.desk import END, Carrying, Desk

pytestmark = pytest.mark.usefixtures("english")

TOLD = "secretariaat@drenthe.example"
NOTICE = Notice(key="day 2024-11-01 0", subject="2 mails op één dag", body="Gaat één keer.\n")


class TestServer(Carrying):
    """A transport to a test server: it may be given sample addresses."""

    __test__ = False
    capabilities = Carrying.capabilities.model_copy(update={"samples": True})


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A workspace in which one mailbox wants to know."""
    desk = Desk.furnished(tmp_path)
    desk.edit("config.toml", "[rules]", f'[notify]\nto = ["{TOLD}"]\n[rules]')
    return desk


@pytest.fixture
def ledger(desk: Desk) -> Iterator[Ledger]:
    """The register of that workspace."""
    with open_ledger(desk.workspace().ledger_path, fixed_clock(END)) as opened:
        yield opened


def posting(desk: Desk, ledger: Ledger, transport: Transport | None = None) -> Posting:
    """What notices are posted from, as the files are now."""
    workspace = desk.workspace(END)
    return Posting(workspace.sources, ledger, transport or MemoryTransport(), workspace.clock)


def mail(outgoing: Outgoing) -> EmailMessage:
    """The message as a mail program reads it."""
    read = message_from_bytes(outgoing.content, policy=SMTP)
    assert isinstance(read, EmailMessage)
    return read


def test_a_notice_is_a_mail_that_says_a_machine_wrote_it(desk: Desk, ledger: Ledger) -> None:
    """From the sender to those in [notify], with RFC 3834's word, a date and its text."""
    transport = MemoryTransport()
    assert post(NOTICE, posting(desk, ledger, transport)) is None
    (outgoing,) = transport.handed_over
    read = mail(outgoing)
    assert read["Auto-Submitted"] == "auto-generated"
    assert (read["To"], read["Subject"]) == (TOLD, NOTICE.subject)
    assert "kabinet@drenthe.example" in read["From"]
    assert read["Date"] == "Fri, 01 Nov 2024 09:00:00 +0100"
    assert read["Message-ID"] == outgoing.message_id
    assert read.get_content().startswith("Gaat één keer.")
    assert outgoing.content.isascii()
    assert outgoing.label == "N-001"


def test_i07_it_goes_to_those_in_notify_and_to_nobody_else(desk: Desk, ledger: Ledger) -> None:
    """The envelope is the setting, exactly."""
    desk.edit("config.toml", f'"{TOLD}"', f'"{TOLD}", "wacht@drenthe.example"')
    outgoing = outgoing_notice(NOTICE, posting(desk, ledger))
    assert outgoing.envelope.forward_paths == (TOLD, "wacht@drenthe.example")


def test_i12_the_disclaimer_stands_at_its_end_once(desk: Desk, ledger: Ledger) -> None:
    """As in every mail of the house."""
    text = mail(outgoing_notice(NOTICE, posting(desk, ledger))).get_content()
    assert text.count("Dit bericht is vertrouwelijk.") == 1
    assert text.splitlines()[-2:] == ["-- ", "Dit bericht is vertrouwelijk."]


def test_i12_without_a_disclaimer_no_notice_goes(desk: Desk, ledger: Ledger) -> None:
    """What keeps it is a sentence, and the notice can be posted when it is mended."""
    words = (desk.root / "templates/disclaimer.md").read_text()
    (desk.root / "templates/disclaimer.md").unlink()
    transport = MemoryTransport()
    failed = post(NOTICE, posting(desk, ledger, transport))
    assert failed
    assert "templates/disclaimer.md" in failed
    assert transport.handed_over == []
    desk.write("templates/disclaimer.md", words)
    assert post(NOTICE, posting(desk, ledger, transport)) is None
    assert len(transport.handed_over) == 1


def test_where_the_server_adds_the_disclaimer_we_do_not(desk: Desk, ledger: Ledger) -> None:
    """`disclaimer = "server"` holds for notices as well."""
    desk.edit("config.toml", "[sender]", '[sender]\ndisclaimer = "server"')
    text = mail(outgoing_notice(NOTICE, posting(desk, ledger))).get_content()
    assert text.strip() == "Gaat één keer."


def test_i03_a_notice_goes_once(desk: Desk, ledger: Ledger) -> None:
    """Whoever posts it again, also with another transport, hands nothing over."""
    transport = MemoryTransport()
    assert post(NOTICE, posting(desk, ledger, transport)) is None
    assert post(NOTICE, posting(desk, ledger, transport)) is None
    assert post(NOTICE, posting(desk, ledger, MemoryTransport())) is None
    assert len(transport.handed_over) == 1
    assert ledger.notices() == {NOTICE.key: State.SUBMITTED}


def test_a_notice_that_was_not_submitted_goes_later(desk: Desk, ledger: Ledger) -> None:
    """The sentence says why, and the same message goes when the line is back."""
    tried = []

    def closed(outgoing: Outgoing) -> Receipt:
        tried.append(outgoing.message_id)
        raise NotSubmitted("No line.", "Look at the cable.")

    failed = post(NOTICE, posting(desk, ledger, MemoryTransport(closed)))
    assert failed == "A notice did not go: No line. Look at the cable."
    transport = MemoryTransport()
    assert post(NOTICE, posting(desk, ledger, transport)) is None
    assert [outgoing.message_id for outgoing in transport.handed_over] == tried


@pytest.mark.parametrize(
    ("failure", "state"), [(InDoubt, State.IN_DOUBT), (Refused, State.REFUSED)]
)
def test_i05_a_notice_in_doubt_or_refused_is_never_handed_over_again(
    desk: Desk, ledger: Ledger, failure: type[Exception], state: State
) -> None:
    """It is told as a sentence, and stays as it is."""

    def fail(_outgoing: Outgoing) -> Receipt:
        raise failure("Nobody knows.")

    assert post(NOTICE, posting(desk, ledger, MemoryTransport(fail)))
    assert ledger.notices() == {NOTICE.key: state}
    transport = MemoryTransport()
    assert post(NOTICE, posting(desk, ledger, transport)) is None
    assert transport.handed_over == []


def test_i19_who_a_notice_did_not_reach_is_told(desk: Desk, ledger: Ledger) -> None:
    """A server that takes it for nobody, or for some, is quoted."""

    def refuse(_outgoing: Outgoing) -> Receipt:
        outcome = Outcome(address=TOLD, fate=Fate.REFUSED, detail="550 5.1.1 no such user")
        return Receipt(state=State.REFUSED, reference="", outcomes=(outcome,))

    said = post(NOTICE, posting(desk, ledger, MemoryTransport(refuse)))
    assert said
    assert f"{TOLD}: refused 550 5.1.1 no such user" in said


def test_i20_a_sample_address_gets_no_real_mail(desk: Desk, ledger: Ledger) -> None:
    """Nothing is handed over, and nothing is used up: a test server may have it."""
    carrying = Carrying()
    failed = post(NOTICE, posting(desk, ledger, carrying))
    assert failed
    assert TOLD in failed
    assert carrying.handed_over == []
    assert ledger.notices() == {}
    server = TestServer()
    assert post(NOTICE, posting(desk, ledger, server)) is None
    assert len(server.handed_over) == 1


def test_a_trial_holds_for_notices_too(desk: Desk, ledger: Ledger) -> None:
    """While only_to names others, no notice leaves."""
    desk.edit("config.toml", "[rules]", '[rules]\nonly_to = ["proef@drenthe.example"]')
    transport = MemoryTransport()
    failed = post(NOTICE, posting(desk, ledger, transport))
    assert failed
    assert "only_to" in failed
    assert transport.handed_over == []
    desk.edit("config.toml", "proef@drenthe", "Secretariaat@drenthe")
    assert post(NOTICE, posting(desk, ledger, transport)) is None


def test_i18_a_copied_ledger_sends_no_notice(desk: Desk, ledger: Ledger, tmp_path: Path) -> None:
    """A register away from home tells nobody anything."""
    ledger.close()
    copy = tmp_path / "elsewhere" / "ledger.sqlite"
    copy.parent.mkdir()
    copy.write_bytes(desk.workspace().ledger_path.read_bytes())
    transport = MemoryTransport()
    with open_ledger(copy, fixed_clock(END)) as copied:
        failed = post(NOTICE, posting(desk, copied, transport))
    assert failed
    assert "mailer ledger claim" in failed
    assert transport.handed_over == []


def test_i10_what_no_header_may_hold_stops_the_notice(desk: Desk, ledger: Ledger) -> None:
    """A line end in a subject is a fault with a sentence, and no header."""
    hostile = NOTICE.model_copy(update={"subject": "a\r\nBcc: b@c.example"})
    with pytest.raises(ConfigError):
        outgoing_notice(hostile, posting(desk, ledger))
    assert post(hostile, posting(desk, ledger))


def test_i26_in_the_outbox_a_notice_lies_in_a_folder_of_its_own(
    desk: Desk, ledger: Ledger, tmp_path: Path
) -> None:
    """N/N-001.eml, for its owner alone, and written is told apart from submitted."""
    folder = tmp_path / "outbox"
    assert post(NOTICE, posting(desk, ledger, OutboxTransport(folder))) is None
    file = folder / "N" / "N-001.eml"
    assert file.read_bytes().startswith(b"X-Unsent: 1\r\nDate: ")
    assert file.stat().st_mode & 0o077 == 0
    assert ledger.notices() == {NOTICE.key: State.WRITTEN}


def test_two_notices_differ_and_the_same_one_does_not(desk: Desk, ledger: Ledger) -> None:
    """The Message-ID depends on the register, the key and what is said, not on the hour."""
    other = NOTICE.model_copy(update={"key": "day 2024-11-02 0"})
    here = posting(desk, ledger)
    assert outgoing_notice(NOTICE, here).message_id == outgoing_notice(NOTICE, here).message_id
    assert outgoing_notice(other, here).message_id != outgoing_notice(NOTICE, here).message_id
