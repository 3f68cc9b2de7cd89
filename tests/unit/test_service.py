"""The texts that keep the worker running, for systemd and for Windows."""

import re
import shutil
import subprocess
from configparser import RawConfigParser
from pathlib import Path, PurePosixPath, PureWindowsPath
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from mailer.errors import ConfigError
from mailer.worker.service import SERVICE, TIMER, systemd_units, windows_task

pytestmark = pytest.mark.usefixtures("english")

ROOT, PROGRAM = PurePosixPath("/srv/tafel"), PurePosixPath("/usr/bin/env")
HOSTILE = PurePosixPath('/srv/Überleg 100% "x" $HOME \\n\nUser=root/%h\u202e')
WINDOWS = PureWindowsPath(r"C:\Users\J. de Vries\Überleg 100% & co")
MAILER = PureWindowsPath(r"C:\Users\J. de Vries\.local\bin\mailer.exe")
SPACE = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def files_of(text: str) -> dict[str, str]:
    """What a person saves: the text under each line with a path, by that path."""
    parts = re.split(r"^# ───── (\S+) ─────$", text, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def unit(text: str) -> RawConfigParser:
    """A unit as systemd reads it; a key that stands twice is a mistake here."""
    parser = RawConfigParser(delimiters=["="], comment_prefixes=["#"])
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # as configparser's docs do
    parser.read_string(text)
    return parser


def element(task: Element, path: str) -> str:
    """The text of the one element at a path."""
    (found,) = task.findall("/".join(SPACE + name for name in path.split("/")))
    return found.text or ""


def test_the_service_starts_again_and_stops_cleanly() -> None:
    """It waits longer for a stop than a server may take to answer, and never gives up."""
    service = unit(files_of(systemd_units(ROOT, PROGRAM, ["provincie"], "kabinet"))[SERVICE])
    assert service["Unit"]["StartLimitIntervalSec"] == "0"
    expected = {
        "User": "kabinet",
        "ExecStart": '"/usr/bin/env" --workspace "/srv/tafel" run',
        "Restart": "always",
        "KillSignal": "SIGTERM",
        "TimeoutStopSec": "11min",
        "NoNewPrivileges": "true",
        "UMask": "0077",
    }
    assert expected.items() <= dict(service["Service"]).items()


def test_the_timer_wakes_the_machine_each_quarter() -> None:
    """And makes up for what was missed."""
    timer = unit(files_of(systemd_units(ROOT, PROGRAM, [], "kabinet"))[TIMER])["Timer"]
    assert timer["OnCalendar"] == "*:0/15"
    assert (timer["WakeSystem"], timer["Persistent"]) == ("true", "true")
    assert timer["Unit"] == "mailer.service"


def test_i22_each_secret_is_an_encrypted_credential() -> None:
    """It is asked for where it is encrypted, and stands in no file, argument or environment."""
    text = systemd_units(ROOT, PROGRAM, ["provincie", "proef-2"], "kabinet")
    place = "/etc/credstore.encrypted/mailer-provincie"
    assert f"LoadCredentialEncrypted=mailer-provincie:{place}\n" in text
    assert "LoadCredentialEncrypted=mailer-proef-2:" in text
    assert f"systemd-creds encrypt --name=mailer-provincie - {place}" in text
    assert "Environment" not in text


def test_an_account_whose_name_systemd_cannot_have_is_told() -> None:
    """It gets no line of its own that would mean something else."""
    text = systemd_units(ROOT, PROGRAM, ["a:/etc/shadow", "b\nUser=root"], "kabinet")
    assert "LoadCredentialEncrypted" not in text
    assert "Account “a:/etc/shadow” has no secret here" in text
    assert "\nUser=root" not in text


def test_the_commands_stand_in_the_text() -> None:
    """Where each file goes, and how it starts."""
    text = systemd_units(ROOT, PROGRAM, [], "kabinet")
    assert "systemctl enable --now mailer.service mailer.timer" in text
    assert set(files_of(text)) == {SERVICE, TIMER}


def test_i10_a_path_is_one_word_whatever_is_in_it() -> None:
    """Quotes, line ends, dollars, per cents and backslashes stay what they are."""
    text = systemd_units(HOSTILE, PurePosixPath("/opt/$x 5%/mailer"), [], "kabinet")
    assert "\nUser=root" not in text
    command = unit(files_of(text)[SERVICE])["Service"]["ExecStart"]
    assert command == (
        r'"/opt/$x 5%%/mailer" --workspace '
        r'"/srv/Überleg 100%% \"x\" $$HOME \\n\x0aUser=root/%%h\xe2\x80\xae" run'
    )


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
@pytest.mark.parametrize("root", [ROOT, HOSTILE])
def test_systemd_takes_both_units(tmp_path: Path, root: PurePosixPath) -> None:
    """systemd-analyze verify has nothing to say."""
    program = tmp_path / "a $b 5% é" / "mailer"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for place, text in files_of(systemd_units(root, program, ["provincie"], "root")).items():
        (tmp_path / Path(place).name).write_text(text)
    units = [str(tmp_path / Path(place).name) for place in (SERVICE, TIMER)]
    found = subprocess.run(
        ["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False
    )
    ours = [line for line in found.stderr.splitlines() if "mailer" in line]
    assert ours == []


@pytest.fixture
def task() -> Element:
    """The task of a folder with a difficult name, as Windows reads it."""
    root: Element = fromstring(windows_task(WINDOWS, MAILER).encode("utf-16"))
    return root


def test_the_task_wakes_the_machine_and_catches_up(task: Element) -> None:
    """At the start and each quarter, on batteries too, one at a time and without an end."""
    assert element(task, "Triggers/BootTrigger/Enabled") == "true"
    assert element(task, "Triggers/CalendarTrigger/Repetition/Interval") == "PT15M"
    expected = {
        "MultipleInstancesPolicy": "IgnoreNew",
        "DisallowStartIfOnBatteries": "false",
        "StopIfGoingOnBatteries": "false",
        "StartWhenAvailable": "true",
        "WakeToRun": "true",
        "ExecutionTimeLimit": "PT0S",
    }
    for name, value in expected.items():
        assert element(task, f"Settings/{name}") == value
    assert 1 <= int(element(task, "Settings/RestartOnFailure/Count")) <= 255


def test_the_task_logs_on_with_a_password(task: Element) -> None:
    """Without one (S4U) the vault with the secrets stays shut."""
    assert element(task, "Principals/Principal/LogonType") == "Password"
    assert element(task, "Principals/Principal/RunLevel") == "LeastPrivilege"


def test_the_task_names_program_and_workspace(task: Element) -> None:
    """Spaces, umlauts, ampersands and a per cent come through."""
    assert task.get("version") == "1.2"
    assert element(task, "Actions/Exec/Command") == str(MAILER)
    assert element(task, "Actions/Exec/Arguments") == f'--workspace "{WINDOWS}" run'


def test_no_code_page_can_spoil_the_task() -> None:
    """The text is ASCII, and says that it is to be saved in UTF-16, and how."""
    text = windows_task(WINDOWS, MAILER)
    assert text.isascii()
    assert text.startswith('<?xml version="1.0" encoding="UTF-16"?>')
    assert "Out-File -Encoding Unicode mailer.xml" in text
    assert "schtasks /Create /TN mailer /XML mailer.xml" in text


def test_what_windows_takes_for_a_variable_is_refused() -> None:
    """There is no way to write it, and another folder would be opened."""
    for name in ("%TEMP%", "$(Arg0)"):
        with pytest.raises(ConfigError) as caught:
            windows_task(PureWindowsPath("C:\\") / name, MAILER)
        assert name in caught.value.message


def test_control_characters_do_not_break_the_task() -> None:
    """XML cannot hold them; they show instead."""
    text = windows_task(PureWindowsPath("C:\\a\x07--b"), MAILER)
    assert "a\\x07--b" in element(fromstring(text.encode("utf-16")), "Actions/Exec/Arguments")


def test_a_private_key_is_encrypted_from_its_file() -> None:
    """A key of many lines is not typed; an account with a browser is named, and gets no secret."""
    text = systemd_units(
        ROOT, PROGRAM, ["werk", "sleutel"], "secretaris", keys=["sleutel"], browsers=["mens"]
    )
    assert "systemd-creds encrypt --name=mailer-sleutel KEY.pem" in text
    assert 'systemd-ask-password -n "mailer-werk"' in text
    assert "mailer-mens" not in text
    assert "“mens”" in text
