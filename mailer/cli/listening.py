"""One line from a person: typed after its question was shown, and not the rest of a paste."""

import os
import sys
import time

import click

from mailer.cli.output import say
from mailer.i18n import _
from mailer.terminal.blocks import Role

_SILENCE = 0.2
"""Seconds without a key after which nobody pastes: a terminal hands the pieces on much faster."""


def typed_line(question: str, suffix: str = ": ") -> str:
    """The line that answers a question; what came before it, or together with more, is none.

    Raises `click.Abort` for Ctrl-C, Ctrl-D, and where the terminal is gone.
    """
    _until_silent()
    while True:
        line: str = click.prompt(
            question, default="", show_default=False, prompt_suffix=suffix, err=True
        )
        if _until_silent():
            words = _("More than one line came at once, as from a paste: none of it counts.")
        elif not line.isprintable():  # it would be kept for ever as \x1b[D
            words = _("An arrow or another key that is no text came along: type it once more.")
        else:
            return line.strip()
        say(words, Role.WAIT)


if sys.platform == "win32":
    import msvcrt

    def _until_silent() -> bool:
        """Throw away what is typed until nothing comes for a moment; whether anything came."""
        came, last = False, time.monotonic()
        while time.monotonic() - last < _SILENCE:
            if msvcrt.kbhit():
                msvcrt.getwch()
                came, last = True, time.monotonic()
            else:
                time.sleep(_SILENCE / 20)
        return came

else:
    import select
    import termios
    import tty

    def _until_silent() -> bool:
        """Throw away what is typed until nothing comes for a moment; whether anything came."""
        terminal, came = sys.stdin.fileno(), False
        usual = termios.tcgetattr(terminal)
        try:
            tty.setcbreak(terminal, termios.TCSANOW)  # to see a line without its end as well
            while select.select([terminal], [], [], _SILENCE)[0]:
                if not os.read(terminal, 65536):
                    raise click.Abort
                came = True
        except OSError as error:  # the terminal is gone
            raise click.Abort from error
        finally:
            termios.tcsetattr(terminal, termios.TCSAFLUSH, usual)
        return came
