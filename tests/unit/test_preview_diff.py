import pytest

from mailer.preview.diff import Mark, blocks, compare, differing


def told(before: str, after: str) -> list[str]:
    """Each block that differs, its pieces as +new+ and -gone-."""
    signs = {Mark.NEW: "+", Mark.GONE: "-", Mark.SAME: ""}
    return [
        "".join(f"{signs[p.mark]}{p.words.strip()}{signs[p.mark]} " for p in row.pieces).strip()
        for row in differing(before, after)
    ]


def test_paragraphs_and_items_are_blocks() -> None:
    """A blank line, a bullet and the next number of a list begin a block; a new line does not."""
    text = "Dag\nallen!\n\n- een\n  en meer\n- twee\n\n1. eerst\n2. dan"
    assert blocks(text) == ("Dag allen!", "- een en meer", "- twee", "1. eerst", "2. dan")


def test_a_sentence_broken_before_a_number_is_one_block() -> None:
    """ "17.00 uur" or "4 oktober" at the beginning of a line is no item of a list."""
    assert blocks("uiterlijk om\n17.00 uur op\n4. oktober") == (
        "uiterlijk om 17.00 uur op 4. oktober",
    )


def test_where_lines_break_makes_no_difference() -> None:
    """The same words in other lines are the same text."""
    assert told("een twee\ndrie", "een\ntwee drie") == []


def test_changed_words_are_marked_in_their_passage() -> None:
    """Of a passage that changed only the words that differ are marked."""
    old = "Het verslag gaat op 31 oktober naar de minister."
    assert told(f"A\n\n{old}", f"A\n\n{old.replace('31 oktober', '1 november')}") == [
        "Het verslag gaat op -31 oktober- +1 november+ naar de minister."
    ]


def test_passages_that_came_and_went_are_marked_whole() -> None:
    """A passage with nothing alike on the other side is new or gone as a whole."""
    assert told("blijft\n\nverdwijnt hier", "blijft\n\nkwam erbij") == [
        "-verdwijnt hier-",
        "+kwam erbij+",
    ]


def test_an_inserted_passage_leaves_its_neighbours_alone() -> None:
    """What was put between two passages is the only difference."""
    assert told("een\n\ndrie", "een\n\nhet midden\n\ndrie") == ["+het midden+"]


def test_both_texts_come_back_from_the_rows() -> None:
    """The pieces of all rows hold every word of both texts."""
    old, new = "a b c\n\nd e f g", "a b x\n\nq\n\nd e f"
    rows = compare(old, new)
    for mark, text in ((Mark.NEW, old), (Mark.GONE, new)):
        words = " ".join(p.words for row in rows for p in row.pieces if p.mark is not mark)
        assert words.split() == text.split()


@pytest.mark.parametrize("unit", ["a ", "a\n\n", "- ja en nee\n"])
def test_hostile_texts_do_not_hang(unit: str) -> None:
    """Thousands of times the same words against others are told as changed."""
    other = (unit * 30_000).replace("a", "b").replace("ja", "nu") + "c"
    marks = {piece.mark for row in compare(unit * 30_000, other) for piece in row.pieces}
    assert {Mark.NEW, Mark.GONE} <= marks
