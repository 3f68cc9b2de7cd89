"""Marks behind headings, bullets and paragraphs: what they hold for, what stops."""

import pytest

from mailer.notes.model import MeetingNotes
from mailer.notes.reader import read_notes

FRONT = "---\ntitle: T\ndate: 2024-10-04\n---\n"
ABOVE = FRONT.count("\n")


def _read(text: str) -> MeetingNotes:
    notes, findings = read_notes(FRONT + text, "a.md")
    assert not findings
    assert notes
    return notes


def _codes(text: str) -> list[tuple[str, int]]:
    findings = read_notes(FRONT + text, "a.md")[1]
    assert all(f.stops for f in findings)
    return [(f.code, (f.place.line or 0) - ABOVE) for f in findings]


def _held_back(text: str) -> dict[str, bool]:
    return {p.text: p.embargoed for p in _read(text).passages()}


@pytest.mark.parametrize(
    "mark",
    [
        '{embargo only=gemeenten wie="COA, GGD/VRD"}',
        "{wie=“COA, GGD, VRD” only=gemeenten, embargo}",
        '{embargo} {only="gemeenten"} {wie="COA/GGD/VRD"}',
        "{ EMBARGO\u00a0only = gemeenten wie='COA,GGD/ VRD' }",
    ],
)
def test_marks_combine_however_word_writes_them(mark: str) -> None:
    """One brace or several, straight or typographic quotes: the same mark."""
    for text in (
        f"tekst {mark}",
        f"- tekst {mark}",
        f"*tekst {mark}*",
        f"tekst{mark}\nloopt door",
    ):
        (passage,) = _read(text).passages()
        assert passage.text.split()[0] == "tekst"
        assert "{" not in passage.text
        assert (passage.embargoed, passage.only) == (True, ("gemeenten",))
        assert passage.owners == ("COA", "GGD", "VRD")


def test_i02_an_embargo_on_a_heading_holds_for_all_below_it() -> None:
    """Deeper headings, their bullets and tables are held back, up to a heading as high."""
    text = "## A {embargo}\na\n### B\n- b\n\n| c |\n|---|\n\n## D\nd\n### E {embargo}\ne\n### F\nf"
    assert _held_back(text) == {"a": True, "b": True, "c": True, "d": False, "e": True, "f": False}


def test_i02_an_embargo_on_a_bullet_holds_for_what_belongs_to_it() -> None:
    """Nested bullets and paragraphs that continue it are held back, the next bullet is not."""
    text = "- a {embargo}\n  - b\n\n  c\n\n  > d\n- e\n  - f {embargo}\n  - g"
    assert _held_back(text) == {
        "a": True, "b": True, "c": True, "d": True, "e": False, "f": True, "g": False,
    }  # fmt: skip


def test_i02_a_rule_or_a_stray_line_of_dashes_does_not_end_an_embargo() -> None:
    """Only a heading ends what a heading began."""
    assert _held_back("## A {embargo}\na\n---\nb\n\n---\n\nc") == {"a": True, "b": True, "c": True}


def test_i02_lines_of_one_paragraph_are_held_back_together() -> None:
    """A mark on a decision holds for the action typed right below it, and the other way round."""
    assert _held_back("Besluit: a {embargo}\nActie: b") == {"a": True, "b": True}
    assert _held_back("Besluit: a\nActie: b {embargo}") == {"a": True, "b": True}


def test_lists_accumulate() -> None:
    """A reader of the innermost part must be on every list on the way to it."""
    notes = _read("## A {only=x}\n### B {only=y}\n- b {only=x}\n  - c {only=z}\n\n## D\nd")
    assert [p.only for p in notes.passages()] == [("x", "y"), ("x", "y", "z"), ()]


