"""What is measured on: a workspace of invented people around the seed's own text, in a temp folder.

`make demo` shows the same text go to those it is for; here it goes to as many as are asked for.
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLAN, STEP = "releases/bench.toml", "terugkoppeling"
ORGANISATIONS = 100
SENDER = "kabinet@drenthe.example"
_NOTES = "notes/2024-10-04-prt.md"
_MENDED = {
    " {embargo}": "",
    "gedachte gedachte": "gedachte",
    "doorgestuurd naar\n": "doorgestuurd naar pers@drenthe.example.\n",
    "Tot die tijd wordt hierover": "Hierover wordt",
}
"""What the checks find in the seed's text, which is not what is measured here."""


def furnish(folder: Path, recipients: int, port: int = 0, template: str = "feedback") -> Path:
    """A workspace with one step to so many, by SMTP to this port of loopback, or to the outbox."""
    root = folder / "workspace"
    texts = {
        "config.toml": _config(port),
        "distribution_lists/organisations.toml": "".join(map(_organisation, range(ORGANISATIONS))),
        "distribution_lists/contacts.csv": _HEADER + "".join(map(_contact, range(recipients))),
        "distribution_lists/lists.toml": '[allen]\ninclude = ["kind:municipality"]\n',
        "distribution_lists/suppressed.csv": "address;reason\n",
        "notes/bench.md": notes(),
        PLAN: f'title = "Proef"\nnotes = "notes/bench.md"\n[[step]]\nname = "{STEP}"\n'
        f'template = "{template}"\nto = ["allen"]\n',
        "templates/personal.md": _PERSONAL,
    }
    for name in ("feedback", "signature", "disclaimer"):
        texts[f"templates/{name}.md"] = read(f"templates/{name}.md")
    for file, text in texts.items():
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def notes() -> str:
    """The seed's feedback mail, as notes in which the checks find nothing."""
    text = read(_NOTES)
    for old, new in _MENDED.items():
        text = text.replace(old, new)
    return text


def read(file: str) -> str:
    """A file of the workspace that the repository is."""
    return (ROOT / file).read_text("utf-8")


def at_home(folder: Path) -> dict[str, str]:
    """The environment of a child process whose home is this folder, so that it leaves no trace."""
    homes = {name: str(folder / "home") for name in ("HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")}
    return {**os.environ, **homes, "MAILER_LANG": "en"}


def address(number: int) -> str:
    """The address of a reader."""
    return f"lezer{number}@organisatie{number % ORGANISATIONS}.example"


def _organisation(number: int) -> str:
    name = f"organisatie{number}"
    return _ORGANISATION.format(name=name, number=number)


def _contact(number: int) -> str:
    organisation = f"organisatie{number % ORGANISATIONS}"
    return f"Lezer {number};{address(number)};{organisation};ambtelijk;;;\n"


def _config(port: int) -> str:
    account = _SMTP.format(port=port) if port else 'kind = "outbox"\n'
    return _CONFIG.format(sender=SENDER) + account


_ORGANISATION = """
[{name}]
name = "gemeente {number}"
kind = "municipality"
domains = ["{name}.example"]
"""
_CONFIG = """
[sender]
name = "Kabinet, provincie Drenthe"
address = "{sender}"
[rules]
at_most = 1000000
[account]
use = "way"
[account.way]
"""
_SMTP = """
kind = "smtp"
server = "127.0.0.1"
port = {port}
security = "none"
test_server = true
"""
_HEADER = "name;address;organisation;roles;from;until;remarks\n"
_PERSONAL = """---
subject: {{ meeting.title }}
---
Beste {{ recipient.name }},

{{ passages }}
"""
