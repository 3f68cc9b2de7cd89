"""What an answer's own words come to: a response, and why a person has to look.

An answer is agreed only when each of its sentences is one of agreement or politeness that is
known (`agreement.said`). Whatever is left over, asks, or sets a condition is for a person.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mailer.ledger.round import Correction, Doubt, Response
from mailer.rounds.reading.agreement import Said, said, spoken_for
from mailer.rounds.reading.asking import asks, asks_for_time
from mailer.rounds.reading.corrections import read_item
from mailer.rounds.reading.gathering import Gathered, Item, gather
from mailer.rounds.reading.known import Known
from mailer.rounds.reading.lines import Line, followed, shown
from mailer.rounds.reading.markup import STRUCK
from mailer.rounds.reading.passages import Passages, flat, passage_above
from mailer.rounds.reading.quotes import Piece, tell_apart
from mailer.rounds.reading.signatures import SIGN_OFF, unsigned
from mailer.rounds.reading.tags import PICTURE
from mailer.rounds.reading.vocabulary import conditional, sentences

_TELLING = {Doubt.CONDITIONAL, Doubt.ASKS, Doubt.UNKNOWN_PASSAGE}
"""What tells more than that it is unclear."""
_NO_CONDITION = {Said.ANNOUNCES, Said.POLITE, Said.REST}
_MOST = 15_000
"""Characters of somebody's own words that are weighed."""


_QUOTED = re.compile(r"[“\"‘']([^”\"’']{3,200})[”\"’']")
_NAMES_ITS_PASSAGE = re.compile(r"\W*\d{1,3}\.\d")


class Weighed(NamedTuple):
    """See `mailer.rounds.reading.Reading`."""

    response: Response
    corrections: tuple[Correction, ...]
    words: str
    doubts: frozenset[Doubt]


class _Own(NamedTuple):
    """Own words: their paragraphs, and the passage that they stand under."""

    paragraphs: list[list[str]]
    under: str
    marked: bool
    apart: bool

    @property
    def words(self) -> str:
        told = shown("\n\n".join("\n".join(paragraph) for paragraph in self.paragraphs))
        named = not self.under or _NAMES_ITS_PASSAGE.match(told)
        return told if named else f"bij {self.under}: {told}"


class _Heard(NamedTuple):
    """What all of the words came to, piece by piece."""

    items: list[Item]
    general: list[str]
    corrections: list[Correction]
    partly: bool
    clear: bool


def weigh(lines: Sequence[Line], passages: Passages, known: Known, sender: str) -> Weighed:
    """Read the lines of a mail; `sender` is its From field."""
    told = tell_apart(lines, known)
    owns = list(_owns(told.pieces, passages, sender))
    words = "\n\n".join(own.words for own in owns)
    if not words.replace(PICTURE, "").strip():
        return Weighed(Response.UNCLEAR, (), "", frozenset({Doubt.EMPTY}))
    if len(words) > _MOST:
        return Weighed(Response.UNCLEAR, (), words[:_MOST], frozenset({Doubt.UNCLEAR}))
    heard = _hear(owns, passages)
    doubts = set(_doubts(heard, words))
    if any(_is_elsewhere(each, passages) for each in heard.corrections):
        doubts.add(Doubt.UNCLEAR)
    if STRUCK in words or PICTURE in words:
        doubts.add(Doubt.UNCLEAR)
    response = _response(heard, words, doubts)
    others = told.quoted > 1 or told.foreign or _speaks_for_others(heard, sender)
    if response is Response.AGREED and others:
        response = Response.UNCLEAR
    if response is not Response.CORRECTIONS and doubts & _TELLING:
        doubts.discard(Doubt.UNCLEAR)
    elif response is Response.UNCLEAR:
        doubts.add(Doubt.UNCLEAR)
    return Weighed(response, tuple(heard.corrections), words, frozenset(doubts))


def _is_elsewhere(correction: Correction, passages: Passages) -> bool:
    """Whether it quotes words of its passage that are not there: it may be about another one."""
    if correction.old or correction.new:
        return False
    about = passages.get(correction.passage)
    text = flat(about.text).lower() if about else ""
    first = _QUOTED.search(correction.words)
    return first is not None and flat(first[1]).lower() not in text


def _owns(pieces: Sequence[Piece], passages: Passages, sender: str) -> Iterator[_Own]:
    above: list[str] = []
    for piece in pieces:
        if not piece.own:
            above += [line.text for line in piece.lines]
            continue
        said = unsigned(_unwrapped(piece.lines), sender)
        paragraphs = _paragraphs(said)
        if paragraphs:
            yield _Own(paragraphs, passage_above(above, passages), piece.marked, piece.apart)
            above = []


