"""Where templates run: Jinja's sandbox, with less in it.

A template gets words, days, and tables and lists of those. Attributes of anything else are out of
reach: a pydantic model alone has methods that open files (`parse_file`) and run pickles.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from jinja2 import StrictUndefined
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mailer import dutch
from mailer.i18n import _

_OPEN = (str, int, float, date, dict, LoopContext)
"""Types whose attributes a template may ask for; a dict's are the names it gets."""

Day = TypeVar("Day", bound=date)


class EmptyValue(Exception):
    """An expression in a template that came to nothing."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja without globals, without loading, without arithmetic that fills the memory."""

    intercepted_binops = frozenset({"**", "*"})

    def __init__(self, finalize: Callable[[object], object]) -> None:
        """`finalize` makes text of each value that a template puts down."""
        super().__init__(
            undefined=StrictUndefined, finalize=finalize, trim_blocks=True, lstrip_blocks=True
        )
        self.globals.clear()
        self.filters |= {
            "datum": _dated(date, dutch.short_date),
            "dag": _dated(date, dutch.long_date),
            "moment": _dated(datetime, dutch.long_moment),
        }

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """See `SandboxedEnvironment.is_safe_attribute`."""
        return isinstance(obj, _OPEN) and super().is_safe_attribute(obj, attr, value)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002 (jinja's)
        """See `SandboxedEnvironment.call_binop`."""
        raise SecurityError(_("a template cannot multiply"))


def as_words(value: object) -> str:
    """A value as text on one line. Raises `EmptyValue`, and `TypeError` for what is no text."""
    if isinstance(value, StrictUndefined):
        return str(value)
    if value is None:
        raise EmptyValue
    if not isinstance(value, str | int | float | date):
        raise TypeError(_("a whole table or list cannot be put down; name one value in it"))
    if not (words := " ".join(str(value).split())):
        raise EmptyValue
    return words


def _dated(kind: type[Day], write: Callable[[Day], str]) -> Callable[[object], str]:
    """A filter for days, or for moments only: a day has no hour to write."""

    def written(value: object) -> str:
        if isinstance(value, kind):
            return write(value)
        words = as_words(value)
        if isinstance(value, date):
            raise TypeError(_("a day without a time has no moment; use “dag” or “datum”"))
        raise TypeError(_("{value} is no date").format(value=words))

    return written
