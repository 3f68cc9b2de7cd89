"""The structure of notes: sections, passages, runs of text, decisions and actions."""

from datetime import date
from pathlib import Path

import pytest

from mailer.findings import Finding
from mailer.notes.model import Kind, MeetingNotes, Passage, Span
from mailer.notes.reader import load_notes, read_notes

FRONT = "---\ntitle: T\ndate: 2024-10-04\n---\n"
ABOVE = FRONT.count("\n")


def _read(text: str) -> tuple[MeetingNotes, list[Finding]]:
    notes, findings = read_notes(FRONT + text, "notes/a.md")
    assert notes
    return notes, findings


def _passages(text: str) -> list[Passage]:
    notes, findings = _read(text)
    assert not findings
    return list(notes.passages())


def _shape(text: str) -> list[tuple[str, int, str]]:
    return [(p.kind.value, p.depth, p.text) for p in _passages(text)]


def _codes(text: str) -> list[tuple[str, int]]:
    return [(f.code, (f.place.line or 0) - ABOVE) for f in _read(text)[1]]


def test_passages_are_numbered_by_chapter_and_know_their_line() -> None:
    """Text before the first heading is chapter 0, and a deeper heading counts on."""
    notes, _ = _read("Dag!\n\n## Een\na\n\n### Onder\n- b\n- c\n\n## Twee\nd\n")
    assert [(p.number, p.line - ABOVE) for p in notes.passages()] == [
        ("0.1", 1), ("1.1", 4), ("1.2", 7), ("1.3", 8), ("2.1", 11),
    ]  # fmt: skip
    assert [(s.number, s.level, s.title) for s in notes.sections] == [
        ("0", 0, ""), ("1", 2, "Een"), ("1", 3, "Onder"), ("2", 2, "Twee"),
    ]  # fmt: skip


def test_a_no_break_space_behind_the_hash_makes_a_heading() -> None:
    """A heading that only looks like one to a person is one to the program."""
    assert _read("##\u00a0Kop\n  ### Diep\nx")[0].sections[0].title == "Kop"
    assert _read("- punt\n  ## Kop\nx")[0].sections[1].title == "Kop"


@pytest.mark.parametrize("line", ["##Kop", "#Kop {embargo}", "####### Kop"])
def test_what_looks_like_a_heading_and_is_none_stops(line: str) -> None:
    """A heading without its space would let its embargo end at the line's end."""
    assert ("heading-space", 1) in _codes(f"{line}\n\ngeheim")


def test_a_rule_below_a_text_makes_no_heading_of_it() -> None:
    """A line of dashes is left out, and what stands above it stays a paragraph."""
    assert _shape("Groeten\n---\nDaarna\n\n***") == [
        ("paragraph", 0, "Groeten"),
        ("paragraph", 0, "Daarna"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "- een\n  - twee\n    - drie\n- vier",
        "• een\n○ twee\n▪ drie\n• vier",
        "•\teen\n\to\ttwee\n\t\t§\tdrie\n•\tvier",
        "●\u00a0een\n\u00a0\u00a0○ twee\n\n\u00a0\u00a0\u00a0\u00a0■ drie\n● vier",
        "- • een\n  - ○ twee\n    - ▪ drie\n- • vier",
        "        - een\n            - twee\n                - drie\n        - vier",
    ],
)
def test_pasted_bullets_nest_as_they_look(text: str) -> None:
    """Word's bullets, tabs and no-break spaces give the nesting that a person sees."""
    assert _shape(text) == [
        ("bullet", 0, "een"),
        ("bullet", 1, "twee"),
        ("bullet", 2, "drie"),
        ("bullet", 0, "vier"),
    ]


def test_a_pasted_bullet_is_never_deeper_than_one_below_the_last() -> None:
    """A list of only inner bullets starts at the outermost level and stays there."""
    assert [p.depth for p in _passages("▪ een\n▪ twee\n○ drie")] == [0, 0, 0]


def test_a_bullet_sign_inside_a_sentence_is_a_word() -> None:
    """Only the start of a line makes a bullet, and "o" only before a tab."""
    assert _shape("Zie • en · hier.\n\no jee, 5 ▪ 6\n\n·tje") == [
        ("paragraph", 0, "Zie • en · hier."),
        ("paragraph", 0, "o jee, 5 ▪ 6"),
        ("paragraph", 0, "·tje"),
    ]


def test_bullets_two_spaces_below_a_number_belong_to_it() -> None:
    """Markdown's three spaces below "1." are not asked of anybody."""
    text = "3. een\n  - twee\n\n  vervolg\n4. drie"
    assert [(p.kind.value, p.depth, p.ordinal, p.text) for p in _passages(text)] == [
        ("ordered", 0, 3, "een"),
        ("bullet", 1, 0, "twee"),
        ("paragraph", 1, 0, "vervolg"),
        ("ordered", 0, 4, "drie"),
    ]


