"""msal over our own HTTP, imported when it is used. What it answers is Entra's own, as it came."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlencode, urlsplit

from mailer.config.accounts import ExchangeAccount, GraphAccount
from mailer.errors import ConfigError, NotSignedIn, NotSubmitted
from mailer.i18n import _
from mailer.providers.credentials import login_command
from mailer.providers.web import Web, quiet
from mailer.providers.web_failures import FOREIGN, told

if TYPE_CHECKING:
    import httpx

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_GARBLED = (ValueError, KeyError, TypeError, AttributeError, RuntimeError)
"""What an answer that is no answer brings up in msal."""

Answer = dict[str, Any]


class App:
    """The application that an account signs in as. Use as a context manager.

    Each way raises `NotSubmitted` when Entra cannot be reached or understood; a refusal is an
    answer (`mailer.providers.entra.failures`).
    """

    def __init__(self, name: str, account: ExchangeAccount | GraphAccount) -> None:
        """Raises `ConfigError` for an authority without TLS, `NotSubmitted` for a bad `ca_file`."""
        self._name = name
        self._account = account
        self._host = urlsplit(account.authority).hostname or account.authority
        if urlsplit(account.authority).scheme != "https":
            raise ConfigError(
                _("Account “{name}” names an authority without TLS: {url}").format(
                    name=name, url=account.authority
                ),
                _("It begins with “https://”; leave it out for Microsoft's own."),
            )
        self._web = Web(account.timeout, account.ca_file, test_server=account.test_server)

    def for_client(self, secret: str, scope: str) -> Answer:
        """As the application itself, by its secret or the private key of its certificate."""
        certified = self._account.sign_in == "certificate"
        credential = self._certificate(secret) if certified else secret
        with self._border():
            app = self._msal.ConfidentialClientApplication(
                client_credential=credential, **self._common
            )
            answer: Answer = app.acquire_token_for_client(scopes=[scope])
        return answer

    def refresh(self, secret: str, scope: str) -> Answer:
        """As a person who signed in before, by the refresh token of that time."""
        with self._border():
            answer: Answer = self._public.acquire_token_by_refresh_token(secret, scopes=[scope])
        return answer

    def begin_device_flow(self, scope: str) -> Answer:
        """A code for a person to type."""
        with self._border():
            answer: Answer = self._public.initiate_device_flow(scopes=[scope])
        return answer

    def finish_device_flow(self, flow: Answer) -> Answer:
        """Wait until that person has typed it, or did not."""
        with self._border():
            answer: Answer = self._public.acquire_token_by_device_flow(flow)
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._web.close()

    @cached_property
    def _msal(self) -> Any:
        import msal

        quiet("msal")  # it logs answers, with what is in them
        return msal

    @property
    def _common(self) -> Mapping[str, Any]:
        account = self._account
        return {
            "client_id": account.client,
            "authority": f"{account.authority.rstrip('/')}/{account.tenant}",
            "http_client": _Http(self._web),
            "instance_discovery": False if account.test_server else None,
        }

    @cached_property
    def _public(self) -> Any:
        return self._msal.PublicClientApplication(**self._common)

    def _certificate(self, key: str) -> Mapping[str, str]:
        """What msal signs with; both parts are read here, because msal logs what it cannot read."""
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
        from cryptography.x509 import load_pem_x509_certificate

        assert self._account.certificate is not None  # this way of signing in wants it
        try:
            shown = self._account.certificate.read_text("ascii")
            public = load_pem_x509_certificate(shown.encode()).public_key()
            fits = load_pem_private_key(key.encode(), password=None).public_key() == public
        except (OSError, ValueError, TypeError) as error:  # TypeError: it wants a password
            raise NotSignedIn(*self._unreadable()) from error
        if not fits:
            raise NotSignedIn(*self._unreadable())
        return {"private_key": key, "public_certificate": shown}

    def _unreadable(self) -> tuple[str, str]:
        return (
            _("The certificate of account “{name}” and its private key do not fit.").format(
                name=self._name
            ),
            _(
                "{path} is to hold the certificate, and the keyring its private key, both as PEM "
                "without a password: {command}"
            ).format(path=self._account.certificate, command=login_command(self._name)),
        )

    @contextmanager
    def _border(self) -> Iterator[None]:
        """Turns what httpx and msal raise into ours: nobody is signed in, so nothing went."""
        from msal.exceptions import MsalError

        try:
            yield
        except FOREIGN as error:
            message, remedy, _before = told(error, self._host)
            raise NotSubmitted(message, remedy) from error
        except MsalError as error:
            raise NotSubmitted(
                _("{server} could not sign in anybody now: {words}").format(
                    server=self._host, words=error
                ),
                _("Try again later."),
            ) from error
        except _GARBLED as error:
            raise NotSignedIn(
                _("{server} does not know tenant “{tenant}”, or is no sign-in server.").format(
                    server=self._host, tenant=self._account.tenant
                ),
                _("Look at tenant and authority in config.toml."),
            ) from error


class _Http:
    """What msal calls an http_client."""

    def __init__(self, web: Web) -> None:
        self._web = web

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        **_kwargs: object,
    ) -> "httpx.Response":
        return self._web.ask("GET", url, params=params, headers=headers)

    def post(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        **_kwargs: object,
    ) -> "httpx.Response":
        content = urlencode(data or {}).encode("ascii")
        return self._web.ask(
            "POST", url, params=params, headers={**(headers or {}), **_FORM}, content=content
        )

    def close(self) -> None:
        """The lines are the app's."""
