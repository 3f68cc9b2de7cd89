"""The command line in a workspace of its own, spoken to in English."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

import pytest

from mailer import i18n
from mailer.cli import run
from tests.desk import Desk


@dataclass
class Said:
    """What one command line answered."""

    code: int
    out: str
    err: str


@dataclass
class Terminal:
    """Runs command lines in a workspace. Nobody sits at it: nothing can ask."""

    root: Path
    read: Callable[[], tuple[str, str]] = field(repr=False)

    def __call__(self, *words: str) -> Said:
        """Run one; a traceback on either stream fails the test there and then."""
        code = run(["--workspace", str(self.root), *words])
        out, err = self.read()
        assert "Traceback" not in out + err
        return Said(code, out, err)

    @property
    def desk(self) -> Desk:
        """The workspace's files."""
        return Desk(self.root)


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("MAILER_LANG", "en")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state-home"))
    monkeypatch.setattr("sys.stdin", StringIO())  # nobody sits there, with `pytest -s` either
    i18n.use(None)
    yield
    i18n.use(None)


def _read(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    out, err = capsys.readouterr()
    return out, err


@pytest.fixture
def small(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """In the small workspace of tests.desk: one plan, proef, with one step, stap."""
    return Terminal(Desk.furnished(tmp_path).root, lambda: _read(capsys))


@pytest.fixture
def sample(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """In a workspace as `mailer init` makes it."""
    root = tmp_path / "werkplek"
    assert run(["init", str(root)]) == 0
    capsys.readouterr()
    return Terminal(root, lambda: _read(capsys))
