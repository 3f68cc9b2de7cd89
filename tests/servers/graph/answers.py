"""What a request, an answer and a refusal are, in Graph's own forms."""

import json
from dataclasses import dataclass, field
from email.message import Message
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

Json = dict[str, Any]


@dataclass(frozen=True)
class Request:
    """One HTTP request. `segments` and `query` are decoded; `connection` counts from 1."""

    method: str
    target: str
    headers: Message
    body: bytes
    connection: int = 0

    @property
    def segments(self) -> list[str]:
        return [unquote(each) for each in urlsplit(self.target).path.split("/") if each]

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    def header(self, name: str) -> str:
        """ "" without one; several of a name are joined by commas."""
        return ", ".join(str(each) for each in self.headers.get_all(name, []))

    def prefers(self, words: str) -> bool:
        """Whether a Prefer header says so, whatever its quotes."""
        return words.casefold() in self.header("Prefer").replace('"', "").casefold()


@dataclass(frozen=True)
class Answer:
    """`ends` is what becomes of it on the line: "" it is sent, "hang", "reset", "truncated".

    `waits` are seconds before it.
    """

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    ends: str = ""
    waits: float = 0


class Refusal(Exception):
    """An error that Graph answers with; `noted` belongs among what no Graph would understand."""

    def __init__(self, status: int, code: str, message: str, *, noted: bool = False) -> None:
        super().__init__(message)
        self.status, self.code, self.noted = status, code, noted

    def answer(self) -> Answer:
        return failed(self.status, self.code, str(self))


def failed(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> Answer:
    """An error in the form of OData, as Graph dresses it."""
    inner = {"date": "2026-11-22T08:00:00", "request-id": "0", "client-request-id": "0"}
    error = {"code": code, "message": message, "innerError": inner}
    return told({"error": error}, status, headers)


def told(body: Json, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    """JSON."""
    kind = {"Content-Type": "application/json; odata.metadata=minimal; charset=utf-8"}
    return Answer(status, json.dumps(body).encode(), kind | (headers or {}))


def unparsed(message: str, code: str = "RequestBroker--ParseUri") -> Refusal:
    """Of an address or a body that the metadata does not know."""
    return Refusal(400, code, message, noted=True)