def test_owners_of_a_heading_stay_with_it() -> None:
    """Owners behind a heading make one action of the section, none of its bullets."""
    notes = _read('## A {wie="Secretaris, COA"}\n- b\n- c\n### D\nd')
    assert [(a.passage, a.text, a.owners) for a in notes.actions] == [
        ("1", "A", ("Secretaris", "COA"))
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("tekst {embargoo}", "mark-unknown"),
        ("## Kop {embarog}\ntekst", "mark-unknown"),
        ("tekst {embargo vertrouwelijk}", "mark-unknown"),
        ("tekst {}", "mark-unknown"),
        ("tekst {.rood}", "mark-unknown"),
        ("tekst {embargo=nee}", "mark-value"),
        ("tekst {only}", "mark-value"),
        ("tekst {only=a,b}", "mark-unknown"),
        ('tekst {only="a, b"}', "mark-value"),
        ('tekst {wie=""}', "mark-value"),
        ("tekst {embargo} loopt door", "mark-misplaced"),
        ("tekst {embargo}.", "mark-misplaced"),
        ("{embargo}", "mark-misplaced"),
        ("**{embargo}**", "mark-misplaced"),
        ("## {embargo}\ntekst", "mark-misplaced"),
        ("> ## Kop {embargo}\n> tekst", "mark-misplaced"),
        ("- # Kop {embargo}", "mark-misplaced"),
        ("| a {embargo} |\n|---|", "mark-misplaced"),
        ("tekst {embargo", "mark-unclosed"),
        ("tekst embargo}", "mark-unclosed"),
    ],
)
def test_a_mark_that_is_not_understood_stops_on_its_line(text: str, fault: str) -> None:
    """A slip in a mark is never taken for text: it would let through what it holds back."""
    assert (fault, 1) in _codes(text)


def test_a_mark_on_a_line_of_its_own_stops() -> None:
    """Below a list nobody can tell whether it means the last bullet or all of them."""
    assert _codes("- a\n- b\n{embargo}") == [("mark-misplaced", 3)]


def test_a_mark_with_an_unclosed_quote_stops() -> None:
    """Half a name is not an owner."""
    assert _codes('tekst {wie="COA}')[0][0] in {"mark-unknown", "mark-value"}


def test_a_misspelt_mark_names_the_one_that_was_meant() -> None:
    """The finding for "embargoo" says "embargo"."""
    assert "“embargo”" in read_notes(FRONT + "tekst {embargoo}", "a.md")[1][0].message


def test_placeholders_and_escaped_braces_are_text() -> None:
    """Double braces are for the checks to find, a backslash makes a brace a brace."""
    notes = _read("Beste {{ naam }}\n\nde verzameling \\{1, 2\\}")
    assert [p.text for p in notes.passages()] == ["Beste {{ naam }}", "de verzameling {1, 2}"]


@pytest.mark.parametrize("text", ["**Kop** {embargo}", "Het volgende: {embargo}"])
def test_i02_a_mark_on_what_only_looks_like_a_heading_is_told(text: str) -> None:
    """A bold line or one that ends on a colon is marked alone; that is accepted or mended."""
    _, findings = read_notes(f"{FRONT}{text}\n\n- punt\n", "a.md")
    assert [finding.code for finding in findings] == ["mark-one-line"]


@pytest.mark.parametrize("line", ["=====", "-----", "--"])
def test_i02_an_underlined_heading_with_a_mark_stops(line: str) -> None:
    """It is no heading here, so the mark would hold for one line; unmarked it may stand."""
    _, findings = read_notes(f"{FRONT}Kop {{embargo}}\n{line}\n\ntekst\n", "a.md")
    assert "heading-underlined" in [finding.code for finding in findings]
    _, findings = read_notes(f"{FRONT}Kop\n{line}\n\ntekst\n", "a.md")
    assert not findings


def test_i02_a_mark_in_the_front_matter_stops() -> None:
    """A title goes into the subject, for everybody."""
    _, findings = read_notes(FRONT.replace("title: ", "title: Geheim {embargo} "), "a.md")
    assert "mark-misplaced" in [finding.code for finding in findings]
