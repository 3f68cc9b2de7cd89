"""Every rule of the program, wherever it is declared."""

from collections.abc import Mapping

import mailer.checks.people.known
import mailer.directory.reader
import mailer.dispatch.draft
import mailer.release.reader  # noqa: F401 (importing a part declares its rules)
from mailer.findings import RULES, Rule


def catalogue() -> Mapping[str, Rule]:
    """Every rule by its code, in alphabetical order."""
    return dict(sorted(RULES.items()))
