"""Lists in Exchange from the preparation to the gate: who comes in, and who never does."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mailer.checks.people import SAMPLE_ADDRESS
from mailer.dispatch.sending import send
from mailer.errors import ConfigError, FindingsStop, NotSubmitted, TooEarly
from mailer.ledger.model import Dispatch
from mailer.ledger.store import Ledger
from mailer.providers.interface import AddressBook
from mailer.providers.memory import MemoryBook, MemoryTransport
from mailer.worker.backoff import BackOff
from mailer.worker.news import News, What
from mailer.worker.turn import Worker
from tests.books import LIST, SilentBook, a_list, book_of, give, known
from tests.desk import BEFORE, END, SECRETS, Desk, addresses, quiet, step_text

pytestmark = pytest.mark.usefixtures("english")

EMMEN, ASSEN, NEW = "a.deboer@emmen.example", "b.kloosterman@assen.example", "n@emmen.example"
PRESS = "redactie@krant.example"
BINNEN = 'include = ["list:gemeenten"]\n[minister]'
OUTER = f'include = ["exchange:{LIST}"]\n[minister]'
Give = Callable[[AddressBook], AddressBook]


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> Give:
    """Puts another address book behind the account."""

    def put(book: AddressBook) -> AddressBook:
        give(monkeypatch, book)
        return book

    return put


def desk(folder: Path, *steps: str, **plan: str) -> Desk:
    """The small workspace, in which who may know it before is on a list in Exchange."""
    made = Desk.furnished(folder, *steps, **plan)
    made.edit("distribution_lists/lists.toml", BINNEN, OUTER)
    return made


def gone(desk: Desk, ledger: Ledger, dispatch: Dispatch, now: datetime = BEFORE) -> list[str]:
    """Whom a dispatch reached when it was sent at an instant."""
    transport = MemoryTransport()
    send(desk.gate(ledger, dispatch, now, transport), quiet)
    return addresses(transport.handed_over)


def test_who_is_in_exchange_gets_it_by_that_way(tmp_path: Path, book: Give) -> None:
    """A member without a row gets the mail; its path says that Exchange brought it."""
    book(book_of(EMMEN, NEW))
    made = desk(tmp_path)
    with made.workspace().ledger() as ledger:
        dispatch = made.approved(ledger)
        (first, second) = ledger.deliveries(dispatch.number)
        assert second.message.addressees[0].recipient.path == (
            "binnen",
            f"exchange:{LIST}",
            "gemeente Emmen",
        )
        assert gone(made, ledger, dispatch) == [EMMEN, NEW]
        assert first.message.embargoed


def test_i07_who_joins_in_exchange_gets_nothing_of_what_was_approved(
    tmp_path: Path, book: Give
) -> None:
    """What was frozen stays: a member that is new does not get it, whatever Exchange says."""
    book(book_of(EMMEN))
    made = desk(tmp_path)
    with made.workspace().ledger() as ledger:
        dispatch = made.approved(ledger)
        book(book_of(EMMEN, NEW))
        assert gone(made, ledger, dispatch) == [EMMEN]


def test_who_leaves_in_exchange_is_held_back(tmp_path: Path, book: Give) -> None:
    """The gate asks anew: who is not on the list any more gets nothing, the others do."""
    book(book_of(EMMEN, NEW))
    made = desk(tmp_path, embargo="")
    with made.workspace().ledger() as ledger:
        made.edit("notes/proef.md", " {embargo}", "")
        dispatch = made.approved(ledger)
        book(book_of(EMMEN))
        assert gone(made, ledger, dispatch) == [EMMEN]


def test_i02_clearance_by_exchange_ends_when_exchange_says_so(tmp_path: Path, book: Give) -> None:
    """Who left the cleared list in Exchange does not get what is under embargo until it ends."""
    book(book_of(EMMEN, ASSEN))
    made = desk(tmp_path, step_text(to="gemeenten"))
    with made.workspace().ledger() as ledger:
        dispatch = made.approved(ledger)
        book(book_of(ASSEN))
        gate = made.gate(ledger, dispatch)
        with pytest.raises(TooEarly):
            gate.examine(next(ledger.deliveries(dispatch.number)))
        assert gone(made, ledger, dispatch) == [ASSEN]
        assert gone(made, ledger, dispatch, END) == [EMMEN]


def test_i02_an_outsider_is_cleared_by_the_list_alone(tmp_path: Path, book: Give) -> None:
    """A member of another outside list gets the text without what is under embargo."""
    book(MemoryBook(known(NEW, ASSEN), [a_list(ASSEN), a_list(NEW, address="x@d.example")]))
    made = desk(tmp_path, step_text(to="ruim"))
    lists = '\n[ruim]\ninclude = ["exchange:x@d.example"]\n'
    made.edit("distribution_lists/lists.toml", "[minister]", f"{lists}[minister]")
    (message,) = made.draft().messages
    assert addresses([message]) == [NEW]
    assert not message.embargoed
    assert not any(word.encode() in message.content for word in SECRETS)


def test_i02_a_cleared_list_that_cannot_be_read_clears_nobody(tmp_path: Path, book: Give) -> None:
    """Without an answer of Exchange nobody gets what is under embargo, and it is told why."""
    book(book_of(EMMEN))
    made = desk(tmp_path, step_text(to="gemeenten"))
    with made.workspace().ledger() as ledger:
        dispatch = made.approved(ledger)
        silent = book(SilentBook())
        gate = made.gate(ledger, dispatch)
        with pytest.raises(NotSubmitted) as held:
            gate.examine(next(ledger.deliveries(dispatch.number)))
        assert held.value.message == "The server does not answer."
        assert isinstance(silent, SilentBook)
        assert silent.asked == 1
    assert not any(message.embargoed for message in made.draft().messages)
    assert made.codes() >= {"embargo-list", "exchange-unreachable"}


def test_the_press_on_a_cleared_list_in_exchange_is_told(tmp_path: Path, book: Give) -> None:
    """A newspaper that only Exchange knows is press by its domain."""
    book(book_of(EMMEN, "nieuws@krant.example"))
    found = {f.code: f for f in desk(tmp_path).draft().findings}
    assert "nieuws@krant.example" in found["embargo-press"].message


@pytest.mark.parametrize(
    "broken", [MemoryBook(), MemoryBook([], [a_list()]), book_of("p@gmail.example"), SilentBook()]
)
def test_i08_a_list_that_cannot_be_read_prepares_nothing(
    tmp_path: Path, book: Give, broken: AddressBook
) -> None:
    """Missing, empty, of no organisation, or no answer: nothing is prepared for anybody."""
    book(broken)
    made = desk(tmp_path)
    assert made.draft().messages == ()
    with made.workspace().ledger() as ledger, pytest.raises(FindingsStop):
        made.prepared(ledger)


def test_i08_a_list_that_became_empty_lets_nothing_through(tmp_path: Path, book: Give) -> None:
    """At the gate an empty list is a fault, not "everybody left"; it may be mended and goes."""
    book(book_of(EMMEN))
    made = desk(tmp_path, embargo="")
    with made.workspace().ledger() as ledger:
        made.edit("notes/proef.md", " {embargo}", "")
        dispatch = made.approved(ledger)
        book(MemoryBook([], [a_list()]))
        gate = made.gate(ledger, dispatch)
        with pytest.raises(FindingsStop, match="cannot be worked out"):
            gate.examine(next(ledger.deliveries(dispatch.number)))
        book(book_of(EMMEN))
        assert gone(made, ledger, dispatch) == [EMMEN]


def test_i20_a_sample_address_from_exchange_goes_to_nobody(tmp_path: Path, book: Give) -> None:
    """The rules for recipients hold for whoever comes from outside."""
    book(book_of(NEW))
    made = desk(tmp_path)
    workspace = made.workspace()
    plan = workspace.plan("proef")
    assert plan
    from mailer.dispatch.draft import draft

    found = draft(workspace.sources, plan, plan.steps[0], BEFORE, carries=True).findings
    assert SAMPLE_ADDRESS.code in {f.code for f in found}


def test_the_worker_asks_when_something_is_due(tmp_path: Path, book: Give) -> None:
    """Before that nobody is asked; then once a turn, and a book that is silent makes it wait."""
    book(book_of(EMMEN))
    made = desk(tmp_path, step_text(at="2024-11-01 09:00"))
    told: list[News] = []
    with made.workspace().ledger() as ledger:
        made.approved(ledger)
        silent = SilentBook()
        book(silent)
        back_off = BackOff(ticks=lambda: 0.0, chance=lambda _low, _high: 1.0)
        for now in (BEFORE, END, END):
            work = made.workspace(now)
            worker = Worker(work, ledger, told.append, timedelta(minutes=5), back_off=back_off)
            worker.turn()
            assert silent.asked == (now == END)
        assert [news.event for news in told] == [What.FAILED]
        work_again = BackOff()
        asked = book_of(EMMEN)
        book(asked)
        Worker(
            made.workspace(END), ledger, told.append, timedelta(minutes=5), back_off=work_again
        ).turn()
        assert asked.asked == [LIST]
        assert What.DONE in {news.event for news in told}


def test_the_account_whose_book_it_is_may_be_named(tmp_path: Path, book: Give) -> None:
    """[directory] names one; without it there must be one that is meant; a wrong name is told."""
    asked = book(book_of(EMMEN))
    made = desk(tmp_path)
    assert made.workspace().open_book() is asked
    made.edit("config.toml", "[ledger]", '[account.ander]\nkind = "outbox"\n[ledger]')
    assert made.workspace().open_book() is asked
    made.edit("config.toml", "[ledger]", '[directory]\naccount = "weg"\n[ledger]')
    with pytest.raises(ConfigError):
        made.workspace().open_book()
    assert "exchange-unreachable" in made.codes()


def test_without_an_address_book_the_reason_names_the_key(tmp_path: Path) -> None:
    """A workspace with an outbox alone says which key is missing."""
    (found,) = [f for f in desk(tmp_path).draft().findings if f.code == "exchange-unreachable"]
    assert "[directory] account" in found.message
