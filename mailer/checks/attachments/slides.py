"""Presentations: hidden slides and shapes, comments of both kinds, speaker notes."""

from collections.abc import Mapping

from mailer.checks.attachments.files import Brought, File, Trace
from mailer.checks.attachments.office import look_everywhere, xml_parts
from mailer.checks.attachments.packages import Mark, Node, Package
from mailer.checks.attachments.rules import BLANK, COMMENTS, HIDDEN, SPEAKER_NOTES
from mailer.checks.attachments.watching import Presence, Spans, is_on, watch

_BESIDE = frozenset({"sldNum", "dt", "hdr", "ftr", "sldImg"})
"""Placeholders of a notes page that nobody writes in."""
_SHOWN = frozenset({"pic", "graphicFrame", "blip"})


def look(file: File) -> Brought:
    """Each slide, its notes, and the comments on it."""
    package = Package(file)
    yield from look_everywhere(file, package)
    authors = _authors(package)

    def by(given: Mapping[str, str]) -> str:
        return authors.get(given.get("authorId", ""), "")

    presence = Presence(_SHOWN, worded={"t"})
    for part in xml_parts(package):
        if "/slides/" in part:
            watchers = (_HiddenSlide(), _hidden_shape, presence)
            yield from watch(package.nodes(part), *watchers)
        elif "/notesSlides/" in part:
            yield from watch(package.nodes(part), _Notes())
        elif "/comments/" in part:
            yield from watch(package.nodes(part), Spans(COMMENTS, {"cm", "reply"}, by))
    if not presence.seen:
        yield Trace(BLANK)


class _HiddenSlide:
    """Reports a slide that is skipped, with its words."""

    def __init__(self) -> None:
        self._words: list[str] | None = None

    def __call__(self, node: Node) -> Trace | None:
        """See `Watcher`."""
        if node.mark is Mark.START and node.name == "sld":
            shown = is_on(node.attributes.get("show", "1"))
            self._words = None if shown else []
        elif self._words is not None and node.mark is Mark.TEXT and len(self._words) < 100:
            self._words.append(node.text)
        elif self._words is not None and node.mark is Mark.END and node.name == "sld":
            return Trace(HIDDEN, " ".join(self._words))
        return None


def _hidden_shape(node: Node) -> Trace | None:
    if node.name == "cNvPr" and is_on(node.attributes.get("hidden")):
        return Trace(HIDDEN, node.attributes.get("descr") or node.attributes.get("name", ""))
    return None


class _Notes:
    """Reports the words on a notes page, its numbers, dates and running heads apart."""

    def __init__(self) -> None:
        self._kind = self._inside = ""
        self._in_field = False
        self._words: list[str] = []

    def __call__(self, node: Node) -> Trace | None:
        """See `Watcher`."""
        if node.name == "fld":
            self._in_field = node.mark is Mark.START
        elif node.mark is Mark.START:
            self._inside = node.name
            if node.name in {"sp", "ph"}:
                self._kind = node.attributes.get("type", "")
        elif node.mark is Mark.TEXT:
            written = self._inside == "t" and not self._in_field and self._kind not in _BESIDE
            if written and len(self._words) < 100:
                self._words.append(node.text)
        elif node.name == "notes" and "".join(self._words).strip():
            return Trace(SPEAKER_NOTES, " ".join(self._words))
        return None


def _authors(package: Package) -> dict[str, str]:
    """Names by id, of old comments (commentAuthors.xml) and new ones (authors.xml)."""
    return {
        node.attributes.get("id", ""): node.attributes.get("name", "")
        for part in ("ppt/commentAuthors.xml", "ppt/authors.xml")
        for node in package.nodes(part)
        if node.mark is Mark.START
    }
