"""add, again, correct, sent and ledger export, as a person types them."""

import csv
import io
import json
import sqlite3

import pytest

from mailer.cli import COMMANDS
from tests.cli.conftest import Said, Terminal

AS_OF = ("--as-of", "2024-10-25 09:00")
EMMEN, ASSEN = "a.deboer@emmen.example", "b.kloosterman@assen.example"
NEW = "n.nieuw@emmen.example"
CONTACTS = "distribution_lists/contacts.csv"


@pytest.fixture
def gone(small: Terminal) -> Terminal:
    """A workspace whose one step went to both municipalities."""
    assert small("prepare", "proef", "stap", *AS_OF).code == 0
    _send(small, "stap", 2)
    return small


def _send(terminal: Terminal, what: str, count: int) -> Said:
    approved = terminal("approve", what, "--confirm", str(count), *AS_OF)
    assert approved.code == 0, approved.err
    said = terminal("send", what, "--confirm", str(count), *AS_OF)
    assert said.code == 0, said.err
    return said


def _join(terminal: Terminal) -> None:
    desk = terminal.desk
    text = (desk.root / CONTACTS).read_text("utf-8")
    desk.write(CONTACTS, f"{text}N. Nieuw;{NEW};emmen;ambtelijk;;;\n")


def _rows(out: str) -> list[dict[str, str]]:
    text = out.removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_the_commands_stand_in_the_order_of_the_work() -> None:
    """After settling comes what follows; after status what went."""
    names = list(COMMANDS)
    assert names[names.index("settle") + 1 :][:3] == ["add", "again", "correct"]
    assert names[names.index("status") + 1] == "sent"


def test_who_joined_gets_it_after_an_approval(gone: Terminal) -> None:
    """add prepares, says for whom, and names the next command; the file is for that one alone."""
    _join(gone)
    said = gone("add", "D-1", NEW, *AS_OF)
    assert said.code == 0, said.err
    assert f"For who joined after D-1: {NEW}" in said.out
    assert "mailer approve D-2" in said.err
    assert gone("send", "D-2", "--confirm", "1", *AS_OF).code == 4
    _send(gone, "D-2", 1)
    (file,) = (gone.root / "outbox/D-2").glob("*.eml")
    assert NEW in file.read_text()


def test_a_step_by_its_name_is_the_step_itself(gone: Terminal) -> None:
    """What follows it is named by its number; the step's name does not mean it."""
    _join(gone)
    assert gone("add", "proef", "stap", NEW, *AS_OF).code == 0
    said = gone("send", "stap", "--confirm", "1", *AS_OF)
    assert said.code == 7
    assert "D-1" in said.err


def test_i03_who_got_it_is_not_added(gone: Terminal) -> None:
    """The error names the dispatch and what to do instead."""
    said = gone("add", "stap", EMMEN, *AS_OF)
    assert said.code == 7
    assert f"mailer again D-1 --to {EMMEN}" in said.err


@pytest.mark.parametrize("words", [["D-1"], [NEW], ["D-1", "proef", "x", NEW], ["D-9", NEW]])
def test_an_addition_wants_a_step_and_an_address(gone: Terminal, words: list[str]) -> None:
    """Anything less is a wrong command line."""
    assert gone("add", *words, *AS_OF).code == 2


def test_who_is_on_no_list_is_told_where_to_stand(gone: Terminal) -> None:
    """The finding names the file to put the address in."""
    said = gone("add", "D-1", NEW, *AS_OF)
    assert said.code == 1
    assert "follow-not-listed" in said.err
    assert "contacts.csv" in said.err


def test_who_lost_it_gets_it_again_with_a_reason(gone: Terminal) -> None:
    """The reason stands in what is shown; without one it is a wrong command line."""
    assert gone("again", "D-1", "--to", EMMEN, *AS_OF).code == 2
    assert gone("again", "D-1", "--to", EMMEN, "--because", " ", *AS_OF).code == 2
    said = gone("again", "D-1", "--to", EMMEN, "--because", "mailbox leeg", *AS_OF)
    assert said.code == 0, said.err
    assert f"D-1 once more, to {EMMEN}, because: mailbox leeg" in said.out
    told = json.loads(gone("preview", "D-2", "--json").out)
    assert told["dispatch"]["kind"] == "again"
    assert "mailbox leeg" in told["following"]
    _send(gone, "D-2", 1)


def test_another_text_goes_as_a_correction(gone: Terminal) -> None:
    """again names correct, which prepares it for both, in reply to what they got."""
    gone.desk.edit("notes/proef.md", "op tijd", "te laat")
    said = gone("again", "D-1", "--to", EMMEN, "--because", "kwijt", *AS_OF)
    assert said.code == 1
    assert "mailer correct D-1" in said.err
    said = gone("correct", "proef", "stap", "--because", "tijd", *AS_OF)
    assert said.code == 0, said.err
    assert "Correction of D-1, because: tijd" in said.out
    _send(gone, "D-2", 2)
    for file in (gone.root / "outbox/D-2").glob("*.eml"):
        assert "In-Reply-To: <" in file.read_text()
        assert "Subject: Correctie: " in file.read_text()
    status = gone("status").out
    assert "stap · correction (D-1)" in status


