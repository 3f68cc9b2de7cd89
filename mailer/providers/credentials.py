"""Where the secret of an account is: given by systemd, or in the system's keyring; nowhere else."""

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mailer.errors import ConfigError, NotSignedIn
from mailer.i18n import N_, _
from mailer.visible import quoted

if TYPE_CHECKING:  # it takes its time, and most commands need no secret
    from keyring.backend import KeyringBackend

SERVICE = "mailer"
"""Under what the keyring keeps ours; the user is the account's name."""
_GIVEN = "CREDENTIALS_DIRECTORY"
"""Set by systemd for LoadCredential= and its kind (systemd.exec, "Credentials")."""
_LONGEST = 1 << 16
_PIECE = 600
"""Characters that fit any keyring: Windows' vault takes 2,560 bytes of UTF-16."""
_HEAD = "mailer-pieces:"
"""How what stands in a long secret's place begins: how many pieces it has, and its seal."""
_UNSAFE = ("keyrings.alt.file", "keyrings.alt.pyfs", "keyring.backends.null")
"""Keyrings that write a secret where anybody can read it, or forget it."""
_NONE = "keyring.backends.fail"
"""What keyring takes where a system has none."""


class Row(NamedTuple):
    """What an error of keyring becomes; two msgids, the message may name {words}."""

    message: str
    remedy: str


_UNLOCK = N_(
    "Sign in to the desktop, or unlock the keyring; a service gets its secret from systemd: "
    "LoadCredentialEncrypted=mailer-NAME"
)
_FAILED = Row(N_("The keyring failed: {words}"), _UNLOCK)
ROWS = {
    "KeyringLocked": Row(N_("The keyring is locked."), _UNLOCK),
    "NoKeyringError": Row(N_("This system has no keyring that keeps a secret safe."), _UNLOCK),
    "InitError": Row(N_("The keyring cannot be opened: {words}"), _UNLOCK),
    "PasswordSetError": Row(N_("The keyring did not store the secret: {words}"), _UNLOCK),
    "PasswordDeleteError": Row(N_("The keyring did not delete the secret: {words}"), _UNLOCK),
    "KeyringError": _FAILED,
}
"""By the name of a class of keyring.errors, which is imported when it is needed."""


def login_command(account: str) -> str:
    """What a person types to store the secret of an account."""
    return f"mailer account login {quoted(account)}"


def secret_of(account: str) -> str:
    """The secret of an account: from systemd where it gave one, else from the keyring.

    Raises `NotSignedIn` when there is none, `ConfigError` when it is where it must not be.
    """
    secret = _given(account)
    if secret is None:
        keyring = _safe_keyring()
        with _border():
            secret = _joined(keyring, account, keyring.get_password(SERVICE, account) or "")
    if not secret:
        raise NotSignedIn(
            _("There is no secret for account “{name}”.").format(name=account),
            _("Store it: {command}").format(command=login_command(account)),
        )
    return secret


def is_given(account: str) -> bool:
    """Whether the secret is systemd's: then it is not ours to replace. Raises `ConfigError`."""
    return _given(account) is not None


def require_keyring() -> None:
    """Raise `ConfigError` where a secret could not be stored: before a person goes to get one."""
    _safe_keyring()


def keep_secret(account: str, secret: str) -> None:
    """Store a secret in the keyring, over an earlier one. Raises `ConfigError`.

    When it is broken off the earlier one is still there.
    """
    keyring = _safe_keyring()
    pieces = [secret[at : at + _PIECE] for at in range(0, len(secret), _PIECE)]
    seal = hashlib.sha256(secret.encode()).hexdigest()[:16]
    head = f"{_HEAD}{len(pieces)}:{seal}" if len(pieces) > 1 else secret
    with _border():
        before = keyring.get_password(SERVICE, account) or ""
        if head == before:
            return
        for service, piece in zip(_services(head), pieces, strict=False):
            keyring.set_password(service, account, piece)
        keyring.set_password(SERVICE, account, head)
        _forget_pieces(keyring, account, before)


def forget_secret(account: str) -> bool:
    """Take a secret out of the keyring; False when there was none. Raises `ConfigError`."""
    keyring = _safe_keyring()
    with _border():
        head = keyring.get_password(SERVICE, account)
        if head is None:
            return False
        _forget_pieces(keyring, account, head)
        keyring.delete_password(SERVICE, account)
    return True


def _services(head: str) -> list[str]:
    """Under what the pieces of a long secret are kept; none of a short one, which is whole."""
    found = re.fullmatch(f"{_HEAD}([0-9]{{1,3}}):([0-9a-f]{{16}})", head)
    return [f"{SERVICE}-{found[2]}-{n}" for n in range(int(found[1]))] if found else []


def _joined(keyring: "KeyringBackend", account: str, head: str) -> str:
    services = _services(head)
    pieces = [keyring.get_password(service, account) for service in services]
    if None in pieces:
        raise NotSignedIn(
            _("The keyring holds only a part of the secret of account “{name}”.").format(
                name=account
            ),
            _("Store it again: {command}").format(command=login_command(account)),
        )
    return "".join(piece or "" for piece in pieces) if services else head


def _forget_pieces(keyring: "KeyringBackend", account: str, head: str) -> None:
    for service in _services(head):
        if keyring.get_password(service, account) is not None:
            keyring.delete_password(service, account)


def _given(account: str) -> str | None:
    """What systemd gave, without the line end that an editor puts there; None for nothing."""
    folder = os.environ.get(_GIVEN)
    if not folder or "/" in account:
        return None
    path = Path(folder) / f"mailer-{account}"
    try:
        with path.open("rb") as file:
            secret = file.read(_LONGEST).decode()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            _("{path} cannot be read as a secret.").format(path=path),
            _("Give it to the service again; it is text in UTF-8."),
        ) from error
    return secret.removesuffix("\n").removesuffix("\r")


def _safe_keyring() -> "KeyringBackend":
    import keyring

    with _border():
        chosen = keyring.get_keyring()
    for backend in getattr(chosen, "backends", None) or [chosen]:  # a chainer is its members
        _refuse_unsafe(backend)
    return chosen


def _refuse_unsafe(backend: "KeyringBackend") -> None:
    modules = {each.__module__ for each in type(backend).__mro__}
    if _NONE in modules:
        raise _said("NoKeyringError")
    if modules & set(_UNSAFE) or "plaintext" in type(backend).__name__.casefold():
        name = f"{type(backend).__module__}.{type(backend).__qualname__}"
        raise ConfigError(
            _("The keyring in use keeps no secret: {name}").format(name=name),
            _("Take it out (keyring --list-backends), or name a safe one in keyringrc.cfg.")
            + " "
            + _(_UNLOCK),
        )


def _said(name: str, words: str = "") -> ConfigError:
    row = ROWS[name]
    return ConfigError(_(row.message).format(words=words), _(row.remedy))


@contextmanager
def _border() -> Iterator[None]:
    """Turns what keyring raises into ours."""
    from keyring.errors import KeyringError

    try:
        yield
    except KeyringError as error:
        names = (each.__name__ for each in type(error).__mro__)
        raise _said(next(name for name in names if name in ROWS), str(error)) from error
