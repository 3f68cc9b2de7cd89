"""Which language speaks: the variable, the workspace, the machine, Dutch."""

from pathlib import Path

import pytest

from mailer import i18n

VARIABLES = ("MAILER_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> object:
    """A machine that says nothing about its language."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("locale.getlocale", lambda: (None, None))
    i18n.use(None)
    yield monkeypatch
    i18n.use(None)


def _config(folder: Path, text: str) -> Path:
    file = folder / "config.toml"
    file.write_text(text, "utf-8")
    return file


def test_dutch_is_the_language_when_nothing_says_otherwise(machine: pytest.MonkeyPatch) -> None:
    """Also on a machine that speaks neither of ours."""
    assert i18n.language() == "nl"
    machine.setattr("locale.getlocale", lambda: ("en_US", "UTF-8"))  # what Python makes of C.UTF-8
    machine.setenv("LANG", "C.UTF-8")
    i18n.use(None)
    assert i18n.language() == "nl"
    machine.setenv("LANG", "de_DE.UTF-8")
    i18n.use(None)
    assert i18n.language() == "nl"


def test_the_machine_is_asked_before_dutch(machine: pytest.MonkeyPatch) -> None:
    """By its usual variables, in their usual order."""
    machine.setenv("LANG", "en_GB.UTF-8")
    assert i18n.language() == "en"
    machine.setenv("LC_ALL", "nl_NL.UTF-8")
    i18n.use(None)
    assert i18n.language() == "nl"


def test_the_machine_is_asked_once(machine: pytest.MonkeyPatch) -> None:
    """Every word on a page asks for the language; it does not change until `use` says so."""
    machine.setenv("LANG", "en_GB.UTF-8")
    assert i18n.language() == "en"
    machine.setenv("LANG", "nl_NL.UTF-8")
    assert i18n.language() == "en"


def test_the_workspace_goes_before_the_machine(machine: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Also a config.toml with a fault in it, from any folder below."""
    machine.setenv("LANG", "nl_NL.UTF-8")
    _config(tmp_path, "language = 'en'\n[sender\n")
    (tmp_path / "notes").mkdir()
    i18n.look_around(tmp_path / "notes")
    assert i18n.language() == "en"


@pytest.mark.parametrize("wish", ["en", "en_GB", "EN"])
def test_the_variable_goes_before_all(
    machine: pytest.MonkeyPatch, tmp_path: Path, wish: str
) -> None:
    """However it is written."""
    machine.setenv("MAILER_LANG", wish)
    i18n.prefer(_config(tmp_path, 'language = "nl"\n'))
    assert i18n.language() == "en"


def test_a_variable_that_names_neither_is_as_if_it_were_not_there(
    machine: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The next one in the order is asked."""
    machine.setenv("MAILER_LANG", "fr")
    machine.setenv("LANG", "en_GB.UTF-8")
    assert i18n.language() == "en"
    i18n.prefer(_config(tmp_path, 'language = "nl"\n'))
    assert i18n.language() == "nl"


def test_a_config_that_cannot_be_read_says_nothing(
    machine: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The fault itself is for who opens the workspace."""
    machine.setenv("LANG", "en_GB.UTF-8")
    (tmp_path / "config.toml").write_bytes(b'language = "nl" # \xff')
    i18n.prefer(tmp_path / "config.toml")
    i18n.prefer(tmp_path / "nothing.toml")
    i18n.prefer(_config(tmp_path, 'language = "de"\n'))
    assert i18n.language() == "en"


def test_texts_come_in_the_language_in_use(machine: pytest.MonkeyPatch) -> None:
    """English is the msgid itself."""
    i18n.use("en")
    assert i18n._("is missing") == "is missing"
    assert i18n.ngettext("{count} day", "{count} days", 2) == "{count} days"
    i18n.use("nl")
    assert i18n._("is missing") != "is missing"
