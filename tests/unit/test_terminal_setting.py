import io

import pytest
from rich.cells import cell_len

from mailer.terminal.blocks import Block, Role, Row, Words, row
from mailer.terminal.coloured import write
from mailer.terminal.plain import as_text

ADDRESS = "een.heel.lang.adres.van.iemand@een-heel-lange-gemeentenaam.example"
COMMAND = 'mailer send 2024-10-04-prt terugkoppeling --as-of "2024-10-09 09:26" --late'


def block(*rows: Row, title: str = "") -> Block:
    """A block of these rows."""
    return Block(rows, title)


def shown(*blocks: Block, width: int = 80, colours: bool = False) -> str:
    """The blocks as a terminal of that width shows them."""
    stream = io.StringIO()
    write(blocks, stream, width, colours=colours)
    return stream.getvalue()


@pytest.mark.parametrize("width", [40, 80, 160])
def test_lines_fit_and_lose_no_word(width: int) -> None:
    """Prose wraps at spaces in its column; a word that is wider stays one."""
    prose = "Daarnaast schijn ik gisteren allemaal vergaderverzoeken te hebben gestuurd " * 3
    rows = (row("gemeente Midden-Drenthe", "31 oktober", prose), row("kort", "x", ADDRESS))
    lines = shown(block(*rows, title="Titel"), width=width).splitlines()
    assert all(cell_len(line) <= width or ADDRESS in line for line in lines)
    assert sum(line.count(ADDRESS) for line in lines) == 1
    assert " ".join(" ".join(lines).split()).count("vergaderverzoeken") == 3


def test_columns_stand_below_each_other() -> None:
    """The last cells of rows begin at one column, also where one wraps."""
    lines = shown(block(row("Wie", "34 " * 30), row("Goedkeuring", "geen"))).splitlines()
    assert {line.index("34") for line in lines[:-1]} == {lines[-1].index("geen")}


def test_where_there_is_no_room_cells_stand_under_each_other() -> None:
    """At 40 columns a wide first cell has its neighbour on the next line."""
    (first, second) = shown(block(row(ADDRESS, "niet meer geldig")), width=40).splitlines()
    assert first == ADDRESS
    assert second == "  niet meer geldig"


def test_wide_characters_count_double() -> None:
    """Columns hold where a name is written in characters of two cells."""
    first, second = shown(block(row("内閣府", "een"), row("abcdef", "twee"))).splitlines()
    assert cell_len(first.removesuffix("een")) == cell_len(second.removesuffix("twee")) == 8


def test_what_is_copied_is_never_wrapped() -> None:
    """A command is one line, however narrow the terminal: a copy of it runs."""
    line = row(Words(COMMAND, Role.COMMAND), indent=4, whole=True)
    assert shown(block(line), width=40).rstrip("\n") == f"    {COMMAND}"


@pytest.mark.parametrize("colours", [True, False])
def test_i29_nothing_in_the_words_is_read_as_markup_or_escape(colours: bool) -> None:
    """[bold] and :smile: stay as written, and a control character is visible."""
    words = "[bold]x[/bold] :smile: [link=http://x.example]y[/link] \x1b[2J"
    told = shown(block(row(words), title=words), colours=colours)
    assert told.count("[bold]x[/bold] :smile:") == 2
    assert told.count("\\x1b[2J") == 2
    assert "\x1b[2J" not in told


def test_without_colours_there_is_no_escape_at_all() -> None:
    """Neither bold nor a colour; nor a character that draws boxes."""
    told = shown(block(row(Words("nee", Role.STOP)), title="Titel"))
    assert "\x1b" not in told
    assert not any("\u2500" <= character <= "\u257f" for character in told)


def test_plain_text_is_as_wide_as_it_is() -> None:
    """A pipe gets each row on one line, in columns, nothing cut."""
    text = as_text([block(row("Wie", "woord " * 60), row("Kenmerk", ADDRESS), title="Titel")])
    assert text.splitlines()[1].startswith("  Wie      woord")
    assert len(text.splitlines()) == 3


def test_line_breaks_in_words_stay_in_their_column() -> None:
    """A finding of two lines is two lines."""
    lines = shown(block(row("a", "een\ntwee"))).splitlines()
    assert [line.split() for line in lines] == [["a", "een"], ["twee"]]
