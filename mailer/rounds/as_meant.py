"""Whether notes with a correction in them say what was meant, and nothing else became another."""

from collections.abc import Iterable, Iterator

from mailer.notes.model import MeetingNotes, Passage, Section, Span
from mailer.rounds.folding import Edit, edited


def is_as_meant(before: MeetingNotes, after: MeetingNotes, index: int, edit: Edit) -> bool:
    """Whether one passage says what it should, and all else is as it was."""
    old, new = list(before.passages()), list(after.passages())
    return (
        len(old) == len(new)
        and _frame(before) == _frame(after)
        and [*map(_kept, old[:index])] == [*map(_kept, new[:index])]
        and [*map(_kept, old[index + 1 :])] == [*map(_kept, new[index + 1 :])]
        and _kept(old[index], words=False) == _kept(new[index], words=False)
        and _says(old[index], new[index], edit)
    )


def _frame(notes: MeetingNotes) -> tuple[MeetingNotes, list[tuple[Section, int]]]:
    """The notes without lines and passages, of which how many each section has."""
    sections = [
        (s.model_copy(update={"passages": (), "line": 0}), len(s.passages)) for s in notes.sections
    ]
    return notes.model_copy(update={"sections": (), "lines": {}}), sections


def _kept(passage: Passage, *, words: bool = True) -> Passage:
    """A passage without its lines, and without its words."""
    lines: dict[str, object] = {"line": 0, "breaks": ()}
    return passage.model_copy(update=lines if words else lines | {"spans": (), "rows": ()})


def _says(old: Passage, new: Passage, edit: Edit) -> bool:
    """Whether the words are those meant, in the dress of before where they are those of before."""
    was, now = _dressed(old), _dressed(new)
    tail = len(was) - edit.end
    links = {span.href for _c, span in now[edit.start : len(now) - tail]} - {None}
    return (
        new.text == edited(old.text, [edit])
        and len(now) >= edit.start + tail
        and was[: edit.start] == now[: edit.start]
        and was[edit.end :] == now[len(now) - tail :]
        and links <= {span.href for _c, span in was[edit.start : edit.end]}
    )


def _dressed(passage: Passage) -> list[tuple[str, Span]]:
    """Each character of its text with its dress; what parts cells has none."""
    plain = Span(text="")
    if not passage.rows:
        return list(_characters(passage.spans))
    found: list[tuple[str, Span]] = []
    for row in passage.rows:
        for cell in row:
            found += [*_characters(cell), ("\t", plain)]
        found[-1] = ("\n", plain)
    return found[:-1]


def _characters(spans: Iterable[Span]) -> Iterator[tuple[str, Span]]:
    for span in spans:
        dress = span.model_copy(update={"text": ""})
        yield from ((char, dress) for char in span.text)
