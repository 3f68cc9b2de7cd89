"""Whom a text names, for whatever text."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from mailer.compose.named import named_in, unknown_in
from mailer.directory.reader import load_directory
from mailer.notes.model import Kind, MeetingNotes, Passage, Section, Span

ROOT = Path(__file__).parents[2]
DIRECTORY, _ = load_directory(ROOT / "distribution_lists", ROOT)
CALLINGS = [
    (each.id, name)
    for each in DIRECTORY.organisations.values()
    for name in (each.name, *each.aliases)
    if name != "Drenthe"
]
WORDS = st.sampled_from(
    ["de", "alle", "twaalf", "zes", "van", "gemeenten", "gemeente", "Drentse", "Groningse",
     "aantal", "provincie", "Emmen", "Aa en Hunze", "-", "/", "&", ",", ":", "'s", "\u00ad",
     "9" * 50]
)  # fmt: skip


def _named(text: str) -> frozenset[str]:
    passage = Passage(number="1.1", kind=Kind.PARAGRAPH, spans=(Span(text=text),), line=1)
    section = Section(number="1", title=text, level=2, line=1, passages=(passage,))
    notes = MeetingNotes.model_validate(
        {"file": "a.md", "title": "T", "date": "2024-10-04", "sections": (section,)}
    )
    return named_in(notes, DIRECTORY)["1.1"]


@given(st.one_of(st.text(), st.lists(WORDS).map(" ".join), st.lists(WORDS).map("".join)))
def test_any_text_names_somebody_or_nobody(text: str) -> None:
    """Never an error, and only organisations that there are."""
    assert _named(text) <= DIRECTORY.organisations.keys()
    assert unknown_in([text], DIRECTORY) in ([], [text])


@given(st.lists(st.text("abcdefg ,.;()“”", max_size=20), min_size=2, max_size=2),
       st.sampled_from(CALLINGS))  # fmt: skip
def test_a_name_as_whole_words_is_never_missed(around: list[str], calling: tuple[str, str]) -> None:
    """Whatever stands around it, in small letters."""
    organisation, name = calling
    assert organisation in _named(f"{around[0]} {name} {around[1]}")
