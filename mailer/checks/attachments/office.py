"""What OOXML files have in common: macros, links outward, and files inside."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from posixpath import dirname, join, normpath
from typing import NamedTuple
from urllib.parse import unquote

from mailer.checks.attachments.files import Brought, File, Trace
from mailer.checks.attachments.packages import Mark, Package
from mailer.checks.attachments.rules import ACTIVE, CLOSED, FETCHES, MACROS
from mailer.i18n import _

CONTENT_TYPES = "[Content_Types].xml"
_BESIDE = re.compile(r"(?:customXml|docProps|_xmlsignatures|_rels)/|.*/theme/")
"""Folders whose XML is not the document: metadata, data bound to it, signatures, colours."""
_DOCUMENT = re.compile(r"(?:wordprocessing|spreadsheet|presentation)ml\b")
"""In the content type of what is the document, wherever it lies."""
_MACRO_PART = re.compile(r"(?:^|/)(?:vbaProject\w*\.bin|macrosheets/[^/]+\.xml)$", re.IGNORECASE)
_MACRO_KIND = re.compile(r"vbaProject$|macrosheet", re.IGNORECASE)
"""At the end of a content type, or of the kind of a link."""
_EMBEDDED = re.compile(r"(?:^|/)embeddings/[^/]+$", re.IGNORECASE)
_CARRIED = frozenset({"afchunk", "oleobject", "package"})
"""Kinds of links to files inside; Word shows the first as if it were its own text."""
_ACTIVE_PART = re.compile(r"(?:^|/)activeX/activeX\d*\.xml$", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\s*(?:https?|ftp|mhtml|file|smb)://(?!/)|\s*(?:\\\\|//)", re.IGNORECASE)
"""Another computer: not a path or a drive of this one."""


class _Link(NamedTuple):
    """A relation of a part to another part, or to what lies outside."""

    kind: str
    target: str
    outside: bool


def look(file: File) -> Brought:
    """An Office file that is none of the known kinds: a drawing of Visio."""
    yield from look_everywhere(file, Package(file))
    yield Trace(CLOSED, _("it is of a kind that is not looked into"))


def xml_parts(package: Package) -> list[str]:
    """The parts that make up the document, however they are called."""
    types = _types(package)
    return [
        name
        for name in package.names
        if (name.lower().endswith(".xml") or "+xml" in types[name])
        and name != CONTENT_TYPES
        and (not _BESIDE.match(name) or _DOCUMENT.search(types[name]))
    ]


def look_everywhere(file: File, package: Package) -> Brought:
    """What may stand in an OOXML file of any kind; a part is known by its links as well."""
    reached: dict[str, str] = {}
    for link in _links(package):
        if not link.outside:
            reached[link.target.lower()] = link.kind
        elif link.kind != "hyperlink" and _ELSEWHERE.match(link.target):
            yield Trace(FETCHES, link.target)
    types = _types(package)
    for name in package.names:
        kind = reached.get(name.lower(), "")
        if _MACRO_PART.search(name) or _MACRO_KIND.search(kind) or _MACRO_KIND.search(types[name]):
            yield Trace(MACROS, name)
        elif _ACTIVE_PART.search(name):
            yield Trace(ACTIVE, name)
        elif _EMBEDDED.search(name) or kind in _CARRIED:
            yield file.inner(PurePosixPath(name).name, package.read(name), part=True)


def _links(package: Package) -> Iterator[_Link]:
    """The links of all parts, those inside the package by the name of the part they lead to."""
    for rels in (name for name in package.names if name.lower().endswith(".rels")):
        folder = dirname(dirname(rels))
        for node in (node for node in package.nodes(rels) if node.mark is Mark.START):
            kind = node.attributes.get("Type", "").rpartition("/")[2].lower()
            target = node.attributes.get("Target", "")
            outside = node.attributes.get("TargetMode", "").lower() == "external"
            yield _Link(kind, target if outside else _reached(folder, target), outside)


def _reached(folder: str, target: str) -> str:
    """The part that a link leads to: from the package's root, or from the folder of its part."""
    return normpath(join("/", folder, unquote(target))).lstrip("/")


def _types(package: Package) -> dict[str, str]:
    """The content type of each part, its own or that of its extension; "" of what has none."""
    own: dict[str, str] = {}
    usual: dict[str, str] = {}
    for node in package.nodes(CONTENT_TYPES):
        given = node.attributes
        if node.mark is Mark.START and "PartName" in given:
            own[given["PartName"].lstrip("/").lower()] = given.get("ContentType", "")
        elif node.mark is Mark.START:
            usual[given.get("Extension", "").lower()] = given.get("ContentType", "")
    return {
        name: own.get(name.lower(), usual.get(name.rpartition(".")[2].lower(), ""))
        for name in package.names
    }
