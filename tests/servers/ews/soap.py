"""The XML that EWS speaks: building elements, envelopes and faults, and reading a request."""

from collections.abc import Iterable
from typing import NamedTuple

from lxml import etree

Element = etree._Element

S = "http://schemas.xmlsoap.org/soap/envelope/"
M = "http://schemas.microsoft.com/exchange/services/2006/messages"
T = "http://schemas.microsoft.com/exchange/services/2006/types"
E = "http://schemas.microsoft.com/exchange/services/2006/errors"
PREFIXES = {"s": S, "m": M, "t": T}
UNSPEAKABLE = dict.fromkeys({*range(32)} - {9, 10, 13} | {0xFFFE, 0xFFFF})
"""What XML 1.0 cannot hold."""


class Refusal(Exception):
    """An EWS response code in place of an answer; `values` become its MessageXml."""

    def __init__(self, code: str, text: str = "", **values: str) -> None:
        super().__init__(text or f"{code} (said by the test server)")
        self.code = code
        self.values = values


class Request(NamedTuple):
    """What stands in an envelope: the parts of its header, and the operation."""

    header: tuple[Element, ...]
    body: Element

    @property
    def operation(self) -> str:
        """Its name as EWS has it, "SendItem"."""
        return name_of(self.body)


def m(name: str, *children: Element | str | None, **attributes: str) -> Element:
    """An element of the messages namespace; a child that is None is left out."""
    return _element(M, name, children, attributes)


def t(name: str, *children: Element | str | None, **attributes: str) -> Element:
    """An element of the types namespace; a child that is None is left out."""
    return _element(T, name, children, attributes)


def said(value: bool) -> str:
    """A boolean as Exchange writes it."""
    return "true" if value else "false"


def name_of(element: Element) -> str:
    """Its name without a namespace."""
    return etree.QName(element).localname


def parts(element: Element, *names: str) -> list[Element]:
    """What is found by going down these names, whatever the namespace."""
    return element.findall("/".join(f"{{*}}{name}" for name in names))


def part(element: Element, *names: str) -> Element | None:
    """The first of `parts`."""
    return element.find("/".join(f"{{*}}{name}" for name in names))


def text_of(element: Element, *names: str) -> str:
    """The words of a part; "" where it is empty or not there."""
    found = part(element, *names)
    return "" if found is None else found.text or ""


def read(content: bytes) -> Request:
    """Raises `Refusal` (ErrorInvalidRequest) when it is no SOAP envelope with one operation."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Refusal("ErrorInvalidRequest", f"No XML: {error}") from error
    header, body = root.find(f"{{{S}}}Header"), root.find(f"{{{S}}}Body")
    if body is None or len(body) != 1:
        raise Refusal("ErrorInvalidRequest", "An envelope holds one operation.")
    return Request(tuple(header) if header is not None else (), body[0])


def envelope(body: Element, version: Element | None) -> bytes:
    """The whole answer."""
    root = etree.Element(f"{{{S}}}Envelope", nsmap=PREFIXES)
    if version is not None:
        etree.SubElement(root, f"{{{S}}}Header").append(version)
    etree.SubElement(root, f"{{{S}}}Body").append(body)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def fault(refusal: Refusal) -> Element:
    """A SOAP fault as Exchange words it."""
    detail = etree.Element("detail")
    etree.SubElement(detail, f"{{{E}}}ResponseCode", nsmap={"e": E}).text = refusal.code
    etree.SubElement(detail, f"{{{E}}}Message", nsmap={"e": E}).text = str(refusal)
    if refusal.values:
        detail.append(_message_xml(T, refusal))
    root = etree.Element(f"{{{S}}}Fault", nsmap={"s": S, "a": T})
    etree.SubElement(root, "faultcode").text = f"a:{refusal.code}"
    etree.SubElement(root, "faultstring").text = str(refusal)
    root.append(detail)
    return root


def responses(operation: str, messages: Iterable[Element]) -> Element:
    """The answer to an operation, of its response messages."""
    return m(f"{operation}Response", m("ResponseMessages", *messages))


def success(operation: str, *children: Element | None, **attributes: str) -> Element:
    """A response message that all went well."""
    return m(
        f"{operation}ResponseMessage",
        m("ResponseCode", "NoError"),
        *children,
        ResponseClass="Success",
        **attributes,
    )


def failure(operation: str, refusal: Refusal) -> Element:
    """A response message with an error; with the empty part where the schema wants one."""
    empty = {
        "CreateItem": "Items",
        "GetItem": "Items",
        "UpdateItem": "Items",
        "GetAttachment": "Attachments",
        "GetServerTimeZones": "TimeZoneDefinitions",
    }.get(operation)
    return m(
        f"{operation}ResponseMessage",
        m("MessageText", str(refusal)),
        m("ResponseCode", refusal.code),
        m("DescriptiveLinkKey", "0"),
        _message_xml(M, refusal) if refusal.values else None,
        m(empty) if empty else None,
        ResponseClass="Error",
    )


def _message_xml(namespace: str, refusal: Refusal) -> Element:
    values = [t("Value", text, Name=name) for name, text in refusal.values.items()]
    return _element(namespace, "MessageXml", values, {})


def _element(
    namespace: str,
    name: str,
    children: Iterable[Element | str | None],
    attributes: dict[str, str],
) -> Element:
    made = etree.Element(f"{{{namespace}}}{name}", attributes, nsmap=PREFIXES)
    for child in children:
        if isinstance(child, str):
            made.text = child.translate(UNSPEAKABLE)
        elif child is not None:
            made.append(child)
    return made
