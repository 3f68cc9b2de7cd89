"""The wheel: what a colleague installs holds all that the program needs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program built as a wheel and unpacked in a folder, without its dependencies."""
    folder = tmp_path_factory.mktemp("wheel")
    build = ["-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    _python(*build, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    install = ["-m", "pip", "install", "--no-deps", "--no-index", "--target"]
    _python(*install, str(folder / "site"), str(wheel), cwd=folder)
    return folder / "site"


def _python(*arguments: str, cwd: Path, **environment: str) -> str:
    ran = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env=os.environ | environment,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


def test_an_installed_mailer_makes_a_workspace_that_works(installed: Path, tmp_path: Path) -> None:
    """`mailer init` of the wheel makes the repository's own sample, and a step of it previews."""
    where = {"PYTHONPATH": str(installed), "MAILER_LANG": "nl", "XDG_STATE_HOME": str(tmp_path)}
    origin = _python("-c", "import mailer; print(mailer.__file__)", cwd=tmp_path, **where)
    assert str(installed) in origin
    _python("-m", "mailer", "init", "werkplek", cwd=tmp_path, **where)
    for part in ("config.toml", "templates", "distribution_lists", "notes", "releases"):
        assert _files(tmp_path / "werkplek" / part) == _files(ROOT / part)
    words = ("-m", "mailer", "-w", "werkplek", "preview", "2024-10-04-prt", "leden")
    shown = _python(*words, cwd=tmp_path, **where)
    assert "leden" in shown


def _files(place: Path) -> dict[str, bytes]:
    """Everything in a folder, or one file, by its path."""
    if place.is_file():
        return {place.name: place.read_bytes()}
    return {str(f.relative_to(place)): f.read_bytes() for f in place.rglob("*") if f.is_file()}
