"""What an operating system needs to keep `mailer run` alive: texts of files for a person to place.

Each reads the secrets of accounts with nobody logged on, starts again what was stopped or missed,
and wakes the machine each quarter of an hour.
"""

import getpass
import re
import subprocess
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path, PurePath
from xml.sax.saxutils import escape

from mailer.errors import ConfigError
from mailer.i18n import _
from mailer.visible import visible

SERVICE, TIMER = "/etc/systemd/system/mailer.service", "/etc/systemd/system/mailer.timer"
_CREDENTIALS = "/etc/credstore.encrypted"
_CREDENTIAL_NAME = re.compile(r"[A-Za-z0-9._-]+", re.ASCII)
"""Of what may stand in systemd's `LoadCredentialEncrypted=ID:PATH`, what needs no quotes."""
_VARIABLE = re.compile(r"%[^%]+%|\$\(")
"""What Task Scheduler replaces in an action, and has no way to write as it is."""


def systemd_units(
    workspace_root: PurePath,
    executable: PurePath,
    accounts: Iterable[str],
    user: str = "",
    *,
    keys: Collection[str] = (),
    browsers: Iterable[str] = (),
) -> str:
    """mailer.service and mailer.timer in one text, with where each goes and the commands.

    `accounts` are those with a secret, of which `keys` have a private key in a file; `browsers`
    are those that a person signs in to. `user` is who runs it and owns the ledger, by default who
    asks. For the system, not for a user: only the system can wake the machine and, before
    systemd 256, hold encrypted credentials.
    """
    accounts = list(accounts)
    fit = [name for name in accounts if _CREDENTIAL_NAME.fullmatch(name)]
    description = visible(str(workspace_root)).replace("%", "%%")
    service = _form("mailer.service").format(
        description=description,
        user=user or getpass.getuser(),
        command=_command_line(executable, workspace_root),
        stop=_("A message in hand is finished first; a server may take ten minutes to answer."),
        credentials="".join(
            f"LoadCredentialEncrypted=mailer-{name}:{_CREDENTIALS}/mailer-{name}\n" for name in fit
        ),
    )
    unfit = [name for name in accounts if name not in fit]
    head = _commented([*_steps(fit, keys), *_warnings(unfit, browsers)])
    timer = _form("mailer.timer").format(description=description)
    return f"{head}\n{_part(SERVICE)}\n{service}\n{_part(TIMER)}\n{timer}"


def windows_task(workspace_root: PurePath, executable: PurePath) -> str:
    """The worker as a task for Task Scheduler (schema 1.2), to be saved in UTF-16.

    The text itself is ASCII: no code page on the way to the file can spoil a name. It logs on
    with a password, because the vault that keyring keeps secrets in opens for nothing less (S4U).
    Raises `ConfigError` for a path with what Task Scheduler takes for a variable.
    """
    for path in (workspace_root, executable):
        if _VARIABLE.search(str(path)):
            raise ConfigError(
                _("Task Scheduler takes part of this path for a variable: {path}").format(
                    path=path
                ),
                _("Rename the folder, without “%” or “$”."),
            )
    task = _form("task.xml").format(
        comment="\n".join(_for_comment(line) for line in _task_steps()),
        description=_for_xml(f"mailer ({workspace_root})"),
        command=_for_xml(str(executable)),
        arguments=_for_xml(subprocess.list2cmdline(["--workspace", str(workspace_root), "run"])),
    )
    return task.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _form(file: str) -> str:
    return Path(__file__).with_name(file).read_text("utf-8")


# systemd


def _command_line(executable: PurePath, root: PurePath) -> str:
    # Only behind the program are variables replaced, so only there a dollar is doubled.
    return f"{_quoted(executable)} --workspace {_quoted(root).replace('$', '$$')} run"


def _quoted(path: PurePath) -> str:
    """A word as systemd.syntax(7) has it, with its specifiers doubled."""
    word = str(path).replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return '"' + "".join(c if c.isprintable() else _octets(c) for c in word) + '"'


def _octets(character: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in character.encode("utf-8", "surrogateescape"))


def _part(file: str) -> str:
    return f"# ───── {file} ─────"


def _steps(accounts: list[str], keys: Collection[str]) -> list[str]:
    lines = [
        _("Two files, for systemd; as root:"),
        _("1. Save what stands under each line with a path in the file of that path."),
    ]
    if accounts:
        lines.append(_("2. Give the secret of each account, which is asked for:"))
        lines.append(f"   install -d -m 700 {_CREDENTIALS}")
        lines += (_encrypt_key(name) if name in keys else _encrypt(name) for name in accounts)
    lines.append(_("3. Start it, now and whenever the machine starts:"))
    lines.append("   systemctl daemon-reload")
    lines.append("   systemctl enable --now mailer.service mailer.timer")
    return lines


def _warnings(unfit: Iterable[str], browsers: Iterable[str]) -> Iterator[str]:
    for name in unfit:
        yield _(
            "Account “{name}” has no secret here: rename it to letters, digits and dashes."
        ).format(name=visible(name))
    for name in browsers:
        yield _(
            "Account “{name}” is signed in to with a browser, which a service cannot: give it "
            "sign_in = “certificate” or “secret”."
        ).format(name=visible(name))


def _encrypt(name: str) -> str:
    credential = f"mailer-{name}"
    return (
        f'   systemd-ask-password -n "{credential}" | '
        f"systemd-creds encrypt --name={credential} - {_CREDENTIALS}/{credential}"
    )


def _encrypt_key(name: str) -> str:
    credential = f"mailer-{name}"
    return f"   systemd-creds encrypt --name={credential} KEY.pem {_CREDENTIALS}/{credential}"


def _commented(lines: Iterable[str]) -> str:
    return "".join(f"# {line}\n" for line in lines)


# Windows


def _task_steps() -> list[str]:
    return [
        _("1. Save this text in UTF-16 as mailer.xml: in PowerShell, put behind the command"),
        "   | Out-File -Encoding Unicode mailer.xml",
        _("2. Make the task; it asks for the password of your account, which it logs on with:"),
        '   schtasks /Create /TN mailer /XML mailer.xml /RU "%USERDOMAIN%\\%USERNAME%" /RP *',
        _('   (in PowerShell: "$env:USERDOMAIN\\$env:USERNAME")'),
        _("3. Start it: schtasks /Run /TN mailer"),
    ]


def _for_comment(line: str) -> str:
    return line.replace("--", "- -")


def _for_xml(text: str) -> str:
    """What XML 1.0 cannot hold at all shows as it does on a screen."""
    return escape(visible(text))