def test_correcting_nothing_is_a_finding(gone: Terminal) -> None:
    """The text has to be another one."""
    said = gone("correct", "D-1", *AS_OF)
    assert said.code == 1
    assert "correction-same" in said.err


# sent


def test_sent_names_each_message_that_went(gone: Terminal) -> None:
    """One line a message: when, its name, the step, the subject, to whom, what became of it."""
    said = gone("sent")
    assert said.code == 0
    lines = said.out.splitlines()
    assert len(lines) == 2
    for part in ("25 October 2024", "D-1/2", "Proef stap", f"gemeente Assen/{ASSEN} accepted"):
        assert part in lines[0]


def test_sent_finds_words_in_subject_and_text(gone: Terminal) -> None:
    """All of them, whatever case and accents; words nobody got are not found."""
    assert len(gone("sent", "WINDMOLENPARK", "tijd").out.splitlines()) == 2
    assert len(gone("sent", "terugkoppeling").out.splitlines()) == 2
    assert len(gone("sent", "Zwéeloo").out.splitlines()) == 2
    assert gone("sent", "windmolenpark", "kernfusie").out == ""


@pytest.mark.parametrize(
    ("to", "found"),
    [("assen", 1), ("gemeente Assen", 1), (ASSEN.upper(), 1), ("binnen", 2), ("krant", 0)],
)
def test_sent_is_narrowed_to_people(gone: Terminal, to: str, found: int) -> None:
    """By the organisation's id or name, by address, by list."""
    assert len(gone("sent", "--to", to).out.splitlines()) == found


def test_sent_is_narrowed_to_a_year_and_told_as_json(gone: Terminal) -> None:
    """The year as a clock in Drenthe has it; the newest first."""
    assert gone("sent", "--year", "2025").out == ""
    gone("again", "D-1", "--to", EMMEN, "--because", "kwijt", *AS_OF)
    _send(gone, "D-2", 1)
    told = json.loads(gone("sent", "--year", "2024", "--json").out)
    assert [each["name"] for each in told] == ["D-2/1", "D-1/2", "D-1/1"]
    assert told[0]["recipients"][0]["address"] == EMMEN


def test_what_did_not_go_is_not_found(small: Terminal) -> None:
    """Prepared is not sent; a workspace without a register says so."""
    assert small("sent").code == 2
    small("prepare", "proef", "stap", *AS_OF)
    assert small("sent").out == ""


# ledger


def test_export_tells_who_received_what_and_when(gone: Terminal) -> None:
    """A row a recipient with everything a report needs; once more by address."""
    rows = _rows(gone("ledger", "export", "D-1", "--csv", "-").out)
    assert [row["address"] for row in rows] == [EMMEN, ASSEN]
    first = rows[0]
    assert (first["handed_over"], first["state"], first["fate"]) == ("yes", "written", "accepted")
    assert first["submitted_at"] == "2024-10-25T07:00:00Z"
    assert first["submitted_local"] == "2024-10-25 09:00:00"
    assert first["embargoed_until"] == "2024-11-01T08:00:00Z"
    assert first["message_id"].endswith("@drenthe.example>")
    assert first["approved_by"]
    by_address = _rows(gone("ledger", "export", "--to", EMMEN.upper(), "--csv", "-").out)
    assert by_address == rows[:1]


def test_export_says_what_was_not_handed_over(small: Terminal) -> None:
    """What was prepared again and what was cancelled show, as not handed over."""
    small("prepare", "proef", "stap", *AS_OF)
    small("prepare", "proef", "stap", *AS_OF)
    small("cancel", "stap", "--because", "toch niet", *AS_OF)
    told = json.loads(small("ledger", "export", "--to", EMMEN, "--json").out)
    assert [(each["life"], each["handed_over"]) for each in told] == [
        ("superseded", False),
        ("cancelled", False),
    ]


def test_i26_an_export_is_a_new_file_for_its_owner(gone: Terminal) -> None:
    """It is never written over something, and nobody else can read it."""
    file = gone.root / "lek.csv"
    assert gone("ledger", "export", "D-1", "--csv", str(file)).code == 0
    assert file.stat().st_mode & 0o077 == 0
    assert len(_rows(file.read_text("utf-8-sig"))) == 2
    assert gone("ledger", "export", "D-1", "--csv", str(file)).code == 3


def test_i29_no_cell_of_an_export_is_a_formula(gone: Terminal) -> None:
    """What came from outside sleeps behind an apostrophe."""
    path = gone.desk.workspace().ledger_path
    connection = sqlite3.connect(path)
    connection.execute("UPDATE addressee SET detail = '=cmd|calc'")
    connection.commit()
    connection.close()
    out = gone("ledger", "export", "D-1", "--csv", "-").out
    assert all(row["detail"].startswith("'=") for row in _rows(out))


@pytest.mark.parametrize("words", [[], ["D-1", "--to", EMMEN], ["D-1", "--csv", "-", "--json"]])
def test_an_export_is_of_one_thing_in_one_form(gone: Terminal, words: list[str]) -> None:
    """Anything else is a wrong command line."""
    assert gone("ledger", "export", *words).code == 2


def test_verify_prints_the_seal_of_each_dispatch(gone: Terminal) -> None:
    """To be held against the page's."""
    with gone.desk.workspace().ledger() as ledger:
        seal = ledger.seal(1)
    assert f"D-1  {seal}" in gone("ledger", "verify").out
