"""A rule about days on which the text says somebody gets it, against the steps of the plan."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

from mailer.checks.grammar import sentences
from mailer.checks.pieces import Piece
from mailer.checks.plan.hearing import carries, hears
from mailer.checks.plan.saying import bound_before
from mailer.clock import to_local
from mailer.directory.model import Directory
from mailer.findings import Finding, Severity, rule
from mailer.i18n import N_
from mailer.notes.days import WrittenDay, find_written
from mailer.release.plan import ReleasePlan, Step

OTHER_DAY = rule(
    "date-against-plan",
    Severity.WARNING,
    message=N_("The text says “{words}” for “{audience}”; step “{step}” goes on {day}."),
    remedy=N_("Mend the text or `at` in the plan; or accept it with a reason."),
    why=N_("Readers were told a day, and the plan keeps another; one of them is wrong."),
)

_LIKE = (
    frozenset({"pers", "media", "journalisten"}),
    frozenset({"kamer", "parlement", "kamerleden"}),
    frozenset({"raden", "gemeenteraden", "raadsleden"}),
    frozenset({"staten", "statenleden"}),
)
"""Words for the same readers."""
_NO_AUDIENCE = frozenset((
    "van", "der", "den", "voor", "aan", "het", "een", "met", "ambtelijk", "ambtelijke",
    "bestuurlijk", "bestuurlijke", "lijst", "alle", "allen", "overige", "overig", "beide",
    "stap", "verslag", "rapport", "terugkoppeling", "feitelijke", "toets", "concept",
    "definitief", "persbericht", "actielijst", "besluitenlijst", "tafel", "regietafel",
    "provinciale", "landelijke", "regionale", "nieuws", "wie", "mag", "weten", "mogen",
    "binnen", "buiten", "eerste", "tweede", "derde", "ronde", "kopie", "intern", "extern",
    "contact",
))  # fmt: skip


@dataclass(frozen=True)
class Announcement:
    """A day on which readers, called by this word, are to get something.

    `bound` says how the day is meant, see `bound_before`; `sentence` is all of it.
    """

    sentence: str
    words: str
    bound: str
    on: date
    audience: str


def check_announced(
    pieces: Sequence[Piece], meeting: date, plan: ReleasePlan, directory: Directory, zone: ZoneInfo
) -> Iterator[Finding]:
    """Each day after the meeting that a text names for readers whom a step reaches on another."""
    by_word = _audiences(plan, directory)
    for piece in pieces:
        told: set[str] = set()
        for said in _announcements(piece.text, meeting, by_word):
            steps = [s for s in by_word[said.audience] if carries(s, plan, said.sentence)]
            days = [to_local(step.at, zone).date() for step in steps if step.at]
            sure = 0 < len(days) == len(steps) and steps[0].name not in told
            if sure and not any(_fits(said, day) for day in days):
                told.add(steps[0].name)
                yield OTHER_DAY.found(
                    piece.place,
                    about=f"{piece.text}\0{days[0]}",
                    words=said.words.rstrip("."),
                    audience=said.audience,
                    step=steps[0].name,
                    day=days[0],
                )


def _announcements(text: str, meeting: date, words: Iterable[str]) -> Iterator[Announcement]:
    for sentence in sentences(text):
        for part, day in _parts(sentence, words):
            on, bound = next(iter(day.readings(meeting)), None), bound_before(sentence, day)
            if bound and on and on > meeting:
                for word in words:
                    if hears(part, sentence, word):
                        yield Announcement(sentence, day.words, bound, on, word)


def _audiences(plan: ReleasePlan, directory: Directory) -> dict[str, list[Step]]:
    """The steps of a plan by each word that people may call their readers by."""
    by_word: dict[str, list[Step]] = {}
    for step in plan.steps:
        titles = [directory.lists[name].title for name in step.to if name in directory.lists]
        words = set(re.findall(r"\w{3,}", " ".join((step.name, *step.to, *titles)).casefold()))
        for alike in _LIKE:
            words |= alike if words & alike else set()
        for word in sorted(words - _NO_AUDIENCE):
            by_word.setdefault(word, []).append(step)
    return by_word


def _parts(sentence: str, words: Iterable[str]) -> Iterator[tuple[str, WrittenDay]]:
    """The sentence cut into as many parts as it names days, each with its own.

    A day stands before what happens on it, or behind: the first one in the sentence tells which.
    """
    days = find_written(sentence)
    read = re.search(rf"\b(?:{'|'.join(map(re.escape, words))})\b", sentence, re.IGNORECASE)
    if days and read:
        behind = read.start() < days[0].start
        cuts = [day.start + len(day.words) if behind else day.start for day in days]
        edges = [0, *cuts[:-1], len(sentence)] if behind else [0, *cuts[1:], len(sentence)]
        for day, (first, last) in zip(days, pairwise(edges), strict=True):
            yield sentence[first:last], day


def _fits(said: Announcement, going: date) -> bool:
    """Whether a step that goes on that day keeps what was said."""
    late = {"uiterlijk", "tot en met", "tot"}
    if said.bound in late:
        return going <= said.on
    if said.bound == "voor":
        return going < said.on
    return going >= said.on if said.bound in {"na", "vanaf"} else going == said.on
