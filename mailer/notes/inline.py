"""Runs of text in one dress: strong, emphasis, links, from one paragraph's Markdown."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from mailer.findings import Finding, Place, Severity, rule
from mailer.i18n import N_
from mailer.notes.model import Span

REFUSED_LINK = rule(
    "link-refused",
    Severity.WARNING,
    message=N_("The link to “{href}” is left out; its words stay."),
    remedy=N_("Link to a whole address that starts with https://, http://, mailto: or tel:."),
    why=N_("Other links run something, open a file, or lead nowhere once they are in a mail."),
)
IMAGE = rule(
    "image-removed",
    Severity.WARNING,
    message=N_("The image “{source}” is left out; its description stays."),
    remedy=N_("Take it out of the notes, or send it as an attachment."),
    why=N_(
        "An image that is fetched when a mail is opened tells its server who reads it and when."
    ),
)

_SCHEMES = re.compile(r"https?://[^\s/\\]|(?:mailto|tel):[^\s/\\]", re.IGNORECASE)
_MARKDOWN = MarkdownIt("commonmark", {"html": False})
_MARKDOWN.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005 (see _allowed)


class Runs(NamedTuple):
    """The runs of a paragraph, its faults, and where in its words a line of the file begins."""

    spans: tuple[Span, ...]
    findings: list[Finding]
    breaks: tuple[int, ...]


def read_spans(text: str, place: Place) -> Runs:
    """The runs of a paragraph that starts at `place`, and the links and images left out.

    A line break in the file becomes a space, a forced one ("\\" or two spaces before it) a
    newline.
    """
    tokens = _MARKDOWN.parseInline(text)[0].children or []
    reading = _Reading(place)
    return Runs(_merged(reading.spans(tokens)), reading.findings, tuple(reading.breaks))


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(
        dress.model_copy(update={"text": text})
        for dress, run in groupby(spans, lambda span: span.model_copy(update={"text": ""}))
        if (text := "".join(span.text for span in run))
    )


class _Reading:
    """The dress at this point of a paragraph, and the line it is on."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.findings: list[Finding] = []
        self.breaks: list[int] = []
        self.strong = self.emphasis = self.length = 0
        self.href: str | None = None

    def spans(self, tokens: Iterable[Token]) -> Iterator[Span]:
        for token in tokens:
            if token.type == "image":
                yield from self._image(token)
            elif token.nesting:
                self._change_dress(token)
            else:
                yield self._span(token)

    def _span(self, token: Token) -> Span:
        text = {"softbreak": " ", "hardbreak": "\n"}.get(token.type, token.content)
        self.length += len(text)
        if token.type in {"softbreak", "hardbreak"}:
            self.breaks.append(self.length)
            self.place = self.place.model_copy(update={"line": (self.place.line or 0) + 1})
        return Span(text=text, strong=self.strong > 0, emphasis=self.emphasis > 0, href=self.href)

    def _change_dress(self, token: Token) -> None:
        if token.tag == "strong":
            self.strong += token.nesting
        elif token.tag == "em":
            self.emphasis += token.nesting
        else:
            self.href = self._allowed(str(token.attrs["href"])) if token.nesting > 0 else None

    def _allowed(self, href: str) -> str | None:
        if _SCHEMES.match(href):
            return href
        self.findings.append(REFUSED_LINK.found(self.place, about=href, href=href))
        return None

    def _image(self, token: Token) -> Iterator[Span]:
        source = str(token.attrs["src"])
        self.findings.append(IMAGE.found(self.place, about=source, source=source))
        yield from self.spans(token.children or [])
