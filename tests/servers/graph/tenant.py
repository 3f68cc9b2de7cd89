"""What Entra keeps of a tenant's programs, and the words in which it says no."""

import base64
import json
from dataclasses import dataclass

import jwt
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from tests.servers.graph.answers import Json
from tests.servers.graph.manners import Fault


@dataclass
class App:
    """A program as the tenant knows it. `certificate` is PEM; `roles` are for every mailbox.

    `scopes`: what people may let it do for them. `only`: see `Login`. `secret_expired`: it has one,
    and may not use it any more.
    """

    client: str
    secret: str = ""
    secret_expired: bool = False
    certificate: bytes = b""
    roles: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ("Mail.ReadWrite", "Mail.Send", "User.Read")
    only: tuple[str, ...] | None = None


@dataclass
class Device:
    """A sign-in on another device: what was asked, and "pending", "declined" or who granted it."""

    client: str
    scope: str
    user_code: str
    user: str = ""
    state: str = "pending"


class Denied(Exception):
    """An error of OAuth in Entra's words. `number` is that of AADSTS."""

    def __init__(self, error: str, number: int, words: str, status: int = 400) -> None:
        super().__init__(words)
        self.error, self.number, self.status = error, number, status

    def told(self) -> Json:
        trace = "Trace ID: 0 Correlation ID: 0 Timestamp: 2026-11-22 08:00:00Z"
        return {
            "error": self.error,
            "error_description": f"AADSTS{self.number}: {self} {trace}",
            "error_codes": [self.number],
            "timestamp": "2026-11-22 08:00:00Z",
            "trace_id": "0",
            "correlation_id": "0",
        }


def denied(error: str, number: int, words: str, status: int = 400) -> Fault:
    """A fault of the operation "token" in Entra's words."""
    body = json.dumps(Denied(error, number, words, status).told()).encode()
    return Fault(status, body=body, kind="application/json")


DENIALS = {
    "invalid-client": denied("invalid_client", 7000215, "Invalid client secret provided.", 401),
    "expired-secret": denied(
        "invalid_client", 7000222, "The provided client secret keys for app are expired.", 401
    ),
    "wrong-certificate": denied("invalid_client", 700027, "Client assertion failed.", 401),
    "unknown-app": denied("unauthorized_client", 700016, "Application was not found."),
    "no-consent": denied("invalid_grant", 65001, "The user or administrator has not consented."),
    "second-factor": denied("interaction_required", 50076, "You must use multi-factor."),
    "conditional": denied("interaction_required", 53003, "Access has been blocked by policy."),
    "idle": denied("invalid_grant", 700082, "The refresh token has expired due to inactivity."),
    "password": denied("invalid_grant", 50173, "The provided grant has been revoked."),
    "down": Fault(503, body=b"<html>Service Unavailable</html>"),
}
"""By name, for `Manners.faults["token"]`."""
STATES = {
    "pending": ("authorization_pending", 70016, "Pending end-user authorization."),
    "declined": ("authorization_declined", 70020, "The end-user has denied it."),
    "expired": ("expired_token", 70020, "The code has expired."),
}
"""What who polls is told, by the state of a device; "granted" is not among them."""


def check_assertion(app: App, assertion: str, audience: str) -> None:
    """Refuse what is not signed by the key of the certificate that the tenant has (RFC 7523)."""
    failed = Denied("invalid_client", 700027, "Client assertion failed.", 401)
    if not app.certificate:
        raise failed
    certificate = x509.load_pem_x509_certificate(app.certificate)
    key = certificate.public_key()
    assert isinstance(key, RSAPublicKey), "Entra takes RSA keys alone"
    try:
        head = jwt.get_unverified_header(assertion)
        jwt.decode(assertion, key, ["PS256", "RS256"], audience=audience, issuer=app.client)
    except jwt.PyJWTError as error:
        raise failed from error
    digest = base64.urlsafe_b64encode(certificate.fingerprint(SHA256())).decode()
    if head.get("x5t#S256", digest).rstrip("=") != digest.rstrip("="):
        raise failed
