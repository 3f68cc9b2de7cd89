"""The query options of OData, as far as mail needs them: $filter, $select, $expand, $orderby."""

import operator
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.servers.graph.answers import Json, unparsed
from tests.servers.graph.schema import Schema, item

KNOWN = {
    "$select", "$expand", "$filter", "$orderby", "$top", "$skip", "$count",
    "$skiptoken", "$deltatoken",
}  # fmt: skip
Scope = dict[str, Any]
Test = Callable[[Scope], bool]
_TOKEN = re.compile(
    r"\s*(?:'((?:[^']|'')*)'|(\d{4}-\d\d-\d\dT[\d:.]+Z)|([\w@.]+)|([/(),:]))", re.ASCII
)
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}


def parse_filter(text: str, kind: str, schema: Schema) -> Test:
    """A test of objects, each given as {"": object}. Refuses what the type does not have."""
    return _Reader(text, schema).whole(kind)


def parse_select(text: str, kind: str, schema: Schema) -> list[str]:
    """The names; none for all."""
    names = [each.strip() for each in text.split(",") if each.strip()]
    for name in names:
        schema.property_of(kind, name.split("/")[0])
    return names


def parse_expand(text: str, kind: str, schema: Schema) -> dict[str, dict[str, str]]:
    """What is expanded, each with its own options."""
    found = {}
    for part in _split(text, ","):
        name, _bracket, inner = part.strip().partition("(")
        if name not in schema.navigations(kind):
            raise unparsed(f"Could not find a navigation property named '{name}' on '{kind}'.")
        options = (each.partition("=") for each in _split(inner.removesuffix(")"), ";"))
        found[name] = {key.strip(): value.strip() for key, _is, value in options}
    return found


def _split(text: str, sign: str) -> list[str]:
    """At a sign that stands neither in brackets nor in quotes."""
    parts, depth, quoted = [""], 0, False
    for letter in text:
        quoted ^= letter == "'"
        depth += (not quoted) * ((letter == "(") - (letter == ")"))
        if letter == sign and not depth and not quoted:
            parts.append("")
        else:
            parts[-1] += letter
    return [each for each in parts if each]


class _Reader:
    """Reads a $filter once, from left to right. Tokens are "word", "text", "time", "sign"."""

    def __init__(self, text: str, schema: Schema) -> None:
        self._schema = schema
        self._tokens = _tokens(text)
        self._at = 0

    def whole(self, kind: str) -> Test:
        test = self._either({"": kind})
        if self._peek() != ("", ""):
            raise unparsed(f"Syntax error in $filter near '{self._peek()[1]}'.", "BadRequest")
        return test

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("", "")

    def _take(self, wanted: str = "") -> str:
        sort, text = self._peek()
        if not sort or (wanted and text != wanted):
            raise unparsed(f"Syntax error in $filter: '{wanted}' expected.", "BadRequest")
        self._at += 1
        return text

    def _next_is(self, text: str) -> bool:
        if self._peek()[0] in {"word", "sign"} and self._peek()[1] == text:
            self._at += 1
            return True
        return False

    def _either(self, kinds: dict[str, str]) -> Test:
        tests = [self._both(kinds)]
        while self._next_is("or"):
            tests.append(self._both(kinds))
        return lambda scope: any(test(scope) for test in tests)

    def _both(self, kinds: dict[str, str]) -> Test:
        tests = [self._one(kinds)]
        while self._next_is("and"):
            tests.append(self._one(kinds))
        return lambda scope: all(test(scope) for test in tests)

    def _one(self, kinds: dict[str, str]) -> Test:
        if self._next_is("not"):
            inner = self._one(kinds)
            return lambda scope: not inner(scope)
        if self._next_is("("):
            inner = self._either(kinds)
            self._take(")")
            return inner
        if self._next_is("startswith"):
            return self._startswith(kinds)
        return self._compared(kinds)

    def _startswith(self, kinds: dict[str, str]) -> Test:
        self._take("(")
        value, _kind = self._path(kinds)
        self._take(",")
        start = self._literal()
        self._take(")")
        return lambda scope: str(value(scope) or "").casefold().startswith(start)

    def _compared(self, kinds: dict[str, str]) -> Test:
        value, kind = self._path(kinds)
        if self._peek()[1] == "(":
            return self._any(value, kind, kinds)
        compare = _COMPARE.get(self._take())
        if compare is None:
            raise unparsed("Syntax error in $filter: a comparison is expected.", "BadRequest")
        wanted = self._literal()
        return lambda scope: _holds(compare, _comparable(value(scope)), wanted)

    def _any(self, value: Callable[[Scope], Any], kind: str, kinds: dict[str, str]) -> Test:
        self._take("(")
        name = self._take()
        self._take(":")
        inner = self._either(kinds | {name: item(kind)})
        self._take(")")
        return lambda scope: any(inner(scope | {name: each}) for each in value(scope) or [])

    def _path(self, kinds: dict[str, str]) -> tuple[Callable[[Scope], Any], str]:
        first = self._take()
        root, names = (first, []) if first in kinds else ("", [first])
        while self._next_is("/"):
            names.append(self._take())
        if names[-1:] == ["any"]:
            names.pop()
        kind = kinds[root]
        for name in names:
            kind = self._schema.property_of(kind, name)
        return lambda scope: _along(scope[root], names), kind

    def _literal(self) -> Any:
        sort, text = self._peek()
        self._take()
        if sort == "word" and text not in {"true", "false", "null"} and not text.isdecimal():
            raise unparsed(f"Could not find a literal in '{text}'.", "BadRequest")
        if sort == "word":
            return {"true": True, "false": False, "null": None}.get(text, text)
        return datetime.fromisoformat(text) if sort == "time" else text.casefold()


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if not match:
            raise unparsed(f"Syntax error at position {at} in '{text}'.", "BadRequest")
        sort = ("text", "time", "word", "sign")[(match.lastindex or 1) - 1]
        found.append((sort, match[match.lastindex or 1].replace("''", "'")))
        at = match.end()
    return found


def _along(value: Any, names: list[str]) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _comparable(value: Any) -> Any:
    """As Exchange compares: without regard to capitals; instants as instants."""
    if not isinstance(value, str):
        return value
    if re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", value):
        return datetime.fromisoformat(value)
    return value.casefold()


def _holds(compare: Callable[[Any, Any], bool], have: Any, wanted: Any) -> bool:
    if compare not in {operator.eq, operator.ne} and type(have) is not type(wanted):
        return False
    return compare(have, wanted)


def selected(whole: Json, names: list[str], always: tuple[str, ...] = ("id",)) -> Json:
    """What $select leaves; all without one."""
    if not names:
        return whole
    keep = {*always, *(each.split("/")[0] for each in names)}
    return {name: value for name, value in whole.items() if name in keep or "@odata" in name}
