"""Microsoft's own schema of EWS, used from where it lies; the project holds no copy of it."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.servers.ews.soap import Element, Request

FOLDER = Path(__file__).parents[4] / "shared" / "exchange" / "xsd"


def present() -> bool:
    """Whether the schema lies beside this checkout."""
    return (FOLDER / "messages.xsd").is_file()


def require_schema() -> None:
    """Skip the test (or the module) that runs where the schema is not."""
    if not present():
        pytest.skip(f"the EWS schema is not at {FOLDER}", allow_module_level=True)


def faults_of(request: Request) -> list[str]:
    """What of a request is against the schema, with its line."""
    known = [each for each in request.header if each.tag in _globals()]
    return [fault for each in (*known, request.body) for fault in against(each)]


def against(element: Element) -> list[str]:
    """What of an element is against the schema, with its line."""
    schema = _schema()
    if schema.validate(element):
        return []
    log: Any = schema.error_log  # its annotations know no iteration
    return [f"line {each.line}: {each.message}" for each in log]


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(FOLDER / "messages.xsd")))


@cache
def _globals() -> frozenset[str]:
    """The elements of types.xsd that stand by themselves, as those of a header do."""
    root = etree.parse(str(FOLDER / "types.xsd")).getroot()
    names = root.findall("{http://www.w3.org/2001/XMLSchema}element")
    return frozenset(f"{{{root.get('targetNamespace')}}}{each.get('name')}" for each in names)
