"""What Graph's own metadata knows: paths, properties and actions.

The metadata is Microsoft's; it is read from beside the project and never copied into it.
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from defusedxml import ElementTree

from tests.servers.graph.answers import Json, unparsed

CSDL = Path(__file__).parents[4] / "shared" / "exchange" / "graph" / "mail-subset.csdl.xml"
_EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
ROOTS = {
    "me": "graph.user",
    "users": "Collection(graph.user)",
    "groups": "Collection(graph.group)",
}
"""The subset has no entity container; these are the ones of it that mail needs."""
STREAMS = {"graph.message"}
"""What answers `/$value` though the metadata does not say so (Graph: "Get MIME content")."""
_PLAIN = {
    "Edm.String": str,
    "Edm.Binary": str,
    "Edm.DateTimeOffset": str,
    "Edm.Boolean": bool,
    "Edm.Int32": int,
    "Edm.Int64": int,
}


def require_schema() -> "Schema":
    """The metadata; skips the test where the machine does not have it."""
    if not CSDL.exists():
        pytest.skip(f"Microsoft's metadata is not here: {CSDL.name}")
    return load_schema()


@cache
def load_schema() -> "Schema":
    """Read once."""
    return Schema(CSDL)


@dataclass
class Kind:
    """An entity or complex type, without what its base has."""

    base: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    navigations: dict[str, str] = field(default_factory=dict)


class Schema:
    """Names as the metadata writes them: "graph.message", "Collection(graph.message)"."""

    def __init__(self, path: Path) -> None:
        self._kinds: dict[str, Kind] = {}
        self._bound: dict[tuple[str, str], tuple[str, dict[str, str]]] = {}
        for element in ElementTree.fromstring(path.read_bytes()):
            tag = element.tag.removeprefix(_EDM)
            if tag in {"EntityType", "ComplexType"}:
                self._kinds[f"graph.{element.get('Name')}"] = _kind(element)
            else:
                self._bind(element)

    def _bind(self, element: Any) -> None:
        parameters = {
            each.get("Name"): each.get("Type") for each in element.iter(f"{_EDM}Parameter")
        }
        on = parameters.pop(next(iter(parameters)))
        gives = element.find(f"{_EDM}ReturnType")
        self._bound[element.get("Name"), on] = (
            "" if gives is None else gives.get("Type"),
            {name.casefold(): kind for name, kind in parameters.items()},
        )

    def line(self, kind: str) -> list[str]:
        """A type and those it is based on."""
        found = []
        while kind in self._kinds:
            found.append(kind)
            kind = self._kinds[kind].base
        return found

    def properties(self, kind: str) -> dict[str, str]:
        """Its own and inherited ones, with their types."""
        return {n: t for each in self.line(kind) for n, t in self._kinds[each].properties.items()}

    def navigations(self, kind: str) -> dict[str, str]:
        return {n: t for each in self.line(kind) for n, t in self._kinds[each].navigations.items()}

    def resource(self, segments: list[str]) -> str:
        """The type of what an address names; "" of an action that answers nothing."""
        here = ROOTS.get(segments[0]) if segments else None
        if here is None:
            raise unparsed(f"Resource not found for the segment '{'/'.join(segments[:1])}'.")
        for segment in segments[1:]:
            here = self._step(here, segment)
        return here

    def _step(self, here: str, segment: str) -> str:
        name = segment.removesuffix("()")
        bound = [self._bound.get((name, each)) for each in (here, *self.line(here))]
        found = next((each[0] for each in bound if each), None)
        if found is not None:
            return found
        if item(here) != here:
            return self._into(here, segment)
        if segment == "$value" and here in STREAMS:
            return "Edm.Stream"
        members = self.properties(here) | self.navigations(here)
        if segment not in members:
            raise unparsed(f"Resource not found for the segment '{segment}'.")
        return members[segment]

    def _into(self, here: str, segment: str) -> str:
        if segment == "$count":
            return "Edm.Int32"
        if segment.startswith("microsoft.graph."):
            kind = segment.removeprefix("microsoft.")
            if item(here) not in self.line(kind):
                raise unparsed(f"Type '{segment}' does not inherit from '{item(here)}'.")
            return f"Collection({kind})"
        if item(here) not in self._kinds:
            raise unparsed(f"Resource not found for the segment '{segment}'.")
        return item(here)

    def property_of(self, kind: str, name: str) -> str:
        """The type of a property that an address names."""
        members = self.properties(kind) | self.navigations(kind)
        if name not in members:
            words = f"Could not find a property named '{name}' on type 'microsoft.{kind}'."
            raise unparsed(f"Parsing OData Select and Expand failed: {words}")
        return members[name]

    def parameters(self, action: str, kind: str) -> dict[str, str]:
        """Of an action bound to a type; the names in small letters."""
        return self._bound[action, kind][1]

    def check(self, kind: str, value: Any) -> None:
        """Refuse a body, or a part of one, that is not of this type."""
        if item(kind) != kind:
            if not isinstance(value, list):
                raise _unread(f"A collection is expected, not '{value}'.")
            for each in value:
                self.check(item(kind), each)
        elif kind in self._kinds:
            self._check_object(kind, value)
        elif value is not None and not _is_plain(kind, value):
            raise _unread(f"Cannot convert the literal '{value}' to the expected type '{kind}'.")

    def _check_object(self, kind: str, value: Any) -> None:
        if value is None:
            return
        if not isinstance(value, dict):
            raise _unread(f"An object is expected, not '{value}'.")
        kind = _declared(value, kind)
        members = self.properties(kind) | self.navigations(kind)
        for name, each in value.items():
            if "@odata." in name:
                continue
            if name not in members:
                raise _unread(
                    f"The property '{name}' does not exist on type 'microsoft.{kind}'. Make sure "
                    "to only use property names that are defined by the type."
                )
            self.check(members[name], each)


def item(kind: str) -> str:
    """The type inside a collection; any other as it is."""
    return kind.removeprefix("Collection(").removesuffix(")")


def _kind(element: Any) -> Kind:
    return Kind(
        element.get("BaseType", ""),
        {each.get("Name"): each.get("Type") for each in element.findall(f"{_EDM}Property")},
        {
            each.get("Name"): each.get("Type")
            for each in element.findall(f"{_EDM}NavigationProperty")
        },
    )


def _declared(value: Json, kind: str) -> str:
    said = str(value.get("@odata.type", "")).removeprefix("#microsoft.")
    if kind == "graph.attachment" and not said:
        raise _unread("Cannot create an abstract class: '@odata.type' is missing.")
    return said or kind


def _is_plain(kind: str, value: Any) -> bool:
    """Whether JSON has a primitive's form; enumerations are not in the subset: words."""
    wanted = _PLAIN.get(kind, str)
    return isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))


def _unread(message: str) -> Exception:
    return unparsed(message, "RequestBodyRead")