def test_an_unindented_paragraph_ends_a_list() -> None:
    """What starts at the margin after an empty line belongs to no item."""
    assert _shape("- een\nloopt door\n\nlos\n  - twee")[1:] == [
        ("paragraph", 0, "los"),
        ("bullet", 0, "twee"),
    ]


def test_a_quotation_and_a_table_are_passages() -> None:
    """A quotation keeps its words, a table its rows with their runs."""
    quote, table = _passages(
        "> zei de\n> > minister\n\n| Wie | Wat |\n|---|---|\n| **COA** | x \\| y |"
    )
    assert (quote.kind, quote.text) == (Kind.QUOTE, "zei de minister")
    assert table.text == "Wie\tWat\nCOA\tx | y"
    assert table.rows[1][0] == (Span(text="COA", strong=True),)


def test_a_row_that_is_longer_than_the_head_stops() -> None:
    """Cells that the table has no column for are not lost in silence."""
    assert _codes("| a | b |\n|---|---|\n| 1 | 2 |\n| 1 | 2 | 3 |") == [("table-row-long", 4)]


@pytest.mark.parametrize(
    "text",
    [
        "<div>een</div>\n\ntwee",
        "    een\n\ttwee",
        "```\neen\n\ntwee\n```",
        "```\neen twee",
        "[een]: https://a.example/twee",
        "`een` twee",
        "een\n====\ntwee",
    ],
)
def test_what_markdown_would_swallow_stays_as_words(text: str) -> None:
    """Code, HTML and definitions of links are text like any other."""
    words = " ".join(p.text for p in _passages(text))
    assert "een" in words
    assert "twee" in words


def test_a_fence_without_its_end_does_not_hide_the_marks_below_it() -> None:
    """A stray ``` leaves headings and embargo as they are."""
    notes, _ = _read("```\n\n## Kop {embargo}\ngeheim")
    assert [p.embargoed for p in notes.passages()] == [True]


def test_nesting_that_cannot_be_read_stops() -> None:
    """Bullets behind each other beyond all reason are a finding, not a loss."""
    assert _codes("- " * 80 + "woord") == [("notes-too-deep", 1), ("notes-empty", 1)]


def test_runs_carry_their_dress() -> None:
    """Neighbours in one dress are one run, a line break is a space, a forced one a newline."""
    (passage,) = _passages("een **twee** *drie*\nvier\\\n[vijf *zes*](https://a.example) zeven")
    assert passage.spans == (
        Span(text="een "),
        Span(text="twee", strong=True),
        Span(text=" "),
        Span(text="drie", emphasis=True),
        Span(text=" vier\n"),
        Span(text="vijf ", href="https://a.example"),
        Span(text="zes", emphasis=True, href="https://a.example"),
        Span(text=" zeven"),
    )


@pytest.mark.parametrize(
    "href", ["https://a.example/b", "http://a.example", "mailto:a@b.example", "tel:+31592000000"]
)
def test_links_that_a_mail_can_have_are_kept(href: str) -> None:
    """https, http, mailto and tel go through as they are."""
    assert _passages(f"[hier]({href})")[0].spans == (Span(text="hier", href=href),)


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "JavaScript:x", "file:///c:/x", "data:text/html,x", "bijlage.docx",
     "../x", "//a.example", "\\\\\\\\server\\\\share", "https:\\\\\\\\a", "vbscript:x"],
)  # fmt: skip
def test_other_links_are_left_out_and_told(href: str) -> None:
    """A link that runs, opens or leads nowhere is a finding; its words stay."""
    notes, findings = _read(f"een\n[hier]({href})")
    assert [(f.code, f.place.line) for f in findings] == [("link-refused", ABOVE + 2)]
    assert next(notes.passages()).spans == (Span(text="een hier"),)


def test_an_acceptance_of_a_link_lapses_with_the_link() -> None:
    """The finding is about the address, not about its place."""
    assert _read("[a](x.docx)")[1][0].about == "x.docx"


def test_images_are_left_out_and_told() -> None:
    """An image is a finding and leaves its description."""
    assert _codes("Zie ![de kaart](https://a.example/k.png) hier") == [("image-removed", 1)]
    notes, _ = _read("Zie ![de kaart](https://a.example/k.png) hier")
    assert next(notes.passages()).text == "Zie de kaart hier"


@pytest.mark.parametrize(
    "text",
    ["Besluit: De PRT stemt in.", "- Besluit: De PRT stemt in.", "**Besluit:** De PRT stemt in.",
     "**Besluit**: De PRT stemt in.", "• BESLUIT : De PRT stemt in."],
)  # fmt: skip
def test_a_decision_loses_its_prefix(text: str) -> None:
    """However it is dressed, "Besluit:" makes a decision of what follows."""
    notes, _ = _read(text)
    assert [(p.kind, p.text) for p in notes.decisions] == [(Kind.DECISION, "De PRT stemt in.")]


def test_a_prefix_with_nothing_behind_it_is_text() -> None:
    """ "Besluit:" alone is not an empty decision."""
    assert _shape("Besluit:\n\nActie (COA):") == [
        ("paragraph", 0, "Besluit:"),
        ("paragraph", 0, "Actie (COA):"),
    ]


