"""The parts of what follows a step: threads, searching by words, what a digest pins."""

import hashlib

import pytest

from mailer.compose.headers import HeaderFault, identities_field
from mailer.compose.thread import CORRECTED, Thread
from mailer.dispatch.searching import plain_words
from mailer.ledger.model import Kind
from mailer.ledger.pinning import digest_of
from mailer.preview.wording import following
from mailer.visible import table
from tests.samples import make_dispatch, make_message
from tests.sheets import make_facts


def test_a_reply_names_each_message_once() -> None:
    """What several have is answered once, in their order, whatever the case of their address."""
    replies = {"a@assen.example": "<1@x>", "b@assen.example": "<1@x>", "c@assen.example": "<2@x>"}
    message = make_message(1, "C@Assen.example", "a@assen.example", "b@assen.example")
    assert Thread(CORRECTED, replies).answered(message.addressees) == ["<2@x>", "<1@x>"]


def test_a_correction_says_so_once() -> None:
    """The template `correction` says it by itself."""
    thread = Thread(CORRECTED)
    assert thread.subject("Terugkoppeling") == "Correctie: Terugkoppeling"
    assert thread.subject("Correctie: Terugkoppeling") == "Correctie: Terugkoppeling"


def test_message_ids_are_folded_between_two_of_them() -> None:
    """No line is too long, and no identity is broken."""
    identities = [f"<{number:032}@drenthe.example>" for number in range(5)]
    field = identities_field("References", identities)
    assert field.endswith(b"\r\n")
    assert all(len(line) <= 78 for line in field.split(b"\r\n"))
    assert field.decode().split()[1:] == identities


def test_i10_no_line_break_gets_into_a_reply() -> None:
    """What a ledger holds could have been altered."""
    with pytest.raises(HeaderFault):
        identities_field("In-Reply-To", ["<1@x>\r\nBcc: pers@krant.example"])


def test_i13_the_digest_of_a_step_is_what_it_always_was() -> None:
    """Approvals given before there was anything that follows a step hold."""
    dispatch = make_dispatch(7, after=("eerst",))
    seal = hashlib.sha256()
    pinned = (dispatch.plan, dispatch.step, dispatch.account, None, "eerst", dispatch.facts, "a")
    for part in pinned:
        seal.update(f"{part}\0".encode())
    assert digest_of(dispatch, ["a"]) == seal.hexdigest()
    other = dispatch.model_copy(update={"kind": Kind.ADDED, "follows": 3})
    assert digest_of(other, ["a"]) != seal.hexdigest()


@pytest.mark.parametrize(
    ("written", "words"),
    [("Coënraads", "coenraads"), ("  ZWEELOO\n in ", "zweeloo in"), ("Straße", "strasse")],
)
def test_words_are_compared_without_case_and_accents(written: str, words: str) -> None:
    """However somebody types what they look for."""
    assert plain_words(written) == words


@pytest.mark.usefixtures("english")
def test_what_follows_says_of_what_and_for_whom() -> None:
    """A step itself says nothing; of many people the first are named."""
    facts = make_facts(because="mailbox leeg")
    again = make_dispatch(9, kind=Kind.AGAIN, follows=7)
    people = [f"{n}@assen.example" for n in range(8)]
    assert following(make_dispatch(7), facts, people) == ""
    assert following(None, facts, people) == ""
    told = following(again, facts, people)
    assert told.startswith("D-7 once more, to 0@assen.example,")
    assert told.endswith("+ 2, because: mailbox leeg")


def test_i29_a_table_is_one_line_a_row() -> None:
    """A mark before the heading alone; a line break in a cell shows."""
    lines = list(table([("a", "b"), ("x\ny", "=1")]))
    assert lines == ["\ufeffa;b\r\n".encode(), b"x\\ny;'=1\r\n"]
