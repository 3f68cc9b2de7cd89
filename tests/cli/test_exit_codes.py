"""Each way to fail has its exit code, its place and its remedy, and never a traceback."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import mailer.cli
from mailer.cli import run
from mailer.cli.following import _next, _standings
from mailer.dispatch.sending import alone
from mailer.ledger.model import State
from mailer.workspace import Workspace
from tests.cli.conftest import Terminal
from tests.desk import EMBARGO, Desk, plan_text, step_text

AS_OF = ("--as-of", "2024-10-25 10:00")
EARLY = step_text(at="2024-10-31 10:00")


def approved(terminal: Terminal, as_of: tuple[str, ...] = AS_OF) -> None:
    """Prepare and approve the one step of the small workspace as D-1."""
    assert terminal("prepare", "proef", "stap", *as_of).code == 0
    assert terminal("approve", "D-1", "--confirm", "2", *as_of).code == 0


def send(terminal: Terminal, *more: str) -> int:
    """Send D-1 to its two recipients; the exit code."""
    return terminal("send", "D-1", "--confirm", "2", *(more or AS_OF)).code


def test_0_the_whole_way(small: Terminal) -> None:
    """check, preview, prepare, approve, send and status succeed, each naming what comes next."""
    for words in (("check", "proef"), ("preview", "proef"), ("prepare", "proef")):
        said = small(*words, *AS_OF)
        assert said.code == 0
    assert "mailer approve D-1" in said.err
    approved_now = small("approve", "stap", "--confirm", "2", *AS_OF)
    assert "mailer send D-1 --confirm 2" in approved_now.err
    assert send(small) == 0
    status = small("status")
    assert "2 written" in status.out
    assert status.code == 0


def test_1_findings_that_stop(small: Terminal) -> None:
    """A placeholder in the notes stops check, preview and prepare, with file and line."""
    small.desk.edit("notes/proef.md", "Dag allen", "Dag [NAAM]")
    for words in (("check",), ("preview", "proef"), ("prepare", "proef")):
        said = small(*words, *AS_OF)
        assert said.code == 1
        assert "notes/proef.md:7" in said.out + said.err
    assert small("preview", "D-1").code == 2


def test_1_a_plan_with_faults_names_them_all(small: Terminal) -> None:
    """A plan with several faults shows each with its line, and a preview of it says so too."""
    plan = plan_text(step_text(at="2024-11-01", templat="x"), embargo='[embargo]\nuntil = "x"\n')
    small.desk.write("releases/proef.toml", plan)
    said = small("check")
    assert said.code == 1
    assert {f"releases/proef.toml:{n}" for n in (4, 9)} <= set(said.out.replace(": ", " ").split())
    assert small("preview", "proef", "stap").code == 1


@pytest.mark.parametrize(
    "words",
    [
        ("chek",),
        ("preview",),
        ("preview", "proef", "stap", "meer"),
        ("preview", "bestaatniet"),
        ("preview", "x" * 5000),
        ("prepare", "proef", "stp"),
        ("prepare", "proef", "stap", "--as-of", "morgen"),
        ("prepare", "proef", "stap", "--as-of", "2024-10-27 02:30"),
        ("send", "D-1"),
        ("send", "D-1", "D-2", "D-3", "--confirm", "2"),
        ("send", "D-99999999999999999999999", "--confirm", "2"),
        ("send", "D-²", "--confirm", "2"),
        ("approve", "nergens", "--confirm", "2"),
        ("explain", "double-word"),
        ("notes", "show", "notes/weg.md"),
        ("schema", "alles"),
        ("settle", "D-1", "--because", "x"),
        ("cancel", "D-1"),
    ],
    ids=lambda words: " ".join(words)[:40],
)
def test_2_what_is_not_there(small: Terminal, words: tuple[str, ...]) -> None:
    """A mistyped command, plan, step, dispatch, time, code or file is exit code 2."""
    said = small(*words)
    assert said.code == 2
    assert said.out == ""
    assert said.err


def test_2_a_mistyped_name_gets_the_nearest(small: Terminal) -> None:
    """A command, plan, step or code that is nearly right is suggested."""
    for words, near in (
        (("chek",), "check"),
        (("preview", "proev"), "releases/proef.toml"),
        (("preview", "proef", "stab"), "stap"),
        (("explain", "double-word"), "doubled-word"),
    ):
        assert near in small(*words).err


def test_2_an_approval_without_a_terminal_names_the_flag(small: Terminal) -> None:
    """Where nobody sits, nothing is asked: --confirm is named and nothing is approved."""
    small("prepare", "proef", *AS_OF)
    said = small("approve", "D-1", *AS_OF)
    assert said.code == 2
    assert "--confirm" in said.err
    assert send(small) == 4


def test_2_a_dispatch_that_nobody_prepared(small: Terminal) -> None:
    """In a workspace with a ledger a number that is not there is a plain error."""
    approved(small)
    assert small("send", "D-77", "--confirm", "2").code == 2


@pytest.mark.parametrize(
    "break_it",
    [
        lambda desk: (desk.root / "config.toml").unlink(),
        lambda desk: desk.write("config.toml", "[sender"),
        lambda desk: desk.write("config.toml", b"\xff\xfe"),
        lambda desk: desk.edit("config.toml", "[sender]", "[zender]"),
        lambda desk: desk.edit("config.toml", "[ledger]", '[account]\nuse = "weg"\n[ledger]'),
        lambda desk: desk.edit("config.toml", "../state", "~niemand_hier/state"),
    ],
)
def test_3_the_workspace_or_its_configuration(
    small: Terminal, break_it: Callable[[Desk], None]
) -> None:
    """No config.toml, or one that is broken, not UTF-8, incomplete or names no account."""
    break_it(small.desk)
    said = small("check")
    assert said.code == 3
    assert said.err


def test_3_a_folder_for_the_outbox_outside_the_workspace(small: Terminal) -> None:
    """Messages are not written to a folder elsewhere, be it named or behind a link (I26)."""
    (small.root.parent / "elders").mkdir()
    small.desk.edit("config.toml", 'kind = "outbox"', 'kind = "outbox"\nfolder = "post"')
    approved(small)
    (small.root / "post").symlink_to(small.root.parent / "elders")
    assert send(small) == 3
    small.desk.edit("config.toml", '"post"', '"../elders"')
    assert send(small) == 3
    assert list((small.root.parent / "elders").iterdir()) == []


def test_3_a_page_that_cannot_be_written(small: Terminal) -> None:
    """--out into a folder that is a file is told, with the way out."""
    said = small("preview", "proef", *AS_OF, "--out", str(small.root / "config.toml" / "x.html"))
    assert said.code == 3
    assert "--out" in said.err


def test_4_nobody_approved_it(small: Terminal) -> None:
    """A dispatch without an approval, or with another number typed, does not go."""
    small("prepare", "proef", *AS_OF)
    assert send(small) == 4
    assert small("approve", "D-1", "--confirm", "3", *AS_OF).code == 4
    assert small("approve", "D-1", "--confirm", "2", *AS_OF).code == 0
    assert small("send", "D-1", "--confirm", "3", *AS_OF).code == 4
    assert not (small.root / "outbox/D-1").exists()


def test_4_who_is_not_named_may_look_and_nothing_else(small: Terminal) -> None:
    """With [people] an unnamed account previews, and may not prepare, approve, send or cancel."""
    approved(small)
    small.desk.edit("config.toml", "[rules]", '[people]\nniemand = { name = "N." }\n[rules]')
    assert small("preview", "D-1", *AS_OF).code == 0
    assert small("prepare", "proef", *AS_OF).code == 4
    assert small("approve", "D-1", "--confirm", "2").code == 4
    assert send(small) == 4
    assert small("cancel", "D-1", "--because", "x").code == 4
    assert small("settle", "D-1", "a.deboer@emmen.example", "--because", "x").code == 4


def test_4_an_environment_variable_is_nobodys_name(
    small: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who one is comes from the operating system, not from USER or LOGNAME."""
    before = Workspace(small.root).person.name
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "iemand-anders")
    assert Workspace(small.root).person.name == before


