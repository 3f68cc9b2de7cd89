"""What one reader gets to see of the notes."""

from mailer.notes.model import MeetingNotes
from mailer.notes.reader import read_notes

FRONT = "---\ntitle: T\ndate: 2024-10-04\n---\n"


def _seen(text: str, *lists: str, cleared: bool = False) -> MeetingNotes:
    notes, findings = read_notes(FRONT + text, "a.md")
    assert not findings
    assert notes
    return notes.for_reader(cleared=cleared, lists=frozenset(lists))


def _titles(notes: MeetingNotes) -> list[tuple[str, str]]:
    return [(section.number, section.title) for section in notes.sections]


def _ordinals(notes: MeetingNotes) -> list[tuple[str, int]]:
    return [(p.text, p.ordinal) for p in notes.passages()]


def test_who_is_cleared_sees_everything() -> None:
    """For a cleared reader nothing is taken out and nothing renumbered."""
    text = "a\n\n## B {embargo}\n1. b\n2. c"
    assert _seen(text, cleared=True) == read_notes(FRONT + text, "a.md")[0]


def test_i02_a_hidden_chapter_leaves_no_gap_in_the_numbers() -> None:
    """The chapter after a hidden one takes its number, passages too."""
    notes = _seen("## A\na\n\nb {embargo}\n\nc\n\n## B {embargo}\nb\n\n## C\nc")
    assert _titles(notes) == [("1", "A"), ("2", "C")]
    assert [p.number for p in notes.passages()] == ["1.1", "1.2", "2.1"]


def test_i02_a_heading_with_nothing_left_below_it_goes_too() -> None:
    """An empty heading would tell that something stood there; one that was empty before stays."""
    notes = _seen("# Kop\n## A\n- a {embargo}\n### B {embargo}\nb\n## C\nc\n## D")
    assert _titles(notes) == [("1", "Kop"), ("2", "C"), ("3", "D")]


def test_i02_an_opening_that_is_all_under_embargo_leaves_no_section() -> None:
    """Nothing before the first heading means no section of level 0."""
    assert _titles(_seen("a {embargo}\n\n## B\nb")) == [("1", "B")]


def test_i02_numbered_items_close_up_within_and_across_sections() -> None:
    """A list that counts on after a paragraph, or below the next heading, has no gap either."""
    notes = _seen("1. a\n2. b {embargo}\n3. c\n\ntussen\n\n4. d\n\n## E\n5. e\n\n## F\n1. f\n2. g")
    assert _ordinals(notes) == [
        ("a", 1),
        ("c", 2),
        ("tussen", 0),
        ("d", 3),
        ("e", 4),
        ("f", 1),
        ("g", 2),
    ]


def test_i02_a_hidden_section_does_not_show_in_a_list_that_counts_on() -> None:
    """Items hidden with their heading count as never written."""
    assert _ordinals(_seen("## A {embargo}\n1. a\n2. b\n\n## C\n3. c")) == [("c", 1)]


def test_a_list_that_starts_elsewhere_keeps_its_own_numbers() -> None:
    """What is hidden in one list does not change another."""
    notes = _seen("1. a {embargo}\n2. b\n\ntussen\n\n7. c\n8. d")
    assert _ordinals(notes) == [("b", 1), ("tussen", 0), ("c", 7), ("d", 8)]


def test_i02_decisions_and_actions_under_embargo_are_not_in_the_registers() -> None:
    """Neither a decision nor an action tells of what is held back."""
    notes = _seen(
        "Besluit: a {embargo}\n\nActie (COA): b {embargo}\n\n## C {embargo wie=COA}\nc\n\n## D\nd"
    )
    assert notes.decisions == ()
    assert notes.actions == ()
    assert not notes.embargoed


def test_a_part_for_a_list_is_for_who_is_on_all_its_lists() -> None:
    """Being on one of two lists is not enough."""
    text = "a\n\n## B {only=x}\nb\n\nc {only=y}"
    assert [p.text for p in _seen(text, "x").passages()] == ["a", "b"]
    assert [p.text for p in _seen(text, "y").passages()] == ["a"]
    assert [p.text for p in _seen(text, "x", "y").passages()] == ["a", "b", "c"]
