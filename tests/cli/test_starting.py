"""What every start of the program costs and says: imports, help, codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from mailer.cli import COMMANDS
from mailer.dispatch.rules import catalogue
from mailer.findings import RULES
from tests.cli.conftest import Terminal
from tests.desk import Desk

HEAVY = (
    "pydantic",
    "sqlalchemy",
    "jinja2",
    "css_inline",
    "markdown_it",
    "alembic",
    "exchangelib",
    "rich",
)
CALL = """
import json, sys
from mailer.cli import run
code = run(sys.argv[2:])
print(json.dumps([code, [name for name in json.loads(sys.argv[1]) if name in sys.modules]]))
"""


def imported(*words: str) -> tuple[int, list[str]]:
    """The exit code of a command line in a program of its own, and what heavy it imported."""
    ran = subprocess.run(
        [sys.executable, "-c", CALL, json.dumps(HEAVY), *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )
    code, names = json.loads(ran.stdout.splitlines()[-1])
    return code, names


def test_the_version_costs_nothing() -> None:
    """--version imports none of the large libraries."""
    assert imported("--version") == (0, [])


def test_a_pipe_does_without_rich(small: Terminal) -> None:
    """What sets a terminal is imported only where there is one."""
    for words in (("check", "proef"), ("preview", "proef"), ("explain",), ("status",)):
        _code, names = imported("--workspace", str(small.root), *words)
        assert "rich" not in names


def test_help_brings_no_database() -> None:
    """--help, which looks at every command, does without SQLAlchemy and what composes."""
    code, names = imported("--help")
    assert code == 0
    assert not {"sqlalchemy", "alembic", "css_inline", "exchangelib"} & set(names)


def test_looking_brings_no_database(small: Terminal) -> None:
    """check, preview and status in a workspace without a ledger do without SQLAlchemy."""
    for words in (("check", "proef"), ("preview", "proef"), ("status",)):
        _code, names = imported("--workspace", str(small.root), *words)
        assert "sqlalchemy" not in names
    assert not (small.root.parent / "state").exists()


def lines_of_help(language: str) -> str:
    """The help of the program and of every command, in a program of its own."""
    script = """
import sys
from mailer.cli import COMMANDS, run
for words in [[], *([name] for name in COMMANDS)]:
    assert run([*words, "--help"]) == 0
"""
    ran = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=True,
        env=os.environ | {"MAILER_LANG": language, "PYTHONIOENCODING": "utf-8"},
    )
    return ran.stdout.decode("utf-8")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_command_has_help_in_both_languages(language: str) -> None:
    """The help of each command can be shown, names it, and wraps at 100 columns."""
    shown = lines_of_help(language)
    for name in COMMANDS:
        assert f"mailer {name}" in shown
    assert max(map(len, shown.splitlines())) <= 100


def test_every_option_says_what_it_is_for() -> None:
    """No option and no command is without a word of help."""
    from mailer.cli import program

    group = program()
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        assert command.help, name
        options = [p for p in command.params if isinstance(p, click.Option)]
        assert [f"{name} {o.name}" for o in options if not o.help] == []


def test_the_catalogue_knows_every_rule() -> None:
    """After all of the program is imported there is no code that `explain` does not know."""
    script = """
import importlib, json, pkgutil
import mailer
from mailer.dispatch.rules import catalogue
known = set(catalogue())
for module in pkgutil.walk_packages(mailer.__path__, "mailer."):
    if not module.name.endswith("__main__") and ".migrations" not in module.name:
        importlib.import_module(module.name)
from mailer.findings import RULES
print(json.dumps(sorted(set(RULES) - known)))
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert json.loads(ran.stdout) == []


def test_each_code_is_explained(small: Terminal) -> None:
    """`explain` prints what, what to do and why of all codes, and of one alone."""
    catalogue()
    everything = small("explain").out
    assert [code for code in RULES if code not in everything] == []
    alone = small("explain", "embargo-mixed").out
    assert alone.startswith("embargo-mixed (error)")
    assert alone in everything


def test_output_survives_a_pipe_that_knows_no_accents(tmp_path: Path) -> None:
    """Names with accents do not stop a command whose output goes to an ASCII pipe."""
    desk = Desk.furnished(tmp_path)
    ran = subprocess.run(
        [sys.executable, "-m", "mailer", "-w", str(desk.root), "preview", "proef"],
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )
    assert ran.returncode == 0
    assert b"Kloosterman" in ran.stdout
