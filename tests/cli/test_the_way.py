"""`mailer send` at a real terminal: findings, page, the number typed, gone."""

from collections.abc import Callable
from getpass import getuser
from pathlib import Path
from threading import Thread

import pytest

pytest.importorskip("pty", reason="Windows has no pseudo-terminal")

from mailer.workspace import Workspace
from tests.cli.conftest import Terminal
from tests.desk import Desk, plan_text, step_text
from tests.typist import CTRL_D, Typist

AS_OF = ("--as-of", "2024-10-25 10:00")
REASON, NUMBER = "Your reason to accept it", "How many recipients does it go to?"
DOUBLED, OPEN_END = "begon begon op tijd", "doorgestuurd naar"


def slips(desk: Desk) -> None:
    """Two warnings in the notes."""
    desk.edit("notes/proef.md", "begon op tijd", DOUBLED)
    desk.edit("notes/proef.md", "Niemand had een vraag", f"Vragen worden {OPEN_END}")
    desk.edit("notes/proef.md", " voor de rondvraag van vandaag.", "")


def files(terminal: Terminal) -> list[Path]:
    """What lies in the outbox."""
    return sorted((terminal.root / "outbox").rglob("*.eml"))


def send(terminal: Terminal, *words: str, browser: str = "") -> Typist:
    """`mailer send proef stap`, or another dispatch, at a terminal."""
    environment = {"BROWSER": browser} if browser else {}
    named = words or ("proef", "stap")
    return Typist(terminal.root, "send", *named, *AS_OF, environment=environment)


def accepted(typist: Typist) -> None:
    """Every finding accepted, as far as the number."""
    while typist.until(REASON, NUMBER) == REASON:
        typist.types("zo stond het er")


def test_the_whole_way_on_the_sample_workspace(sample: Terminal) -> None:
    """Each warning is accepted with a reason, the page read, the number typed, the mail gone."""
    words = ("send", "2024-10-04-prt", "terugkoppeling", "--as-of", "2024-10-09 09:26")
    typist = Typist(sample.root, *words)
    accepted(typist)
    assert "gedachte gedachte/inspanning" in typist.shown  # the passage, not only the words found
    assert f"{sample.root}/outbox/preview-D-1.html" in typist.raw.replace("\r\n", "")
    assert "34 recipients, 18 organisations" in typist.shown
    typist.types("34")
    assert typist.ends() == 0
    assert "Next: mailer status" in typist.shown
    assert [file.name for file in files(sample)] == ["D-1-001.eml"]


def test_the_reasons_are_kept_and_asked_once(small: Terminal) -> None:
    """What a person accepted carries over to the next preparation of the step."""
    slips(small.desk)
    typist = send(small)
    accepted(typist)
    typist.types("2")
    assert typist.ends() == 0
    with Workspace(small.root).ledger() as ledger:
        kept = ledger.acceptances("releases/proef.toml", "stap")
    assert {each.because for each in kept} == {"zo stond het er"}
    assert len(kept) == 2


def test_a_warning_without_a_reason_stops_and_nothing_is_stored(small: Terminal) -> None:
    """An empty answer is a no: no acceptance is kept, not that of the one before it either."""
    slips(small.desk)
    typist = send(small)
    typist.until(REASON)
    typist.types("eerste")
    typist.until(REASON)
    typist.types("  ")
    assert typist.ends() == 1
    assert not (small.root.parent / "state").exists()


def test_a_reason_on_the_command_line_is_not_asked(small: Terminal) -> None:
    """--accept and --because answer their finding; the others are asked."""
    slips(small.desk)
    flags = ("--accept", "doubled-word@1.1", "--because", "bekend")
    typist = send(small, "proef", "stap", *flags)
    assert typist.until(REASON, NUMBER) == REASON
    assert OPEN_END in typist.shown
    assert DOUBLED not in typist.shown
    typist.interrupts()
    assert typist.ends() == 130


def test_i11_an_error_stops_before_anything_is_asked(small: Terminal) -> None:
    """What must be mended is shown with its place and remedy, all at once; nothing is asked."""
    slips(small.desk)
    small.desk.edit("notes/proef.md", "Dag allen", "Dag [NAAM]")
    typist = send(small)
    assert typist.ends() == 1
    assert "[NAAM]" in typist.shown
    assert "doubled-word" in typist.shown
    assert REASON not in typist.shown
    assert not (small.root.parent / "state").exists()


