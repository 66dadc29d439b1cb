"""Receipts: the secret code that lets the reporter, and nobody else, come back to her report.

24 Crockford base32 characters (120 bits) and a check character, in groups of five. The check is a weighted sum over
GF(32) with a different weight at every place, so one wrong character, or any two exchanged, is always noticed and
can be told from a wrong receipt before the database is asked (4-data-protection, "Receipts").
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from nacl.public import PrivateKey

from num_service.crypto.derivation import derive
from num_service.domain.shared.errors import Invalid

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 25
_VALUE = {char: value for value, char in enumerate(ALPHABET)}
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1, primitive: the powers of x are 31 different weights


class MalformedReceipt(Invalid):
    """It cannot be a receipt; the message names the slip."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__("malformed_receipt", message, field="receipt", **values)


@dataclass(frozen=True, slots=True)
class Receipt:
    """A well-formed receipt, perhaps of no report."""

    code: str = field(repr=False)

    @property
    def shown(self) -> str:
        """In groups of five, as it is printed."""
        return "-".join(self.code[at : at + 5] for at in range(0, LENGTH, 5))

    def lookup(self, server_key: bytes) -> bytes:
        """What is stored and searched for; it does not lead back to the receipt."""
        return hmac.new(server_key, derive(self.code.encode(), "receipt/lookup"), hashlib.sha256).digest()

    def private_key(self) -> bytes:
        """The private half of the key that messages to her are sealed to."""
        return derive(self.code.encode(), "receipt/open")

    def public_key(self) -> bytes:
        return bytes(PrivateKey(self.private_key()).public_key)


def new_receipt() -> Receipt:
    """A fresh receipt from the operating system's random source."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return Receipt(body + _check(body))


def read_receipt(typed: str) -> Receipt:
    """Read a receipt as people type it: any case, any spacing, O for 0 and I or L for 1.

    Raises:
        MalformedReceipt: naming the slip.
    """
    code = "".join(char for char in typed.upper() if not char.isspace() and char not in "-–—_.·").translate(
        READ_AS
    )
    if not code:
        raise MalformedReceipt("Type your receipt: 25 letters and numbers in five groups.")
    for place, char in enumerate(code, 1):
        if char not in _VALUE:
            raise MalformedReceipt(
                "“%(character)s” (character %(place)s) is never part of a receipt. Look at it once more.",
                character=char,
                place=place,
            )
    if len(code) < LENGTH:
        raise MalformedReceipt(
            "A receipt has %(whole)s characters; this has %(typed)s. Some are missing.",
            whole=LENGTH,
            typed=len(code),
        )
    if len(code) > LENGTH:
        raise MalformedReceipt(
            "A receipt has %(whole)s characters; this has %(typed)s. Some are too many.",
            whole=LENGTH,
            typed=len(code),
        )
    if _check(code[:-1]) != code[-1]:
        raise MalformedReceipt("One character is wrong, or two have changed places. Look at it once more.")
    return Receipt(code)


def _check(body: str) -> str:
    total, weight = 0, 1
    for char in body:
        weight = _times(weight, 2)
        total ^= _times(weight, _VALUE[char])
    return ALPHABET[total]


def _times(left: int, right: int) -> int:
    """Multiply in GF(32)."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 0b100000:
            left ^= _POLYNOMIAL
        right >>= 1
    return product
