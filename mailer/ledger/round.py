"""A round of factual checks as the ledger holds it: what was asked, what people and answers did.

A round is the dispatch of its question, by its number. What happens to it afterwards is an act: an
event of that dispatch, in its chain, whose words are the act as JSON. What a round has come to is
worked out from its acts alone, so nothing of it can be lost between two writes.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, TypeAdapter

from mailer.frozen import Frozen
from mailer.i18n import N_
from mailer.ledger.asked import Asked, AskedPassage, Question
from mailer.ledger.model import Event

__all__ = ["Asked", "AskedPassage", "Question"]  # a round is found here as a whole


class Response(StrEnum):
    """What an answer means. AGREED and CORRECTIONS are answers; the rest is none by itself."""

    AGREED = "agreed"
    CORRECTIONS = "corrections"
    QUESTION = "question"
    EXTENSION = "extension"
    UNCLEAR = "unclear"
    AUTOMATIC = "automatic"


RESPONSES = {
    Response.AGREED: N_("agreed"),
    Response.CORRECTIONS: N_("corrections"),
    Response.QUESTION: N_("a question"),
    Response.EXTENSION: N_("asks for more time"),
    Response.UNCLEAR: N_("unclear"),
    Response.AUTOMATIC: N_("automatic answer"),
}
"""The word for each response, a msgid."""


class Doubt(StrEnum):
    """Why a person has to look before anything is counted."""

    UNPROVEN = "unproven"
    SHARED_DOMAIN = "shared_domain"
    STRANGER = "stranger"
    ANOTHERS = "anothers"
    SEVERAL = "several"
    LOOSE = "loose"
    LATE = "late"
    EMPTY = "empty"
    CONDITIONAL = "conditional"
    UNCLEAR = "unclear"
    ASKS = "asks"
    ATTACHED = "attached"
    UNKNOWN_PASSAGE = "unknown_passage"
    MEETING = "meeting"
    RECALL = "recall"
    UNREADABLE = "unreadable"
    CAME_BACK = "came_back"


DOUBTS = {
    Doubt.UNPROVEN: N_("nothing proves who wrote it"),
    Doubt.SHARED_DOMAIN: N_("its domain serves several organisations"),
    Doubt.STRANGER: N_("from an address of nobody who was asked"),
    Doubt.ANOTHERS: N_("about another organisation's mail"),
    Doubt.SEVERAL: N_("it names several rounds or several people's mail"),
    Doubt.LOOSE: N_("not an answer to our mail; the address alone links it"),
    Doubt.LATE: N_("the round was closed by then"),
    Doubt.EMPTY: N_("no words of its own"),
    Doubt.CONDITIONAL: N_("with a condition"),
    Doubt.UNCLEAR: N_("the words can be read in several ways"),
    Doubt.ASKS: N_("it asks something"),
    Doubt.ATTACHED: N_("with an attachment that may say more"),
    Doubt.UNKNOWN_PASSAGE: N_("it names a passage that this text does not have"),
    Doubt.MEETING: N_("an answer to a meeting request"),
    Doubt.RECALL: N_("the sender takes a mail back"),
    Doubt.UNREADABLE: N_("it cannot be read here (encrypted, or damaged)"),
    Doubt.CAME_BACK: N_("mail to them came back"),
}
"""The words for each doubt, a msgid."""


class Correction(Frozen):
    """One correction as it was given: of which passage, and in whose words.

    `old` and `new` where the answer gives them; `new` alone replaces the passage as a whole.
    Without either a person has to find the text that is meant. `source` is where it stood: ""
    for the answer itself, else the name of an attachment and the author in it.
    """

    passage: str
    old: str = ""
    new: str = ""
    words: str = ""
    source: str = ""


# Acts


class Answered(Frozen):
    """An answer that counts: read without doubt, or a person's word for it.

    `reply` is its number in the ledger, None for what came by phone or on paper; `by_way` then
    says how ("telefoon, mw. De Boer"). `proof` is what proves the sender, "" where a person does.
    `colleague`: the sender is none of those asked, but of their organisation. `late`: after the
    round was closed.
    """

    kind: Literal["round:answered"] = "round:answered"
    reply: int | None = None
    organisations: tuple[str, ...]
    response: Literal[Response.AGREED, Response.CORRECTIONS]
    corrections: tuple[Correction, ...] = ()
    words: str = ""
    sender: str = ""
    proof: str = ""
    by_way: str = ""
    colleague: bool = False
    late: bool = False


class Put(Frozen):
    """A reply that is put to a person, with what it looks like and why it is not counted.

    `organisations` are those it may be from; none where that is not known. `unread` says of an
    attachment why its changes could not be listed.
    """

    kind: Literal["round:put"] = "round:put"
    reply: int
    organisations: tuple[str, ...] = ()
    response: Response = Response.UNCLEAR
    corrections: tuple[Correction, ...] = ()
    words: str = ""
    sender: str = ""
    unread: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...]


class Noted(Frozen):
    """A reply that is nobody's answer and asks nothing: automatic, a delay, a delivery report."""

    kind: Literal["round:noted"] = "round:noted"
    reply: int
    organisations: tuple[str, ...] = ()
    sender: str = ""


