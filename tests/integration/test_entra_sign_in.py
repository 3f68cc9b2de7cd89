"""Signing in to Entra, at a stand-in on loopback over TLS."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.errors import KeyringLocked

from mailer.config.accounts import GraphAccount
from mailer.errors import ConfigError, NotSignedIn, NotSubmitted
from mailer.providers.credentials import keep_secret, secret_of
from mailer.providers.entra import (
    begin_device_login,
    finish_device_login,
    forget_token,
    is_wide,
    token_of,
)
from mailer.providers.graph import open_graph
from tests.graphs import OWNER
from tests.integration.test_graph_transport import OUTGOING
from tests.keyrings import FakeKeyring
from tests.servers.certificates import make_certificate, make_sign_in_certificate
from tests.servers.graph import FAULTS, GraphServer, require_schema
from tests.servers.graph.calls import Login
from tests.servers.graph.entra import EntraServer
from tests.servers.graph.tenant import DENIALS, App

pytestmark = pytest.mark.usefixtures("english")

CLIENT = "9f1c2d3e-0000-4000-8000-000000000002"


class _Closed(FakeKeyring):
    """One that shows what it keeps, and takes nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked(service)


@pytest.fixture(autouse=True)
def safe(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeKeyring]:
    """A keyring in memory, with the secret of account “werk”."""
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    before, safe = keyring.get_keyring(), FakeKeyring()
    keyring.set_keyring(safe)
    keep_secret("werk", "geheim")
    yield safe
    keyring.set_keyring(before)


@pytest.fixture
def tokens() -> dict[str, Login]:
    """Whom each token stands for."""
    return {}


@pytest.fixture
def entra(tokens: dict[str, Login], tmp_path: Path) -> Iterator[EntraServer]:
    """Running, and knows one application."""
    with EntraServer(tokens, make_certificate(tmp_path / "entra.pem")) as entra:
        entra.interval = 0
        entra.add(App(CLIENT, secret="geheim"))
        yield entra


def make_account(entra: EntraServer, folder: Path, **parts: Any) -> GraphAccount:
    """An account that signs in there by its secret."""
    defaults: dict[str, Any] = {
        "kind": "graph",
        "server": "http://127.0.0.1:1/v1.0",
        "mailbox": OWNER,
        "sign_in": "secret",
        "tenant": entra.tenant,
        "client": CLIENT,
        "authority": entra.url,
        "ca_file": folder / "entra.pem",
        "timeout": timedelta(seconds=5),
        "test_server": True,
    }
    return GraphAccount(**(defaults | parts))


@pytest.fixture
def account(entra: EntraServer, tmp_path: Path) -> GraphAccount:
    """By its secret."""
    return make_account(entra, tmp_path)


@pytest.fixture
def device(entra: EntraServer, tmp_path: Path) -> GraphAccount:
    """By device code."""
    return make_account(entra, tmp_path, sign_in="device")


def test_a_secret_gets_a_token_once(entra: EntraServer, account: GraphAccount) -> None:
    """A token is kept until it is about to expire, and asks for what the server is."""
    token = token_of("werk", account)
    assert token_of("werk", account) == token
    assert entra.requests["token"] == 1
    assert entra.asked[-1]["scope"] == "http://127.0.0.1:1/.default"
    forget_token("werk", account)
    assert token_of("werk", account) != token


def test_a_token_about_to_expire_is_asked_anew(entra: EntraServer, account: GraphAccount) -> None:
    """A token is good for five minutes at least."""
    entra.lifetime = 240
    assert token_of("werk", account) != token_of("werk", account)


def test_a_certificate_signs_in(entra: EntraServer, tmp_path: Path) -> None:
    """The public part is a file, the private key the account's secret; together they get in."""
    pem = make_sign_in_certificate(tmp_path / "sign-in.pem").read_bytes()
    entra.add(App(CLIENT, certificate=pem))
    key, _, rest = pem.partition(b"-----BEGIN CERTIFICATE-----")
    (tmp_path / "public.pem").write_bytes(b"-----BEGIN CERTIFICATE-----" + rest)
    keep_secret("werk", key.decode())
    account = make_account(
        entra, tmp_path, sign_in="certificate", certificate=tmp_path / "public.pem"
    )
    assert token_of("werk", account).value


