"""Watchers: each sees the nodes of a document go by and reports what it was set to look for."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from mailer.checks.attachments.files import Trace
from mailer.checks.attachments.packages import Mark, Node
from mailer.findings import Rule

Watcher = Callable[[Node], Trace | None]

_LONGEST = 400
"""Characters kept of a passage: enough for its first words."""
_OFF = frozenset({"0", "false", "off"})
_BESIDE = frozenset(
    {
        *("date", "creator-initials", "date-string", "instrText"),
        *("col", "colOff", "row", "rowOff"),  # where a note's box stands
    }
)
"""Elements whose text is not part of what was written."""


def watch(nodes: Iterable[Node], *watchers: Watcher) -> Iterator[Trace]:
    """What the watchers report of these nodes, in their order."""
    for node in nodes:
        for watcher in watchers:
            if trace := watcher(node):
                yield trace


def is_on(value: str | None) -> bool:
    """Whether an on/off value of OOXML is on; a missing one is not."""
    return value is not None and value.lower() not in _OFF


class Spans:
    """Reports each element of these names with its text, when it ends; an inner one as well.

    Its author is `who` of the attributes, or the text of a `creator` in it.
    """

    def __init__(
        self,
        rule: Rule,
        names: Collection[str],
        who: Callable[[Mapping[str, str]], str] = lambda attributes: attributes.get("author", ""),
    ) -> None:
        self._rule = rule
        self._names = names
        self._who = who
        self._open: list[tuple[str, str, list[str]]] = []
        self._inside = ""

    def __call__(self, node: Node) -> Trace | None:
        """See `Watcher`."""
        if node.mark is Mark.START:
            self._inside = node.name
            if node.name in self._names:
                self._open.append((node.name, self._who(node.attributes), []))
        elif not self._open:
            return None
        elif node.mark is Mark.TEXT:
            self._hear(node.text)
        elif node.name == self._open[-1][0]:
            _name, by, words = self._open.pop()
            return Trace(self._rule, " ".join("".join(words).split()), by)
        else:
            self._inside = ""
            self._open[-1][2].append(" " if node.name in {"p", "tc", "text"} else "")
        return None

    def _hear(self, text: str) -> None:
        name, by, words = self._open[-1]
        if self._inside == "creator":
            self._open[-1] = (name, by or text, words)
        elif self._inside not in _BESIDE and len(words) < _LONGEST:
            words.append(text[:_LONGEST])


class Presence:
    """Remembers whether anything was seen that a reader would see: words, or one of these names."""

    def __init__(self, names: Collection[str], worded: Collection[str] | None = None) -> None:
        self._names = names
        self._worded = worded
        self._inside = ""
        self.seen = False

    def __call__(self, node: Node) -> Trace | None:
        """See `Watcher`; reports nothing."""
        if self.seen:
            return None
        if node.mark is Mark.START:
            self._inside = node.name
            self.seen = node.name in self._names
        elif node.mark is Mark.TEXT and (self._worded is None or self._inside in self._worded):
            self.seen = bool(node.text.strip())
        return None
