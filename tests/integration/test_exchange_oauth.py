"""EWS with a sign-in at Entra: as a person by browser, and as an application for one mailbox."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import keyring
import pytest

from mailer.errors import NotSignedIn
from mailer.ledger.model import State
from mailer.providers.credentials import keep_secret
from mailer.providers.entra import begin_device_login, finish_device_login
from mailer.providers.exchange import ExchangeTransport, open_exchange
from tests.desks import KABINET, account_on, kabinet
from tests.keyrings import FakeKeyring
from tests.samples import make_message, make_outgoing
from tests.servers.certificates import make_certificate
from tests.servers.ews.people import USER, People
from tests.servers.ews.schema import require_schema
from tests.servers.ews.server import EwsServer
from tests.servers.graph.calls import Login
from tests.servers.graph.entra import EntraServer
from tests.servers.graph.tenant import App

CLIENT = "9f1c2d3e-0000-4000-8000-000000000002"
OUTGOING = make_outgoing(make_message())


@dataclass
class Tenant(People):
    """Who is known by a token that Entra gave: a person, or an application that acts for any."""

    granted: dict[str, Login] = field(default_factory=dict)

    def whose(self, token: str) -> str:
        """See `People.whose`."""
        login = self.granted.get(token)
        return (login.user or "*") if login and not login.expired else ""


@pytest.fixture
def granted() -> dict[str, Login]:
    """Whom each token stands for."""
    return {}


@pytest.fixture
def entra(granted: dict[str, Login], tmp_path: Path) -> Iterator[EntraServer]:
    """Running, and knows one application."""
    with EntraServer(granted, make_certificate(tmp_path / "entra.pem")) as entra:
        entra.interval = 0
        entra.add(App(CLIENT, secret="geheim", scopes=("EWS.AccessAsUser.All",)))
        yield entra


@pytest.fixture
def server(granted: dict[str, Login]) -> Iterator[EwsServer]:
    """An EWS server that believes Entra."""
    require_schema()
    known = kabinet()
    known.mailboxes[-1].user = KABINET  # impersonated, a mailbox may do what its owner may
    with EwsServer(known=Tenant(mailboxes=known.mailboxes, granted=granted)) as server:
        yield server


@pytest.fixture(autouse=True)
def safe(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeKeyring]:
    """A keyring in memory."""
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    before, safe = keyring.get_keyring(), FakeKeyring()
    keyring.set_keyring(safe)
    yield safe
    keyring.set_keyring(before)


def opened(server: EwsServer, entra: EntraServer, folder: Path, **parts: Any) -> ExchangeTransport:
    """The account “proef”, signed in to at the stand-in."""
    keys = {
        "tenant": entra.tenant,
        "client": CLIENT,
        "authority": entra.url,
        "ca_file": folder / "entra.pem",
        "user": "",
    }
    return open_exchange("proef", account_on(server, **(keys | parts)))


def test_an_application_acts_for_its_mailbox_alone(
    server: EwsServer, entra: EntraServer, tmp_path: Path
) -> None:
    """With a secret it signs in as itself and says for which mailbox it asks."""
    keep_secret("proef", "geheim")
    with opened(server, entra, tmp_path, sign_in="secret") as transport:
        assert transport.submit(OUTGOING).state is State.SUBMITTED
    assert len(server.sent) == 1
    assert b"ExchangeImpersonation" in server.posts[0][1]


def test_i31_an_application_that_reaches_every_mailbox_is_refused(
    server: EwsServer, entra: EntraServer, tmp_path: Path
) -> None:
    """full_access_as_app is not used for one mailbox, unless config.toml says why."""
    keep_secret("proef", "geheim")
    entra.add(App(CLIENT, secret="geheim", roles=("full_access_as_app",)))
    with (
        opened(server, entra, tmp_path, sign_in="secret") as transport,
        pytest.raises(NotSignedIn),
    ):
        transport.submit(OUTGOING)
    assert server.sent == []
    because = "de beheerder beperkt het in maart"
    with opened(server, entra, tmp_path, sign_in="secret", wide_because=because) as transport:
        assert transport.submit(OUTGOING).state is State.SUBMITTED


def test_a_person_signs_in_with_a_browser(
    server: EwsServer, entra: EntraServer, tmp_path: Path
) -> None:
    """By device code it acts as the person who signed in."""
    with opened(server, entra, tmp_path, sign_in="device") as transport:
        account = account_on(
            server,
            sign_in="device",
            user="",
            tenant=entra.tenant,
            client=CLIENT,
            authority=entra.url,
            ca_file=tmp_path / "entra.pem",
        )
        begun = begin_device_login("proef", account)
        entra.grant(USER)
        finish_device_login("proef", account, begun)
        assert transport.submit(OUTGOING).state is State.SUBMITTED
    assert b"ExchangeImpersonation" not in server.posts[0][1]


def test_an_expired_token_is_a_new_one_the_next_time(
    server: EwsServer, entra: EntraServer, granted: dict[str, Login], tmp_path: Path
) -> None:
    """A token that the server no longer takes stops one message, and is asked for anew."""
    keep_secret("proef", "geheim")
    with opened(server, entra, tmp_path, sign_in="secret") as transport:
        transport.submit(make_outgoing(make_message(2)))
        granted.clear()
        with pytest.raises(NotSignedIn):
            transport.submit(OUTGOING)
        assert transport.submit(OUTGOING).state is State.SUBMITTED
    assert len(server.sent) == 2
