"""What receiving servers of ours found about a sender: Authentication-Results (RFC 8601).

The field is text that anybody can write as well. It is read strictly: what is not plainly in
the grammar is `Malformed`, for it may be made to be read in two ways (J. Chen, V. Paxson and
J. Jiang, "Composition Kills", USENIX Security 2020, has eighteen).
"""

import re
from collections.abc import Collection, Iterator, Mapping
from email.message import Message
from typing import NamedTuple

from mailer.directory.model import mailbox_key

EXCHANGE_ONLINE = "exchange-online"
"""Stands for Microsoft's form, which names no server."""
_UNNAMED = ""
_MOST = 20_000
"""Characters of a field."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_QUOTED = r'"(?:[^"\\]|\\.){0,1000}"'  # bounded: one that does not end is tried at each mark
_INNER = r'\([^()"\\]*\)'
_COMMENT = rf'\((?:[^()"\\]|\((?:[^()"\\]|{_INNER})*\))*\)'
_BESIDE = re.compile(rf"({_QUOTED})|(?<![^ ;]){_COMMENT}(?![^ ;])")
"""A quoted string, or a comment that stands apart."""
_LEFT = re.compile(r'[()"\\]')
_SEGMENT = re.compile(rf'(?:{_QUOTED}|[^";])+')
_PAIR = re.compile(
    r" ?([a-z][\w-]*(?: ?/ ?\d+)?(?: ?\. ?[\w-]+)?) ?= ?"
    rf'((?:{_QUOTED}|[^ "])*)(?= |$)',
    re.IGNORECASE,
)
_DOMAIN = re.compile(r'[^\s@."<>;=]+(?:\.[^\s@."<>;=]+)+')
_METHODS = frozenset({"spf", "dkim", "dmarc", "arc", "auth", "iprev", "compauth"})
"""Among the properties of another these are results before which the semicolon is missing."""


class Malformed(ValueError):
    """A field that cannot be read in one way only."""


class Result(NamedTuple):
    """One result, in small letters: "dkim", "pass", {"header.d": "emmen.example"}."""

    method: str
    value: str
    properties: Mapping[str, str]

    def domain(self, name: str) -> str:
        """The domain in a property, in ASCII; "" where there is none."""
        written = self.properties.get(name, "").rpartition("@")[2]
        return mailbox_key(f"x@{written}")[2:] if _DOMAIN.fullmatch(written) else ""


class Found(NamedTuple):
    """What servers of ours wrote about one message."""

    servers: tuple[str, ...]
    results: tuple[Result, ...]


def found_by(header: Message, servers: Collection[str]) -> Found:
    """What these servers wrote, by their authserv-id; raises `Malformed`.

    Where the border does not take out what comes in under its own name, and writes none itself,
    nothing can tell a forged field: such a server proves nothing.
    """
    ours = {server.strip().lower(): server for server in servers}
    if microsoft := ours.pop(EXCHANGE_ONLINE, ""):
        ours[_UNNAMED] = microsoft
    names: list[str] = []
    results: list[Result] = []
    for server, segments in _topmost(header, ours):
        names.append(ours[server])
        results += _results(segments, named=server != _UNNAMED)
    return Found(tuple(dict.fromkeys(names)), tuple(results))


def _topmost(header: Message, ours: Collection[str]) -> list[tuple[str, list[str]]]:
    """The fields of our own that stand together before the next Received.

    A server puts its fields above all that was there (RFC 8601, 4), and the border takes out what
    came in under its name (5). So a field further down came with the mail, or is of an earlier hop.
    Below the last Received there is none: some borders write below their own, and there what a
    sender wrote first looks the same.
    """
    together: list[tuple[str, list[str]]] = []
    received = False
    for key, value in header.raw_items():
        if key.lower() == "received":
            if together:
                return together
            received = True
        elif key.lower() == "authentication-results":
            server, segments = _opened(plain(str(value)))
            if server in ours:
                together.append((server, segments))
    return [] if received else together


def plain(written: str) -> str:
    """A field on one line, without its comments; raises `Malformed`.

    A comment stands apart: of "header.d=emmen.example(.x.example)" the server saw one domain, and
    who leaves the comment out sees another.
    """
    if len(written) > _MOST or _CONTROL.search(written):
        raise Malformed
    octets = " ".join(written.split()).encode("utf-8", "surrogateescape")
    text = _BESIDE.sub(lambda found: found[1] or " ", octets.decode("utf-8", "replace"))
    if _LEFT.search(re.sub(_QUOTED, "", text)):
        raise Malformed
    return " ".join(text.split())


def _opened(payload: str) -> tuple[str, list[str]]:
    """The authserv-id in small letters, and the results behind it."""
    segments = [segment.strip() for segment in _SEGMENT.findall(payload)]
    if not segments or "=" in segments[0]:
        return _UNNAMED, segments
    server, _space, version = segments[0].partition(" ")
    if version not in {"", "1"}:
        raise Malformed
    return server.strip('"').lower(), segments[1:]


def _results(segments: list[str], *, named: bool) -> Iterator[Result]:
    for segment in segments:
        if segment.lower() in {"", "none"} or not (named or "=" in segment):
            continue  # Exchange Online puts our own domain between results
        (method, value), *properties = _pairs(segment)
        named_twice = len({name for name, _value in properties}) < len(properties)
        if named_twice or _METHODS & {name for name, _value in properties}:
            raise Malformed
        yield Result(method.partition("/")[0], value, dict(properties))


def _pairs(segment: str) -> list[tuple[str, str]]:
    """What is before and behind each "="."""
    pairs: list[tuple[str, str]] = []
    at = 0
    while at < len(segment):
        found = _PAIR.match(segment, at)
        if not found:
            raise Malformed
        value = found[2][1:-1] if re.fullmatch(_QUOTED, found[2]) else found[2]
        pairs.append((found[1].replace(" ", "").lower(), value.lower()))
        at = found.end()
    return pairs
