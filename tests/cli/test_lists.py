"""mailer lists show, resolve and check."""

import csv
import io
import json

import pytest

from tests.cli.conftest import Terminal
from tests.desk import plan_text, step_text

ON = ("--on", "2024-10-09")
EMBARGO = (
    '[embargo]\nuntil = "2024-11-01 09:00"\ncleared = ["binnen", "minister"]\n'
    'contact = "pers@drenthe.example"\n'
)
CONTACTS = "distribution_lists/contacts.csv"


def rows(out: str) -> list[dict[str, str]]:
    """The exported table."""
    return list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"), newline=""), delimiter=";"))


def change(terminal: Terminal, old: str, new: str) -> None:
    """Change contacts.csv."""
    path = terminal.root / CONTACTS
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def test_show_names_every_list_with_its_number(sample: Terminal) -> None:
    """Each list is one line on stdout, with title, count and terms; the next command is beside."""
    said = sample("lists", "show", *ON)
    assert said.code == 0
    assert len(said.out.splitlines()) == 6
    assert "PRT ambtelijk · 34 recipients · visible" in said.out
    assert said.err.strip().endswith("mailer lists resolve LIST --on 2024-10-09")


def test_show_of_one_list_has_its_selectors_and_members(sample: Terminal) -> None:
    """What is written, the lists in it and who is on it are shown, and told as JSON."""
    said = sample("lists", "show", "prt-ambtelijk", *ON)
    assert "organisation:provincie role:ambtelijk" in said.out
    assert "p.prive@gmail.example" in said.out
    told = json.loads(sample("lists", "show", "prt-ambtelijk", *ON, "--json").out)
    assert (told["count"], told["nested"]) == (34, ["gemeenten"])
    assert len(json.loads(sample("lists", "show", "--json").out)) == 6


def test_resolve_tells_who_by_which_way_and_who_not(sample: Terminal) -> None:
    """Recipients with path and validity are data; who is left out and why stands beside."""
    said = sample("lists", "resolve", "prt-ambtelijk", *ON)
    assert said.code == 0
    assert len(said.out.splitlines()) == 34
    assert "prt-ambtelijk › gemeenten › gemeente Assen" in said.out
    assert (
        "left out: g.hilberink@assen.example, not valid after Saturday 31 August 2024" in said.err
    )
    told = json.loads(sample("lists", "resolve", "prt-ambtelijk", *ON, "--json").out)
    assert told["recipients"][0]["path"][:2] == ["prt-ambtelijk", "gemeenten"]
    assert told["left_out"][0]["address"] == "g.hilberink@assen.example"
    assert (told["day"], told["since"]) == ("2024-10-09", [])


def test_resolve_tells_which_organisation_has_nobody(sample: Terminal) -> None:
    """An organisation that a list promises and does not reach is named."""
    change(sample, "k.bruins@meppel.example;meppel", "k.bruins@meppel.example;coa")
    said = sample("lists", "resolve", "gemeenten", *ON)
    assert "nobody for gemeente Meppel" in said.err
    assert "list-uncovered" in said.err


def test_resolve_of_several_lists_has_everybody_once(sample: Terminal) -> None:
    """One mailbox on two lists is one recipient."""
    told = json.loads(sample("lists", "resolve", "gemeenten", "prt-ambtelijk", *ON, "--json").out)
    assert len(told["recipients"]) == 34


@pytest.mark.parametrize("day", ["morgen", "1/2/2024", "31-8-24"])
def test_a_day_that_is_none_is_a_usage_error(sample: Terminal, day: str) -> None:
    """What is not one day is refused with the way to write it."""
    said = sample("lists", "resolve", "pers", "--on", day)
    assert (said.code, said.out) == (2, "")
    assert "2024-11-01" in said.err


