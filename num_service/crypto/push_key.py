"""The key that says to push services who sends (VAPID, RFC 8292): derived, so there is nothing to set up or to lose."""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from num_service.crypto.derivation import derive
from num_service.crypto.keys import ServerKeys

#: The number of points of P-256.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def push_key(keys: ServerKeys) -> ec.EllipticCurvePrivateKey:
    """The private key; browsers are told its public half, and take messages from nobody else."""
    number = int.from_bytes(derive(keys.receipt, "push/1") + derive(keys.receipt, "push/2"), "big")
    return ec.derive_private_key(number % (_ORDER - 1) + 1, ec.SECP256R1())


def public_half(key: ec.EllipticCurvePrivateKey) -> str:
    """The public half as a browser's ``applicationServerKey`` wants it."""
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()