class SetAside(Frozen):
    """A person's word that a reply needs nothing, or nothing more."""

    kind: Literal["round:aside"] = "round:aside"
    reply: int
    because: str


class Withdrawn(Frozen):
    """A person's word that what was counted for these so far was a mistake: it stands no more."""

    kind: Literal["round:withdrawn"] = "round:withdrawn"
    organisations: tuple[str, ...]
    because: str


class Extended(Frozen):
    """A later deadline (UTC) for some, or for all; `reply` is what asked for it."""

    kind: Literal["round:extended"] = "round:extended"
    organisations: tuple[str, ...]
    deadline: datetime
    because: str
    reply: int | None = None


class Excused(Frozen):
    """A person's word that the round goes on without the answer of these."""

    kind: Literal["round:excused"] = "round:excused"
    organisations: tuple[str, ...]
    because: str


class Closed(Frozen):
    """The end of collecting: what silence means for each organisation that did not answer.

    "unreached" is of whom the question never reached anybody: that is no silence.
    """

    kind: Literal["round:closed"] = "round:closed"
    silent: dict[str, Literal["agrees", "asks", "blocks", "unreached"]]
    because: str = ""


class Reopened(Frozen):
    """A person's word that a round was closed by mistake; its reminders do not come back."""

    kind: Literal["round:reopened"] = "round:reopened"
    because: str


class Verdict(StrEnum):
    """What a person decided about a correction."""

    ACCEPTED = "accepted"
    ADAPTED = "adapted"
    DECLINED = "declined"


VERDICTS = {
    Verdict.ACCEPTED: N_("accepted as given"),
    Verdict.ADAPTED: N_("adapted"),
    Verdict.DECLINED: N_("declined"),
}
"""The word for each verdict, a msgid."""


class Decided(Frozen):
    """A person's decision about one correction, by its number in the round.

    `old` and `new` are the words that go out of and into the text: of an accepted correction its
    own, completed where it did not give them; of a declined one none.
    """

    kind: Literal["round:decided"] = "round:decided"
    correction: int
    verdict: Verdict
    old: str = ""
    new: str = ""
    because: str = ""


class Applied(Frozen):
    """Accepted corrections went into the notes, as a person saw it; digests are SHA-256."""

    kind: Literal["round:applied"] = "round:applied"
    corrections: tuple[int, ...]
    file: str
    before: str
    after: str
    patch: str


class Settled(Frozen):
    """Every answer is in, each correction decided, the accepted ones in the text.

    `file` and `digest` are the notes as they were then. `stale` are attachments of the steps that
    wait, with the digest that has none of the corrections in it. `taken`: the passage that was
    taken for a correction, by its number, where it does not say that to the letter.
    """

    kind: Literal["round:settled"] = "round:settled"
    file: str
    digest: str
    stale: dict[str, str] = Field(default_factory=dict)
    taken: dict[int, str] = Field(default_factory=dict)


Act = (
    Answered
    | Put
    | Noted
    | SetAside
    | Withdrawn
    | Extended
    | Excused
    | Closed
    | Reopened
    | Decided
    | Applied
    | Settled
)


class Entry(NamedTuple):
    """An act, when it was recorded and by whom."""

    act: Act
    at: datetime
    by: str


_ACT: TypeAdapter[Act] = TypeAdapter(Annotated[Act, Field(discriminator="kind")])
ACT = "round:"
"""How the events begin that are acts."""


def read_entry(event: Event) -> Entry | None:
    """The act that an event is; None for another event, or where its words were erased."""
    if not event.kind.startswith(ACT) or not event.detail.startswith("{"):
        return None
    return Entry(_ACT.validate_json(event.detail), event.at, event.by)
