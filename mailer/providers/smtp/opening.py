"""From an account to a session: connect, secure, sign in. No step is left out for a server."""

import base64
import smtplib
import socket
from contextlib import ExitStack
from datetime import timedelta

from mailer.config.accounts import SmtpAccount
from mailer.errors import ConfigError, NotSignedIn, NotSubmitted
from mailer.i18n import _
from mailer.providers.credentials import login_command, secret_of
from mailer.providers.loopback import require_loopback
from mailer.providers.smtp.failures import certain
from mailer.providers.smtp.session import Reply, Session
from mailer.providers.tls import trusting

_PORTS = {"starttls": 587, "tls": 465, "none": 25}
"""RFC 6409, RFC 8314, RFC 5321."""
_READY, _INTRODUCED, _ASKS = 220, 250, 334


def open_session(name: str, account: SmtpAccount, last_answer: timedelta) -> tuple[Session, Reply]:
    """A session with the server of account `name`, and the greeting it began with.

    Raises `NotSubmitted`, and `NotSignedIn` where the server or the keyring lets nobody in.
    """
    timeout = account.timeout.total_seconds()
    smtp = smtplib.SMTP(local_hostname="", timeout=timeout)
    with certain(account.server), ExitStack() as undo:
        undo.callback(smtp.close)
        smtp.sock = _connected(account, timeout)
        _require_loopback(account, smtp.sock)
        if account.security == "tls":
            _secure(smtp, account)
        greeting = _wanted(Reply(*smtp.getreply()), account.server, _READY)
        _introduce(smtp, account)
        if account.security == "starttls":
            _start_tls(smtp, account)
        if account.user:
            _sign_in(smtp, name, account)
        undo.pop_all()
    return Session(account.server, smtp, timeout, last_answer), greeting


def _connected(account: SmtpAccount, timeout: float) -> socket.socket:
    port = account.port or _PORTS[account.security]
    line = socket.create_connection((account.server, port), timeout)
    # the dot is a small write behind a big one: without this it waits for a delayed ACK, 40 ms
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def _require_loopback(account: SmtpAccount, line: socket.socket) -> None:
    """What has no TLS, or takes sample addresses, is on this machine, whatever its name says."""
    if account.security != "none" and not account.test_server:
        return
    require_loopback(
        account.server,
        line.getpeername()[0],
        test_server=account.test_server,
        remedy=_("Write security = “starttls” or “tls”, and no test_server, in config.toml."),
    )


def _introduce(smtp: smtplib.SMTP, account: SmtpAccount) -> None:
    """EHLO, by our address: a name would have to be looked up, and may tell more than it should."""
    assert smtp.sock is not None  # just connected
    ours = smtp.sock.getsockname()[0].partition("%")[0]
    literal = f"[IPv6:{ours}]" if ":" in ours else f"[{ours}]"
    _wanted(Reply(*smtp.ehlo(literal)), account.server, _INTRODUCED)


def _start_tls(smtp: smtplib.SMTP, account: SmtpAccount) -> None:
    if "starttls" not in smtp.esmtp_features:
        raise NotSubmitted(
            _("{server} offers no STARTTLS, and nothing is sent without TLS.").format(
                server=account.server
            ),
            _("Look at port and security: “tls” is usually port 465, “starttls” port 587."),
        )
    _wanted(Reply(*smtp.docmd("STARTTLS")), account.server, _READY)
    _secure(smtp, account)
    _introduce(smtp, account)


def _secure(smtp: smtplib.SMTP, account: SmtpAccount) -> None:
    assert smtp.sock is not None  # just connected
    smtp.sock = trusting(account.ca_file).wrap_socket(smtp.sock, server_hostname=account.server)
    smtp.file = None  # with whatever somebody in between put there before TLS began


def _sign_in(smtp: smtplib.SMTP, name: str, account: SmtpAccount) -> None:
    offered = smtp.esmtp_features.get("auth", "").upper().split()
    secret = _secret(name)
    if "PLAIN" in offered:  # RFC 4616, in UTF-8, which smtplib's own cannot
        reply = _answered(smtp, "PLAIN", f"\0{account.user}\0{secret}")
    elif "LOGIN" in offered:
        reply = _answered(smtp, "LOGIN", account.user, secret)
    else:
        raise NotSignedIn(
            _("{server} offers no sign-in by name and secret.").format(server=account.server),
            _("Leave out the user of account “{name}”, or ask who keeps the server.").format(
                name=name
            ),
        )
    _require_signed_in(reply, name, account)


def _answered(smtp: smtplib.SMTP, mechanism: str, *answers: str) -> Reply:
    """The reply to AUTH, each answer given only where the server asks for one."""
    reply = Reply(*smtp.docmd("AUTH", mechanism))
    for answer in answers:
        if reply.code != _ASKS:
            break
        reply = Reply(*smtp.docmd(base64.b64encode(answer.encode()).decode("ascii")))
    return reply


def _require_signed_in(reply: Reply, name: str, account: SmtpAccount) -> None:
    if reply.accepts:
        return
    said = _("{server} did not let {user} in: {words}").format(
        server=account.server, user=account.user, words=reply.words
    )
    if reply.defers:
        raise NotSubmitted(said, _("Try again later."))
    raise NotSignedIn(
        said, _("Store its secret again: {command}").format(command=login_command(name))
    )


def _secret(name: str) -> str:
    try:
        return secret_of(name)
    except ConfigError as error:  # of the keyring: nobody is signed in, and nothing was said
        raise NotSignedIn(error.message, error.remedy) from error


def _wanted(reply: Reply, server: str, code: int) -> Reply:
    if reply.code != code:
        raise NotSubmitted(
            _("{server} does not take us: {words}").format(server=server, words=reply.words),
            _("Try again later; when it stays so, ask who keeps the server."),
        )
    return reply
