"""From the bytes of an answer to what it says: agreed, corrections, a question, more time, unclear.

Nothing is guessed: what can be read in two ways is unclear, and a person reads it. The way through:

    opening, parts        the mail → its text, in HTML and plain; attached, word_changes: its files
    markup, tags, lines   HTML → lines, as a reader sees them
    quotes, known         lines → own words; what is quoted out, by headers, framing and our words
    signatures, furniture own words → without greetings below, banners, disclaimers
    agreement, phrases    a sentence → agrees, polite, or nothing known (agreeing, courtesies)
    gathering, passages   own words → what is said of which passage
    corrections, changes  what is said → old words and new ones (orders: how people write that)
    asking, subjects      what asks; a subject that says more
    weighing              all of it → a response, and why a person has to look
"""

import re
from collections.abc import Iterator, Sequence

from mailer.frozen import Frozen
from mailer.ledger.asked import AskedPassage
from mailer.ledger.round import Correction, Doubt, Response
from mailer.rounds.reading.alternatives import are_the_same, say_the_same
from mailer.rounds.reading.attached import Attached
from mailer.rounds.reading.known import Known
from mailer.rounds.reading.opening import Opened, open_reply
from mailer.rounds.reading.passages import by_number
from mailer.rounds.reading.subjects import says_more
from mailer.rounds.reading.weighing import Weighed, weigh

__all__ = ["Attached", "Reading", "read_answer"]

_FORWARDS = re.compile(r"\s*(?:fw|fwd|doorst|doorgestuurd|tr|wg)\s?:", re.IGNORECASE)


class Reading(Frozen):
    """What an answer says.

    `words` are the writer's own: without quotations, signature and what mail programs add; with
    "bij 1.4: " before what stands under that passage. `doubts` are empty only when the words can
    be read in one way only. `attachments` are without the pictures of signatures.
    """

    response: Response
    corrections: tuple[Correction, ...] = ()
    words: str = ""
    doubts: tuple[Doubt, ...] = ()
    attachments: tuple[Attached, ...] = ()


def read_answer(
    content: bytes,
    passages: Sequence[AskedPassage],
    item_class: str = "",
    *,
    known: Sequence[str] = (),
) -> Reading:
    """Read the mail that answers a question about these passages.

    `item_class` is Exchange's word for what it is. `known` are texts of ours, as plain text: what
    repeats them is quotation, however it is marked. Never raises, whatever the bytes are.
    """
    opened = open_reply(content, item_class)
    numbered, ours = by_number(passages), Known(known, passages)
    weighed = weigh(opened.lines, numbered, ours, opened.sender)
    doubts = {*opened.doubts, *weighed.doubts}
    if not (weighed.doubts or are_the_same(opened.lines, opened.others or opened.lines)):
        other = weigh(opened.others, numbered, ours, opened.sender)
        doubts |= set() if say_the_same(weighed, other) else {Doubt.UNCLEAR}
    doubts |= set(_around(opened, weighed, known))
    response = weighed.response
    if response is Response.AGREED and doubts - {Doubt.ATTACHED}:
        response = Response.UNCLEAR
    return Reading(
        response=response,
        corrections=weighed.corrections,
        words=weighed.words,
        doubts=tuple(doubt for doubt in Doubt if doubt in doubts),
        attachments=opened.attachments,
    )


def _around(opened: Opened, weighed: Weighed, known: Sequence[str]) -> Iterator[Doubt]:
    """What stands around the words: a part that was not read, attachments, the subject."""
    if opened.attachments:
        yield Doubt.ATTACHED
    if not opened.whole:
        yield Doubt.UNREADABLE
    otherwise = _FORWARDS.match(opened.subject) or says_more(opened.subject, known)
    if otherwise and weighed.response is Response.AGREED:
        yield Doubt.UNCLEAR
