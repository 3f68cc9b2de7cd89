"""What tests of every room share."""

from collections.abc import Iterator

import pytest

from mailer import i18n


@pytest.fixture(autouse=True)
def _home_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What the program keeps beside a workspace is not kept in the home of who runs the tests."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data-home")))


@pytest.fixture
def english() -> Iterator[None]:
    """Findings, errors and screens in English, whatever machine this is."""
    i18n.use("en")
    yield
    i18n.use(None)
