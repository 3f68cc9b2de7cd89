"""Whose certificates are trusted: this system's, or those in a file of the account's own."""

import ssl
from pathlib import Path

from mailer.errors import NotSubmitted
from mailer.i18n import _


def trusting(ca_file: Path | None) -> ssl.SSLContext:
    """A context that verifies certificates and host names. Raises `NotSubmitted`."""
    try:
        return ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        raise NotSubmitted(
            _("ca_file cannot be read: {path}: {reason}").format(
                path=ca_file, reason=error.strerror or error
            ),
            _("Name a file of certificates (PEM) in config.toml."),
        ) from error
