"""What tests of every room share."""

from collections.abc import Iterator

import pytest

from mailer import i18n


@pytest.fixture
def english() -> Iterator[None]:
    """Findings, errors and screens in English, whatever machine this is."""
    i18n.use("en")
    yield
    i18n.use(None)
