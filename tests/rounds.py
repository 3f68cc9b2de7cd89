"""Made-up rounds for tests, built from acts; say only what matters."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mailer.compose.message import Message
from mailer.ledger.asked import Asked, AskedPassage, Question
from mailer.ledger.course import Round
from mailer.ledger.model import PROGRAM, Delivery, Event, Fate, Kind, Outcome, State
from mailer.ledger.party import Sent
from mailer.ledger.reply import Reply, ReplyKind
from mailer.ledger.round import Act, Answered, Correction, Doubt, Entry, Put, Response
from mailer.preview import Entry as SheetEntry
from mailer.preview import Sheet
from mailer.preview.sheet import Reminding
from mailer.rounds.dossier.record import Posted, Record
from mailer.rounds.table import matrix
from tests.samples import make_dispatch, make_recipient
from tests.sheets import HTML, make_facts, make_frozen_sheet, make_letter, make_sheet

OPENED = datetime(2024, 10, 7, 8, 0, tzinfo=UTC)
"""Monday 7 October 2024, 10.00 uur: when the question went."""
DEADLINE = datetime(2024, 10, 18, 15, 0, tzinfo=UTC)
"""Friday 18 October 2024, 17.00 uur."""
JANSEN = "J. Jansen"
NAMES = {
    "emmen": "gemeente Emmen",
    "assen": "gemeente Assen",
    "meppel": "gemeente Meppel",
    "hoogeveen": "gemeente Hoogeveen",
}
PASSAGES = (
    AskedPassage(number="1.1", text="De opvang in Emmen telt 300 plekken.", line=9),
    AskedPassage(number="1.2", text="Assen en Meppel openen in het voorjaar.", line=11),
    AskedPassage(number="2.1", text="De bijdrage is € 4,2 miljoen per jaar.", line=15),
)


def make_asked(names: Mapping[str, str] = NAMES, **parts: Any) -> Asked:
    """A question to each of these, all of whom saw `PASSAGES`; message 1 is the first one's."""
    defaults: dict[str, Any] = {
        "notes": "notes/2024-10-verslag-minister.md",
        "title": "Verslag aan de minister",
        "deadline": DEADLINE,
        "silence": "agrees",
        "names": dict(names),
        "named": dict.fromkeys(names, ("1.1",)),
        "questions": tuple(
            Question(message=n, organisations=(each,), named=("1.1",), edition="1")
            for n, each in enumerate(names, 1)
        ),
        "passages": {"1": PASSAGES},
    }
    return Asked(**(defaults | parts))


def make_round(*entries: Entry | Act, asked: Asked | None = None, **parts: Any) -> Round:
    """A round that went to everybody; an act without an instant follows an hour after the last."""
    asked = asked or make_asked()
    defaults: dict[str, Any] = {
        "number": 7,
        "plan": "releases/2024-10-04-prt.toml",
        "step": "feitelijke-toets",
        "title": "PRT 4 oktober 2024",
        "asked": asked,
        "entries": tuple(_in_turn(entries)),
        "sent": {q.message: Sent(q.message, OPENED, reached=True) for q in asked.questions},
        "reminded": (),
    }
    return Round(**(defaults | parts))


def entry(act: Act, hours: float = 1, by: str = PROGRAM) -> Entry:
    """An act, so many hours after the question went."""
    return Entry(act, OPENED + timedelta(hours=hours), by)


def agreed(organisation: str = "emmen", reply: int | None = 1, **parts: Any) -> Answered:
    """An answer that agrees."""
    defaults: dict[str, Any] = {
        "words": "Akkoord.",
        "sender": f"a.deboer@{organisation}.example",
        "proof": "dmarc=pass (mx.drenthe.example)",
    }
    return Answered(
        reply=reply,
        organisations=(organisation,),
        response=Response.AGREED,
        **(defaults | parts),
    )


def corrected(
    organisation: str = "emmen",
    reply: int | None = 1,
    corrections: Sequence[Correction] = (),
    **parts: Any,
) -> Answered:
    """An answer with corrections, one of passage 1.1 if not said."""
    one = Correction(passage="1.1", old="300", new="250", words="300 moet zijn 250")
    given = {"response": Response.CORRECTIONS, "corrections": tuple(corrections) or (one,)}
    return agreed(organisation, reply, **parts).model_copy(update=given)


def put(
    organisation: str = "assen", reply: int = 2, doubts: Sequence[Doubt] = (), **parts: Any
) -> Put:
    """A reply for a person to read; of nobody known for ""."""
    defaults: dict[str, Any] = {
        "words": "Akkoord, mits het college instemt.",
        "sender": f"b.kloosterman@{organisation or 'elders'}.example",
    }
    return Put(
        reply=reply,
        organisations=(organisation,) if organisation else (),
        doubts=tuple(doubts) or (Doubt.CONDITIONAL,),
        **(defaults | parts),
    )


