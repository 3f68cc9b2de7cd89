"""Secrets: where they may come from, and which keyrings are refused."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from keyring import errors
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.backends.fail import Keyring as FailKeyring
from keyring.backends.null import Keyring as NullKeyring

from mailer.errors import ConfigError, NotSignedIn
from mailer.providers.credentials import ROWS, forget_secret, is_given, keep_secret, secret_of
from tests.keyrings import FakeKeyring

pytestmark = pytest.mark.usefixtures("english")


class PlainFile(FakeKeyring):
    """As keyrings.alt has it."""

    __module__ = "keyrings.alt.file"


class EncryptedFile(PlainFile):
    """A keyring of somebody's own, built on one that is refused."""

    __module__ = "elders"


class Chain(ChainerBackend):
    """Several, one after another."""

    backends: tuple[KeyringBackend, ...] = ()

    def __init__(self, *backends: KeyringBackend) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring has no annotations there
        self.backends = backends


@pytest.fixture(autouse=True)
def _restored(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


@pytest.fixture
def safe() -> FakeKeyring:
    """In use, and empty."""
    safe = FakeKeyring()
    keyring.set_keyring(safe)
    return safe


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file in which systemd gives the secret of account “werk”; not there yet."""
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    return tmp_path / "mailer-werk"


def test_what_is_stored_is_found_until_it_is_forgotten(safe: FakeKeyring) -> None:
    """A secret lies in the keyring under “mailer” and the account's name."""
    keep_secret("werk", "geheim")
    assert safe.kept == {("mailer", "werk"): "geheim"}
    assert secret_of("werk") == "geheim"
    assert forget_secret("werk")
    assert not forget_secret("werk")
    assert safe.kept == {}


@pytest.mark.usefixtures("safe")
def test_no_secret_names_the_command_that_stores_it() -> None:
    """Nothing is assumed where there is no secret."""
    with pytest.raises(NotSignedIn) as caught:
        secret_of("werk")
    assert "mailer account login werk" in caught.value.remedy


def test_an_empty_secret_is_none(safe: FakeKeyring) -> None:
    """Nobody signs in with nothing."""
    safe.kept["mailer", "werk"] = ""
    with pytest.raises(NotSignedIn):
        secret_of("werk")


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_what_systemd_gave_goes_before_the_keyring(
    end: str, given: Path, safe: FakeKeyring
) -> None:
    """A service with nobody logged on reads its file, without the line end."""
    safe.kept["mailer", "werk"] = "van de sleutelring"
    given.write_bytes(f" gehéim {end}".encode())
    assert secret_of("werk") == " gehéim "


def test_without_a_file_of_systemd_the_keyring_is_asked(given: Path, safe: FakeKeyring) -> None:
    """A service that was given other secrets has the keyring still."""
    safe.kept["mailer", "werk"] = "van de sleutelring"
    assert not given.exists()
    assert secret_of("werk") == "van de sleutelring"


def test_a_file_of_systemd_that_is_no_text_is_told(given: Path, safe: FakeKeyring) -> None:
    """A secret that cannot be read is not looked for elsewhere, and not shown."""
    given.write_bytes(b"\xff\xfegeheim")
    with pytest.raises(ConfigError) as caught:
        secret_of("werk")
    assert "mailer-werk" in caught.value.message
    assert "geheim" not in caught.value.message + caught.value.remedy


def test_i30_an_accounts_name_leads_to_no_other_file(given: Path, safe: FakeKeyring) -> None:
    """A name with a path in it reads no file at all."""
    outside = given.parent.parent / "elders"
    outside.write_text("van een ander")
    (given.parent / "mailer-..").mkdir()
    with pytest.raises(NotSignedIn):
        secret_of("../../elders")


def test_i31_a_plain_text_keyring_is_refused() -> None:
    """A keyring that writes secrets in a file neither gives nor gets one, and is named."""
    plain = PlainFile()
    plain.kept["mailer", "werk"] = "geheim"
    keyring.set_keyring(plain)
    for use in (lambda: secret_of("werk"), lambda: keep_secret("werk", "nieuw")):
        with pytest.raises(ConfigError, match=r"keyrings\.alt\.file\.PlainFile") as caught:
            use()
        assert caught.value.remedy
    assert plain.kept == {("mailer", "werk"): "geheim"}


@pytest.mark.parametrize(
    "make", [EncryptedFile, NullKeyring, lambda: Chain(FakeKeyring(), PlainFile())]
)
def test_i31_no_way_around_leads_to_a_plain_text_keyring(
    make: Callable[[], KeyringBackend],
) -> None:
    """What is built on a refused one, forgets secrets, or holds a refused one is refused."""
    keyring.set_keyring(make())
    with pytest.raises(ConfigError, match="keeps no secret"):
        keep_secret("werk", "geheim")


def test_a_chain_of_safe_keyrings_is_safe() -> None:
    """A chain is judged by its members."""
    first = FakeKeyring()
    keyring.set_keyring(Chain(first, FakeKeyring()))
    keep_secret("werk", "geheim")
    assert secret_of("werk") == "geheim"
    assert first.kept


def test_no_keyring_at_all_names_what_a_service_does() -> None:
    """A server without a desktop is told of systemd's credentials."""
    keyring.set_keyring(FailKeyring())  # type: ignore[no-untyped-call]  # keyring has no annotations there
    with pytest.raises(ConfigError, match="no keyring") as caught:
        secret_of("werk")
    assert "LoadCredentialEncrypted=mailer-" in caught.value.remedy


def _theirs() -> list[type[Exception]]:
    named = vars(errors).values()
    found = [e for e in named if isinstance(e, type) and issubclass(e, errors.KeyringError)]
    return sorted(found, key=lambda error: error.__name__)


def test_every_error_of_keyring_has_a_row() -> None:
    """An error that a new keyring adds fails here, until somebody decides about it."""
    assert {error.__name__ for error in _theirs()} == ROWS.keys()


@pytest.mark.parametrize("theirs", _theirs())
def test_an_error_of_the_keyring_is_a_sentence(theirs: type[Exception], safe: FakeKeyring) -> None:
    """Whatever the keyring raises comes with what to do, and without the secret."""
    safe.fault = theirs("kapot")
    for use in (secret_of, forget_secret, lambda name: keep_secret(name, "geheim")):
        with pytest.raises(ConfigError) as caught:
            use("werk")
        assert caught.value.message
        assert caught.value.remedy
        assert "geheim" not in caught.value.message


def test_the_keyring_is_imported_when_it_is_used(given: Path) -> None:
    """A service that was given its secret touches no keyring."""
    given.write_text("geheim")
    before = sys.modules.pop("keyring")
    try:
        assert secret_of("werk") == "geheim"
        assert "keyring" not in sys.modules
    finally:
        sys.modules["keyring"] = before


LONG = "".join(chr(33 + n % 90) for n in range(2_900))


def test_a_long_secret_is_kept_in_pieces(safe: FakeKeyring) -> None:
    """No piece is more than Windows' vault takes, and together they are the secret."""
    keep_secret("werk", LONG)
    assert secret_of("werk") == LONG
    assert len(safe.kept) > 2
    assert all(len(piece.encode("utf-16-le")) <= 2560 for piece in safe.kept.values())


@pytest.mark.parametrize("after", ["kort", LONG[1:]])
def test_another_secret_leaves_no_pieces_of_the_first(after: str, safe: FakeKeyring) -> None:
    """What took the place of a long secret is all there is, and is forgotten whole."""
    keep_secret("werk", LONG)
    keep_secret("werk", after)
    assert secret_of("werk") == after
    assert forget_secret("werk")
    assert safe.kept == {}


def test_the_same_secret_may_be_kept_again(safe: FakeKeyring) -> None:
    """Storing what is there changes nothing."""
    keep_secret("werk", LONG)
    before = dict(safe.kept)
    keep_secret("werk", LONG)
    assert safe.kept == before


def test_a_missing_piece_is_told(safe: FakeKeyring) -> None:
    """A part of a secret is never taken for the secret."""
    keep_secret("werk", LONG)
    del safe.kept[next(key for key in safe.kept if key[0] != "mailer")]
    with pytest.raises(NotSignedIn, match="only a part") as caught:
        secret_of("werk")
    assert "mailer account login werk" in caught.value.remedy
    assert forget_secret("werk")
    assert safe.kept == {}


def test_a_long_secret_broken_off_leaves_the_earlier_one(safe: FakeKeyring) -> None:
    """A keyring that stops half-way has lost nothing."""

    class Stopping(FakeKeyring):
        def set_password(self, service: str, username: str, password: str) -> None:
            if service == "mailer":
                raise errors.PasswordSetError("vol")
            super().set_password(service, username, password)

    keep_secret("werk", LONG)
    stopping = Stopping()
    stopping.kept = safe.kept
    keyring.set_keyring(stopping)
    with pytest.raises(ConfigError):
        keep_secret("werk", LONG + LONG)
    assert secret_of("werk") == LONG


def test_whose_a_secret_is_can_be_asked(given: Path, safe: FakeKeyring) -> None:
    """What systemd gave is not ours to replace."""
    assert not is_given("werk")
    given.write_text("geheim")
    assert is_given("werk")
