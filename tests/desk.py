"""A small workspace of invented people, and the way from its plan to the gate, for tests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from mailer.clock import fixed_clock
from mailer.config import Person
from mailer.dispatch.draft import Draft
from mailer.dispatch.gate import Gate
from mailer.dispatch.prepare import approve, prepare
from mailer.ledger.model import Delivery, Dispatch
from mailer.ledger.store import Ledger
from mailer.providers.interface import Transport
from mailer.providers.memory import MemoryTransport
from mailer.workspace import Workspace

END = datetime(2024, 11, 1, 8, 0, tzinfo=UTC)
"""When the embargo of `PLAN` ends: 1 November 2024, 09.00 uur in Drenthe."""
BEFORE = END - timedelta(days=7)
SECOND = timedelta(seconds=1)
JANSEN, PIETERS = Person(name="J. Jansen"), Person(name="P. Pieters")

CONFIG = """
[sender]
name = "Kabinet, provincie Drenthe"
address = "kabinet@drenthe.example"
[rules]
private_domains = ["gmail.example"]
[account.outbox]
kind = "outbox"
[ledger]
path = "../state/ledger.sqlite"
"""
ORGANISATIONS = "".join(
    f'[{name}]\nname = "{title}"\nkind = "{kind}"\ndomains = ["{name}.example"]\n'
    for name, title, kind in (
        ("emmen", "gemeente Emmen", "municipality"),
        ("assen", "gemeente Assen", "municipality"),
        ("minjenv", "ministerie", "ministry"),
        ("krant", "De Krant", "press"),
    )
)
CONTACTS = """name;address;organisation;roles;from;until;remarks
A. de Boer;a.deboer@emmen.example;emmen;ambtelijk;;;
Björn Kloosterman;b.kloosterman@assen.example;assen;ambtelijk;;;
De minister;minister@minjenv.example;minjenv;bestuurlijk;;;
Redactie;redactie@krant.example;krant;pers;;;
"""
LISTS = """
[gemeenten]
title = "Gemeenten"
visible = true
include = ["kind:municipality"]
[binnen]
title = "Wie het mag weten"
visible = true
include = ["list:gemeenten"]
[minister]
title = "De minister"
include = ["contact:minister@minjenv.example"]
[pers]
title = "Pers"
include = ["kind:press"]
[allen]
title = "Allen"
visible = true
include = ["list:gemeenten", "kind:press"]
"""
NOTES = """---
title: Terugkoppeling
table: Regietafel
date: 2024-10-04
version: final
---
Dag allen!

## Mededelingen

- De vergadering begon op tijd en iedereen was aanwezig.

## Geheimverdeling {embargo}

- Windmolenpark komt naar Zweeloo in het voorjaar.

Besluit: Klaproos wordt vastgesteld als naam van het gebouw.

Actie (gemeente Emmen; uiterlijk 11 november 2024): Vergunningspapieren bestellen bij drukkerij.

## Rondvraag