def make_reply(number: int = 1, **parts: Any) -> Reply:
    """An answer as the ledger keeps it, in the morning after the question."""
    defaults: dict[str, Any] = {
        "name": f"{number:064}",
        "dispatch": 7,
        "delivery": 1,
        "kind": ReplyKind.ANSWER,
        "sender": "a.deboer@emmen.example",
        "received_at": OPENED + timedelta(days=1),
        "at": OPENED + timedelta(days=1, minutes=5),
    }
    return Reply(number=number, **(defaults | parts))


def _in_turn(entries: Sequence[Entry | Act]) -> list[Entry]:
    """Those that have no instant follow each other by an hour, recorded by the program."""
    return [
        each if isinstance(each, Entry) else entry(each, hours)
        for hours, each in enumerate(entries, 1)
    ]


def make_record(*entries: Entry | Act, round_: Round | None = None, **parts: Any) -> Record:
    """All that a ledger would hold of a round whose four questions went, with one reminder."""
    round_ = round_ or make_round(*entries)
    defaults: dict[str, Any] = {
        "round": round_,
        "asked": make_posted(7, round_.asked, State.SUBMITTED),
        "following": (
            make_posted(
                8,
                round_.asked,
                State.CANCELLED,
                kind=Kind.REMINDER,
                follows=7,
                planned_at=DEADLINE - timedelta(days=3),
            ),
        ),
        "replies": {},
        "enclosed": {},
        "seal": "5" * 64,
        "altered": (),
        "erased": 0,
        "zone": ZoneInfo("Europe/Amsterdam"),
        "now": DEADLINE,
    }
    return Record(**(defaults | parts))


def make_posted(number: int, asked: Asked, state: State, **parts: Any) -> Posted:
    """A dispatch with a message for each question of a round, all in one state."""
    messages = [_message(question) for question in asked.questions]
    dispatch = make_dispatch(
        number,
        messages,
        step="feitelijke-toets",
        facts=make_facts(step="feitelijke-toets", is_round=True).model_dump_json(),
        **parts,
    )
    fate = Fate.ACCEPTED if state is State.SUBMITTED else Fate.PENDING
    return Posted(
        dispatch=dispatch,
        approval=None,
        deliveries=tuple(
            Delivery(
                dispatch=number,
                message=message,
                state=state,
                outcomes=tuple(
                    Outcome(address=a, fate=fate) for a in message.envelope.forward_paths
                ),
            )
            for message in messages
        ),
        events=tuple(_event(number, message.number, state) for message in messages),
    )


def _message(question: Question) -> Message:
    recipients = [
        make_recipient(f"contact@{each}.example", organisations=question.organisations)
        for each in question.organisations
    ]
    return make_letter(question.message, recipients, subject="Feitelijke toets: verslag")


def _event(dispatch: int, message: int, state: State) -> Event:
    return Event(
        dispatch=dispatch,
        delivery=message,
        sequence=2,
        kind=state,
        at=OPENED,
        by=PROGRAM,
        detail="The answer is in." if state is State.CANCELLED else "",
        head="a" * 64,
    )


def make_round_sheet(*entries: Entry | Act, frozen: bool = True) -> Sheet:
    """The page of a round with reminders at two instants; as a draft nothing of it went."""
    asked = make_asked(dict(list(NAMES.items())[:3]))
    instants = (DEADLINE - timedelta(days=3), DEADLINE - timedelta(days=1))
    posted = [
        make_posted(n, asked, State.PLANNED, kind=Kind.REMINDER, follows=7, planned_at=at)
        for n, at in enumerate(instants, 8)
    ]
    letters = [_message(question) for question in asked.questions]
    round_ = make_round(*entries, asked=asked)
    reminders = tuple(
        Reminding(
            at=at,
            dispatch=each.dispatch if frozen else None,
            entries=tuple(
                SheetEntry(
                    message=_reminder(delivery.message, n),
                    state=delivery.state if frozen else None,
                )
                for delivery in each.deliveries
            ),
        )
        for n, (at, each) in enumerate(zip(instants, posted, strict=True), 1)
    )
    facts = make_facts(step="feitelijke-toets", is_round=True, organisations=dict(asked.names))
    if not frozen:
        return make_sheet(*letters, facts=facts, reminders=reminders)
    return make_frozen_sheet(
        *letters,
        states=[State.SUBMITTED] * len(letters),
        facts=facts,
        round=matrix(round_, OPENED + timedelta(days=2), {}, ()),
        reminders=reminders,
    )


def _reminder(message: Message, turn: int) -> Message:
    """The letter of a reminder to those of a question."""
    to = message.addressees[0].recipient
    text = f"Geachte collega's van {to.organisations[0]},\n\nDit is herinnering {turn}."
    html = HTML.replace("Dag", f"Herinnering {turn} voor {to.organisations[0]}, dag")
    return make_letter(message.number, [to], subject=f"Herinnering {turn}", text=text, html=html)
