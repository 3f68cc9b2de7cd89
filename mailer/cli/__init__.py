"""The command line: one file a command group; each command reads arguments, calls, prints.

This file is the door: it finds the command, and is the one boundary where errors end and become
an exit code. Commands are imported when they are asked for, so that the program starts at once.
"""

import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path

import click

from mailer import __version__, i18n
from mailer.errors import MailerError
from mailer.i18n import _

COMMANDS = {
    "init": "making",
    "check": "looking",
    "preview": "looking",
    "explain": "looking",
    "lists": "lists",
    "notes": "reading",
    "schema": "reading",
    "prepare": "preparing",
    "approve": "preparing",
    "send": "sending",
    "settle": "sending",
    "add": "following_up",
    "again": "following_up",
    "correct": "following_up",
    "cancel": "sending",
    "reconcile": "deciding",
    "account": "accounts",
    "run": "working",
    "round": "rounds",
    "replies": "replies",
    "status": "following",
    "sent": "searching",
    "ledger": "registers",
    "doctor": "checking_up",
}
"""Each command and the file of this folder that holds it, in the order of the work."""

BUG = 70
"""Exit code of what should not happen (EX_SOFTWARE of sysexits.h)."""


class Commands(click.Group):
    """The commands of `COMMANDS`, imported one by one when needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """In the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """See `click.Group.get_command`; by now it is known which language to speak."""
        if cmd_name not in COMMANDS:
            return None
        if (folder := ctx.params.get("workspace")) is not None:
            i18n.prefer(Path(folder) / "config.toml")
        module = import_module(f"mailer.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        _translate_usage(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """See `click.Group.resolve_command`; a mistyped name gets the nearest one."""
        name = args[0] if args else ""
        if name and name not in COMMANDS and not name.startswith("-"):
            from mailer.reading import suggestion

            ctx.fail(
                _("There is no command “{name}”.").format(name=name)
                + suggestion(name, list(COMMANDS))
            )
        return super().resolve_command(ctx, args)


def _translate_usage(command: click.Command) -> None:
    """Usage lines in the language in use: click has no translation for these words."""
    command.options_metavar = _("[OPTIONS]")
    if isinstance(command, click.Group):
        command.subcommand_metavar = _("COMMAND [ARGS]...")
        for each in command.commands.values():
            _translate_usage(each)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program and exit: the boundary of all errors (see `mailer.errors` for the codes)."""
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: list[str]) -> int:
    """Run one command line; its exit code. Nothing escapes but the end of the process."""
    try:
        _print_anywhere()
        i18n.look_around()
        i18n.speak_to_libraries()
        result = program().main(arguments, prog_name="mailer", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(_("Stopped. Nothing was done but what is shown above."), err=True)
        return 130
    except MailerError as error:
        from mailer.cli.output import show_error

        show_error(error)
        return error.exit_code
    except SystemExit:  # out of standalone mode click exits only at a closed pipe (`… | head`)
        return 0
    except Exception as error:  # noqa: BLE001 (the one boundary)
        from mailer.cli.output import show_bug

        show_bug(error, arguments)
        return BUG
    return result if isinstance(result, int) else 0


def _print_anywhere() -> None:
    """A name in a letter that a pipe or an old console does not know must not stop a command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def program() -> click.Group:
    """The command line as click knows it, in the language in use."""
    program = Commands(
        name="mailer",
        help=_(
            "The right text to the right people at the right moment, once.\n\n"
            "From the notes of a meeting to mail in the outbox: check, preview, prepare, approve, "
            "send. Nothing goes before a person has seen exactly what goes."
        ),
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
        params=[
            click.Option(
                ["-w", "--workspace"],
                type=click.Path(file_okay=False),
                help=_("The folder with config.toml; otherwise it is looked for from here upward."),
            )
        ],
    )
    _translate_usage(program)
    return click.version_option(__version__, prog_name="mailer")(program)
