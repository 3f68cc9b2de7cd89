"""What OOXML files have in common: macros, links outward, and files inside."""

import re
from pathlib import PurePosixPath

from mailer.checks.attachments.files import Brought, File, Trace
from mailer.checks.attachments.packages import Mark, Package
from mailer.checks.attachments.rules import ACTIVE, FETCHES, MACROS

CONTENT_TYPES = "[Content_Types].xml"
_BESIDE = ("customXml/", "docProps/", "_xmlsignatures/", "_rels/")
"""Folders whose XML is not the document: metadata, data bound to it, signatures."""
_MACRO_PART = re.compile(r"(?:^|/)(?:vbaProject\w*\.bin|macrosheets/[^/]+\.xml)$", re.IGNORECASE)
_EMBEDDED = re.compile(r"(?:^|/)embeddings/[^/]+$", re.IGNORECASE)
_ACTIVE_PART = re.compile(r"(?:^|/)activeX/activeX\d*\.xml$", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\s*(?:https?|ftp|mhtml|file|smb)://(?!/)|\s*(?:\\\\|//)", re.IGNORECASE)
"""Another computer: not a path or a drive of this one."""


def xml_parts(package: Package) -> list[str]:
    """The parts that make up the document, however they are called."""
    named = {part.lstrip("/") for part in _declared(package)}
    return [
        name
        for name in package.names
        if (name.lower().endswith(".xml") or name in named)
        and name != CONTENT_TYPES
        and not name.startswith(_BESIDE)
        and "/theme/" not in name
    ]


def look_everywhere(file: File, package: Package) -> Brought:
    """What may stand in an OOXML file of any kind."""
    for name in package.names:
        if _MACRO_PART.search(name):
            yield Trace(MACROS, name)
        elif _ACTIVE_PART.search(name):
            yield Trace(ACTIVE, name)
        elif name.lower().endswith(".rels"):
            yield from _links(package, name)
        elif _EMBEDDED.search(name):
            yield file.inner(PurePosixPath(name).name, package.read(name), part=True)


def _links(package: Package, rels: str) -> Brought:
    """Links that are followed unasked: a template, a picture, an object; hyperlinks are not."""
    for node in package.nodes(rels):
        kind = node.attributes.get("Type", "").rpartition("/")[2]
        outside = node.attributes.get("TargetMode", "").lower() == "external"
        target = node.attributes.get("Target", "")
        if outside and kind != "hyperlink" and _ELSEWHERE.match(target):
            yield Trace(FETCHES, target)


def _declared(package: Package) -> list[str]:
    """Parts that the content types call XML."""
    return [
        node.attributes.get("PartName", "")
        for node in package.nodes(CONTENT_TYPES)
        if node.mark is Mark.START and "+xml" in node.attributes.get("ContentType", "")
    ]
