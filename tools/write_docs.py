"""Write docs/commands.md and docs/findings.md from the program itself, in Dutch.

A test compares: what the docs say is what the program says.
"""

import sys
from pathlib import Path

import click

from mailer import i18n
from mailer.findings import Severity, unfilled

DOCS = Path(__file__).parent.parent / "docs"
SEVERITIES = {
    Severity.ERROR: "fout: houdt alles tegen",
    Severity.WARNING: "waarschuwing: vraagt een reden",
    Severity.NOTE: "opmerking: om te weten",
}


def commands() -> str:
    """Every command with its help, as `mailer COMMAND --help` prints it."""
    from mailer.cli import program

    main = program()
    context = click.Context(main, info_name="mailer", terminal_width=100, **main.context_settings)
    parts = [
        "# Opdrachten",
        "Dit is wat `mailer --help` en `mailer OPDRACHT --help` zeggen; gemaakt met `make docs`.",
        f"```text\n{main.get_help(context)}\n```",
        *_described(main, context),
    ]
    return "\n\n".join(parts) + "\n"


def _described(group: click.Group, context: click.Context) -> list[str]:
    described = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        own = click.Context(command, info_name=name, parent=context)
        described.append(f"## {own.command_path}\n\n```text\n{command.get_help(own)}\n```")
        if isinstance(command, click.Group):
            described += _described(command, own)
    return described


def findings() -> str:
    """Every rule: what is found, what to do, and why it is looked for."""
    from mailer.dispatch.rules import catalogue

    parts = [
        "# Bevindingen",
        "Alles wat `mailer check` kan vinden; gemaakt met `make docs`. Een fout wordt verholpen. "
        'Een waarschuwing ook, of aanvaard met `--accept CODE@PLAATS --because "…"`; dat geldt '
        "tot de tekst verandert. Woorden tussen { } vult het programma in.",
    ]
    parts += [
        f"## {rule.code}\n\n*{SEVERITIES[rule.severity]}*\n\n"
        f"{unfilled(rule.message)}\n\n**Wat te doen:** {unfilled(rule.remedy)}\n\n"
        f"{i18n._(rule.why)}"
        for rule in catalogue().values()
    ]
    return "\n\n".join(parts) + "\n"


def main(*, check: bool) -> int:
    """Write the pages; with `check` only say which are not up to date, and 1 if any is."""
    i18n.use("nl")  # before the commands are imported: their help is read then
    i18n.speak_to_libraries()
    stale = 0
    for name, text in (("commands.md", commands()), ("findings.md", findings())):
        path = DOCS / name
        if not check:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text("utf-8") != text:
            stale = 1
            click.echo(f"docs/{name} is not what the program says: make docs", err=True)
    return stale


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv))
