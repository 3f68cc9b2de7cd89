"""What an answer of Graph, or none, means to the request that was made: certain, or in doubt."""

import httpx

from mailer.errors import InDoubt, NotSubmitted, Refused
from mailer.i18n import _
from mailer.providers.graph.failures import (
    CODES,
    FAILED,
    NOT_THIS,
    STATUSES,
    UNKNOWN,
    Row,
    Withheld,
)
from mailer.providers.web import TooLarge
from mailer.providers.web_failures import told

_KNOWN = {code.casefold(): code for code in CODES}
"""Graph is not always of one mind about capitals ("resyncRequired")."""
_BEFORE_ANYTHING = frozenset({413, 429})
"""Answered before a request is looked into, whatever the code.

Not 401: what stands between us may ask twice, and the token run out in between. Over EWS it is in
doubt too.
"""


def failure(response: httpx.Response, server: str, mailbox: str) -> NotSubmitted:
    """What an answer means to a request by which nothing can go."""
    row, code = _row(response)
    return row.ours(*_said(row, server, mailbox, code))


def after_sending(response: httpx.Response, server: str, mailbox: str) -> NotSubmitted | InDoubt:
    """What an answer means to the request that sends: what the table is not sure of is in doubt.

    What it is sure of is `Refused`, so that it is never tried again by itself, whoever is wrong.
    """
    row, code = _row(response)
    message, remedy = _said(row, server, mailbox, code)
    before = response.status_code in _BEFORE_ANYTHING
    known = code in CODES or before or not _code(response)
    if not (row.sure and known):
        return in_doubt(message)
    if before or issubclass(row.ours, Refused):
        return row.ours(message, remedy)
    return Refused(message, remedy, of_all=True)


def in_doubt(reason: str) -> InDoubt:
    """Nobody knows whether a message went; `reason` is a sentence that says why."""
    return InDoubt(
        _("The message was to be sent, and then: {reason}").format(reason=reason),
        _("Find out whether it went; then decide: mailer reconcile"),
    )


def unreached(error: Exception, server: str) -> NotSubmitted:
    """What an error of httpx means to a request by which nothing can go."""
    message, remedy, _before = told(error, server)
    ours = Withheld if isinstance(error, TooLarge) else NotSubmitted
    return ours(message, remedy)


def unreached_sending(error: Exception, server: str) -> NotSubmitted | InDoubt:
    """What an error of httpx means to the request that sends."""
    message, remedy, before = told(error, server)
    return NotSubmitted(message, remedy) if before else in_doubt(message)


def garbled(server: str) -> NotSubmitted:
    """An answer that says yes, in a form that Graph does not have."""
    return NotSubmitted(*_said(UNKNOWN, server, "", "200"))


def _row(response: httpx.Response) -> tuple[Row, str]:
    status, code = response.status_code, _code(response)
    if code in CODES:
        return CODES[code], code
    usual = FAILED if status >= 500 else NOT_THIS if code and status >= 400 else UNKNOWN
    return STATUSES.get(status, usual), str(status)


def _said(row: Row, server: str, mailbox: str, code: str) -> tuple[str, str]:
    return _(row.message).format(server=server, mailbox=mailbox, code=code), _(row.remedy)


def _code(response: httpx.Response) -> str:
    """The innermost code that the table knows, else the outermost; "" when there is none."""
    try:
        error = response.json().get("error")
    except (ValueError, AttributeError, RecursionError):
        return ""
    codes: list[str] = []
    while isinstance(error, dict) and len(codes) < 8:
        code = str(error.get("code", ""))
        codes.append(_KNOWN.get(code.casefold(), code))
        error = error.get("innerError") or error.get("innererror")
    known = [code for code in codes if code in CODES]
    return known[-1] if known else next(iter(codes), "")
