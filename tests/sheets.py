"""Made-up sheets for the tests of the preview; say only what matters."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mailer.compose import headers
from mailer.compose.message import Addressee, Envelope, Message
from mailer.compose.mime import Attachment, attachment, body
from mailer.directory.model import Recipient
from mailer.dispatch.facts import Excerpt, Facts, PlannedStep, Since
from mailer.dispatch.standing import Standing
from mailer.findings import Finding, Place, Severity
from mailer.ledger.model import Fate, Life, Outcome, State
from mailer.preview import Entry, Sheet, seen
from mailer.release.plan import Embargo
from tests.samples import NOW, SENDER, make_dispatch, make_recipient

ZONE = ZoneInfo("Europe/Amsterdam")
HTML = '<!DOCTYPE html><html lang="nl"><body><p>Dag "allen" &amp; iedereen</p></body></html>'


def make_letter(
    number: int = 1,
    recipients: Sequence[Recipient] = (),
    *,
    subject: str = "Terugkoppeling",
    text: str = "Dag allen",
    html: str = HTML,
    attachments: Sequence[Attachment] = (),
    **parts: Any,
) -> Message:
    """A message as the composer makes it: encoded headers, two texts, attachments."""
    recipients = recipients or (make_recipient(f"ontvanger{number}@emmen.example"),)
    defaults: dict[str, Any] = {"embargoed": False, "message_id": f"<{number}@drenthe.example>"}
    return Message(
        number=number,
        header=make_header(subject, recipients),
        body=body(text, html, attachments),
        subject=subject,
        envelope=Envelope(return_path=SENDER, forward_paths=tuple(r.address for r in recipients)),
        addressees=tuple(Addressee(recipient=recipient, cleared=True) for recipient in recipients),
        **(defaults | parts),
    )


def make_header(subject: str, recipients: Sequence[Recipient]) -> bytes:
    """From, To and Subject as the composer encodes them."""
    header = headers.address_field("From", [("Kabinet", SENDER)])
    header += headers.address_field("To", [(r.name, r.address) for r in recipients])
    return header + headers.field("Subject", subject)


def make_facts(**parts: Any) -> Facts:
    """The circumstances of a step that goes by hand, without embargo and without findings."""
    defaults: dict[str, Any] = {
        "plan": "releases/2024-10-04-prt.toml",
        "plan_title": "PRT 4 oktober 2024",
        "step": "terugkoppeling",
        "template": "feedback",
        "notes": "notes/2024-10-04-prt.md",
        "version": "final",
        "meeting": "Ambtelijke terugkoppeling PRT",
        "addressing": "individual",
        "lists": ("prt-ambtelijk",),
        "planned_at": None,
        "composed_for": NOW,
        "embargo": None,
        "restrictions": (),
        "account": "outbox",
        "sender": SENDER,
        "organisations": {"emmen": "gemeente Emmen"},
        "uncovered": (),
        "left_out": (),
        "attachments": (),
        "findings": (),
    }
    return Facts(**(defaults | parts))


def make_finding(**parts: Any) -> Finding:
    """A doubled word in the notes."""
    defaults: dict[str, Any] = {
        "code": "doubled-word",
        "severity": Severity.WARNING,
        "place": Place(file="notes/2024-10-04-prt.md", line=13, passage="0.3"),
        "message": "A word stands twice.",
        "remedy": "Take one away.",
    }
    return Finding(**(defaults | parts))


def make_sheet(*messages: Message, facts: Facts | None = None, **parts: Any) -> Sheet:
    """A draft of these messages."""
    entries = tuple(Entry(message=message) for message in messages)
    defaults: dict[str, Any] = {"entries": entries, "zone": ZONE, "now": NOW}
    return Sheet(facts=facts or make_facts(), **(defaults | parts))


def make_frozen_sheet(
    *messages: Message, states: Sequence[State] = (), fate: Fate = Fate.PENDING, **parts: Any
) -> Sheet:
    """A live dispatch of these messages in these states, all planned if not said."""
    states = states or [State.PLANNED] * len(messages)
    entries = tuple(
        Entry(
            message=message,
            state=state,
            outcomes=tuple(
                Outcome(address=path, fate=fate) for path in message.envelope.forward_paths
            ),
        )
        for message, state in zip(messages, states, strict=True)
    )
    dispatch = parts.pop("dispatch", make_dispatch(7, messages))
    return make_sheet(entries=entries, dispatch=dispatch, **parts)


def make_large_sheet(recipients: int = 500, texts: int = 40) -> Sheet:
    """One message a recipient, so many texts, each of three pages and apart by two passages."""
    plain, html = make_text()
    bodies = [
        (
            plain.replace("Geachte lezer", f"Geachte lezer van kring {n}"),
            html.replace("Geachte lezer", f"Geachte lezer van kring {n}"),
        )
        for n in range(texts)
    ]
    made = [
        make_letter(n, subject="Verslag", text=bodies[n % texts][0], html=bodies[n % texts][1])
        for n in range(1, texts + 1)
    ]
    letters = []
    for n in range(1, recipients + 1):
        organisation = f"organisatie-{n % 60}"
        recipient = make_recipient(
            f"lezer{n}@{organisation}.example",
            name=f"L. Lezer {n}",
            organisations=(organisation,),
            roles=("ambtelijk",),
            path=("prt-leden", organisation),
        )
        letters.append(
            made[n % texts].model_copy(
                update={
                    "number": n,
                    "message_id": f"<{n}@drenthe.example>",
                    "header": make_header("Verslag", [recipient]),
                    "envelope": Envelope(return_path=SENDER, forward_paths=(recipient.address,)),
                    "addressees": (Addressee(recipient=recipient, cleared=True),),
                }
            )
        )
    names = {f"organisatie-{n}": f"Organisatie {n}" for n in range(60)}
    return make_sheet(*letters, facts=make_facts(organisations=names))


def make_text(sections: int = 12) -> tuple[str, str]:
    """Plain text and HTML of a long letter."""
    sentence = "De regietafel besprak de voortgang van de verdeling over de gemeenten. "
    parts = [f"{n}.1 {sentence * 4}".strip() for n in range(1, sections + 1)]
    plain = "\n\n".join(["Geachte lezer,", *parts, "Met vriendelijke groet,"])
    html = "".join(f"<h2>Punt</h2><p>{part}</p>" for part in ("Geachte lezer,", *parts))
    return plain, HTML.replace("<p>Dag", f"<h1>Verslag</h1>{html}<p>Dag")


def make_full_sheet(*, frozen: bool = False) -> Sheet:
    """A sheet with everything a page can tell: two texts, findings, a plan, changes, newcomers."""
    people = (
        make_recipient("a.deboer@emmen.example", name="A. de Boer", roles=("ambtelijk",)),
        make_recipient("z.drenth@emmen.example", name="Zoë Drenth"),
    )
    press = make_recipient(
        "redactie@krant.example", name="Redactie", organisations=("krant",), path=("pers",)
    )
    plain, html = make_text(3)
    html = html.replace("<body>", f"{DARK_HEAD}<body>")
    secret = f"{plain}\n\nWindmolenpark komt in het voorjaar."
    pdf = attachment("Verslag.pdf", b"%PDF" * 400)
    letters = [
        make_letter(1, people, text=secret, html=html, embargoed=True, attachments=[pdf]),
        make_letter(2, [press], text=plain, html=html),
    ]
    letters[1] = letters[1].model_copy(
        update={"addressees": (Addressee(recipient=press, cleared=False),)}
    )
    facts = make_full_facts()
    earlier = make_letter(1, people[:1], text=secret.replace("voorjaar", "najaar"), html=html)
    earlier = earlier.model_copy(update={"embargoed": True})
    before = seen(make_sheet(earlier, facts=facts, now=NOW - timedelta(days=1)))
    standings = (
        Standing(
            plan=facts.plan,
            step="terugkoppeling",
            planned_at=None,
            dispatch="D-7",
            life=Life.LIVE,
            approved_by="J. de Vries",
            states={State.PLANNED: 2},
        ),
    )
    parts: dict[str, Any] = {"facts": facts, "before": before, "standings": standings}
    if not frozen:
        return make_sheet(*letters, **parts)
    states = [State.SUBMITTED, State.PLANNED]
    return make_frozen_sheet(*letters, states=states, fate=Fate.REFUSED, **parts)


DARK_HEAD = (
    "<head><title>Brief</title><style>body { background: #ffffff; color: #1a1a1a }"
    "@media (prefers-color-scheme: dark) { body { background: #1a1a1a; color: #f2f2f2 } }"
    "</style></head>"
)


def make_full_facts() -> Facts:
    """A plan of five steps under an embargo, findings of each kind, somebody new and gone."""
    at = datetime(2024, 11, 1, 8, tzinfo=UTC)
    found = make_finding()
    return make_facts(
        embargo=Embargo(until=at, cleared=("prt-ambtelijk",), contact="pers@drenthe.example"),
        organisations={"emmen": "gemeente Emmen", "krant": "De Krant"},
        uncovered=("gemeente Meppel",),
        left_out=(("oud@assen.example", "niet meer geldig na 2024-08-31"),),
        attachments=(("Verslag.pdf", 1600, "0" * 64),),
        findings=(
            found,
            make_finding(code="placeholder", severity=Severity.ERROR, place=Place()),
            found.model_copy(update={"accepted": "staat zo in het origineel"}),
            make_finding(code="note", severity=Severity.NOTE),
        ),
        titles={"prt-ambtelijk": "PRT ambtelijk", "gemeenten": "Gemeenten", "pers": "Pers"},
        steps=(
            PlannedStep(name="terugkoppeling", lists=("prt-ambtelijk",)),
            PlannedStep(
                name="feitelijke-toets",
                lists=("gemeenten",),
                deadline=at - timedelta(days=14),
                reminders=(at - timedelta(days=17), at - timedelta(days=15)),
            ),
            PlannedStep(name="minister", lists=("minister",), at=at - timedelta(days=40)),
            PlannedStep(name="leden", lists=("leden",), at=at, after=("minister",)),
            PlannedStep(name="nazending", lists=("pers",), after=("leden",)),
        ),
        since=(
            Since(
                name="prt-ambtelijk",
                dispatch="D-5",
                went_at=NOW - timedelta(days=3),
                new=("z.drenth@emmen.example",),
                gone=("weg@emmen.example",),
            ),
        ),
        excerpts=(
            Excerpt(text="Mededelingen", line=11, heading=True),
            Excerpt(text="Dit is geen bewuste gedachte gedachte.", line=13),
            Excerpt(text="Windmolenpark komt in het voorjaar.", line=15, embargoed=True),
            Excerpt(text="Voor de gemeenten alleen.", line=17, only=("gemeenten",)),
        ),
    )
