"""Entra's sign-in on loopback, over TLS as msal wants it, with tokens for a `GraphServer`.

    with EntraServer(server.tokens, make_certificate(tmp_path / "entra.pem")) as entra:
        entra.add(App("client-1", secret="s3cret", roles=("Mail.Send",)))
        ...                      # authority = entra.authority, ca_file = that same PEM file

An account of the kind "graph" has `authority` = `entra.url` and `tenant` = `entra.tenant`.
"""

import base64
import json
import time
from collections import Counter
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl
from uuid import uuid4

import jwt

from tests.servers.graph.answers import Answer, Json, Request, told
from tests.servers.graph.calls import Login
from tests.servers.graph.manners import Manners
from tests.servers.graph.tenant import STATES, App, Denied, Device, check_assertion
from tests.servers.graph.web import Web

_DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_PLAIN = {"openid", "profile", "offline_access", "email"}
"""What a scope may ask for besides permissions (OpenID Connect Core, 5.4 and 11)."""


class EntraServer:
    """Serves from `__init__` until `close`. Use as a context manager.

    Each token it gives is put into `tokens`, where a `GraphServer` finds whom it stands for.
    `requests` counts "discovery", "device" and "token"; `asked` has the form of each of the last
    two, without secrets. `lifetime` is in seconds. `interval` is how long a poller is to wait.
    """

    def __init__(
        self,
        tokens: dict[str, Login],
        certificate: Path,
        manners: Manners | None = None,
        port: int = 0,
    ) -> None:
        self.tokens = tokens
        self.manners = manners or Manners()
        self.tenant = "0b1c2d3e-0000-4000-8000-000000000001"
        self.lifetime = 3599
        self.interval = 1
        self.apps: dict[str, App] = {}
        self.devices: dict[str, Device] = {}
        self.refreshing: dict[str, Device] = {}
        self.requests: Counter[str] = Counter()
        self.asked: list[dict[str, str]] = []
        self.web = Web(self._serve, port, certificate)
        self.url = self.web.origin
        self.authority = f"{self.url}/{self.tenant}"

    def close(self) -> None:
        """Twice is allowed."""
        self.web.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(self, app: App) -> App:
        self.apps[app.client] = app
        return app

    def grant(self, user: str) -> None:
        """Somebody enters the code and agrees, for every device that waits."""
        for each in self.devices.values():
            each.user, each.state = user, "granted"

    def decline(self, state: str = "declined") -> None:
        """Nobody agrees; "expired": nobody came in time."""
        for each in self.devices.values():
            each.state = state

    def revoke(self) -> None:
        """No sign-in of before can be refreshed."""
        self.refreshing.clear()

    def _serve(self, request: Request) -> Answer:
        tenant, _slash, rest = "/".join(request.segments).partition("/")
        operations = {
            "v2.0/.well-known/openid-configuration": ("discovery", self._discover),
            "oauth2/v2.0/devicecode": ("device", self._device),
            "oauth2/v2.0/token": ("token", self._token),
        }
        if rest not in operations:
            return Answer(404)
        operation, do = operations[rest]
        self.requests[operation] += 1
        fault = self.manners.take(operation)
        if fault and not fault.done_first:
            return fault.answer()
        answer = self._answered(do, request) if tenant == self.tenant else _no_tenant(tenant)
        return fault.instead_of(answer) if fault else answer

    def _answered(self, do: Any, request: Request) -> Answer:
        form = dict(parse_qsl(request.body.decode()))
        if form:
            hidden = {"client_secret", "client_assertion", "refresh_token"}
            self.asked.append({k: v for k, v in form.items() if k not in hidden})
        try:
            return told(do(form))
        except Denied as error:
            return told(error.told(), error.status)

    def _discover(self, _form: dict[str, str]) -> Json:
        oauth = f"{self.authority}/oauth2/v2.0"
        return {
            "token_endpoint": f"{oauth}/token",
            "authorization_endpoint": f"{oauth}/authorize",
            "device_authorization_endpoint": f"{oauth}/devicecode",
            "issuer": f"{self.authority}/v2.0",
            "tenant_region_scope": "EU",
            "cloud_instance_name": "microsoftonline.com",
        }

    def _device(self, form: dict[str, str]) -> Json:
        self._app(form)
        code = uuid4().hex
        device = Device(form["client_id"], form.get("scope", ""), f"TAFEL{len(self.devices)}")
        self.devices[code] = device
        where = f"{self.url}/device"
        return {
            "device_code": code,
            "user_code": device.user_code,
            "verification_uri": where,
            "expires_in": 900,
            "interval": self.interval,
            "message": f"To sign in, open {where} and enter the code {device.user_code}.",
        }

    def _token(self, form: dict[str, str]) -> Json:
        app = self._app(form)
        grant = form.get("grant_type")
        if grant == "client_credentials":
            return self._for_program(app, form)
        if grant == _DEVICE:
            return self._polled(app, form)
        if grant == "refresh_token":
            return self._refreshed(app, form)
        raise Denied("unsupported_grant_type", 70003, f"Grant type '{grant}' is not supported.")

    def _app(self, form: dict[str, str]) -> App:
        app = self.apps.get(form.get("client_id", ""))
        if not app:
            words = f"Application with identifier '{form.get('client_id')}' was not found."
            raise Denied("unauthorized_client", 700016, words)
        return app

    def _for_program(self, app: App, form: dict[str, str]) -> Json:
        if form.get("client_assertion_type") == _BEARER:
            check_assertion(
                app, form.get("client_assertion", ""), f"{self.authority}/oauth2/v2.0/token"
            )
        elif not app.secret or form.get("client_secret") != app.secret:
            raise Denied("invalid_client", 7000215, "Invalid client secret provided.", 401)
        elif app.secret_expired:
            raise Denied("invalid_client", 7000222, "The client secret keys are expired.", 401)
        resource, _slash, rest = form.get("scope", "").rpartition("/")
        if rest != ".default":
            raise Denied("invalid_scope", 1002012, f"The scope {form.get('scope')} is not valid.")
        login = Login(roles=app.roles, only=app.only)
        return self._issued(app, login, {"aud": resource, "roles": list(app.roles)})

    def _polled(self, app: App, form: dict[str, str]) -> Json:
        device = self.devices.get(form.get("device_code", ""))
        if not device or device.client != app.client:
            raise Denied("bad_verification_code", 70018, "The code is not known.")
        if device.state in STATES:
            raise Denied(*STATES[device.state])
        return self._for_person(app, device, device.scope)

    def _refreshed(self, app: App, form: dict[str, str]) -> Json:
        device = self.refreshing.get(form.get("refresh_token", ""))
        if not device or device.client != app.client:
            words = "The refresh token has expired due to inactivity."
            raise Denied("invalid_grant", 700082, words)
        return self._for_person(app, device, form.get("scope") or device.scope)

    def _for_person(self, app: App, device: Device, scope: str) -> Json:
        asked = [each for each in scope.split() if each not in _PLAIN]
        names = [each.rpartition("/")[2] for each in asked]
        names = list(app.scopes) if names == [".default"] else names
        if not set(names) <= set(app.scopes):
            raise Denied("invalid_grant", 65001, "The user has not consented to these scopes.")
        resource = asked[0].rpartition("/")[0] if asked else ""
        login = Login(device.user, tuple(names))
        told = self._issued(app, login, {"aud": resource, "scp": " ".join(names)})
        return told | self._about(app, device) | {"scope": scope}

    def _about(self, app: App, device: Device) -> Json:
        """Who signed in, and how to do without that person the next time."""
        refresh = uuid4().hex
        self.refreshing[refresh] = device
        now = int(time.time())
        who = {"oid": device.user, "tid": self.tenant, "sub": device.user, "aud": app.client}
        times = {"iat": now, "nbf": now, "exp": now + self.lifetime}
        names = {"iss": f"{self.authority}/v2.0", "preferred_username": device.user}
        info = json.dumps({"uid": device.user, "utid": self.tenant}).encode()
        return {
            "refresh_token": refresh,
            "id_token": _unsigned(who | times | names),
            "client_info": base64.urlsafe_b64encode(info).decode().rstrip("="),
        }

    def _issued(self, app: App, login: Login, claims: Json) -> Json:
        now = int(time.time())
        usual = {"tid": self.tenant, "appid": app.client, "iat": now, "exp": now + self.lifetime}
        who = {"upn": login.user} if login.user else {"idtyp": "app"}
        token = _unsigned(usual | who | claims | {"uti": uuid4().hex})
        self.tokens[token] = login
        return {"token_type": "Bearer", "expires_in": self.lifetime, "access_token": token}


def _unsigned(claims: Json) -> str:
    """In the form of a JWT; nobody here looks at its signature."""
    return jwt.encode(claims, key="", algorithm="none")


def _no_tenant(tenant: str) -> Answer:
    error = Denied("invalid_tenant", 90002, f"Tenant '{tenant}' not found.")
    return told(error.told(), error.status)
