"""What tests of every room share."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from mailer import i18n


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders that nobody has yet; `mktemp` would look through all there are, for each test."""
    folder = tmp_path_factory.mktemp("data-homes")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def _home_of_its_own(monkeypatch: pytest.MonkeyPatch, _homes: Iterator[Path]) -> None:
    """What the program keeps beside a workspace is not kept in the home of who runs the tests."""
    monkeypatch.setenv("XDG_DATA_HOME", str(next(_homes)))


@pytest.fixture
def english() -> Iterator[None]:
    """Findings, errors and screens in English, whatever machine this is."""
    i18n.use("en")
    yield
    i18n.use(None)
