"""mailer lists with lists in Exchange, and mailer lists check --exchange."""

import json

import pytest

from mailer.providers.memory import Known, KnownList, MemoryBook
from tests.books import LIST, SilentBook, a_list, book_of, give
from tests.cli.conftest import Terminal

BOER, ASSEN, NEW = "a.deboer@emmen.example", "b.kloosterman@assen.example", "n@emmen.example"
ON = ("--on", "2024-10-09")
ALL = (
    Known(name="A. de Boer", address=BOER),
    Known(name="Kloosterman, Björn", address=ASSEN),
    Known(name="Kabinet", address="kabinet@drenthe.example"),
)


def outer(terminal: Terminal) -> None:
    """A list more, of who is on one in Exchange."""
    text = (terminal.root / "distribution_lists/lists.toml").read_text("utf-8")
    more = f'[leden]\ntitle = "Leden"\ninclude = ["exchange:{LIST}"]\n'
    terminal.desk.write("distribution_lists/lists.toml", text + more)


def test_resolve_shows_the_way_through_exchange(
    small: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Members are told with the path that brought them; the table has them as well."""
    book = book_of(BOER, NEW)
    give(monkeypatch, book)
    outer(small)
    said = small("lists", "resolve", "leden", *ON)
    assert said.code == 0
    assert f"leden › exchange:{LIST} › gemeente Emmen" in said.out
    assert NEW in small("lists", "resolve", "leden", *ON, "--csv").out
    told = json.loads(small("lists", "resolve", "leden", *ON, "--json").out)
    assert [each["address"] for each in told["recipients"]] == [BOER, NEW]
    assert book.asked == [LIST] * 3


def test_nobody_is_asked_for_a_list_that_needs_nobody(
    small: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Commands that draw on no list in Exchange ask for none."""
    book = book_of(BOER)
    give(monkeypatch, book)
    outer(small)
    for words in (
        ("lists", "resolve", "binnen"),
        ("lists", "check", "binnen"),
        ("lists", "show", "gemeenten"),
        ("check", "proef"),
        ("status",),
    ):
        small(*words)
    assert book.asked == []


def test_i08_a_list_that_cannot_be_read_is_an_error(
    small: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Resolving ends with the reason and code 1; the overview has no number for it."""
    give(monkeypatch, MemoryBook([], [a_list()]))
    outer(small)
    said = small("lists", "resolve", "leden")
    assert (said.code, said.out) == (1, "")
    assert "exchange-list" in said.err
    assert "cannot be resolved" in small("lists", "show", "leden").out
    give(monkeypatch, SilentBook())
    assert "The server does not answer" in small("lists", "check", "leden").out


def test_check_asks_exchange_for_every_address(
    small: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unknown, somebody else's, a list: each is a warning with name and organisation."""
    jansen = Known(name="Jansen, C.", address=BOER)
    pers = KnownList(name="Pers", address="redactie@krant.example", members=(BOER,))
    give(monkeypatch, MemoryBook([jansen], [pers]))
    row = "W. Weg;w.weg@emmen.example;emmen;ambtelijk;;;\n"
    small.desk.edit("distribution_lists/contacts.csv", "Björn", f"{row}Björn")
    said = small("lists", "check", "--exchange", *ON)
    assert said.code == 0
    for words in (
        "a.deboer@emmen.example is A. de Boer here, and “Jansen, C.” in Exchange",
        "W. Weg (w.weg@emmen.example), of gemeente Emmen",
        "redactie@krant.example is a list in Exchange",
        "nobody at assen.example (gemeente Assen), so it cannot tell about Björn Kloosterman",
    ):
        assert words in " ".join(said.out.split())
    codes = {
        finding["code"]
        for finding in json.loads(small("lists", "check", "--exchange", *ON, "--json").out)
    }
    assert {"exchange-unknown", "exchange-other-name", "exchange-is-list"} <= codes


def test_check_of_one_list_asks_for_its_people_alone(
    small: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a list named, its recipients and the sender are asked for, and nobody else."""
    book = MemoryBook(ALL)
    give(monkeypatch, book)
    said = small("lists", "check", "gemeenten", "--exchange", *ON)
    assert said.code == 0
    assert sorted(book.asked) == sorted([BOER, ASSEN, "kabinet@drenthe.example"])
    assert "exchange-" not in said.out


def test_check_without_exchange_asks_nobody(
    small: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address is looked up when that is asked for."""
    book = MemoryBook(ALL)
    give(monkeypatch, book)
    assert small("lists", "check", *ON).code == 0
    assert book.asked == []


def test_check_says_when_exchange_cannot_be_asked(
    small: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an address book the configuration is at fault; without an answer nothing is said."""
    assert small("lists", "check", "--exchange").code == 3
    give(monkeypatch, SilentBook())
    said = small("lists", "check", "--exchange")
    assert said.code == 7
    assert "The server does not answer" in said.err


def test_the_step_goes_to_who_is_in_exchange(
    small: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From preview to approval the people of the list are there by name."""
    give(monkeypatch, book_of(BOER, NEW))
    outer(small)
    small.desk.edit("releases/proef.toml", 'to = ["binnen"]', 'to = ["leden"]')
    small.desk.edit("releases/proef.toml", '["binnen", "minister"]', '["leden"]')
    assert small("check", "proef").code == 0
    said = small("prepare", "proef", "stap", "--json")
    assert said.code == 0
    assert NEW in said.out + small("preview", "D-1", "--json").out
