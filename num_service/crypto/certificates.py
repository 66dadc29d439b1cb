"""Certificates: the casework key says which public key is a caseworker's own.

The key that signs them (Ed25519) is derived from the casework private key. So whoever holds that one can sign and check
certificates, and nobody else can sign; and the pin of the casework key stands for both.
"""

from __future__ import annotations

import json
import uuid

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from num_service.crypto.derivation import derive


def certify(casework_private: bytes, *, user_id: uuid.UUID, public: bytes, version: int) -> bytes:
    """Sign that a public key belongs to this caseworker.

    Args:
        casework_private: the private half of the casework key of this version.
        public: the public half of the caseworker's own key.
    """
    return _signer(casework_private).sign(_statement(user_id, public, version))


def certified(
    certificate: bytes | None, casework_private: bytes, *, user_id: uuid.UUID, public: bytes, version: int
) -> bool:
    """Whether a certificate is this casework key's, over exactly this caseworker and public key."""
    if certificate is None:
        return False
    try:
        _signer(casework_private).public_key().verify(certificate, _statement(user_id, public, version))
    except InvalidSignature:
        return False
    return True


def _signer(casework_private: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(derive(casework_private, "casework/certify"))


def _statement(user_id: uuid.UUID, public: bytes, version: int) -> bytes:
    return json.dumps(["num caseworker key 1", user_id.hex, public.hex(), version]).encode()
