"""What changes while a question waits for its answer is seen before anything goes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

pytest.importorskip("pty", reason="Windows has no pseudo-terminal")

from mailer.cli.handing import conclude, hand_over
from mailer.errors import NotApproved
from mailer.ledger.model import State
from mailer.workspace import Workspace
from tests.cli.conftest import Terminal
from tests.desk import BEFORE, Desk, plan_text, step_text
from tests.typist import Typist

AS_OF = ("--as-of", "2024-10-25 10:00")
REASON, NUMBER = "Your reason to accept it", "How many recipients does it go to?"
ASSEN = "b.kloosterman@assen.example"
PAGE = "<html><body><script>{words}</script><p>Het overzicht.</p></body></html>"

Change = Callable[[Desk], None]


def into_the_embargo(desk: Desk) -> None:
    """What goes to the press is for those who are cleared alone."""
    desk.edit("notes/proef.md", "## Mededelingen", "## Mededelingen {embargo}")


def suppress(desk: Desk) -> None:
    """One of the two wants no more mail, and is cleared for nothing any more."""
    desk.edit("distribution_lists/suppressed.csv", "reason\n", f"reason\n{ASSEN};wil niet\n")


def only_to_another(desk: Desk) -> None:
    """A trial is on."""
    desk.edit("config.toml", "[rules]", '[rules]\nonly_to = ["niemand@drenthe.example"]')


def four_eyes(desk: Desk) -> None:
    """Another person has to approve."""
    desk.edit("config.toml", "[rules]", "[rules]\nfour_eyes = true")


def fault(desk: Desk) -> None:
    """A plan that cannot be read may hold an embargo."""
    desk.write("releases/ander.toml", "title = ")


def gone(desk: Desk) -> list[str]:
    """The messages in the outbox."""
    return [path.read_text("utf-8") for path in sorted((desk.root / "outbox").rglob("*.eml"))]


def waiting(terminal: Terminal, *words: str) -> Typist:
    """A command at the question for the number."""
    typist = Typist(terminal.root, *words, *AS_OF)
    typist.until(NUMBER)
    return typist


@pytest.mark.parametrize("approved", [False, True])
def test_i02_an_embargo_laid_while_the_number_is_asked_holds(
    small: Terminal, approved: bool
) -> None:
    """Words put under embargo before the answer do not reach who is not cleared for them."""
    desk = small.desk
    desk.write("releases/proef.toml", plan_text(step_text(to="pers")))
    if approved:
        small("prepare", "proef", *AS_OF)
        small("approve", "D-1", "--confirm", "1", *AS_OF)
    typist = waiting(small, "send", "proef", "stap")
    into_the_embargo(desk)
    typist.types("1")
    assert typist.ends() == 5
    assert gone(desk) == []


@pytest.mark.parametrize("approved", [False, True])
@pytest.mark.parametrize(
    ("change", "code", "still_go"),
    [(suppress, 5, 1), (only_to_another, 1, 0), (four_eyes, 4, 0), (fault, 1, 0)],
)
def test_i07_what_the_files_say_after_the_answer_counts(
    small: Terminal, approved: bool, change: Change, code: int, still_go: int
) -> None:
    """Who was suppressed, and a house rule made stricter, before the answer hold mail back."""
    if approved:
        small("prepare", "proef", *AS_OF)
        small("approve", "D-1", "--confirm", "2", *AS_OF)
    typist = waiting(small, "send", "proef", "stap")
    change(small.desk)
    typist.types("2")
    assert typist.ends() == code
    assert len(gone(small.desk)) == still_go


def test_i13_a_rule_of_four_eyes_made_while_approve_asks_holds(small: Terminal) -> None:
    """Who prepared it does not approve it by having asked before the rule was there."""
    small("prepare", "proef", *AS_OF)
    typist = waiting(small, "approve", "D-1")
    four_eyes(small.desk)
    typist.types("2")
    assert typist.ends() == 4
    with Workspace(small.root).ledger() as ledger:
        assert ledger.approval(1) is None


@pytest.mark.parametrize("approved", [False, True])
def test_i04_what_gave_way_while_the_number_was_asked_is_not_done(
    small: Terminal, approved: bool
) -> None:
    """A second terminal prepares again: the first one fails, and names what goes instead."""
    small("prepare", "proef", *AS_OF)
    if approved:
        small("approve", "D-1", "--confirm", "2", *AS_OF)
    typist = waiting(small, "send", "D-1")
    assert small("prepare", "proef", *AS_OF).code == 0
    typist.types("2")
    assert typist.ends() == 4
    assert ("gave way to D-2" if approved else "no longer, what you saw") in typist.shown
    assert gone(small.desk) == []


def test_i03_what_another_sent_while_the_number_was_asked_goes_once(small: Terminal) -> None:
    """Nobody is kept from sending while a question waits, and the answer sends nothing twice."""
    small("prepare", "proef", *AS_OF)
    small("approve", "D-1", "--confirm", "2", *AS_OF)
    typist = waiting(small, "send", "D-1")
    assert small("send", "D-1", "--confirm", "2", *AS_OF).code == 0
    typist.types("2")
    assert typist.ends() == 7
    assert len(gone(small.desk)) == 2


def test_i15_what_became_late_while_the_number_was_asked_waits(tmp_path: Path) -> None:
    """In time before the question and late after the answer is late."""
    desk = Desk.furnished(tmp_path, step_text(at="2024-10-25 09:00"))
    instants = [datetime(2024, 10, 25, 7, 30, tzinfo=UTC)]
    workspace = Workspace(desk.root, lambda: instants[-1])

    def number() -> int:
        instants.append(instants[-1] + timedelta(hours=2))
        return 2

    with workspace.ledger() as ledger:
        dispatch = desk.approved(ledger, now=BEFORE)
        with pytest.raises(NotApproved, match="was due"):
            hand_over(workspace, ledger, dispatch, number, late=False)
        assert ledger.tally(dispatch.number) == {State.PLANNED: 2}


def test_i04_what_is_planned_still_is_never_the_end(tmp_path: Path) -> None:
    """A command that leaves a message behind fails, even where nothing tells why."""
    desk = Desk.furnished(tmp_path)
    with desk.workspace().ledger() as ledger:
        dispatch = desk.approved(ledger)
        with pytest.raises(NotApproved, match="is not handed over"):
            conclude(dispatch, list(ledger.deliveries(dispatch.number)), [], "mailer status")


def with_script(desk: Desk, words: str) -> None:
    """An attachment with a script in it, which wants a reason."""
    desk.write("bijlagen/overzicht.html", PAGE.format(words=words))


def test_i24_an_acceptance_covers_the_bytes_that_were_shown(small: Terminal) -> None:
    """A file written over while its reason is asked stops, and what was accepted is not kept."""
    step = step_text(attachments=["bijlagen/overzicht.html"])
    small.desk.write("releases/proef.toml", plan_text(step, embargo=""))
    small.desk.edit("notes/proef.md", "op tijd", "op tijd (zie bijlage)")
    small.desk.edit("notes/proef.md", " {embargo}", "")
    with_script(small.desk, "een")
    typist = Typist(small.root, "send", "proef", "stap", *AS_OF)
    typist.until(REASON)
    with_script(small.desk, "twee")
    while True:
        typist.types("dit script ken ik")
        if typist.until(REASON, "Changed while you read: bijlagen/overzicht.html") != REASON:
            break
    assert typist.ends() == 1
    with Workspace(small.root).ledger() as ledger:
        assert ledger.acceptances("releases/proef.toml", "stap") == []
        assert ledger.dispatches() == []


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("notes/proef.md", "Niemand had", "Iedereen had"),
        ("releases/proef.toml", 'to = ["binnen"]', 'to = ["gemeenten"]'),
        ("distribution_lists/contacts.csv", "A. de Boer", "B. de Boer"),
        ("templates/signature.md", "groet", "groeten"),
    ],
)
def test_i13_what_changed_while_a_reason_was_asked_is_looked_at_again(
    small: Terminal, file: str, old: str, new: str
) -> None:
    """Any file of the step that is another by the time of the answer stops the preparation."""
    small.desk.edit("notes/proef.md", "op tijd en", "op tijd tijd en")
    typist = Typist(small.root, "send", "proef", "stap", *AS_OF)
    typist.until(REASON)
    small.desk.edit(file, old, new)
    typist.types("zo stond het er")
    assert typist.ends() == 1
    assert f"Changed while you read: {file}." in typist.shown
    assert gone(small.desk) == []


def test_i13_what_changed_while_it_was_asked_to_prepare_again_is_told(small: Terminal) -> None:
    """The page after that question compares with the files as they are after the answer."""
    small("prepare", "proef", *AS_OF)
    small.desk.edit("notes/proef.md", "op tijd", "te laat")
    typist = Typist(small.root, "send", "proef", "stap", *AS_OF)
    typist.until("Prepare it again")
    small.desk.edit("templates/signature.md", "groet", "groeten")
    typist.types("")
    typist.until(NUMBER)
    page = (small.root / "outbox" / "preview-D-1.html").read_text("utf-8")
    assert "templates/signature.md" in page
    typist.interrupts()
    assert typist.ends() == 130