def _unwrapped(lines: Sequence[Line]) -> list[Line]:
    """The lines as their writer ended them."""
    out: list[Line] = []
    pieces: list[str] = []
    for line, after in followed(lines):
        pieces.append(line.text.strip(" "))
        if not (line.wrapped and after.text.strip() and not SIGN_OFF.match(after.text.strip())):
            out.append(Line(" ".join(pieces), line.depth))
            pieces = []
    return out


def _paragraphs(lines: Sequence[Line]) -> list[list[str]]:
    out: list[list[str]] = [[]]
    for line in lines:
        text = line.text.strip(" ")
        if not text.strip():
            out.append([])
        else:
            out[-1].append(_without_bars(text))
    return [paragraph for paragraph in out if paragraph]


def _without_bars(text: str) -> str:
    """A row that was drawn with bars as one with tabs."""
    return re.sub(r"\s*\|\s*", "\t", text.strip("| ")) if text.count("|") > 1 else text


def _hear(owns: Sequence[_Own], passages: Passages) -> _Heard:
    heard = _Heard([], [], [], partly=False, clear=True)
    for own in owns:
        under = own.under if not _is_closing(own, owns) else ""
        found = gather(own.paragraphs, passages, under)
        reads = [read_item(item, passages) for item in found.items]
        corrections = [each for read in reads for each in read.corrections]
        sure = own.marked or _stands_alone(own, found, corrections)
        if not sure:
            corrections = [_piecemeal(each) for each in corrections]
        heard = _Heard(
            [*heard.items, *found.items],
            [*heard.general, *found.general],
            [*heard.corrections, *corrections],
            partly=heard.partly or any(read.agrees for read in reads),
            clear=heard.clear and sure and all(read.clear for read in reads),
        )
    return heard


def _stands_alone(own: _Own, found: Gathered, corrections: Sequence[Correction]) -> bool:
    """Whether words in an unmarked quotation are paragraphs about the passage right above them."""
    here = all(item.reference.numbers == (own.under,) for item in found.items)
    told = bool(corrections) and all(each.old or each.new for each in corrections)
    return own.apart and here and told and not found.general


def _piecemeal(correction: Correction) -> Correction:
    """One out of an unmarked quotation: of a whole text only changed lines are seen there."""
    return correction if correction.old else correction.model_copy(update={"new": ""})


def _is_closing(own: _Own, owns: Sequence[_Own]) -> bool:
    """Whether words below the last quotation are known courtesies only, about no passage."""
    told = [said(s) for lines in own.paragraphs for line in lines for s in sentences(line)]
    courteous = all(each and each <= {Said.POLITE, Said.REST} for each in told)
    return own is owns[-1] and courteous


def _doubts(heard: _Heard, words: str) -> Iterator[Doubt]:
    known = [said(sentence) for sentence in heard.general]
    said_all = frozenset().union(*known) if known else frozenset[Said]()
    left = "\n".join(
        sentence
        for sentence, told in zip(heard.general, known, strict=True)
        if not asks(sentence) and (not told or not told <= _NO_CONDITION)
    )
    if conditional(left):
        yield Doubt.CONDITIONAL
    if asks(words) or asks_for_time("\n".join(heard.general)):
        yield Doubt.ASKS
    if any(item.reference.unknown for item in heard.items):
        yield Doubt.UNKNOWN_PASSAGE
    if not all(known) or not heard.clear:
        yield Doubt.UNCLEAR
    if not heard.corrections and said_all & {Said.REST, Said.ANNOUNCES}:
        yield Doubt.UNCLEAR  # it speaks of remarks that are not there
    if not heard.corrections and (heard.partly or heard.items):
        yield Doubt.UNCLEAR  # it agrees with some passages, and does not speak of the others
    if not heard.corrections and Said.AGREES not in said_all:
        yield Doubt.UNCLEAR


def _response(heard: _Heard, words: str, doubts: set[Doubt]) -> Response:
    if heard.corrections:
        return Response.CORRECTIONS
    if asks_for_time(words):
        doubts.add(Doubt.ASKS)
        return Response.EXTENSION
    if Doubt.ASKS in doubts:
        return Response.QUESTION
    return Response.UNCLEAR if doubts or conditional(words) else Response.AGREED


def _speaks_for_others(heard: _Heard, sender: str) -> bool:
    """Whether it agrees in a name that its sender's address does not bear."""
    address = re.sub(r"[^a-zà-ÿ0-9]", "", sender.lower())
    names = [name for sentence in heard.general for name in spoken_for(sentence)]
    return any(re.sub(r"[^a-zà-ÿ0-9]", "", name.lower()) not in address for name in names)