def test_4_what_is_late_asks(small: Terminal) -> None:
    """Long after its time it waits, and goes with --late (I15)."""
    small.desk.write("releases/proef.toml", plan_text(step_text(at="2024-10-25 10:00")))
    approved(small)
    week = ("--as-of", "2024-11-05 10:00")
    assert send(small, *week) == 4
    assert send(small, *week, "--late") == 0


def test_5_too_early(small: Terminal) -> None:
    """Before its instant, also with --late; nothing is written (I1)."""
    small.desk.write("releases/proef.toml", plan_text(EARLY))
    approved(small)
    assert send(small) == 5
    assert send(small, *AS_OF, "--late") == 5
    assert not (small.root / "outbox/D-1").exists()


def test_5_an_embargo_at_stake(small: Terminal) -> None:
    """Preparing what an embargo forbids, and sending to who lost clearance (I2)."""
    small.desk.write(
        "releases/proef.toml", plan_text(step_text(to="pers", template="report"), step_text("b"))
    )
    assert small("prepare", "proef", "stap", *AS_OF).code == 5
    small("prepare", "proef", "b", *AS_OF)
    small("approve", "b", "--confirm", "2", *AS_OF)
    small.desk.edit("releases/proef.toml", '"binnen", ', "")
    said = small("send", "b", "--confirm", "2", *AS_OF)
    assert said.code == 5
    assert "a.deboer@emmen.example" in said.err


