"""Which items a FindItem means, and in which order."""

from datetime import UTC, datetime

from tests.servers.ews.extended import path_of, values_of
from tests.servers.ews.manners import Manners
from tests.servers.ews.shapes import field_values, stamp
from tests.servers.ews.soap import Element, Refusal, name_of, part, parts
from tests.servers.ews.state import Item

RANGES = {
    "IsGreaterThan": lambda one, other: one > other,
    "IsGreaterThanOrEqualTo": lambda one, other: one >= other,
    "IsLessThan": lambda one, other: one < other,
    "IsLessThanOrEqualTo": lambda one, other: one <= other,
}
COMPARISONS = {
    "IsEqualTo": lambda one, other: one == other,
    "IsNotEqualTo": lambda one, other: one != other,
    **RANGES,
}


class RangeRefused(Exception):
    """The other make of server, faced with a range."""


def meets(item: Item, restriction: Element, manners: Manners) -> bool:
    """Whether an item is meant by a Restriction (or one of its parts)."""
    kind = name_of(restriction)
    if kind in {"Restriction", "And"}:
        return all(meets(item, each, manners) for each in restriction)
    if kind == "Or":
        return any(meets(item, each, manners) for each in restriction)
    if kind == "Not":
        return not any(meets(item, each, manners) for each in restriction)
    if kind in RANGES and manners.refuses_ranges:
        raise RangeRefused
    values = _values(item, restriction[0], manners)
    if kind == "Exists":
        return bool(values)
    if kind == "Contains":
        return _contains(values, restriction)
    if kind not in COMPARISONS:
        raise Refusal("ErrorUnsupportedPathForQuery", f"{kind} is not known here.")
    wanted = _comparable(_constant(restriction, item, manners))
    values = [_comparable(each) for each in values]
    if kind == "IsNotEqualTo":
        return wanted not in values
    return any(COMPARISONS[kind](each, wanted) for each in values)


def ordered(items: list[Item], order: Element | None, manners: Manners) -> list[Item]:
    """Newest first, as Exchange has it, or as a SortOrder says."""
    found = sorted(items, key=lambda each: each.created_at, reverse=True)
    if order is None:
        return found
    for each in reversed(parts(order, "FieldOrder")):
        found.sort(
            key=lambda item, field=each[0]: _values(item, field, manners),  # type: ignore[misc]
            reverse=each.get("Order") == "Descending",
        )
    return found


def _values(item: Item, field: Element, manners: Manners) -> list[str]:
    kind = name_of(field)
    if kind == "ExtendedFieldURI":
        path = path_of(field)
        return [] if path.name in manners.omits else values_of(item, path)
    if kind == "FieldURI":
        name = str(field.get("FieldURI")).partition(":")[2]
        return field_values(item, name, manners)
    raise Refusal("ErrorUnsupportedPathForQuery", f"{kind} is not known here.")


def _constant(restriction: Element, item: Item, manners: Manners) -> str:
    constant = part(restriction, "FieldURIOrConstant", "Constant")
    if constant is not None:
        return str(constant.get("Value"))
    other = part(restriction, "FieldURIOrConstant")
    assert other is not None
    return "".join(_values(item, other[0], manners))


def _comparable(text: str) -> str:
    """Instants and numbers so that their order is that of their letters."""
    if text.isdigit():
        return text.zfill(12)
    try:
        return stamp(datetime.fromisoformat(text).astimezone(UTC))
    except ValueError:
        return text


def _contains(values: list[str], restriction: Element) -> bool:
    constant = part(restriction, "Constant")
    assert constant is not None
    wanted, mode = str(constant.get("Value")), restriction.get("ContainmentMode", "FullString")
    if "IgnoreCase" in str(restriction.get("ContainmentComparison", "Exact")):
        wanted, values = wanted.casefold(), [each.casefold() for each in values]
    return any(
        each == wanted
        if mode == "FullString"
        else each.startswith(wanted)
        if mode.startswith("Prefix")
        else wanted in each
        for each in values
    )
