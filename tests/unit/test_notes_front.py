"""The front matter of notes."""

from datetime import date

import pytest

from mailer.notes.model import MeetingNotes, Version
from mailer.notes.reader import read_notes

TEXT = "\n---\nDag allen!\n"


def _read(*keys: str) -> MeetingNotes:
    notes, findings = read_notes("---\n" + "\n".join(keys) + TEXT, "notes/a.md")
    assert not findings
    assert notes
    return notes


def _faults(text: str) -> list[tuple[str, int | None]]:
    return [(f.code, f.place.line) for f in read_notes(text, "notes/a.md")[1]]


def _faults_of(*keys: str) -> list[tuple[str, int | None]]:
    return _faults("---\n" + "\n".join(keys) + TEXT)


def test_every_key_reaches_the_notes() -> None:
    """What the front matter says is what the notes say."""
    notes = _read(
        "title: Terugkoppeling",
        "table: Provinciale Regietafel",
        "short: PRT",
        "date: 2024-10-04",
        "previous: 2024-07-17",
        "version: concept",
    )
    assert (notes.title, notes.table, notes.short) == (
        "Terugkoppeling",
        "Provinciale Regietafel",
        "PRT",
    )
    assert (notes.date, notes.previous) == (date(2024, 10, 4), date(2024, 7, 17))
    assert notes.version is Version.CONCEPT


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ('"PRT: 4 oktober #1"  # zo', "PRT: 4 oktober #1"),
        ("'Het \"verslag\"'", 'Het "verslag"'),
        ("Verslag   # of concept", "Verslag"),
        ("Verslag#1: deel twee", "Verslag#1: deel twee"),
    ],
)
def test_values_may_be_quoted_and_have_a_comment_behind_them(written: str, title: str) -> None:
    """Quotes keep a # in the value; without them it starts a comment after a space."""
    assert _read(f"title: {written}", "# los", "", "date: 2024-10-04").title == title


@pytest.mark.parametrize(
    "written",
    [
        "2024-10-04",
        "4 oktober 2024",
        "vrijdag 4 Oktober 2024",
        "4-10-2024",
        '"4\u00a0oktober 2024"',
    ],
)
def test_a_day_may_be_written_in_dutch(written: str) -> None:
    """The day of the meeting is taken as ISO, as Dutch words or as Dutch figures."""
    assert _read("title: T", f"date: {written}").date == date(2024, 10, 4)


@pytest.mark.parametrize(
    "written", ["2024-02-30", "4 oktober", "morgen", "2024-10-04 09:00", "31 juni 2024"]
)
def test_what_is_no_day_is_a_finding_on_its_line(written: str) -> None:
    """A date that names no day stops, on its own line, beside nothing else."""
    assert _faults_of("title: T", f"date: {written}") == [("front-matter-date", 3)]


def test_notes_without_front_matter_have_one_finding() -> None:
    """Without front matter there are no notes and one finding, not one for each key."""
    assert read_notes("Dag allen!", "a.md")[0] is None
    assert _faults("Dag allen!") == [("front-matter-missing", 1)]


def test_front_matter_without_its_end_is_reported_where_it_starts() -> None:
    """A missing second line of --- does not swallow the text in silence."""
    assert _faults("\n---\ntitle: T\ndate: 2024-10-04\nDag!")[0] == ("front-matter-open", 2)


def test_all_faults_are_told_at_once_in_the_order_of_the_lines() -> None:
    """A misspelt key, a line that is none, a double, a bad version and an empty title: all five."""
    assert _faults_of(
        "title:",
        "zomaar tekst",
        "versoin: final",
        "date: 2024-10-04",
        "date: 2024-10-05",
        "version: definitief",
    ) == [
        ("front-matter-empty", 2),
        ("front-matter-line", 3),
        ("front-matter-key", 4),
        ("front-matter-twice", 6),
        ("front-matter-version", 7),
    ]


def test_a_missing_title_and_day_point_at_the_front_matter() -> None:
    """A key that is not there is reported where it should be."""
    assert _faults_of("short: PRT") == [
        ("front-matter-empty", 1),
        ("front-matter-empty", 1),
    ]


def test_a_misspelt_key_names_the_one_that_was_meant() -> None:
    """The finding for "versoin" says "version"."""
    findings = read_notes("---\ntitle: T\ndate: 2024-10-04\nversoin: final" + TEXT, "a.md")[1]
    assert "“version”" in findings[0].message


def test_i20_a_version_that_cannot_be_read_is_not_taken_for_final() -> None:
    """What may be a concept does not count as final."""
    notes, findings = read_notes("---\ntitle: T\ndate: 2024-10-04\nversion: conspet" + TEXT, "a.md")
    assert notes
    assert notes.version is Version.CONCEPT
    assert findings[0].stops


def test_windows_line_ends_and_a_byte_order_mark_change_no_line() -> None:
    """A file as Windows saves it reads like any other, lines and all."""
    text = "\ufeff---\r\ntitle: T\r\ndate: 2024-10-04\r\n---\r\n\r\nDag!\r\n\r\nTot ziens {x}\r\n"
    notes, findings = read_notes(text, "a.md")
    assert notes
    assert [p.line for p in notes.passages()] == [6, 8]
    assert [f.place.line for f in findings] == [8]
