"""Where words go: data to stdout and everything else to stderr, set for who reads it there."""

import os
import sys
from collections.abc import Iterable
from typing import TextIO

import click

from mailer.terminal.blocks import Block
from mailer.terminal.plain import as_text

_NARROWEST, _USUAL, _WIDEST = 40, 80, 160


def show(blocks: Iterable[Block], *, err: bool = False) -> None:
    """Print blocks: at a terminal laid out for its width, anywhere else as plain text."""
    blocks = tuple(blocks)
    if not blocks:
        return
    if not is_terminal(err=err):
        click.echo(as_text(blocks), err=err)
        return
    from mailer.terminal.coloured import write  # rich, which a pipe does without

    stream = sys.stderr if err else sys.stdout
    write(blocks, stream, _width(stream), colours=_has_colours())
    stream.flush()


def is_terminal(*, err: bool = False) -> bool:
    """Whether a person reads what is printed there."""
    stream = sys.stderr if err else sys.stdout
    return stream.isatty()


def _width(stream: TextIO) -> int:
    """Its columns, as far as lines can be read; rich would take any dumb terminal for 80 wide."""
    columns = os.get_terminal_size(stream.fileno()).columns
    return min(max(columns or _USUAL, _NARROWEST), _WIDEST)


def _has_colours() -> bool:
    """Whether the person wants colours (no-color.org) and the terminal has them."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
