"""Files in odd places, and pages that must not take another file's place."""

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Terminal
from tests.desk import TO_THE_PRESS, plan_text

AS_OF = ("--as-of", "2024-10-25 09:00")
LOOSE = plan_text(TO_THE_PRESS, embargo="")


def test_i02_a_plan_binds_however_its_ending_is_written(small: Terminal) -> None:
    """releases/PROEF.TOML lays its embargo too."""
    small.desk.write("releases/los.toml", LOOSE)
    plan = small.root / "releases/proef.toml"
    plan.rename(plan.with_name("PROEF.TOML"))
    said = small("preview", "los", "pers", *AS_OF, "--json")
    assert said.code == 0
    assert "Windmolenpark" not in said.out


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_i30_a_plan_outside_the_workspace_stops_everything(small: Terminal, tmp_path: Path) -> None:
    """A linked file or folder may hold an embargo, and is not read."""
    outside = tmp_path / "elders"
    outside.mkdir()
    (outside / "b.toml").write_text(LOOSE, "utf-8")
    (small.root / "releases/elders").symlink_to(outside)
    said = small("check", *AS_OF)
    assert said.code == 1
    assert "plan-unreadable" in said.out


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_links_that_lead_round_are_no_bug(small: Terminal) -> None:
    """A loop in releases/ is walked once."""
    (small.root / "releases/rond").symlink_to(small.root / "releases")
    (small.root / "releases/lus.toml").symlink_to(small.root / "releases/lus.toml")
    assert small("status").code in {0, 1}
    assert small("check", *AS_OF).code == 1


@pytest.mark.parametrize("content", ["x = " + "[" * 5000, "x = " + "9" * 5000, "x = [[["])
def test_a_plan_made_to_break_the_reader_is_a_finding(small: Terminal, content: str) -> None:
    """Too deep, too long: told, never a bug."""
    small.desk.write("releases/erg.toml", content)
    said = small("check", *AS_OF)
    assert said.code == 1
    assert "plan-unreadable" in said.out


@pytest.mark.parametrize("file", ["notes/proef.md", "releases/proef.toml", "config.toml"])
def test_a_page_never_takes_another_files_place(small: Terminal, file: str) -> None:
    """--out on a file that is no page of ours is refused; on an older page it is not."""
    before = (small.root / file).read_bytes()
    assert small("preview", "proef", *AS_OF, "--out", str(small.root / file)).code == 3
    assert (small.root / file).read_bytes() == before
    page = str(small.root / "pagina.html")
    assert small("preview", "proef", *AS_OF, "--out", page).code == 0
    assert small("preview", "proef", *AS_OF, "--out", page).code == 0


def test_an_empty_instant_is_no_instant(small: Terminal) -> None:
    """--as-of with an unset variable behind it does not mean now."""
    assert small("check", "--as-of", "").code == 2


def test_what_a_killed_program_left_in_the_outbox_is_taken_away(small: Terminal) -> None:
    """Half-written files hold the text; the next send tidies them."""
    left = small.root / "outbox/D-9/.D-9-001.eml.0badcafe"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"Subject: half")
    assert small("prepare", "proef", *AS_OF).code == 0
    assert small("approve", "D-1", "--confirm", "2", *AS_OF).code == 0
    assert small("send", "D-1", "--confirm", "2", *AS_OF).code == 0
    assert not left.exists()


def test_i02_a_mark_in_the_signature_stops(small: Terminal) -> None:
    """It would hold nothing back there."""
    small.desk.write("templates/signature.md", "Groet,\n\nGeheim nummer {embargo}\n")
    said = small("check", *AS_OF)
    assert said.code == 1
    assert "template-mark" in said.out


def test_a_step_whose_time_is_past_before_it_is_prepared_stops(small: Terminal) -> None:
    """`not_after` before now can never be kept."""
    small.desk.edit(
        "releases/proef.toml", 'to = ["binnen"]', 'to = ["binnen"]\nnot_after = "2024-10-01 09:00"'
    )
    said = small("check", "proef", *AS_OF)
    assert said.code == 1
    assert "window-closed" in said.out


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
@pytest.mark.parametrize("file", ["contacts.csv", "lists.toml", "organisations.toml"])
def test_i30_lists_outside_the_workspace_are_not_read(
    small: Terminal, tmp_path: Path, file: str
) -> None:
    """A link that leads outside is told, and nobody is resolved."""
    inside = small.root / "distribution_lists" / file
    outside = tmp_path / file
    outside.write_bytes(inside.read_bytes())
    inside.unlink()
    inside.symlink_to(outside)
    said = small("check", *AS_OF)
    assert said.code == 1
    assert "directory-file" in said.out


def test_a_text_joined_to_something_is_still_the_text(small: Terminal) -> None:
    """{{ passages ~ '' }} puts the minutes down, never how the program stores them."""
    small.desk.write("templates/feedback.md", "---\nsubject: x\n---\n{{ passages ~ '' }}\n")
    said = small("preview", "proef", *AS_OF, "--json")
    assert "Insert" not in said.out
    assert "template-fault" in said.err
    assert said.code == 1


def test_a_template_that_only_asks_whether_there_is_text_is_told(small: Terminal) -> None:
    """A frame that names the minutes and does not put them down is a mail without them."""
    frame = "---\nsubject: x\n---\n{% if passages %}Hallo{% endif %}\n"
    small.desk.write("templates/feedback.md", frame)
    assert "template-without-text" in small("check", "proef", *AS_OF).out
    loop = "---\nsubject: x\n---\n{% for p in passages %}\n- {{ p.text }}\n{% endfor %}\n"
    small.desk.write("templates/feedback.md", loop)
    assert small("check", "proef", *AS_OF).code == 0
