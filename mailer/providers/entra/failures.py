"""What Entra answers instead of a token, as errors of ours: one table by its numbers."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from mailer.errors import NotSignedIn, NotSubmitted
from mailer.i18n import N_, _
from mailer.providers.credentials import login_command


class Row(NamedTuple):
    """What an answer means; two msgids, the remedy may name {command}."""

    message: str
    remedy: str
    ours: type[NotSubmitted] = NotSignedIn


_AGAIN = N_("Sign in again: {command}")
_ADMIN = N_(
    "Ask the administrator of Entra to look at the application whose id is client in config.toml."
)
_SECRET = N_("Have a new secret made in Entra, then: {command}")

_EXPIRED_SECRET = Row(N_("The secret of account “{name}” has expired ({code})."), _SECRET)
_WRONG_SECRET = Row(
    N_("Entra does not take the secret of account “{name}” ({code})."),
    N_("It wants the secret's value, not its id: {command}"),
)
_NO_TENANT = Row(
    N_("Entra does not know the tenant of account “{name}” ({code})."),
    N_("Look at tenant in config.toml: its id, or a domain of the organisation."),
)
_NO_CLIENT = Row(
    N_("The tenant of account “{name}” does not know this application ({code})."),
    N_("Look at client and tenant in config.toml; the administrator may have to add it."),
)
_CERTIFICATE = Row(
    N_("Entra does not take the certificate of account “{name}” ({code})."),
    N_("Its public part must be with the application in Entra, and still be valid."),
)
_CLOCK = Row(
    N_("To Entra the time in the sign-in of account “{name}” is wrong ({code})."),
    N_("Set this machine's clock right."),
)
_CONSENT = Row(
    N_("Nobody has allowed the application of account “{name}” what it asks ({code})."),
    N_("Ask the administrator of Entra to give it consent."),
)
_FACTOR = Row(
    N_("Entra wants one more proof of who signs in with account “{name}” ({code})."), _AGAIN
)
_CONDITION = Row(
    N_("A rule of the organisation does not let account “{name}” in from here ({code})."),
    N_("Ask the administrator of Entra which rule (conditional access) it is."),
)
_OVER = Row(N_("The sign-in of account “{name}” is not valid any more ({code})."), _AGAIN)
_PERSON = Row(
    N_("Who signs in with account “{name}” is not let in ({code})."),
    N_("Ask the administrator of Entra about this person, or sign in as another: {command}"),
)
_DECLINED = Row(N_("The sign-in of account “{name}” was declined ({code})."), _AGAIN)
_LATE = Row(N_("The code of account “{name}” was not typed in time ({code})."), _AGAIN)
_NOT_PUBLIC = Row(
    N_("The application of account “{name}” is not one that signs in by device ({code})."),
    N_("Ask the administrator of Entra to allow it public client flows."),
)
_RESOURCE = Row(
    N_("The application of account “{name}” may not ask for this server ({code})."), _ADMIN
)
_BUSY = Row(
    N_("Entra could not sign account “{name}” in now ({code})."),
    N_("Try again later."),
    NotSubmitted,
)
_OTHER = Row(N_("Entra did not let account “{name}” in ({code})."), _ADMIN)

NUMBERS = {
    7000222: _EXPIRED_SECRET,
    7000215: _WRONG_SECRET,
    7000216: _WRONG_SECRET,
    90002: _NO_TENANT,
    900021: _NO_TENANT,
    900023: _NO_TENANT,
    50059: _NO_TENANT,
    700016: _NO_CLIENT,
    7000112: _NO_CLIENT,
    700027: _CERTIFICATE,
    700024: _CLOCK,
    65001: _CONSENT,
    90094: _CONSENT,
    90093: _CONSENT,
    65004: _DECLINED,
    50072: _FACTOR,
    50074: _FACTOR,
    50076: _FACTOR,
    50079: _FACTOR,
    50158: _FACTOR,
    53000: _CONDITION,
    53001: _CONDITION,
    53002: _CONDITION,
    53003: _CONDITION,
    530003: _CONDITION,
    50173: _OVER,
    70008: _OVER,
    70043: _OVER,
    700081: _OVER,
    700082: _OVER,
    700084: _OVER,
    50078: _OVER,
    50089: _OVER,
    50133: _OVER,
    50020: _PERSON,
    50034: _PERSON,
    50053: _PERSON,
    50055: _PERSON,
    50057: _PERSON,
    50105: _PERSON,
    70018: _LATE,
    70019: _LATE,
    70020: _LATE,
    7000218: _NOT_PUBLIC,
    500011: _RESOURCE,
    650057: _RESOURCE,
    70011: _RESOURCE,
    50196: _BUSY,
    90033: _BUSY,
    90055: _BUSY,
}
"""By the number in “AADSTS7000222” (Microsoft's list of authentication error codes)."""

WORDS = {
    "invalid_client": _WRONG_SECRET,
    "invalid_grant": _OVER,
    "interaction_required": _FACTOR,
    "consent_required": _CONSENT,
    "login_required": _OVER,
    "access_denied": _DECLINED,
    "authorization_declined": _DECLINED,
    "authorization_pending": _LATE,
    "slow_down": _LATE,
    "expired_token": _LATE,
    "bad_verification_code": _LATE,
    "code_expired": _LATE,
    "unauthorized_client": _NO_CLIENT,
    "invalid_scope": _RESOURCE,
    "invalid_resource": _RESOURCE,
    "invalid_request": _OTHER,
    "unsupported_grant_type": _OTHER,
    "temporarily_unavailable": _BUSY,
    "server_error": _BUSY,
}
"""By OAuth's own word (RFC 6749, RFC 8628, and Microsoft's), for a number that is not known."""


def require_granted(name: str, answer: Mapping[str, Any]) -> None:
    """Raise what an answer without a token (or a device's code) means. Its own text is not shown.

    That text can name who signed in.
    """
    if "error" not in answer and ("access_token" in answer or "user_code" in answer):
        return
    word = str(answer.get("error", ""))
    number = _number(answer)
    row = NUMBERS.get(number) or WORDS.get(word, _OTHER)
    code = f"AADSTS{number}" if number else word if word in WORDS else "?"
    raise row.ours(
        _(row.message).format(name=name, code=code),
        _(row.remedy).format(command=login_command(name)),
    )


def _number(answer: Mapping[str, Any]) -> int:
    """The first that is known, else the first there is; 0 for none."""
    said = re.findall(r"AADSTS([0-9]{4,9})\b", str(answer.get("error_description", ""))[:4096])
    codes = answer.get("error_codes")
    listed = [code for code in codes if isinstance(code, int)] if isinstance(codes, list) else []
    numbers = [*map(int, said), *listed]
    return next((each for each in numbers if each in NUMBERS), next(iter(numbers), 0))
