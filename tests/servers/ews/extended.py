"""Extended properties: those that clients make up, and the few of MAPI that the server knows."""

from copy import deepcopy

from tests.servers.ews import mime
from tests.servers.ews.manners import Manners
from tests.servers.ews.soap import Element, parts, t
from tests.servers.ews.state import Item, Path

HEADERS_TAG = Path("", "0x7d", "String")
INTERNET_HEADERS = "InternetHeaders"


def path_of(element: Element) -> Path:
    """The property that an ExtendedFieldURI names."""
    given = element.attrib
    group = given.get("DistinguishedPropertySetId") or given.get("PropertySetId", "").lower()
    name = given.get("PropertyName") or given.get("PropertyId") or ""
    if tag := given.get("PropertyTag"):
        name = hex(int(str(tag), 0))
    return Path(str(group), str(name), str(given["PropertyType"]))


def values_of(item: Item, path: Path) -> list[str]:
    """What an extended property holds; [] where it has none."""
    if path in item.extended:
        found = item.extended[path]
        return [
            each.text or "" for each in (*parts(found, "Value"), *parts(found, "Values", "Value"))
        ]
    if path == HEADERS_TAG and item.received:
        return [mime.head(item.content).decode("utf-8", "replace")]
    if path.group == INTERNET_HEADERS:
        wanted = path.name.casefold()
        known = mime.headers(item.content)
        return [value for name, value in known if name.casefold() == wanted][:1]
    return []


def elements(item: Item, shape: Element, manners: Manners) -> list[Element]:
    """Those that a shape asks for and that are there."""
    made = []
    for each in parts(shape, "AdditionalProperties", "ExtendedFieldURI"):
        path = path_of(each)
        values = values_of(item, path)
        if not values or path.name in manners.omits:
            continue
        many = path.kind.endswith("Array")
        listed = [t("Value", value) for value in values]
        made.append(
            t("ExtendedProperty", deepcopy(each), t("Values", *listed) if many else listed[0])
        )
    return made