def test_5_the_order_of_steps(small: Terminal) -> None:
    """A step before the one it waits for."""
    small.desk.write(
        "releases/proef.toml", plan_text(step_text("eerst"), step_text(after=["eerst"]))
    )
    approved(small)
    assert send(small) == 5


def test_6_in_doubt_and_never_by_itself(small: Terminal) -> None:
    """A message that a dead program left goes by no further send (I5)."""
    approved(small)
    workspace = Workspace(small.root)
    with workspace.ledger() as ledger:
        ledger.begin(next(iter(ledger.deliveries(1))))
    assert send(small) == 6
    assert send(small) == 6
    assert [file.name for file in (small.root / "outbox/D-1").iterdir()] == ["D-1-002.eml"]
    assert "in doubt" in small("status").out


def test_6_what_the_outbox_has_is_not_in_doubt(small: Terminal) -> None:
    """A dead program's file is found by the next send, which ends well (I3)."""
    approved(small)
    assert send(small) == 0
    written = (small.root / "outbox/D-1/D-1-001.eml").read_bytes()
    shutil.rmtree(small.root / "outbox")
    shutil.rmtree(small.root.parent / "state")
    approved(small)
    with Workspace(small.root).ledger() as ledger:
        first = next(iter(ledger.deliveries(1)))
        ledger.begin(first)
        date = written[: written.index(b"From:")]
        small.desk.write("outbox/D-1/D-1-001.eml", date + first.message.content)
    assert send(small) == 0
    with Workspace(small.root).ledger() as ledger:
        assert {d.state for d in ledger.deliveries(1)} == {State.WRITTEN}


def test_7_what_cannot_be_written_is_not_gone(small: Terminal) -> None:
    """A file in the place of the outbox folder: refused, planned still, and goes once mended."""
    approved(small)
    shutil.rmtree(small.root / "outbox", ignore_errors=True)
    small.desk.write("outbox", "in de weg")
    assert send(small) == 7
    (small.root / "outbox").unlink()
    assert send(small) == 0


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere"
)
def test_7_a_folder_that_is_read_only(small: Terminal) -> None:
    """An outbox that may not be written is told, and nothing is lost."""
    approved(small)
    (small.root / "outbox").chmod(0o500)
    assert send(small) == 7
    (small.root / "outbox").chmod(0o700)
    assert send(small) == 0


def test_7_it_went_already(small: Terminal) -> None:
    """A second send, and a second preparation, of what went (I3)."""
    approved(small)
    assert send(small) == 0
    assert send(small) == 7
    assert small("prepare", "proef", *AS_OF).code == 7


def test_7_a_changed_file_cannot_be_taken_back(small: Terminal) -> None:
    """cancel removes the file that is as written, and names the one that somebody changed."""
    approved(small)
    send(small)
    changed = small.root / "outbox/D-1/D-1-002.eml"
    changed.write_bytes(changed.read_bytes() + b"PS\r\n")
    said = small("cancel", "D-1", "--because", "fout", *AS_OF)
    assert said.code == 7
    assert "D-1/2" in said.err
    assert [file.name for file in changed.parent.iterdir()] == [changed.name]


@pytest.mark.parametrize("content", ["geen database", ""])
def test_9_a_ledger_that_is_none(small: Terminal, content: str) -> None:
    """A file in the ledger's place that is no ledger is left as it is."""
    small.desk.write("../state/ledger.sqlite", content)
    assert small("status").code == 9
    assert small("prepare", "proef", *AS_OF).code == 9
    assert (small.root.parent / "state/ledger.sqlite").read_text("utf-8") == content