@pytest.mark.parametrize("stop", [Typist.interrupts, lambda typist: typist.presses(CTRL_D)])
def test_stopped_at_a_finding_nothing_is_stored(
    small: Terminal, stop: Callable[[Typist], None]
) -> None:
    """Ctrl-C and Ctrl-D at a question store nothing, and say so."""
    slips(small.desk)
    typist = send(small)
    typist.until(REASON)
    stop(typist)
    assert typist.ends() == 130
    assert "Nothing is stored." in typist.shown
    assert not (small.root.parent / "state").exists()


def test_stopped_at_the_number_it_stays_prepared_and_goes_on_from_there(small: Terminal) -> None:
    """Ctrl-C at the number says what is stored and how to go on; the next send does."""
    typist = send(small)
    typist.until(NUMBER)
    typist.interrupts()
    assert typist.ends() == 130
    assert "D-1 is stored. Cannot go yet: nobody has approved it." in typist.shown
    assert "Next: mailer send D-1" in typist.shown
    assert files(small) == []
    again = send(small, "stap")
    again.until(NUMBER)
    again.types("2")
    assert again.ends() == 0
    assert len(files(small)) == 2


def test_i13_a_wrong_number_is_asked_once_more_and_approves_nothing(small: Terminal) -> None:
    """Mended it goes; wrong twice it is not approved, and nothing goes."""
    typist = send(small)
    for number in ("3", "04"):
        typist.until(NUMBER)
        typist.types(number)
    assert typist.ends() == 4
    assert files(small) == []
    with Workspace(small.root).ledger() as ledger:
        assert ledger.approval(1) is None
    again = send(small)
    for number in ("twee", "3", "2"):
        again.until(NUMBER)
        again.types(number)
    assert again.ends() == 0
    assert len(files(small)) == 2


def test_i24_one_paste_answers_no_question(small: Terminal) -> None:
    """Of lines that come at once none is a reason, nor a number for a page unread."""
    slips(small.desk)
    typist = send(small)
    for reason in ("de echte eerste", "de echte tweede"):
        typist.until(REASON)
        typist.types("eerste\ntweede\n2\n2")
        typist.until("none of it counts")
        typist.until(REASON)
        typist.types(reason)
    for pasted in ("2\n2", "\n\n2\n2 en nog iets"):
        typist.until(NUMBER)
        typist.types(pasted)
        typist.until("none of it counts")
    typist.until(NUMBER)
    typist.interrupts()
    assert typist.ends() == 130
    with Workspace(small.root).ledger() as ledger:
        kept = {each.because for each in ledger.acceptances("releases/proef.toml", "stap")}
        assert ledger.approval(1) is None
    assert kept == {"de echte eerste", "de echte tweede"}


def test_i24_a_long_paste_answers_no_question(small: Terminal) -> None:
    """More than a terminal holds at a time, sent on as it makes room, is one paste still."""
    slips(small.desk)
    typist = send(small)
    typist.until(REASON)
    pasting = Thread(target=typist.types, args=("een regel uit een ander stuk\n" * 1000,))
    pasting.start()
    typist.until("none of it counts")
    typist.until(REASON)
    pasting.join()
    typist.interrupts()
    assert typist.ends() == 130
    assert "Warning 2" not in typist.shown
    assert not (small.root.parent / "state").exists()


def test_the_page_opens_by_a_key_and_never_by_itself(small: Terminal, tmp_path: Path) -> None:
    """`o` opens it in the browser, and the number is asked again."""
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> {opened}\n', "utf-8")
    browser.chmod(0o700)
    typist = send(small, browser=f"{browser} %s")
    typist.until(NUMBER)
    assert not opened.exists()
    typist.types("o")
    typist.until(NUMBER)
    assert opened.read_text("utf-8").strip().endswith("/outbox/preview-D-1.html")
    typist.types("2")
    assert typist.ends() == 0


