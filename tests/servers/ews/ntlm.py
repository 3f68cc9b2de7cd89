"""The server's side of NTLM (MS-NLMP), version 2 alone: a challenge, and who proves to know it."""

import hashlib
import hmac
import os
import struct
from collections.abc import Mapping

from spnego._ntlm_raw.md4 import md4  # OpenSSL 3 has none

SIGNATURE = b"NTLMSSP\0"
FLAGS = 0x00000001 | 0x00000004 | 0x00000200 | 0x00008000 | 0x00080000 | 0x00800000
"""Unicode, a target, NTLM, always sign, extended session security, target info."""


def challenge() -> tuple[bytes, bytes]:
    """Eight bytes nobody foresees, and the message that puts them."""
    nonce = os.urandom(8)
    target = "DESK".encode("utf-16-le")
    described = struct.pack("<HH", 2, len(target)) + target + struct.pack("<HH", 0, 0)
    message = SIGNATURE + struct.pack("<IHHII", 2, len(target), len(target), 48, FLAGS)
    message += nonce + bytes(8)
    message += struct.pack("<HHI", len(described), len(described), 48 + len(target))
    return nonce, message + target + described


def is_first(message: bytes) -> bool:
    """Whether a client asks for a challenge."""
    return message[8:12] == struct.pack("<I", 1)


def who(message: bytes, nonce: bytes, users: Mapping[str, str]) -> str:
    """The user that answered a challenge with its secret; "" when none of these did."""
    response, domain, user = (_field(message, at) for at in (20, 28, 36))
    name, realm = user.decode("utf-16-le"), domain.decode("utf-16-le")
    for known in (f"{realm}\\{name}", name):
        if known in users and response[:16] == _proof(name, realm, users[known], nonce, response):
            return known
    return ""


def _proof(name: str, realm: str, secret: str, nonce: bytes, response: bytes) -> bytes:
    key = _signed(md4(secret.encode("utf-16-le")), (name.upper() + realm).encode("utf-16-le"))
    return _signed(key, nonce + response[16:])


def _signed(key: bytes, content: bytes) -> bytes:
    return hmac.new(key, content, hashlib.md5).digest()


def _field(message: bytes, at: int) -> bytes:
    length, _room, offset = struct.unpack_from("<HHI", message, at)
    return message[offset : offset + length]
