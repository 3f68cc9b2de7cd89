"""The witness outside the ledger's folder: it gives away a ledger that was put back."""

from pathlib import Path

import pytest

from mailer.clock import fixed_clock
from mailer.errors import HandedOver, LedgerError
from mailer.ledger.model import State
from mailer.ledger.opening import open_ledger
from mailer.ledger.store import Ledger
from mailer.ledger.witness import Begun, Witness
from tests.samples import NOW, make_delivery, make_dispatch, make_message

pytestmark = pytest.mark.usefixtures("english")


def opened(folder: Path) -> Ledger:
    """The ledger of a folder, its witness beside it."""
    path, witnesses = folder / "state" / "ledger.db", folder / "witnesses"
    return open_ledger(path, fixed_clock(NOW), kind=lambda _: "ext4", witnesses=witnesses)


def begun(ledger: Ledger, number: int) -> None:
    """Begin all of a dispatch, before the eyes of the witness."""
    dispatch = ledger.dispatch(number)
    for delivery in ledger.deliveries(number):
        assert ledger.begin(delivery)
        ledger.bear_witness(delivery, dispatch.plan, dispatch.step)


def prepared(ledger: Ledger, **parts: str) -> int:
    """A dispatch of two messages."""
    number = ledger.next_number()
    messages = [make_message(1), make_message(2)]
    ledger.freeze(make_dispatch(number, messages, **parts), messages)
    return number


def copied(folder: Path) -> bytes:
    """The ledger's bytes, nothing left beside them."""
    return (folder / "state" / "ledger.db").read_bytes()


def put_back(folder: Path, content: bytes) -> None:
    """Over the same file: neither its path nor its inode changes."""
    with (folder / "state" / "ledger.db").open("r+b") as file:
        file.write(content)
        file.truncate()


def test_a_line_is_read_back_and_half_a_line_is_none(tmp_path: Path) -> None:
    """What a power cut or a full disk left half-written hides no line before or after it."""
    first, second = Witness(tmp_path, "id"), Witness(tmp_path, "id")
    first.note(make_delivery(make_message(1)), "releases/a.toml", "een")
    first.close()
    with (tmp_path / "id.jsonl").open("ab") as file:
        file.write(b'[1, 9, "releases/p')
    second.note(make_delivery(make_message(2)), "releases/a.toml", "een")
    assert list(second.begun()) == [
        Begun(1, 1, "releases/a.toml", "een"),
        Begun(1, 2, "releases/a.toml", "een"),
    ]
    second.close()


def test_i18_a_ledger_put_back_over_itself_does_not_send(tmp_path: Path) -> None:
    """The same file at the same path says so, and once claimed what it forgot is in doubt."""
    with opened(tmp_path) as ledger:
        number = prepared(ledger)
    copy = copied(tmp_path)
    with opened(tmp_path) as ledger:
        begun(ledger, number)
        assert ledger.home_fault() is None
    put_back(tmp_path, copy)
    with opened(tmp_path) as ledger:
        assert "put back" in (ledger.home_fault() or "")
        assert ledger.claim("J. de Vries") == ["D-1/1", "D-1/2"]
        assert ledger.home_fault() is None
        assert ledger.tally(number) == {State.IN_DOUBT: 2}
        assert ledger.verify() == []


def test_i18_one_claim_is_enough_for_what_was_tried_more_than_once(tmp_path: Path) -> None:
    """Where the witness saw several attempts the ledger knows of them all after one claim."""
    with opened(tmp_path) as ledger:
        number = prepared(ledger)
    copy = copied(tmp_path)
    with opened(tmp_path) as ledger:
        begun(ledger, number)
        for delivery in list(ledger.deliveries(number)):
            ledger.fail(delivery, State.PLANNED, "no connection")
        begun(ledger, number)
    put_back(tmp_path, copy)
    with opened(tmp_path) as ledger:
        ledger.claim("J. de Vries")
        assert ledger.home_fault() is None


def test_i03_a_step_that_a_forgotten_dispatch_sent_is_not_prepared_again(tmp_path: Path) -> None:
    """Neither before nor after the claim, whatever number another step got meanwhile."""
    with opened(tmp_path) as ledger:
        ledger.living(NOW)
    copy = copied(tmp_path)
    with opened(tmp_path) as ledger:
        begun(ledger, prepared(ledger, step="een"))
    put_back(tmp_path, copy)
    with opened(tmp_path) as ledger:
        with pytest.raises(LedgerError, match="put back"):
            prepared(ledger, step="twee")
        ledger.claim("J. de Vries")
        with pytest.raises(HandedOver, match="forgot"):
            prepared(ledger, step="een")
        assert prepared(ledger, step="twee") == 2


def test_i18_another_file_put_in_the_place_of_an_open_ledger_is_noticed(tmp_path: Path) -> None:
    """A worker that has the ledger open does not go on in the one that was taken away."""
    with opened(tmp_path) as ledger:
        number = prepared(ledger)
        path = ledger.path
        other = path.with_name("other.db")
        other.write_bytes(copied(tmp_path))
        other.replace(path)
        with pytest.raises(LedgerError, match="put back"):
            ledger.begin(next(ledger.deliveries(number)))


def test_i03_what_no_witness_can_see_is_not_handed_over(tmp_path: Path) -> None:
    """Where the witness cannot be written, what was begun is planned again."""
    with opened(tmp_path) as ledger:
        number = prepared(ledger)
        (tmp_path / "witnesses").write_text("in the way", "utf-8")
        delivery = next(ledger.deliveries(number))
        assert ledger.begin(delivery)
        with pytest.raises(LedgerError):
            ledger.bear_witness(delivery, "p", "s")
        assert ledger.tally(number) == {State.PLANNED: 2}