def test_four_eyes_stops_after_preparing_and_names_the_others_command(small: Terminal) -> None:
    """Who prepared it may not approve it: no number is asked, and nothing goes."""
    small.desk.edit("config.toml", "[rules]", "[rules]\nfour_eyes = true")
    typist = send(small)
    assert typist.ends() == 4
    assert "another person has to approve it" in typist.shown
    assert "Next: mailer send D-1" in typist.shown
    assert NUMBER not in typist.shown
    assert files(small) == []


def test_who_may_only_prepare_prepares(small: Terminal) -> None:
    """The rest is another person's; who may only approve cannot prepare."""
    account = getuser()
    for may, code in (("approve", 4), ("prepare", 4)):
        people = f'[people]\n{account} = {{ name = "J. Jansen", may = ["{may}"] }}\n[rules]'
        small.desk.edit("config.toml", "[rules]", people)
        typist = send(small)
        assert typist.ends() == code
        assert NUMBER not in typist.shown
        assert (small.root.parent / "state").exists() is (may == "prepare")
        small.desk.edit("config.toml", people, "[rules]")
    assert "Next: mailer send D-1" in typist.shown


def test_i13_the_approver_of_a_second_version_sees_what_changed(small: Terminal) -> None:
    """Before the number is asked, by send and by approve, the changed passage is marked."""
    for words in (("prepare", "proef"), ("approve", "D-1", "--confirm", "2")):
        assert small(*words, *AS_OF).code == 0
    small.desk.edit("notes/proef.md", "op tijd", "te laat")
    assert small("prepare", "proef", *AS_OF).code == 0
    for act in ("approve", "send"):
        typist = Typist(small.root, act, "D-2", *AS_OF)
        typist.until("Changed since D-1")
        typist.until("[-op tijd-]")
        typist.until("{+te laat+}")
        typist.until(NUMBER)
        typist.interrupts()
        assert typist.ends() == 130


def test_i13_changed_files_are_told_and_what_was_approved_stays(small: Terminal) -> None:
    """Nothing typed is no: what goes is what was approved; yes prepares anew."""
    for words in (("prepare", "proef"), ("approve", "D-1", "--confirm", "2")):
        assert small(*words, *AS_OF).code == 0
    small.desk.edit("notes/proef.md", "op tijd", "te laat")
    anew = send(small)
    anew.until("Prepare it again")
    assert "notes/proef.md" in anew.shown
    anew.types("y")
    anew.until("D-1 gave way to it.")
    anew.until(NUMBER)
    anew.interrupts()
    assert anew.ends() == 130
    small.desk.edit("notes/proef.md", "te laat", "tien uur")
    kept = send(small)
    kept.until("Prepare it again")
    kept.types("")
    kept.until(NUMBER)
    kept.types("2")
    assert kept.ends() == 0
    assert [b"te laat" in file.read_bytes() for file in files(small)] == [True, True]


def test_what_was_taken_back_is_prepared_anew(small: Terminal) -> None:
    """After cancel the step leads through all of it again, against what was approved before."""
    for words in (
        ("prepare", "proef"),
        ("approve", "D-1", "--confirm", "2"),
        ("send", "D-1", "--confirm", "2"),
        ("cancel", "D-1", "--because", "foute datum"),
    ):
        assert small(*words, *AS_OF).code == 0
    small.desk.edit("notes/proef.md", "op tijd", "te laat")
    typist = send(small)
    typist.until("Changed since D-1")
    typist.until(NUMBER)
    typist.types("2")
    assert typist.ends() == 0
    assert [b"te laat" in file.read_bytes() for file in files(small)] == [True, True]


def test_i01_before_its_time_it_is_approved_and_waits(small: Terminal) -> None:
    """The gate's exit code, what is stored, and the command for later."""
    small.desk.write("releases/proef.toml", plan_text(step_text(at="2024-10-31 10:00")))
    typist = send(small)
    typist.until(NUMBER)
    typist.types("2")
    assert typist.ends() == 5
    assert "It is approved, and waits." in typist.shown
    assert "Next: mailer send D-1" in typist.shown
    assert files(small) == []


