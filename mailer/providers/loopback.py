"""This machine and no other: where lines without TLS, and test servers, must be."""

import socket
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from mailer.errors import NotSubmitted
from mailer.i18n import _


def is_loopback(address: str) -> bool:
    """Whether an IP address is this machine's own, written as IPv4, IPv6 or one in the other."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        return found.ipv4_mapped.is_loopback
    return found.is_loopback


def require_loopback(server: str, peer: str, *, test_server: bool, remedy: str = "") -> None:
    """Raise `NotSubmitted` when the IP address a line was opened to is not this machine's own.

    `server` is its name, for people. `test_server` says which of the two reasons it is for.
    """
    if is_loopback(peer):
        return
    reason = (
        _("a test server must be on this machine")
        if test_server
        else _("without TLS nothing leaves this machine")
    )
    raise NotSubmitted(
        _("{server} is at {peer}: {reason}.").format(server=server, peer=peer, reason=reason),
        remedy or _("Write https, and no test_server, in config.toml."),
    )


def require_loopback_host(url: str, *, test_server: bool) -> None:
    """The same before a line is opened, where it cannot be asked: all addresses of a URL's host.

    Raises `NotSubmitted`, also when the host is not found.
    """
    host = urlsplit(url).hostname or url
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotSubmitted(
            _("{server} was not found: {words}").format(server=host, words=error),
            _("Look at the network, and at the server's name."),
        ) from error
    for *_rest, address in found:
        require_loopback(host, str(address[0]), test_server=test_server)
