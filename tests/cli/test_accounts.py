"""mailer account: secrets go in hidden, and a trial sends nothing."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from tests.cli.conftest import Terminal
from tests.servers.certificates import make_certificate
from tests.servers.smtp import Manners, SmtpServer
from tests.typist import Typist


class Keys(KeyringBackend):
    """A keyring for one test."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring has no annotations there
        self.kept: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[username]


@pytest.fixture(autouse=True)
def keys() -> Iterator[Keys]:
    """In use, and empty."""
    before, keys = keyring.get_keyring(), Keys()
    keyring.set_keyring(keys)
    yield keys
    keyring.set_keyring(before)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SmtpServer]:
    """With STARTTLS, asking for the user kabinet and the secret geheim."""
    certificate = make_certificate(tmp_path / "server.pem")
    with SmtpServer(Manners(certificate=certificate, users={"kabinet": "geheim"})) as server:
        yield server


@pytest.fixture
def desk(small: Terminal, server: SmtpServer, tmp_path: Path) -> Terminal:
    """A workspace with an account “werk” at the server, beside its outbox."""
    config = small.root / "config.toml"
    account = (
        f'\n[account.werk]\nkind = "smtp"\nserver = "{server.host}"\nport = {server.port}\n'
        f'user = "kabinet"\nca_file = "{(tmp_path / "server.pem").as_posix()}"\n'
    )
    config.write_text(config.read_text(encoding="utf-8") + account, encoding="utf-8")
    return small


def _pipe(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(text))


def test_a_secret_is_stored_from_standard_input(
    desk: Terminal, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """login --stdin keeps one line, spaces and all, and names what comes next."""
    _pipe(monkeypatch, " gehéim \nen meer\n")
    said = desk("account", "login", "werk", "--stdin")
    assert said.code == 0
    assert keys.kept == {"werk": " gehéim "}
    assert "mailer account test werk" in said.err


def test_i22_a_secret_is_never_shown(
    desk: Terminal, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither storing a secret nor trying a wrong one prints it."""
    _pipe(monkeypatch, "fout-geheim\n")
    stored = desk("account", "login", "werk", "--stdin")
    tried = desk("account", "test", "werk")
    assert tried.code == 8
    assert keys.kept == {"werk": "fout-geheim"}
    assert "fout-geheim" not in stored.out + stored.err + tried.out + tried.err


def test_i22_a_typed_secret_does_not_show(desk: Terminal) -> None:
    """A secret typed at a terminal stands nowhere on it, and a keyring that is none is told."""
    nothing = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring", "MAILER_LANG": "en"}
    typist = Typist(desk.root, "account", "login", "werk", environment=nothing)
    typist.until("it does not show")
    typist.types("zeer-geheim")
    assert typist.ends() == 3
    assert "keeps no secret" in typist.shown
    assert "zeer-geheim" not in typist.raw


def test_i22_a_secret_is_no_argument(desk: Terminal, keys: Keys) -> None:
    """A secret on the command line, where others can read it, is an error."""
    assert desk("account", "login", "werk", "geheim").code == 2
    assert keys.kept == {}


def test_where_nobody_sits_a_secret_is_not_asked_for(desk: Terminal, keys: Keys) -> None:
    """Without a terminal login names --stdin and waits for nothing."""
    said = desk("account", "login", "werk")
    assert said.code == 2
    assert "--stdin" in said.err
    assert keys.kept == {}


def test_an_empty_secret_is_not_stored(
    desk: Terminal, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty line leaves the secret that was there."""
    keys.kept["werk"] = "geheim"
    _pipe(monkeypatch, "\n")
    assert desk("account", "login", "werk", "--stdin").code == 2
    assert keys.kept == {"werk": "geheim"}


@pytest.mark.parametrize(("name", "code"), [("outbox", 2), ("wrek", 3)])
def test_only_an_account_with_a_user_takes_a_secret(
    name: str, code: int, desk: Terminal, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mistyped account, or one that needs no secret, is told before anything is stored."""
    _pipe(monkeypatch, "geheim\n")
    assert desk("account", "login", name, "--stdin").code == code
    assert keys.kept == {}


def test_logout_takes_the_secret_away(desk: Terminal, keys: Keys) -> None:
    """A second logout says that there was none."""
    keys.kept["werk"] = "geheim"
    assert desk("account", "logout", "werk").code == 0
    assert keys.kept == {}
    again = desk("account", "logout", "werk")
    assert again.code == 0
    assert "held no secret" in again.err


def test_a_trial_signs_in_and_sends_nothing(desk: Terminal, keys: Keys, server: SmtpServer) -> None:
    """test shows who answered, over which TLS and what it offers."""
    keys.kept["werk"] = "geheim"
    said = desk("account", "test", "werk")
    assert said.code == 0
    assert "220 test.example ESMTP" in said.out
    assert "TLSv1." in said.out
    assert "pipelining" in said.out
    assert not any(words.upper().startswith("MAIL") for words in server.said)


def test_a_trial_without_a_secret_is_not_signed_in(desk: Terminal) -> None:
    """The exit code is that of a sign-in, and the remedy the command."""
    said = desk("account", "test", "werk")
    assert said.code == 8
    assert "mailer account login werk" in said.out


def test_a_trial_of_a_server_that_is_away_says_so(desk: Terminal, server: SmtpServer) -> None:
    """The exit code is that of what was not submitted."""
    server.close()
    said = desk("account", "test", "werk")
    assert said.code == 7
    assert "cannot be reached" in said.out


def test_a_trial_of_an_outbox_leaves_it_empty(desk: Terminal) -> None:
    """The account in use is tried by default; its folder can be written, and nothing is in it."""
    said = desk("account", "test")
    assert said.code == 0
    assert list((desk.root / "outbox").iterdir()) == []


def test_a_trial_of_an_outbox_that_cannot_be_written_fails(desk: Terminal) -> None:
    """A file in the folder's place is told."""
    (desk.root / "outbox").write_text("geen map", encoding="utf-8")
    said = desk("account", "test")
    assert said.code == 7
    assert "outbox" in said.out