def test_9_another_program_is_sending(small: Terminal) -> None:
    """While another sends from this ledger, send says so and does nothing; cancel stops it."""
    approved(small)
    with Workspace(small.root).ledger() as ledger, alone(ledger):
        assert send(small) == 9
        assert small("cancel", "D-1", "--because", "x").code == 0
    assert send(small) == 4


def test_70_a_bug_is_an_apology_with_a_report(
    small: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What should not happen ends without a traceback; the report is for its owner alone."""

    def broken(name: str) -> object:
        raise RuntimeError(name)

    monkeypatch.setattr(mailer.cli, "import_module", broken)
    said = small("status")
    assert said.code == 70
    (report,) = (small.root.parent / "state-home").rglob("mailer-*.txt")
    assert report.stat().st_mode & 0o077 == 0
    assert "RuntimeError" in report.read_text("utf-8")
    assert str(report) in said.err


def test_70_a_bug_where_nothing_can_be_written(
    small: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a place for the report the apology comes all the same."""

    def broken(name: str) -> object:
        raise RuntimeError(name)

    monkeypatch.setattr(mailer.cli, "import_module", broken)
    monkeypatch.setenv("XDG_STATE_HOME", str(small.root / "config.toml"))
    assert small("status").code == 70


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("notes/proef.md", b"\xff\xfe\x00"),
        ("notes/proef.md", None),
        ("releases/proef.toml", b"[[step"),
        ("releases/proef.toml", b"\xff"),
        ("releases/proef.toml", b"step = 3"),
        ("distribution_lists/contacts.csv", b'"'),
        ("distribution_lists/contacts.csv", b"a;b\n1;2\n"),
        ("distribution_lists/contacts.csv", None),
        ("distribution_lists/lists.toml", b'[a]\ntitle = "a"\ninclude = ["list:a"]\n'),
        ("distribution_lists/organisations.toml", b"= ="),
        ("distribution_lists/suppressed.csv", b"\x00\x00"),
        ("templates/feedback.md", b"---\nsubject: {{ nergens }}\n---\n{{ passages }}"),
        ("templates/feedback.md", b"{% for"),
        ("templates/signature.md", b"\xff"),
        ("templates/disclaimer.md", None),
        ("templates/disclaimer.md", b""),
    ],
)
def test_hostile_files_are_findings(small: Terminal, file: str, content: bytes | None) -> None:
    """Broken, missing or not UTF-8, or a folder in a file's place: told, never a traceback."""
    path = small.root / file
    path.unlink(missing_ok=True)
    if content is not None:
        small.desk.write(file, content)
    for attempt in range(2):
        for words in (("check",), ("preview", "proef"), ("prepare", "proef"), ("status",)):
            said = small(*words, *AS_OF)
            assert said.code in ({0, 1, 5} if words[0] == "status" else {1, 2, 5}), words
            assert said.code == 0 or "rror" in said.err, words
        if attempt == 0:
            path.unlink(missing_ok=True)
            path.mkdir()
        if file == "templates/feedback.md":
            break  # the program has one of its own


def test_attachments_that_are_not_there_stop(small: Terminal) -> None:
    """A missing, empty or outside attachment, or a folder for one, is a finding at its step."""
    small.desk.write("notes/leeg.pdf", b"")
    files = ["notes/weg.pdf", "notes/leeg.pdf", "../buiten.pdf", "notes"]
    small.desk.write("releases/proef.toml", plan_text(step_text(attachments=files)))
    said = small("check", "proef", *AS_OF)
    assert said.code == 1
    for code in ("attachment-missing", "attachment-empty", "file-outside"):
        assert code in said.out


