"""The notes as far as somebody gets them, with what was found at each place."""

from bisect import bisect_right
from collections import defaultdict

from mailer.dispatch.facts import Excerpt, Facts
from mailer.findings import Finding
from mailer.frozen import Frozen


class Annotated(Frozen):
    """A heading or passage and the findings about it."""

    excerpt: Excerpt
    findings: tuple[Finding, ...] = ()


def annotated(facts: Facts) -> tuple[Annotated, ...]:
    """Every excerpt in order, each with the findings on its lines."""
    begins = [excerpt.line for excerpt in facts.excerpts]
    found: dict[int, list[Finding]] = defaultdict(list)
    for finding in facts.findings:
        if finding.place.file == facts.notes and finding.place.line is not None:
            at = bisect_right(begins, finding.place.line) - 1
            if at >= 0 and finding.place.line <= _last_line(facts.excerpts[at]):
                found[at].append(finding)
    return tuple(
        Annotated(excerpt=excerpt, findings=tuple(found[n]))
        for n, excerpt in enumerate(facts.excerpts)
    )


def _last_line(excerpt: Excerpt) -> int:
    return max(excerpt.line, excerpt.last)


def only_for_some(facts: Facts) -> tuple[Excerpt, ...]:
    """The passages that are not for everybody: under embargo, or for some lists alone."""
    return tuple(e for e in facts.excerpts if e.embargoed or e.only)
