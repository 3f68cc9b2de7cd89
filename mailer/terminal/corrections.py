"""The corrections of a round for a terminal, by passage, and what they would make of the notes."""

from collections.abc import Iterable, Iterator

from mailer.i18n import _
from mailer.ledger.course import Round
from mailer.ledger.party import Numbered
from mailer.ledger.round import VERDICTS, Correction, Verdict
from mailer.rounds.patching import Left, Patch
from mailer.rounds.present import saw
from mailer.terminal.blocks import Block, Role, Row, Words, row

_ROLES = {Verdict.ACCEPTED: Role.GO, Verdict.ADAPTED: Role.GO, Verdict.DECLINED: Role.STOP}
_LINES = {"+": Role.NEW, "-": Role.GONE}


def by_passage(round_: Round, corrections: Iterable[Numbered]) -> Iterator[Block]:
    """A block a passage: what it says, and what each wants of it."""
    found: dict[str, list[Numbered]] = {}
    for each in corrections:
        found.setdefault(each.correction.passage, []).append(each)
    for passage in sorted(found, key=_in_order):
        seen = saw(round_, found[passage][0])
        told = [row(seen.shown)] if seen else []
        rows = (line for each in found[passage] for line in _rows(round_, each))
        yield Block((*told, *rows), passage or _("no passage"))


def wanted(correction: Correction) -> str:
    """What a correction wants, as it gives it: “old” → “new”, or its words."""
    if correction.old:
        return f"“{correction.old}” → “{correction.new}”"
    return correction.new or correction.words


def patch_blocks(patch: Patch) -> Iterator[Block]:
    """The lines that go and those that come, and what stays out with the reason."""
    lines = [line for line in patch.diff.split("\n")[2:] if not line.startswith("@@")]
    if lines:
        rows = (row(Words(line, _LINES.get(line[:1], Role.PLAIN))) for line in lines)
        yield Block(tuple(rows), _("What changes in the notes"))
    for left in patch.left:
        yield Block(tuple(_left(left)), _("Stays out: correction {n}").format(n=left.number))


def _rows(round_: Round, each: Numbered) -> Iterator[Row]:
    names = ", ".join(round_.asked.names.get(o, o) for o in each.organisations)
    decision = each.decision
    verdict, role = _("to decide"), Role.WAIT
    if decision:
        verdict, role = _(VERDICTS[decision.verdict]), _ROLES[decision.verdict]
    if each.applied:
        verdict = _("{verdict}, in the text").format(verdict=verdict)
    yield row(str(each.number), names, wanted(each.correction), Words(verdict, role), indent=1)
    if _bare(each.correction.words) not in {"", _bare(wanted(each.correction))}:
        yield row(each.correction.words, indent=2)
    if each.correction.source:
        yield row(_("from {source}").format(source=each.correction.source), indent=2)
    if decision and decision.verdict is Verdict.ADAPTED:
        words = f"“{decision.old}” → “{decision.new}”" if decision.old else decision.new
        yield row(_("becomes: {words}").format(words=words), indent=2)
    if decision and decision.because:
        yield row(_("because: {reason}").format(reason=decision.because), indent=2)


def _bare(words: str) -> str:
    """Without quotation marks, which are ours as often as theirs."""
    return "".join(c for c in words if c not in "“”„\"'").strip()


def _left(left: Left) -> Iterator[Row]:
    yield row(Words(left.reason, Role.WAIT))
    yield row(_("They saw: {text}").format(text=left.saw))
    if left.now and left.now != left.saw:
        yield row(_("Now it says: {text}").format(text=left.now))


def _in_order(number: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in number.split(".")]