def test_a_plan_named_by_its_path_from_elsewhere(
    small: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A plan goes by its bare name, its name with .toml, and its path from where one stands."""
    monkeypatch.chdir(tmp_path)
    for name in ("proef", "proef.toml", "releases/proef.toml", "workspace/releases/proef.toml"):
        assert small("check", name, *AS_OF).code == 0
    outside = tmp_path / "buiten.toml"
    outside.write_text(plan_text(step_text()), "utf-8")
    assert small("check", "buiten.toml").code == 2


def test_the_workspace_is_found_from_below(
    small: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without --workspace it is looked for upward; with it, that folder and no other."""
    monkeypatch.chdir(small.root / "notes")
    assert run(["check", "proef", *AS_OF]) == 0
    assert run(["--workspace", str(small.root / "notes"), "check"]) == 3
    monkeypatch.chdir(tmp_path)
    assert run(["check"]) == 3


def test_as_of_goes_with_the_outbox_alone(small: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the account in use nor the one a dispatch was frozen for may reach people."""
    from mailer import openers
    from tests.desk import Carrying

    approved(small)
    carrying = openers.Opener(lambda _root, _name, _account: Carrying(), carries=True)
    monkeypatch.setitem(openers.KINDS, "outbox", carrying)
    for words in (("check",), ("preview", "proef"), ("send", "D-1", "--confirm", "2")):
        assert small(*words, *AS_OF).code == 2
    assert not (small.root / "outbox/D-1").exists()


def test_settle_names_whom(small: Terminal) -> None:
    """All at once is for a round; otherwise the addresses are named, and must be recipients."""
    approved(small)
    send(small)
    assert small("settle", "D-1", "--because", "gebeld").code == 2
    assert small("settle", "D-1", "x@emmen.example", "--because", "gebeld").code == 2
    assert small("settle", "D-1", "a.deboer@emmen.example", "--because", "gebeld").code == 0


def test_an_escape_sequence_does_not_run_in_a_terminal(small: Terminal) -> None:
    """I29: what would steer a terminal is shown, from notes, names and reasons alike."""
    small.desk.edit("notes/proef.md", "Rondvraag", "Rond\x1b]0;weg\x07vraag vraag vraag")
    for words in (("check",), ("notes", "show", str(small.root / "notes/proef.md")), ("status",)):
        said = small(*words)
        assert "\x1b]" not in said.out + said.err


def test_an_embargo_without_names_clears_nobody(small: Terminal) -> None:
    """`cleared = []` is nobody: the text goes without the part under embargo (I8)."""
    nobody = EMBARGO.replace('["binnen", "minister"]', "[]")
    small.desk.write("releases/proef.toml", plan_text(step_text(), embargo=nobody))
    assert small("prepare", "proef", *AS_OF).code == 0
    small("approve", "D-1", "--confirm", "2", *AS_OF)
    send(small)
    for file in (small.root / "outbox/D-1").iterdir():
        assert b"Windmolenpark" not in file.read_bytes()


def test_i01_a_time_to_come_is_looked_at_and_nothing_goes_on_it(small: Terminal) -> None:
    """--as-of plays old plans; with a day ahead no file is written before that day has come."""
    future = ("--as-of", "2999-01-01 09:00")
    assert small("preview", "proef", "stap", *future).code == 0
    assert small("prepare", "proef", "stap", *future).code == 5  # it would be composed for that day
    small("prepare", "proef", "stap", *AS_OF)
    small("approve", "D-1", "--confirm", "2", *AS_OF)
    said = small("send", "D-1", "--confirm", "2", *future)
    assert (said.code, "It is not" in said.err) == (5, True)
    assert list((small.root / "outbox").rglob("*.eml")) == []


def test_the_page_of_a_dispatch_tells_how_far_it_is(small: Terminal) -> None:
    """Approving, sending and taking back write it again: nobody reads yesterday's verdict."""
    page = small.root / "outbox/preview-D-1.html"
    small("prepare", "proef", "stap", *AS_OF)
    assert "nobody has approved it" in page.read_text("utf-8")
    small("approve", "D-1", "--confirm", "2", *AS_OF)
    assert "nobody has approved it" not in page.read_text("utf-8")
    small("send", "D-1", "--confirm", "2", *AS_OF)
    assert "Written to the outbox" in page.read_text("utf-8")
    small("cancel", "D-1", "--because", "toch niet", *AS_OF)
    assert "Written to the outbox" not in page.read_text("utf-8")


def test_status_names_what_waits_for_a_person_and_never_what_can_not_go(tmp_path: Path) -> None:
    """What is prepared comes before what is not; a round whose deadline is past is no next step."""
    over = {"deadline": "2024-10-01 17:00"}
    desk = Desk.furnished(tmp_path, step_text("toets", to="gemeenten", round=over), step_text())
    terminal = Terminal(desk.root, lambda: ("", ""))
    now = desk.workspace()

    def named() -> str:
        return next(_next(_standings(now), now.clock()), "")

    assert named() == "mailer send proef stap"
    desk.write("releases/zeker.toml", plan_text(step_text("later")))
    assert terminal("prepare", "proef", "stap", *AS_OF).code == 0
    now = desk.workspace()
    assert named() == "mailer approve D-1"
    assert terminal("approve", "D-1", "--confirm", "2", *AS_OF).code == 0
    assert named() == "mailer send D-1"
