"""Certificates made for a test: an authority, and what it (or somebody else) signs for names of hosts."""

from __future__ import annotations

import ssl
import warnings
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_DAY = timedelta(days=1)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


@dataclass(frozen=True)
class Authority:
    """Somebody who signs certificates and keeps them in *folder*."""

    folder: Path
    name: str = "authority"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    @property
    def certificate(self) -> Path:
        """Return the file of the authority's own certificate, for SSL_CERT_FILE."""
        path = self.folder / f"{self.name}.pem"
        if not path.exists():
            built = self._builder(_name(self.name), self.key, datetime.now(UTC) + _DAY)
            built = built.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            path.write_bytes(built.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
        return path

    def context(self, *names: str, until: timedelta = _DAY, newest: ssl.TLSVersion | None = None) -> ssl.SSLContext:
        """Return what a server needs to be one of *names*. *until*: how long from now its certificate is good."""
        key = ec.generate_private_key(ec.SECP256R1())
        alternatives = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
        built = self._builder(_name(names[0]), key, datetime.now(UTC) + until)
        signed = built.add_extension(alternatives, critical=False).sign(self.key, hashes.SHA256())
        path = self.folder / f"{self.name}-{names[0]}.pem"
        path.write_bytes(signed.public_bytes(serialization.Encoding.PEM) + _pem(key))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        if newest is not None:
            with warnings.catch_warnings():  # that nobody should is why it is done here
                warnings.simplefilter("ignore", DeprecationWarning)
                context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
                context.maximum_version = newest
            context.set_ciphers("DEFAULT:@SECLEVEL=0")
        return context

    def _builder(self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, until: datetime) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(_name(self.name))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(until - 9 * _DAY)
            .not_valid_after(until)
        )