- Niemand had een vraag voor de rondvraag van vandaag.
"""
SECRETS = ("Geheimverdeling", "Windmolenpark", "Zweeloo", "Klaproos", "Vergunningspapieren")
"""Words that stand under embargo in `NOTES` and nowhere else."""
EMBARGO = """[embargo]
until = "2024-11-01 09:00"
cleared = ["binnen", "minister"]
contact = "pers@drenthe.example"
"""


class Carrying(MemoryTransport):
    """A transport that says it reaches people; nothing leaves."""

    capabilities = MemoryTransport.capabilities.model_copy(update={"carries": True})


def plan_text(*steps: str, embargo: str = EMBARGO, notes: str = "notes/proef.md") -> str:
    """A release plan with these steps, each as `step_text` writes it."""
    return f'title = "Proef"\nnotes = "{notes}"\n{embargo}' + "".join(steps)


def step_text(name: str = "stap", to: str = "binnen", **keys: Any) -> str:
    """One [[step]] of template feedback; a value goes into TOML as Python writes it."""
    values = {"template": "feedback", "to": [to]} | keys
    lines = (f"{key} = {_toml(value)}" for key, value in values.items())
    return f'[[step]]\nname = "{name}"\n' + "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {_toml(v)}" for k, v in value.items()) + " }"
    return repr(value).replace("'", '"')


TO_THE_PRESS = """[[step]]
name = "pers"
template = "feedback"
to = ["pers"]
"""


@dataclass
class Desk:
    """A workspace in `root`, its ledger beside it."""

    root: Path

    @classmethod
    def furnished(cls, folder: Path, *steps: str, **plan: str) -> "Desk":
        """A workspace with one plan, releases/proef.toml."""
        desk = cls(folder / "workspace")
        desk.write("config.toml", CONFIG)
        desk.write("distribution_lists/organisations.toml", ORGANISATIONS)
        desk.write("distribution_lists/contacts.csv", CONTACTS)
        desk.write("distribution_lists/lists.toml", LISTS)
        desk.write("distribution_lists/suppressed.csv", "address;reason\n")
        desk.write("templates/signature.md", "Met vriendelijke groet,\n")
        desk.write("templates/disclaimer.md", "Dit bericht is vertrouwelijk.\n")
        desk.write("notes/proef.md", NOTES)
        desk.write("releases/proef.toml", plan_text(*(steps or (step_text(),)), **plan))
        return desk

    def write(self, file: str, text: str | bytes) -> None:
        """Put a file in the workspace."""
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def edit(self, file: str, old: str, new: str) -> None:
        """Change words that must be there."""
        text = (self.root / file).read_text("utf-8")
        assert old in text
        self.write(file, text.replace(old, new))

    def workspace(self, now: datetime = BEFORE) -> Workspace:
        """The workspace as its files are now, at an instant."""
        return Workspace(self.root, fixed_clock(now))

    def draft(self, step: str = "stap", now: datetime = BEFORE, plan: str = "proef") -> Draft:
        """A step, drafted."""
        workspace = self.workspace(now)
        found = workspace.plan(plan)
        assert found is not None, workspace.plan_findings
        return workspace.draft(found, workspace.step(found, step))

    def codes(self, step: str = "stap", now: datetime = BEFORE, plan: str = "proef") -> set[str]:
        """The codes of what stops a draft of a step."""
        return {f.code for f in self.draft(step, now, plan).findings if f.stops}

    def prepared(
        self, ledger: Ledger, step: str = "stap", now: datetime = BEFORE, plan: str = "proef"
    ) -> Dispatch:
        """A step, prepared by J. Jansen."""
        workspace = self.workspace(now)
        found = workspace.plan(plan)
        assert found is not None, workspace.plan_findings
        dispatch, _superseded = prepare(
            workspace.sources,
            ledger,
            found,
            workspace.step(found, step),
            workspace.clock,
            JANSEN,
            carries=False,
        )
        return dispatch

    def approved(
        self, ledger: Ledger, step: str = "stap", now: datetime = BEFORE, plan: str = "proef"
    ) -> Dispatch:
        """A step, prepared by J. Jansen and approved by P. Pieters."""
        dispatch = self.prepared(ledger, step, now, plan)
        count = ledger.recipients(dispatch.number)
        approve(ledger, dispatch, PIETERS, count, four_eyes=False)
        return dispatch

    def gate(
        self,
        ledger: Ledger,
        dispatch: Dispatch,
        now: datetime = BEFORE,
        transport: Transport | None = None,
        *,
        late: bool = False,
    ) -> Gate:
        """The gate for a dispatch, with the files as they are now, at an instant."""
        workspace = self.workspace(now)
        transport = transport or MemoryTransport()
        return Gate(dispatch, workspace.sources, ledger, transport, workspace.clock, late=late)


def addresses(messages: Sequence[Any]) -> list[str]:
    """Everybody in these messages' envelopes."""
    return [path for message in messages for path in message.envelope.forward_paths]


def quiet(delivery: Delivery, state: object) -> None:
    """A report that nobody reads."""


def hand_over(gate: Gate, delivery: Delivery) -> None:
    """One message through the gate, recorded."""
    outgoing = gate.examine(delivery)
    if gate.begin(delivery):
        gate.ledger.finish(*gate.hand_over(delivery, outgoing))
