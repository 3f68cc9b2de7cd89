"""Word documents: tracked changes, comments, hidden text, fields that run something."""

import re
from collections.abc import Iterator, Mapping

from mailer.checks.attachments.files import Brought, File, Trace
from mailer.checks.attachments.office import look_everywhere, xml_parts
from mailer.checks.attachments.packages import Mark, Node, Package
from mailer.checks.attachments.rules import ACTIVE, BLANK, COMMENTS, HIDDEN, TRACKED
from mailer.checks.attachments.watching import Presence, Spans, is_on, watch

# ECMA-376 part 1, 17.13.5 (revisions); `ins` and `del` also stand for rows and paragraph marks.
_REVISIONS = frozenset(
    {
        *("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"),
        *("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange"),
        *("tblGridChange", "trPrChange", "tcPrChange", "numberingChange"),
    }
)
_SHOWN = frozenset({"drawing", "pict", "object", "altChunk", "oMath"})
_DDE = re.compile(r"\s*DDE(?:AUTO)?\b")


def look(file: File) -> Brought:
    """Every part of the document: text, notes, headers, comments."""
    package = Package(file)
    yield from look_everywhere(file, package)
    hidden = _hidden_styles(package)
    presence = Presence(_SHOWN, worded={"t", "delText"})
    for part in xml_parts(package):
        watchers = (
            Spans(TRACKED, _REVISIONS),
            Spans(COMMENTS, {"comment"}),
            _HiddenText(hidden),
            _hidden_picture,
            _command,
            presence,
        )
        yield from watch(package.nodes(part), *watchers)
    if not presence.seen:
        yield Trace(BLANK)


class _HiddenText:
    """Reports each paragraph with text that is hidden by itself or by its style.

    A hidden paragraph mark (`vanish` outside a run) hides no text, and `webHidden` none on paper.
    """

    def __init__(self, styles: frozenset[str]) -> None:
        self._styles = styles
        self._paragraph = self._in_run = self._former = False
        self._run: bool | None = None
        self._inside = ""
        self._words: list[str] = []

    def __call__(self, node: Node) -> Trace | None:
        """See `Watcher`."""
        if node.mark is Mark.START:
            self._inside = node.name
            self._begin(node)
        elif node.mark is Mark.TEXT:
            hidden = self._paragraph if self._run is None else self._run
            if hidden and self._in_run and self._inside == "t" and len(self._words) < 100:
                self._words.append(node.text)
        else:
            self._inside = ""
            return self._end(node)
        return None

    def _begin(self, node: Node) -> None:
        value = node.attributes.get("val")
        if node.name == "p":
            self._paragraph = False
        elif node.name == "pStyle":
            self._paragraph = value in self._styles
        elif node.name == "r":
            self._in_run, self._run = True, None
        elif node.name == "rPrChange":
            self._former = True
        elif self._in_run and not self._former:
            if node.name == "rStyle" and value in self._styles:
                self._run = True
            elif node.name == "vanish":
                self._run = is_on(node.attributes.get("val", "1"))

    def _end(self, node: Node) -> Trace | None:
        if node.name == "r":
            self._in_run = False
        elif node.name == "rPrChange":
            self._former = False
        elif node.name == "p":
            words, self._words = "".join(self._words), []
            return Trace(HIDDEN, words) if words.strip() else None
        return None


def _hidden_picture(node: Node) -> Trace | None:
    if node.name == "docPr" and is_on(node.attributes.get("hidden")):
        return Trace(HIDDEN, node.attributes.get("descr") or node.attributes.get("name", ""))
    return None


def _command(node: Node) -> Trace | None:
    """A field that starts a program: DDE, in the text of the field or in a simple one."""
    code = node.text or node.attributes.get("instr", "")
    return Trace(ACTIVE, code) if _DDE.match(code) else None


def _hidden_styles(package: Package) -> frozenset[str]:
    """Names of the styles whose text is hidden, by themselves or by what they are based on."""
    vanish: dict[str, bool | None] = {}
    based: dict[str, str] = {}
    for name, attributes in _style_marks(package):
        style = attributes["style"]
        vanish.setdefault(style, None)
        if name == "basedOn":
            based[style] = attributes.get("val", "")
        elif name == "vanish":
            vanish[style] = is_on(attributes.get("val", "1"))
    return frozenset(style for style in vanish if _vanishes(style, vanish, based))


def _style_marks(package: Package) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The tags inside each style, with the id of the style among their attributes."""
    style, in_paragraph = "", False
    parts = [name for name in package.names if name.endswith("/styles.xml")]
    for node in (node for part in parts for node in package.nodes(part)):
        if node.name == "pPr":  # only what a run has hides text
            in_paragraph = node.mark is Mark.START
        elif node.mark is Mark.START:
            style = node.attributes.get("styleId", "") if node.name == "style" else style
            if style and not in_paragraph:
                yield node.name, {**node.attributes, "style": style}


def _vanishes(style: str, vanish: Mapping[str, bool | None], based: Mapping[str, str]) -> bool:
    for _step in range(len(vanish)):  # styles may be based on each other in a circle
        if vanish.get(style) is not None or style not in based:
            break
        style = based[style]
    return bool(vanish.get(style))
