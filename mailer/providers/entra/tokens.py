"""A token, and what can be read in it of whom it reaches."""

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import Field

from mailer.frozen import Frozen

_WIDE = frozenset({"full_access_as_app", "Exchange.ManageAsApp"})
"""Application permissions of EWS that hold for every mailbox; those of Graph begin with “Mail”."""


class Token(Frozen):
    """What is shown to a server; it says nothing of itself where it is printed."""

    value: str = Field(repr=False)
    expires_at: datetime


def is_wide(token: Token) -> bool:
    """Whether an application's own token reaches every mailbox of the tenant, as far as it says.

    What was given by RBAC for Applications stands in no token; what a person is asked for
    (`scp`) reaches no further than that person. A token that cannot be read says nothing.
    """
    roles = _claims(token.value).get("roles")
    named = {role for role in roles if isinstance(role, str)} if isinstance(roles, list) else set()
    return any(role in _WIDE or role.startswith("Mail") for role in named)


def _claims(value: str) -> Mapping[str, Any]:
    """What a token says (RFC 7519), unverified: it is not ours to judge, only to read."""
    parts = value.split(".")
    if len(parts) != 3:
        return {}
    try:
        found = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