def test_without_a_terminal_nothing_asks(small: Terminal) -> None:
    """It fails and names the flag; findings are accepted where one prepares."""
    unprepared = small("send", "proef", "stap", *AS_OF)
    assert (unprepared.code, files(small)) == (2, [])
    small("prepare", "proef", *AS_OF)
    small("approve", "D-1", "--confirm", "2", *AS_OF)
    unconfirmed = small("send", "D-1", *AS_OF)
    assert unconfirmed.code == 2
    assert "--confirm" in unconfirmed.err
    accepting = small("send", "D-1", "--accept", "x@1", "--because", "x", "--confirm", "2", *AS_OF)
    assert accepting.code == 2
    assert "mailer prepare" in accepting.err
    assert files(small) == []


@pytest.mark.parametrize(
    "words", [("bestaatniet",), ("proef", "stp"), ("proef", "stap", "meer"), ("D-9",)]
)
def test_what_is_not_there_is_told_at_a_terminal_too(
    small: Terminal, words: tuple[str, ...]
) -> None:
    """A mistyped plan, step or dispatch is a usage error before anything is asked or stored."""
    assert send(small, *words).ends() == 2
    assert not (small.root.parent / "state").exists()


@pytest.mark.parametrize("columns", [40, 80, 160])
def test_no_line_of_prose_is_wider_than_the_terminal(small: Terminal, columns: int) -> None:
    """Only a word or a command that is wider itself, which is never broken."""
    slips(small.desk)
    typist = Typist(
        small.root, "preview", "proef", *AS_OF, columns=columns, environment={"TERM": "dumb"}
    )
    assert typist.ends() == 1
    for line in typist.raw.replace("\r", "").splitlines():
        whole = line.strip().startswith(("--accept", "Next:")) or len(line.split()) == 1
        assert whole or len(line) <= columns


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({}, True), ({"NO_COLOR": ""}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
)
def test_colours_only_where_they_are_wanted(
    small: Terminal, environment: dict[str, str], coloured: bool
) -> None:
    """NO_COLOR that is not empty, and a dumb terminal, get plain text (no-color.org)."""
    typist = Typist(small.root, "preview", "proef", *AS_OF, environment=environment)
    assert typist.ends() == 0
    assert ("\x1b[" in typist.raw) is coloured


def test_a_terminal_and_a_pipe_tell_the_same(small: Terminal) -> None:
    """Every word that a pipe gets of preview and status stands on the terminal, and no other."""
    for words in (("preview", "proef", *AS_OF), ("status", *AS_OF), ("explain", "doubled-word")):
        small(*words)  # so that both compare with an earlier page
        typist = Typist(small.root, *words, columns=160)
        typist.ends()
        piped = small(*words)
        assert sorted(typist.shown.split()) == sorted((piped.out + piped.err).split())


def test_i29_markup_and_escapes_in_the_papers_are_text_at_a_terminal(small: Terminal) -> None:
    """[red] of rich is shown as it stands, and no escape sequence of a title reaches it."""
    small.desk.edit("releases/proef.toml", 'title = "Proef"', 'title = "[red]x[/] \\u001b]0;weg"')
    typist = Typist(small.root, "preview", "proef", *AS_OF)
    typist.until("[red]x[/] \\x1b]0;weg")
    typist.ends()
    assert "\x1b]" not in typist.raw


def test_a_key_that_is_no_text_is_no_part_of_a_reason(small: Terminal) -> None:
    """An arrow to mend a letter with is told, and the reason asked once more."""
    slips(small.desk)
    typist = send(small)
    typist.until(REASON)
    typist.types("staat er noz in\x1b[D")
    typist.until("that is no text")
    typist.until(REASON)
    typist.types("staat er nog in")
    typist.until(REASON)
    typist.types("")
    assert typist.ends() == 1


def test_a_person_is_led_through_a_round_and_its_reminders(sample: Terminal) -> None:
    """One page and one number for the question and what reminds of it; nobody is reminded yet."""
    words = ("send", "2024-10-04-prt", "feitelijke-toets", "--as-of", "2024-10-09 09:26")
    typist = Typist(sample.root, *words)
    accepted(typist)
    typist.types("11")
    assert typist.ends() == 0
    assert "With it its reminders: Tuesday 15 October" in typist.shown
    assert "Next: mailer round status D-1" in typist.shown
    assert len(files(sample)) == 11
    early = sample("send", "D-2", "--confirm", "11", "--as-of", "2024-10-15 09:30")
    assert early.code == 2
    assert "mailer round remind D-1" in early.err
