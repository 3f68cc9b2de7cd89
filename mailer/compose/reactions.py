"""What became of what an organisation answered, as its own letter tells it."""

from collections.abc import Iterator, Sequence
from typing import Literal

from mailer.compose.inserts import Insert
from mailer.frozen import Frozen
from mailer.notes.model import Kind, Passage, Section, Span

_VERDICTS = {
    "accepted": "overgenomen",
    "adapted": "in aangepaste vorm overgenomen",
    "declined": "niet overgenomen",
}


class Reaction(Frozen):
    """A correction in their own `words`, and what a person decided about it, with the reason.

    `passage` is its number as they saw it, "" where they named none. `text` is what the passage
    says now, "" where nothing changed.
    """

    passage: str = ""
    words: str
    verdict: Literal["accepted", "adapted", "declined"]
    text: str = ""
    because: str = ""


def insert(reactions: Sequence[Reaction]) -> Insert:
    """For a template: to loop over, or to put down whole."""
    passages = tuple(passage for each in reactions for passage in _passages(each))
    whole = Section(number="0", title="", level=0, line=1, passages=passages)
    return Insert("reactions", [each.model_dump() for each in reactions], [whole])


def _passages(reaction: Reaction) -> Iterator[Passage]:
    """Their words stand as a quotation: what they say of an attachment is not said by us."""
    about = f"Passage {reaction.passage}" if reaction.passage else "Uw reactie"
    head = Span(text=f"{about}: {_VERDICTS[reaction.verdict]}", strong=True)
    yield Passage(number="", kind=Kind.PARAGRAPH, spans=(head,), line=1)
    if words := _on_one_line(reaction.words):
        yield Passage(number="", kind=Kind.QUOTE, spans=(Span(text=f"U schreef: {words}"),), line=1)
    after = [("Er staat nu: ", reaction.text), ("Waarom: ", reaction.because)]
    said = "\n".join(f"{label}{_on_one_line(words)}" for label, words in after if words.strip())
    if said:
        yield Passage(number="", kind=Kind.PARAGRAPH, spans=(Span(text=said),), line=1)


def _on_one_line(words: str) -> str:
    return " ".join(words.split())
