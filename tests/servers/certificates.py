"""Certificates made while a test runs, signed by nobody else."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def make_certificate(path: Path, host: str = "127.0.0.1") -> Path:
    """A PEM file with a key and its self-signed certificate, for one host name or IP address.

    The same file is what a server shows and what a client trusts (`ca_file`).
    """
    return _written(path, ec.generate_private_key(ec.SECP256R1()), host)


def make_sign_in_certificate(path: Path, name: str = "mailer") -> Path:
    """The same with a key as Entra takes them to sign in with: RSA alone."""
    return _written(path, rsa.generate_private_key(65537, 2048), name)


def _written(path: Path, key: Key, host: str) -> Path:
    certificate = _signed(key, x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)]), host)
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + certificate.public_bytes(Encoding.PEM)
    )
    return path


def _signed(key: Key, name: x509.Name, host: str) -> x509.Certificate:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([_general_name(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)
