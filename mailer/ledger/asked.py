"""What a round asks of whom, frozen with its dispatch."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from mailer.frozen import Frozen


class AskedPassage(Frozen):
    """A passage as an organisation saw it: its number then, its words, its line in the notes.

    `lead` is what the mail puts before its words ("Actie (COA; uiterlijk 11 november):"), `behind`
    what it puts behind them ("(door: COA)").
    """

    number: str
    text: str
    line: int
    lead: str = ""
    behind: str = ""

    @property
    def shown(self) -> str:
        """All that the mail says of it."""
        return " ".join(filter(None, (self.lead, self.text, self.behind)))


class Question(Frozen):
    """One message of a round, by its number in the dispatch: whom it asks about what.

    `organisations` are ids. `named` are the numbers of the passages that name them. `edition` is
    the key of `Asked.passages` that says what they saw.
    """

    message: int
    organisations: tuple[str, ...]
    named: tuple[str, ...] = ()
    edition: str = ""


class Asked(Frozen):
    """What a round asked. `deadline` in UTC; `notes` is the file, `title` its own.

    `remind` holds the instants of its reminders in order. `names` are those of the organisations
    and `named` the passages that name each, by id. `passages` are what was seen, by edition.
    """

    notes: str
    title: str = ""
    deadline: datetime
    silence: Literal["agrees", "asks", "blocks"]
    remind: tuple[datetime, ...] = ()
    names: dict[str, str] = Field(default_factory=dict)
    named: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    passages: dict[str, tuple[AskedPassage, ...]] = Field(default_factory=dict)

    def question(self, message: int) -> Question | None:
        """The question of a message, by its number."""
        return next((each for each in self.questions if each.message == message), None)

    def lead_of(self, number: str) -> str:
        """What the mail put before a passage; "" for none."""
        seen = (each for passages in self.passages.values() for each in passages)
        return next((each.lead for each in seen if each.number == number), "")

    def seen_by(self, organisation: str) -> tuple[AskedPassage, ...]:
        """The passages as an organisation saw them; none of one that was not asked."""
        mine = (q.edition for q in self.questions if organisation in q.organisations)
        return self.passages.get(next(mine, ""), ())
