"""Word documents: tracked changes, comments, hidden text, fields that run something."""

import re

from mailer.checks.attachments.files import Brought, File, Trace
from mailer.checks.attachments.office import look_everywhere, xml_parts
from mailer.checks.attachments.packages import Node, Package
from mailer.checks.attachments.rules import ACTIVE, BLANK, COMMENTS, HIDDEN, TRACKED
from mailer.checks.attachments.vanishing import HiddenText, hiding_styles
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
    styles = hiding_styles(package)
    presence = Presence(_SHOWN, worded={"t", "delText"})
    for part in xml_parts(package):
        watchers = (
            Spans(TRACKED, _REVISIONS),
            Spans(COMMENTS, {"comment"}),
            HiddenText(styles),
            _hidden_picture,
            _command,
            presence,
        )
        yield from watch(package.nodes(part), *watchers)
    if not presence.seen:
        yield Trace(BLANK)


def _hidden_picture(node: Node) -> Trace | None:
    if node.name == "docPr" and is_on(node.attributes.get("hidden")):
        return Trace(HIDDEN, node.attributes.get("descr") or node.attributes.get("name", ""))
    return None


def _command(node: Node) -> Trace | None:
    """A field that starts a program: DDE, in the text of the field or in a simple one."""
    code = node.text or node.attributes.get("instr", "")
    return Trace(ACTIVE, code) if _DDE.match(code) else None
