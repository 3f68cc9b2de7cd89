"""OpenDocument files (LibreOffice): the same questions as for Office's, in other words."""

import re
from collections.abc import Mapping

from mailer.checks.attachments.files import Brought, File, Trace
from mailer.checks.attachments.packages import Mark, Node, Package
from mailer.checks.attachments.rules import (
    ACTIVE,
    BLANK,
    CLOSED,
    COMMENTS,
    FETCHES,
    HIDDEN,
    MACROS,
    SPEAKER_NOTES,
    TRACKED,
)
from mailer.checks.attachments.watching import Presence, Spans, Watcher, watch
from mailer.i18n import _

MANIFEST = "META-INF/manifest.xml"
# OpenDocument 1.3, part 3, 9.9; those of a text (5.5) stand in a `changed-region` each.
_TABLE_REVISIONS = frozenset({"cell-content-change", "movement", "insertion", "deletion"})
_SHOWN = frozenset({"frame", "image", "object", "custom-shape", "line", "path", "polygon"})
_LISTS_OF_MODULES = ("script-lc.xml", "script-lb.xml", "dialog-lc.xml", "dialog-lb.xml")
_FIELDS = frozenset({"page-number", "page-count", "date", "time", "author-name"})
_FOLLOWED = frozenset({"image", "object", "object-ole", "section-source", "plugin", "table-source"})
"""Elements whose link is followed unasked."""
_ELSEWHERE = re.compile(r"(?:https?|ftp|smb)://|file://(?!/)|\\\\|//", re.IGNORECASE)


def look(file: File) -> Brought:
    """Styles, text and macros."""
    package = Package(file)
    if any(n.name == "encryption-data" for n in package.nodes(MANIFEST)):
        yield Trace(CLOSED, _("it wants a password"))
        return
    yield from _macros(package)
    hidden, presence = _Hidden(), Presence(_SHOWN, worded=None)
    for part in (name for name in package.names if _is_text(name)):
        watchers: tuple[Watcher, ...] = (
            Spans(COMMENTS, {"annotation"}),
            _Revisions(),
            hidden,
            _link,
        )
        if part.endswith("content.xml"):  # styles have sample text of their own
            watchers = (*watchers, _Notes(), presence)
        yield from watch(package.nodes(part), *watchers)
    if not presence.seen:
        yield Trace(BLANK)


def _is_text(part: str) -> bool:
    return part in {"styles.xml", "content.xml"} or part.endswith("/content.xml")


def _macros(package: Package) -> Brought:
    """Modules, not the lists of them, which stand in documents without one as well."""
    for name in package.names:
        if name.startswith("Scripts/") or (
            name.startswith("Basic/") and not name.endswith(_LISTS_OF_MODULES)
        ):
            yield Trace(MACROS, name)


def _link(node: Node) -> Trace | None:
    if node.name == "dde-source" and node.mark is Mark.START:
        return Trace(ACTIVE, node.attributes.get("dde-application", "DDE"))
    href = node.attributes.get("href", "") if node.name in _FOLLOWED else ""
    return Trace(FETCHES, href) if _ELSEWHERE.match(href) else None


class _Revisions:
    """Reports tracked changes, of a text or of a table; both stand in `tracked-changes`."""

    def __init__(self) -> None:
        self._text = Spans(TRACKED, {"changed-region"})
        self._table = Spans(TRACKED, _TABLE_REVISIONS)
        self._inside = self._in_region = False

    def __call__(self, node: Node) -> Trace | None:
        """See `Watcher`."""
        if node.name == "tracked-changes":
            self._inside = node.mark is Mark.START
        elif node.name == "changed-region":
            self._in_region = node.mark is Mark.START
        if not self._inside:
            return None
        if self._in_region or node.name == "changed-region":
            return self._text(node)
        return self._table(node)


class _Hidden:
    """Reports what a style or an element hides; styles come before the text that uses them."""

    def __init__(self) -> None:
        self._styles: dict[str, bool] = {}
        self._style = ""
        self._open: list[str] = []
        self._words: list[str] = []

    def __call__(self, node: Node) -> Trace | None:
        """See `Watcher`."""
        if node.mark is Mark.START:
            return self._begin(node)
        if self._open and node.mark is Mark.TEXT and len(self._words) < 100:
            self._words.append(node.text)
        elif self._open and node.mark is Mark.END and node.name == self._open[-1]:
            self._open.pop()
            if not self._open:
                return self._told()
        return None

    def _begin(self, node: Node) -> Trace | None:
        given = node.attributes
        if node.name == "style":
            self._style = f"{given.get('family')}:{given.get('name')}"
            parent = f"{given.get('family')}:{given.get('parent-style-name')}"
            self._styles[self._style] = self._styles.get(parent, False)
        elif node.name.endswith("-properties"):
            self._learn(node.name, given)
        elif node.name == "hidden-text":
            return Trace(HIDDEN, given.get("string-value", ""))
        elif self._open or self._hides(node):
            self._open += [node.name] if not self._open or node.name == self._open[0] else []
        return None

    def _learn(self, name: str, given: Mapping[str, str]) -> None:
        """Text is hidden by `display`, a sheet as well ("false"), a slide by `visibility`."""
        if name in {"text-properties", "table-properties"} and "display" in given:
            self._styles[self._style] = given["display"] in {"none", "false"}
        elif name == "drawing-page-properties" and "visibility" in given:
            self._styles[self._style] = given["visibility"] == "hidden"

    def _hides(self, node: Node) -> bool:
        given = node.attributes
        family = _FAMILIES.get(node.name, "")
        return (
            (bool(family) and self._styles.get(f"{family}:{given.get('style-name')}", False))
            or (node.name == "section" and given.get("display") in {"none", "condition"})
            or (node.name in {"table-row", "table-column"} and _folded(given))
            or (node.name == "hidden-paragraph")
        )

    def _told(self) -> Trace | None:
        words, self._words = " ".join(" ".join(self._words).split()), []
        return Trace(HIDDEN, words) if words else None


_FAMILIES = {
    "span": "text", "p": "paragraph", "h": "paragraph", "a": "text",
    "table": "table", "page": "drawing-page",
}  # fmt: skip


def _folded(given: Mapping[str, str]) -> bool:
    return given.get("visibility") in {"collapse", "filter"}


class _Notes:
    """Reports the words on a notes page, its numbers and dates apart."""

    def __init__(self) -> None:
        self._open = False
        self._inside = ""
        self._words: list[str] = []

    def __call__(self, node: Node) -> Trace | None:
        """See `Watcher`."""
        if node.name == "notes":
            self._open = node.mark is Mark.START
            words, self._words = "".join(self._words), []
            return Trace(SPEAKER_NOTES, words) if words.strip() else None
        if node.mark is not Mark.TEXT:
            self._inside = node.name if node.mark is Mark.START else ""
        elif self._open and self._inside not in _FIELDS and len(self._words) < 100:
            self._words.append(node.text)
        return None
