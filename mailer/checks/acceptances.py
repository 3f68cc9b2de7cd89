"""Acceptances: a warning that a person lets pass, with a reason, bound to the text it is about."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from mailer.errors import UsageError
from mailer.findings import Finding, Place, Severity, rule
from mailer.frozen import Frozen
from mailer.i18n import N_, _

UNUSED = rule(
    "acceptance-unused",
    Severity.NOTE,
    message=N_("Nobody needs the acceptance of {code} any more ({because})."),
    remedy=N_("Nothing: the text it was for has changed or gone."),
    why=N_("An acceptance lapses with its text, so that it never covers another fault."),
)


class Acceptance(Frozen):
    """A finding of a step that a person let pass; bound to the text by `fingerprint`.

    `plan` is the plan's path in the workspace, `step` the step's name.
    """

    plan: str
    step: str
    code: str
    place: str
    fingerprint: str
    because: str
    accepted_by: str
    accepted_at: datetime


def accepted(findings: Iterable[Finding], acceptances: Sequence[Acceptance]) -> list[Finding]:
    """The findings, each warning with the reason of the acceptance that covers it."""
    reasons = {acceptance.fingerprint: acceptance.because for acceptance in acceptances}
    return [
        finding.model_copy(update={"accepted": reasons.get(finding.fingerprint)})
        if finding.severity is Severity.WARNING
        else finding
        for finding in findings
    ]


def unused(findings: Iterable[Finding], acceptances: Sequence[Acceptance]) -> Iterator[Finding]:
    """A note for each acceptance that covers none of these findings."""
    needed = {finding.fingerprint for finding in findings}
    for acceptance in acceptances:
        if acceptance.fingerprint not in needed:
            yield UNUSED.found(
                Place(passage=acceptance.place),
                code=acceptance.code,
                because=acceptance.because,
            )


def accept(
    findings: Iterable[Finding],
    wanted: Sequence[tuple[str, str]],
    step: tuple[str, str],
    by: str,
    at: datetime,
) -> list[Acceptance]:
    """Acceptances of these findings of a step (plan, name) for what a person wrote.

    `wanted` holds pairs of CODE@PLACE and reason.

    Raises `UsageError` for one that names no finding, names an error (which nobody can accept),
    or gives no reason.
    """
    by_key: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.severity is Severity.NOTE:  # does not stop, so there is nothing to accept
            continue
        for key in (finding.key, f"{finding.code}@{finding.place.position}"):
            by_key.setdefault(key, []).append(finding)
    return [
        Acceptance(
            plan=step[0],
            step=step[1],
            code=finding.code,
            place=finding.place.name,
            fingerprint=finding.fingerprint,
            because=because.strip(),
            accepted_by=by,
            accepted_at=at,
        )
        for key, because in wanted
        for finding in _acceptable(key, because, by_key)
    ]


def _acceptable(key: str, because: str, by_key: dict[str, list[Finding]]) -> list[Finding]:
    findings = by_key.get(key, [])
    if not because.strip():
        raise UsageError(_("--accept {key} has no reason.").format(key=key), _("Give --because."))
    if not findings:
        open_keys = ", ".join(k for k, f in by_key.items() if f[0].severity is Severity.WARNING)
        raise UsageError(
            _("There is no finding {key} to accept.").format(key=key),
            _("What can be accepted: {keys}").format(keys=open_keys or _("nothing")),
        )
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise UsageError(
            _("{key} is an error; it must be mended and cannot be accepted.").format(key=key),
            findings[0].remedy,
        )
    return findings
