"""Findings for a terminal: by file, each with its place, words, remedy and the key to accept it.

Piped, each is a line as compilers write it, `file:line passage: severity code: message`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from mailer.findings import SEVERITIES, Finding, Rule, Severity, unfilled
from mailer.i18n import _, ngettext
from mailer.terminal.blocks import Block, Role, Row, Words, row
from mailer.visible import quoted, visible

if TYPE_CHECKING:  # it would bring what drafts and composes to commands that only tell
    from mailer.dispatch.facts import Facts


def grouped(findings: Iterable[Finding]) -> Iterator[Block]:
    """A block a file, in the order in which files first occur; in it, findings by line."""
    files: dict[str, list[Finding]] = {}
    for finding in findings:
        files.setdefault(finding.place.file or "", []).append(finding)
    for file, found in files.items():
        found.sort(key=lambda finding: finding.place.line or 0)
        lines = tuple(line for finding in found for line in (*_told(finding), *_to_do(finding, 2)))
        yield Block(lines, file or _("Elsewhere"))


def listed(findings: Iterable[Finding]) -> Iterator[Block]:
    """One block, a line a finding that says its place in full, and what goes with it below."""
    lines = tuple(
        line for finding in findings for line in (row(_full(finding)), *_to_do(finding, 4))
    )
    if lines:
        yield Block(lines)


def with_passage(finding: Finding, facts: "Facts") -> Iterator[Block]:
    """One finding by itself, with the words that stand at its place in the notes."""
    place = finding.place
    passages = [e.text for e in facts.excerpts if (facts.notes, e.line) == (place.file, place.line)]
    words = [row(Words(f"“{text}”", Role.LABEL), indent=2) for text in passages]
    yield Block((*_told(finding), row(finding.remedy, indent=2), *words), place.file or "")


def _told(finding: Finding) -> Iterator[Row]:
    where = (*_where(finding), finding.code)
    yield row([_kind(finding), *(Words(f" · {part}") for part in where)])
    yield row(finding.message, indent=2)


def _kind(finding: Finding) -> Words:
    return Words(_(SEVERITIES[finding.severity]), Role(finding.severity.value))


def _where(finding: Finding) -> Iterator[str]:
    place = finding.place
    if place.line:
        yield _("line {line}").format(line=place.line)
    if place.passage:
        yield _("passage {number}").format(number=place.passage)
    if place.address:
        yield place.address


def _full(finding: Finding) -> tuple[Words, ...]:
    place = f"{finding.place}: " if str(finding.place) else ""
    return Words(place), _kind(finding), Words(f" {finding.code}: {finding.message}")


def _to_do(finding: Finding, indent: int) -> Iterator[Row]:
    if finding.accepted is not None:
        yield row(_("accepted: {because}").format(because=finding.accepted), indent=indent)
        return
    yield row(finding.remedy, indent=indent)
    if finding.severity is Severity.WARNING:
        command = f'--accept {quoted(visible(finding.key))} --because "…"'
        yield row(Words(command, Role.COMMAND), indent=indent, whole=True)


def explained(rule: Rule) -> Block:
    """A kind of finding: what it says, what to do, and why it is looked for."""
    kind = Words(_(SEVERITIES[rule.severity]), Role(rule.severity.value))
    code = row([Words(rule.code, Role.TITLE), Words(" ("), kind, Words(")")])
    lines = (unfilled(rule.message), unfilled(rule.remedy), _(rule.why))
    return Block((code, *(row(line, indent=2) for line in lines)))


def count_findings(findings: Sequence[Finding]) -> str:
    """“2 errors, 1 warning (1 accepted)”; notes are counted where there are any."""
    counts = Counter(finding.severity for finding in findings)
    taken = sum(finding.accepted is not None for finding in findings)
    errors, warnings, notes = (counts[severity] for severity in Severity)
    parts = [
        ngettext("{count} error", "{count} errors", errors).format(count=errors),
        ngettext("{count} warning", "{count} warnings", warnings).format(count=warnings),
    ]
    if notes:
        parts.append(ngettext("{count} note", "{count} notes", notes).format(count=notes))
    accepted = ngettext("{count} accepted", "{count} accepted", taken).format(count=taken)
    return ", ".join(parts) + (f" ({accepted})" if taken else "")