@pytest.mark.parametrize(
    ("written", "owners", "deadline", "words"),
    [
        (" (COA)", ("COA",), None, ""),
        ("", (), None, ""),
        (" (COA, gemeente Emmen/Assen)", ("COA", "gemeente Emmen", "Assen"), None, ""),
        (" (COA; GGD; uiterlijk 11 november 2024)", ("COA", "GGD"), date(2024, 11, 11),
         "uiterlijk 11 november 2024"),
        (" (COA; vóór 11 november)", ("COA",), date(2024, 11, 11), "vóór 11 november"),
        (" (COA, per 2 januari)", ("COA",), date(2025, 1, 2), "per 2 januari"),
        (" (COA; maandag 11 november 2024, 12.00 uur)", ("COA",), date(2024, 11, 11),
         "maandag 11 november 2024, 12.00 uur"),
        (" (COA; 2024-11-11)", ("COA",), date(2024, 11, 11), "2024-11-11"),
        (" (COA (Drenthe); 11-11-2024)", ("COA (Drenthe)",), date(2024, 11, 11), "11-11-2024"),
        (" (uiterlijk 11 november)", (), date(2024, 11, 11), "uiterlijk 11 november"),
        (" (Voorzitter; voor de volgende PRT)", ("Voorzitter",), None, "voor de volgende PRT"),
    ],
)  # fmt: skip
def test_an_action_has_owners_and_a_deadline(
    written: str, owners: tuple[str, ...], deadline: date | None, words: str
) -> None:
    """Names before the deadline, its words and its day; without a year the first to come."""
    (action,) = _passages(f"**Actie{written}:** Verkent het.")
    assert (action.kind, action.text) == (Kind.ACTION, "Verkent het.")
    assert (action.owners, action.deadline, action.deadline_text) == (owners, deadline, words)


def test_a_deadline_that_does_not_exist_is_a_finding() -> None:
    """Figures that name no day are told, so that the action is not forgotten."""
    assert _codes("Actie (COA; uiterlijk 31 november): x") == [("deadline-not-a-day", 1)]


def test_decisions_and_actions_below_each_other_are_one_each() -> None:
    """An action typed right below a decision is not part of it."""
    found = _passages("- Besluit: ja\n  en wel\n  Actie (COA): doet het\n  Besluit: ook")
    assert [(p.kind.value, p.depth, p.text, p.line - ABOVE) for p in found] == [
        ("decision", 0, "ja en wel", 1),
        ("action", 1, "doet het", 3),
        ("decision", 1, "ook", 4),
    ]


def test_a_quoted_decision_is_not_ours() -> None:
    """What another table decided stays a quotation."""
    assert _shape("> Besluit: nee") == [("quote", 0, "Besluit: nee")]


def test_notes_without_text_stop() -> None:
    """A title alone is nothing to send."""
    assert _codes("\n---\n") == [("notes-empty", 3)]


def test_a_missing_file_is_a_finding(tmp_path: Path) -> None:
    """A file that is not there, or a folder, is told and not raised."""
    for path in (tmp_path / "weg.md", tmp_path):
        notes, findings = load_notes(path, "notes/weg.md")
        assert notes is None
        assert [(f.code, f.place.file) for f in findings] == [("notes-unreadable", "notes/weg.md")]


def test_a_file_in_another_encoding_is_a_finding_with_its_line(tmp_path: Path) -> None:
    """Latin-1 is named as not UTF-8, at the line of its first foreign byte."""
    path = tmp_path / "a.md"
    path.write_bytes((FRONT + "Oekraïne").encode("latin-1"))
    assert [f.place.line for f in load_notes(path, "a.md")[1]] == [ABOVE + 1]


def test_json_comes_back_as_the_same_notes() -> None:
    """What `--json` prints reads back as the same notes, and the schema names all its keys."""
    notes, _ = _read(
        "## Kop {wie=COA}\n- a {embargo only=x}\n\nActie (COA; 1 mei): b\n\n|a|\n|-|\n|b|"
    )
    assert MeetingNotes.model_validate_json(notes.model_dump_json()) == notes
    schema = MeetingNotes.model_json_schema()
    assert set(notes.model_dump(mode="json")) == set(schema["properties"])
    assert schema["additionalProperties"] is False


def test_a_file_that_was_pasted_as_text_is_refused_with_its_line() -> None:
    """So much without an empty line is nobody's paragraph; with empty lines it is a long paper."""
    long = "Een zin van vijfentwintig.\n" * 12_000
    notes, findings = read_notes(FRONT + "Kort.\n\n" + long, "a.md")
    assert notes is None
    assert [(f.code, f.place.line) for f in findings] == [("notes-too-large", 7)]
    notes, findings = read_notes(FRONT + long.replace("\n", "\n\n"), "a.md")
    assert notes is not None
    assert findings == []
