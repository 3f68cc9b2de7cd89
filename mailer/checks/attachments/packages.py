"""Documents that are zip files of XML (OOXML, OpenDocument), opened without trusting them."""

import struct
import zlib
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import lru_cache
from io import BytesIO
from lzma import LZMAError
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile, ZipInfo

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from mailer.checks.attachments.files import File, Stopped, Trace
from mailer.checks.attachments.rules import BOMB, BROKEN, CLOSED
from mailer.i18n import _

_UNPACKED = 300 * 2**20
"""More than an attachment that fits in a mail has reason to become, in bytes."""
_MEMBERS = 20_000
_PIECE = 2**16
_DAMAGED = (BadZipFile, zlib.error, LZMAError, struct.error, EOFError, OSError, ValueError)
"""What a damaged zip brings up in the library."""
_EVENT = 100
"""What one XML event costs of an allowance, so that a file of a million tags ends as well."""
_MEMBER = 1_000
"""What a member costs of it, so that many small zips end as well."""


class Mark(Enum):
    """A start tag, an end tag, or text between."""

    START = 1
    END = 2
    TEXT = 3


class Node(NamedTuple):
    """A piece of XML in reading order; names and attributes without their namespaces.

    `name` is empty for text, `text` for tags.
    """

    mark: Mark
    name: str
    text: str
    attributes: Mapping[str, str]


class Package:
    """A zip of parts by name. Everything read of it is taken from the file's allowance."""

    def __init__(self, file: File) -> None:
        """Raises `Stopped` when it is damaged or unpacks to far too much."""
        try:
            self._zip = ZipFile(BytesIO(file.content))
        except (*_DAMAGED, NotImplementedError) as error:
            raise Stopped(Trace(BROKEN, _("it is no whole zip file"))) from error
        self._members = {member.filename: member for member in self._zip.infolist()}
        self._file = file
        total = sum(member.file_size for member in self._zip.infolist())
        if total > _UNPACKED or len(self._members) > _MEMBERS:
            reason = _("{count} files in it, {size} MB when unpacked")
            count = len(self._members)
            raise Stopped(Trace(BOMB, reason.format(count=count, size=total // 2**20)))
        file.allowance.take(_MEMBER * len(self._members))
        if len(self._members) < len(self._zip.infolist()):
            raise Stopped(Trace(CLOSED, _("it holds two files of the same name")))

    @property
    def names(self) -> list[str]:
        """The parts, in the order of the file; folders are left out."""
        return [name for name in self._members if not name.endswith("/")]

    @property
    def locked(self) -> bool:
        """Whether any part wants a password."""
        return any(member.flag_bits & 1 for member in self._members.values())

    def read(self, name: str) -> bytes:
        """A part whole; empty when there is none. Raises `Stopped`, `Spent`."""
        return b"".join(self._pieces(name))

    def nodes(self, name: str) -> Iterator[Node]:
        """The XML of a part, read as it comes; raises `Stopped` at a fault, `Spent`."""
        nodes = _Nodes()
        parser = DefusedXMLParser(target=nodes)
        try:
            for piece in self._pieces(name):
                parser.feed(piece)
                yield from self._paid(nodes.taken())
            if name in self._members:
                parser.close()
        except ParseError as error:
            reason = _("{part}: {reason}").format(part=name, reason=error)
            raise Stopped(Trace(BROKEN, reason)) from error
        except DefusedXmlException as error:
            reason = _("{part} defines entities, or refers outside").format(part=name)
            raise Stopped(Trace(BOMB, reason)) from error
        except (ValueError, LookupError) as error:  # an encoding that Python does not know
            reason = _("{part}: {reason}").format(part=name, reason=error)
            raise Stopped(Trace(CLOSED, reason)) from error
        yield from self._paid(nodes.taken())

    def _paid(self, nodes: list[Node]) -> list[Node]:
        self._file.allowance.take(_EVENT * len(nodes))
        return nodes

    def _pieces(self, name: str) -> Iterator[bytes]:
        member = self._members.get(name)
        if member is None:
            return
        if member.flag_bits & 1:
            raise Stopped(Trace(CLOSED, _("it wants a password")))
        try:
            yield from self._unpacked(member)
        except _DAMAGED as error:
            reason = _("{part} cannot be unpacked").format(part=name)
            raise Stopped(Trace(BROKEN, reason)) from error
        except NotImplementedError as error:
            reason = _("{part} is packed in a way of its own").format(part=name)
            raise Stopped(Trace(CLOSED, reason)) from error

    def _unpacked(self, member: ZipInfo) -> Iterator[bytes]:
        with self._zip.open(member) as stream:
            while piece := stream.read(_PIECE):
                self._file.allowance.take(len(piece))
                yield piece


class _Nodes:
    """What the parser calls; keeps the nodes of one piece only."""

    def __init__(self) -> None:
        self._nodes: list[Node] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        local = {_local(key): value for key, value in attributes.items()}
        self._nodes.append(Node(Mark.START, _local(tag), "", local))

    def end(self, tag: str) -> None:
        self._nodes.append(Node(Mark.END, _local(tag), "", {}))

    def data(self, text: str) -> None:
        self._nodes.append(Node(Mark.TEXT, "", text, {}))

    def close(self) -> None:
        """There is no tree to hand over."""

    def taken(self) -> list[Node]:
        nodes, self._nodes = self._nodes, []
        return nodes


@lru_cache(maxsize=2048)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