def test_i08_a_list_that_fails_has_no_output(sample: Terminal) -> None:
    """With a fault in a list or a row, nobody gets a part of a list for the whole."""
    for words in (("gibt-es-nicht",), ("gibt-es-nicht", "--csv")):
        said = sample("lists", "resolve", *words)
        assert (said.code, said.out) == (1, "")
        assert "list-unknown" in said.err
    change(sample, "t.wiersema@assen.example", "t.wiersema@assen")
    said = sample("lists", "resolve", "gemeenten", "--csv", *ON)
    assert (said.code, said.out) == (1, "")
    assert "B4 address" in said.err


def test_i29_the_table_never_runs_a_formula(sample: Terminal) -> None:
    """An address that begins as a formula is kept asleep in the table."""
    change(sample, "s.postma@dagblad", "+1~1+@dagblad")
    said = sample("lists", "resolve", "pers", "--csv", *ON)
    assert said.out.startswith("\ufeffname;address;")
    assert [r["address"] for r in rows(said.out)][1] == "'+1~1+@dagbladhondsrug.example"


def test_i29_a_terminal_shows_what_would_steer_it(sample: Terminal) -> None:
    """An escape sequence in a list's title is shown and not run."""
    path = sample.root / "distribution_lists/lists.toml"
    path.write_text(path.read_text("utf-8").replace('"Pers"', '"Pers\\u001b[2J"'), "utf-8")
    for words in (("show",), ("show", "pers"), ("resolve", "pers"), ("check",)):
        said = sample("lists", *words)
        assert "\x1b[2J" not in said.out + said.err


def test_check_tells_everything_and_stops_on_errors(sample: Terminal) -> None:
    """Warnings are told and end well; faults are told with their cell, and the code is 1."""
    said = sample("lists", "check", *ON)
    assert (said.code, "private-domain" in said.out) == (0, True)
    change(sample, "S. Postma;", "=S. Postma;")
    change(sample, ";bestuurlijk;;;Gedeputeerde", ";bestuurlyk;;31-8-24;Gedeputeerde")
    said = sample("lists", "check", *ON)
    assert said.code == 1
    for words in ("csv-cell-formula", "contact-date", "A54 name", "F50 until"):
        assert words in said.out
    told = json.loads(sample("lists", "check", *ON, "--json").out)
    assert {"csv-cell-formula", "contact-date"} <= {finding["code"] for finding in told}


def test_check_of_one_list_leaves_the_other_lists_alone(sample: Terminal) -> None:
    """A fault of one list is not told of another, and an unknown list is a usage error."""
    path = sample.root / "distribution_lists/lists.toml"
    path.write_text(path.read_text("utf-8") + '[leeg]\ninclude = ["role:niemand"]\n', "utf-8")
    assert sample("lists", "check", "pers", *ON).code == 0
    assert sample("lists", "check", "leeg", *ON).code == 1
    assert sample("lists", "check", *ON).code == 1
    said = sample("lists", "check", "perss")
    assert said.code == 2
    assert "“pers”" in said.err


def test_resolve_tells_what_changed_since_the_last_dispatch(small: Terminal) -> None:
    """Who came and who went since something was written to the list is named."""
    plan = small.root / "releases/proef.toml"
    plan.write_text(plan_text(step_text(), embargo=EMBARGO), "utf-8")
    for words in (
        ("prepare", "proef", "stap"),
        ("approve", "D-1", "--confirm", "2"),
        ("send", "D-1", "--confirm", "2"),
    ):
        said = small(*words, "--as-of", "2024-10-25 09:00")
        assert said.code == 0, said.err
    change(small, "A. de Boer;a.deboer@", "B. Nieuw;b.nieuw@")
    said = small("lists", "resolve", "binnen")
    assert "“binnen” since D-1 of 25 October 2024" in said.err
    (since,) = json.loads(small("lists", "resolve", "binnen", "--json").out)["since"]
    assert (since["new"], since["gone"]) == (["b.nieuw@emmen.example"], ["a.deboer@emmen.example"])