@pytest.mark.parametrize("shown", ["absent", "garbage", "another"])
def test_a_certificate_that_does_not_fit_is_told(
    shown: str, entra: EntraServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A file that is not there, no certificate, or another's is told before Entra is asked."""
    path = tmp_path / "public.pem"
    if shown == "garbage":
        path.write_text("geen certificaat")
    elif shown == "another":
        path.write_bytes(make_sign_in_certificate(tmp_path / "other.pem").read_bytes())
    mine = make_sign_in_certificate(tmp_path / "mine.pem").read_text()
    keep_secret("werk", mine)
    account = make_account(entra, tmp_path, sign_in="certificate", certificate=path)
    with pytest.raises(NotSignedIn, match="do not fit") as caught:
        token_of("werk", account)
    assert "public.pem" in caught.value.remedy
    assert entra.requests["token"] == 0
    assert "PRIVATE" not in caplog.text + caught.value.message + caught.value.remedy


def test_a_device_code_is_finished_by_a_person(
    entra: EntraServer, device: GraphAccount, tokens: dict[str, Login]
) -> None:
    """What signs in from then on is in the keyring, and each new one is kept in its place."""
    login = begin_device_login("werk", device)
    assert login.url == f"{entra.url}/device"
    assert login.code
    entra.grant(OWNER)
    first = finish_device_login("werk", device, login)
    assert tokens[first.value].user == OWNER
    kept = secret_of("werk")
    assert kept in entra.refreshing
    forget_token("werk", device)
    assert token_of("werk", device) != first
    assert secret_of("werk") != kept
    assert secret_of("werk") in entra.refreshing


def test_i05_a_keyring_that_locks_does_not_spoil_a_sign_in(
    entra: EntraServer, device: GraphAccount, safe: FakeKeyring
) -> None:
    """A new refresh token that cannot be kept stops nothing: the one that is kept still works."""
    login = begin_device_login("werk", device)
    entra.grant(OWNER)
    first = finish_device_login("werk", device, login)
    kept = secret_of("werk")
    forget_token("werk", device)
    closed = _Closed()
    closed.kept = safe.kept
    keyring.set_keyring(closed)
    second = token_of("werk", device)
    keyring.set_keyring(safe)
    assert second != first
    assert secret_of("werk") == kept
    forget_token("werk", device)
    assert token_of("werk", device) != second
    assert secret_of("werk") != kept


def test_a_secret_of_systemd_is_not_replaced(
    entra: EntraServer,
    device: GraphAccount,
    safe: FakeKeyring,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A service without a keyring signs in with what it was given, each time."""
    login = begin_device_login("werk", device)
    entra.grant(OWNER)
    finish_device_login("werk", device, login)
    (tmp_path / "mailer-werk").write_text(secret_of("werk"))
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    before = dict(safe.kept)
    forget_token("werk", device)
    assert token_of("werk", device).value
    assert safe.kept == before


@pytest.mark.parametrize(("state", "word"), [("declined", "typed in time"), ("expired", "in time")])
def test_a_device_code_that_nobody_finished_is_told(
    state: str, word: str, entra: EntraServer, device: GraphAccount
) -> None:
    """Nothing is kept of a sign-in that was not."""
    login = begin_device_login("werk", device)
    entra.decline(state)
    with pytest.raises(NotSignedIn, match=word):
        finish_device_login("werk", device, login)
    assert secret_of("werk") == "geheim"


def test_a_revoked_sign_in_names_the_command(entra: EntraServer, device: GraphAccount) -> None:
    """A refresh token that is over leads to a new sign-in."""
    with pytest.raises(NotSignedIn) as caught:
        token_of("werk", device)
    assert "mailer account login werk" in caught.value.remedy


def test_i31_a_sign_in_for_all_mailboxes_is_refused(entra: EntraServer, tmp_path: Path) -> None:
    """An application that may send as everybody is not used, unless config.toml says why."""
    entra.add(App(CLIENT, secret="geheim", roles=("Mail.Send", "Mail.ReadWrite")))
    with pytest.raises(NotSignedIn, match="every mailbox") as caught:
        token_of("werk", make_account(entra, tmp_path))
    assert "wide_because" in caught.value.remedy
    reasoned = make_account(entra, tmp_path, wide_because="beperkt door beleid 3 van de beheerder")
    assert is_wide(token_of("werk", reasoned))


@pytest.mark.parametrize("denial", sorted(DENIALS))
def test_a_refusal_of_entra_is_a_sentence(
    denial: str, entra: EntraServer, account: GraphAccount
) -> None:
    """Whatever Entra says no with comes with what to do, and without the secret."""
    entra.manners.faults["token"] = DENIALS[denial]
    with pytest.raises(NotSubmitted) as caught:
        token_of("werk", account)
    assert caught.value.remedy
    assert "geheim" not in caught.value.message + caught.value.remedy


@pytest.mark.parametrize("operation", ["token", "discovery"])
@pytest.mark.parametrize("fault", ["reset", "truncated", "bad-gateway", "unavailable", "not-found"])
def test_i22_a_failing_entra_is_a_sentence(
    fault: str,
    operation: str,
    entra: EntraServer,
    account: GraphAccount,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Nobody is signed in, nothing went, and no secret is in a log or an error."""
    caplog.set_level(logging.DEBUG)
    entra.manners.faults[operation] = FAULTS[fault]
    with pytest.raises(NotSubmitted) as caught:
        token_of("werk", account)
    assert caught.value.remedy
    assert "geheim" not in caplog.text + caught.value.message + caught.value.remedy


@pytest.mark.parametrize("operation", ["token", "discovery"])
def test_an_entra_that_says_nothing_is_not_waited_for(
    operation: str, entra: EntraServer, tmp_path: Path
) -> None:
    """The account's timeout bounds a sign-in too."""
    entra.manners.faults[operation] = FAULTS["hang"]
    with pytest.raises(NotSubmitted, match="in time"):
        token_of("werk", make_account(entra, tmp_path, timeout=timedelta(seconds=1)))


@pytest.mark.parametrize("body", [b"[]", b"{", b'"x"', b"{}", b"null", b"<html>"])
@pytest.mark.parametrize("operation", ["token", "discovery", "device"])
def test_an_answer_that_is_none_is_told(
    operation: str, body: bytes, entra: EntraServer, account: GraphAccount, device: GraphAccount
) -> None:
    """What another program answers in Entra's place is no traceback."""
    garbled = replace(FAULTS["server-error"], status=200, body=body, kind="application/json")
    entra.manners.faults[operation] = garbled
    ask = begin_device_login if operation == "device" else token_of
    with pytest.raises(NotSubmitted):
        ask("werk", device if operation == "device" else account)


def test_an_unknown_tenant_is_told(entra: EntraServer, tmp_path: Path) -> None:
    """A tenant that Entra does not know is named."""
    with pytest.raises(NotSignedIn, match="bestaat-niet"):
        token_of("werk", make_account(entra, tmp_path, tenant="bestaat-niet"))


def test_i31_a_certificate_nobody_trusts_is_refused(entra: EntraServer, tmp_path: Path) -> None:
    """Whoever cannot prove to be Entra is shown no secret."""
    with pytest.raises(NotSubmitted, match="certificate"):
        token_of("werk", make_account(entra, tmp_path, ca_file=None))
    assert entra.requests == {}


def test_i31_an_authority_without_tls_is_refused(entra: EntraServer, tmp_path: Path) -> None:
    """A secret is never said in the open, not even on this machine."""
    plain = make_account(entra, tmp_path, authority=entra.url.replace("https", "http"))
    with pytest.raises(ConfigError, match="without TLS"):
        token_of("werk", plain)


def test_no_secret_names_the_command(entra: EntraServer, tmp_path: Path) -> None:
    """Nobody is asked before there is something to show."""
    with pytest.raises(NotSignedIn) as caught:
        token_of("nieuw", make_account(entra, tmp_path))
    assert "mailer account login nieuw" in caught.value.remedy
    assert entra.requests == {}


def test_a_message_goes_with_a_token_of_entra(
    entra: EntraServer, device: GraphAccount, tokens: dict[str, Login]
) -> None:
    """Signed in by device code, a message goes through Graph; an expired token is not kept."""
    require_schema()
    with GraphServer(owner=OWNER) as server:
        server.tokens = tokens
        account = device.model_copy(update={"server": server.url})
        login = begin_device_login("werk", account)
        entra.grant(OWNER)
        finish_device_login("werk", account, login)
        with open_graph("werk", account) as transport:
            server.expire()
            with pytest.raises(NotSignedIn):
                transport.submit(OUTGOING)
            transport.submit(OUTGOING)
        assert len(server.sent) == 1
