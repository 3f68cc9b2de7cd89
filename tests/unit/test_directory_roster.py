"""The people of a list as a table."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from mailer.directory.model import Contact, Directory, DistributionList, Organisation
from mailer.directory.reader import load_directory
from mailer.directory.resolving import resolve
from mailer.directory.roster import overviews, roster, roster_csv
from mailer.visible import defused
from tests.directories import HEADER, load_written, row

DAY = date(2024, 10, 9)


def table(directory: Directory, name: str = "allen") -> bytes:
    """The list as a file."""
    return roster_csv(roster(resolve(directory, [name], DAY)[0], directory))


def test_the_table_opens_in_excel_and_says_the_way(tmp_path: Path) -> None:
    """It has a mark, semicolons, Windows line ends, and each recipient's way and validity."""
    directory, _findings = load_written(tmp_path, HEADER + row(until="2024-12-31"))
    raw = table(directory)
    assert raw.startswith(b"\xef\xbb\xbfname;address;organisation;roles;from;until;via\r\n")
    (read,) = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";")
    assert read["until"] == "2024-12-31"
    assert read["via"] == "allen › gemeente Emmen"


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", "\r=", " =", "＝", "\n="])
def test_i29_no_cell_of_the_table_begins_a_formula(begin: str) -> None:
    """Whatever calculates gets an apostrophe, also behind a separator, a quote or a line break."""
    for before in ("", "x;", 'x"', "x,", "x\n", "; "):
        cell = defused(f"{before}{begin}cmd|'/c calc'!A1")
        parts = cell.replace('"', ";").replace(",", ";").replace("|", ";").split(";")
        assert not [p for p in parts if p.strip().startswith(tuple("=+-@\t\r＝"))]
        assert cell.isprintable()


def test_i29_an_organisation_called_like_a_formula_sleeps(tmp_path: Path) -> None:
    """Names from TOML are kept asleep as well, in the middle of a way too."""
    people = Directory(
        organisations={
            "o": Organisation.model_validate({"id": "o", "name": "=1+1;=2", "kind": "other"})
        },
        contacts=(Contact(name="x", address="x@o.example", organisations=("o",), line=2),),
        lists={"allen": DistributionList(name="allen", include=("kind:other",))},
    )
    assert b";=" not in table(people)


@pytest.mark.parametrize("address", ["a.deboer@emmen.example", "+1~1+@iana.org", "-x@iana.org"])
def test_i29_an_address_comes_back_from_the_table_unchanged(tmp_path: Path, address: str) -> None:
    """Read back as contacts.csv, the table has the same addresses and no findings."""
    directory, findings = load_written(tmp_path, HEADER + row(address=address))
    assert findings == []
    raw = table(directory)
    assert b"\n" + address[:1].encode() not in raw
    (tmp_path / "distribution_lists/contacts.csv").write_bytes(raw)
    again, findings = load_directory(tmp_path / "distribution_lists", tmp_path)
    assert findings == []
    assert [c.address for c in again.contacts] == [address]


def test_an_overview_has_nested_lists_and_no_number_for_a_broken_one(tmp_path: Path) -> None:
    """Lists in lists are named, and a list with an error has no members instead of none."""
    lists = (
        '[allen]\ninclude = ["role:ambtelijk"]\n[om]\ninclude = ["list:allen"]\nvisible = true\n'
        '[fout]\ninclude = ["list:fout"]\n'
        '[boven]\ninclude = ["list:allen"]\nexclude = ["list:leeg"]\n'
        '[leeg]\ninclude = ["role:ambtelijk"]\nexclude = ["role:ambtelijk"]\n'
    )
    directory, _findings = load_written(tmp_path, lists=lists)
    told = {each.written.name: each for each in overviews(directory, directory.lists, DAY)}
    assert told["om"].nested == ("allen",)
    assert not told["om"].shows
    assert told["om"].as_json()["count"] == 1
    assert told["allen"].members == ("a.deboer@emmen.example",)
    assert [told[name].members for name in ("fout", "boven", "leeg")] == [None] * 3
    assert told["fout"].as_json()["count"] is None
