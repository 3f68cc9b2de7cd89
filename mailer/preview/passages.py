"""The notes as far as somebody gets them, with what was found at each place."""

from collections import defaultdict

from mailer.dispatch.facts import Excerpt, Facts
from mailer.findings import Finding
from mailer.frozen import Frozen


class Annotated(Frozen):
    """A heading or passage and the findings about it."""

    excerpt: Excerpt
    findings: tuple[Finding, ...] = ()


def annotated(facts: Facts) -> tuple[Annotated, ...]:
    """Every excerpt in order; a finding stands at the first excerpt of its line."""
    at_line: dict[int, list[Finding]] = defaultdict(list)
    for finding in facts.findings:
        if finding.place.file == facts.notes and finding.place.line is not None:
            at_line[finding.place.line].append(finding)
    return tuple(
        Annotated(excerpt=excerpt, findings=tuple(at_line.pop(excerpt.line, ())))
        for excerpt in facts.excerpts
    )


def only_for_some(facts: Facts) -> tuple[Excerpt, ...]:
    """The passages that are not for everybody: under embargo, or for some lists alone."""
    return tuple(e for e in facts.excerpts if e.embargoed or e.only)
