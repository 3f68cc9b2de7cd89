"""Hidden text in Word: by itself, by its style, or by what the whole document begins with."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from mailer.checks.attachments.files import Trace
from mailer.checks.attachments.packages import Mark, Node, Package
from mailer.checks.attachments.rules import HIDDEN
from mailer.checks.attachments.watching import is_on

_DEFAULTS = "docDefaults"
_UNSTYLED = ""


class Styles(NamedTuple):
    """Which styles hide text or show it, those left out that say neither, and what else holds.

    The style "" is that of a paragraph that names none.
    """

    hiding: Mapping[str, bool]
    otherwise: bool = False

    def of_paragraph(self, style: str) -> bool:
        """Whether its text is hidden where no run says otherwise."""
        return self.hiding.get(style, self.otherwise)


class HiddenText:
    """Reports each paragraph with text that is hidden by itself or by its style.

    A hidden paragraph mark (`vanish` outside a run) hides no text, and `webHidden` none on paper.
    """

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._paragraph = self._in_run = self._former = False
        self._run: bool | None = None
        self._around: list[tuple[bool, bool, bool | None]] = []
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
        value = node.attributes.get("val", "")
        if node.name == "p":  # in the text box of another paragraph, perhaps
            self._around.append((self._paragraph, self._in_run, self._run))
            self._paragraph = self._styles.of_paragraph(_UNSTYLED)
        elif node.name == "pStyle":
            self._paragraph = self._styles.of_paragraph(value)
        elif node.name == "r":
            self._in_run, self._run = True, None
        elif node.name == "rPrChange":
            self._former = True
        elif self._in_run and not self._former:
            if node.name == "rStyle":
                self._run = self._styles.hiding.get(value, self._run)
            elif node.name == "vanish":
                self._run = is_on(node.attributes.get("val", "1"))

    def _end(self, node: Node) -> Trace | None:
        if node.name == "r":
            self._in_run = False
        elif node.name == "rPrChange":
            self._former = False
        elif node.name == "p" and self._around:
            self._paragraph, self._in_run, self._run = self._around.pop()
            words, self._words = "".join(self._words), []
            return Trace(HIDDEN, words) if words.strip() else None
        return None


def hiding_styles(package: Package) -> Styles:
    """What the styles of a document hide, by themselves or by what they are based on."""
    own: dict[str, bool] = {}
    based: dict[str, str] = {}
    for name, style, given in _style_marks(package):
        if name == "style" and given.get("type") == "paragraph" and is_on(given.get("default")):
            based[_UNSTYLED] = style
        elif name == "basedOn":
            based[style] = given.get("val", "")
        elif name == "vanish":
            own[style] = is_on(given.get("val", "1"))
    return Styles(_inherited(own, based), otherwise=own.get(_DEFAULTS, False))


def _style_marks(package: Package) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    """The tags inside each style and the document's defaults: name, style, attributes."""
    style, in_paragraph = "", False
    parts = [name for name in package.names if name.endswith("/styles.xml")]
    for node in (node for part in parts for node in package.nodes(part)):
        if node.name == "pPr":  # only what a run has hides text
            in_paragraph = node.mark is Mark.START
        elif node.mark is Mark.START:
            if node.name == "style":
                style = node.attributes.get("styleId", "")
            elif node.name == _DEFAULTS:
                style = _DEFAULTS
            if style and not in_paragraph:
                yield node.name, style, node.attributes


def _inherited(own: Mapping[str, bool], based: Mapping[str, str]) -> dict[str, bool]:
    """Each style's own word, or that of the nearest it is based on; each is visited once."""
    known: dict[str, bool | None] = dict(own)
    for style in based:
        way: dict[str, None] = {}  # ordered; styles may be based on each other in a circle
        while style not in known and style not in way and style in based:
            way[style] = None
            style = based[style]
        known.update(dict.fromkeys(way, known.get(style)))
    return {style: hides for style, hides in known.items() if hides is not None}
