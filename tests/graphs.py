"""An account at a Graph stand-in, and its secret, for tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mailer.config.accounts import GraphAccount

OWNER = "kabinet@drenthe.example"
"""The mailbox of the tests' sender (`tests.samples.SENDER`)."""


def make_account(url: str, **parts: Any) -> GraphAccount:
    """An account that signs in with a fixed word, to a server on this machine."""
    defaults: dict[str, Any] = {
        "kind": "graph",
        "server": url,
        "mailbox": OWNER,
        "sign_in": "token",
        "test_server": True,
        "timeout": timedelta(seconds=5),
    }
    return GraphAccount(**(defaults | parts))


@contextmanager
def secret_given(folder: Path, name: str, secret: str) -> Iterator[None]:
    """The secret of account `name`, given as systemd does."""
    (folder / f"mailer-{name}").write_text(secret)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CREDENTIALS_DIRECTORY", str(folder))
        yield
