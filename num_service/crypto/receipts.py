"""Receipts: the secret code that lets the reporter, and nobody else, come back to their report. Pages call it "code".

24 Crockford base32 characters (120 bits) and a check character, in groups of five. The check is a weighted sum over
GF(32) with a different weight at every place, so one wrong character, or any two exchanged, is always noticed and
can be told from a wrong receipt before the database is asked (4-data-protection, "Receipts").
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass, field
from itertools import accumulate, repeat
from typing import NoReturn

from nacl.public import PrivateKey

from num_service.crypto.derivation import derive
from num_service.crypto.signing import Signer
from num_service.domain.shared.errors import Invalid

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 25
#: Of five characters each.
GROUPS = LENGTH // 5
_VALUE = {char: value for value, char in enumerate(ALPHABET)}
#: The character of a byte by five of its bits.
_OF_FIVE_BITS = ALPHABET.encode() * 8
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
#: Signs that may have been typed for a character of the code, and are named. Any other punctuation only parts groups.
_NAMED = frozenset("!?@#%&")
#: Signs that part groups too, or come along when a code is copied.
_BETWEEN = frozenset("|<>~`´−")
#: Invisible marks that say how the character before is drawn.
_VARIANTS = frozenset(map(chr, range(0xFE00, 0xFE10)))
#: More words than this are no code with words around it.
_MOST_WORDS = 300
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
        """The private half of the key that messages to the reporter are sealed to."""
        return derive(self.code.encode(), "receipt/open")

    def public_key(self) -> bytes:
        return bytes(PrivateKey(self.private_key()).public_key)

    def signer(self) -> Signer:
        """What the reporter's answers are signed with."""
        return Signer(derive(self.code.encode(), "receipt/sign"))


def new_receipt() -> Receipt:
    """A fresh receipt from the operating system's random source."""
    body = random_characters(LENGTH - 1)
    return Receipt(body + _check(body))


def random_characters(count: int) -> str:
    """So many characters of the alphabet, five random bits in each."""
    return secrets.token_bytes(count).translate(_OF_FIVE_BITS).decode()


def read_receipt(typed: str) -> Receipt:
    """Read a code however it was typed or copied: any case, spacing, dashes and digits, and with words around it.

    O is read as 0, I and L as 1. "Your code: 7K2MD-…" is read too, if exactly one code that fits stands in it.

    Raises:
        MalformedReceipt: naming the slip.
    """
    parts = _parts(typed)
    code = _joined(parts)
    if not code:
        raise MalformedReceipt("Type your code: 25 letters and numbers in five groups.")
    if not _fits(code):
        code = _within(parts) or code
    if not _fits(code):
        _name_the_slip(_joined(_without_words(parts)))
    return Receipt(code)


def wrong_groups(typed: str, code: str) -> tuple[int, ...]:
    """Which groups of five, counted from one, were not typed as a code has them; every one where the length differs."""
    groups = range(1, GROUPS + 1)
    said = _within(parts := _parts(typed)) or _joined(_without_words(parts))
    if len(said) != LENGTH:
        return tuple(groups)
    return tuple(each for each in groups if said[5 * each - 5 : 5 * each] != code[5 * each - 5 : 5 * each])


def _parts(typed: str) -> list[str]:
    """What stands between spaces, dashes and other marks that come along with a copy, in capital letters."""
    return "".join(_plain(char) for char in unicodedata.normalize("NFKC", typed)).upper().split()


def _joined(parts: list[str]) -> str:
    """As one code, in the letters of its alphabet."""
    return "".join(parts).translate(READ_AS)


def _plain(char: str) -> str:
    """A character as it counts: nothing for what cannot be seen, a space for what only parts, a digit of any script."""
    kind = unicodedata.category(char)
    if kind == "Cf" or char in _VARIANTS:
        return ""
    if char.isspace() or char in _BETWEEN or (kind.startswith("P") and char not in _NAMED):
        return " "
    return str(unicodedata.decimal(char, char))


def _fits(code: str) -> bool:
    return len(code) == LENGTH and all(char in _VALUE for char in code) and _check(code[:-1]) == code[-1]


def _within(parts: list[str]) -> str:
    """The one code among these words; nothing if there is none, or more than one."""
    found: dict[bool, set[str]] = {True: set(), False: set()}
    if len(parts) > _MOST_WORDS:
        return ""
    for start in range(len(parts)):
        code = ""
        for count, part in enumerate(parts[start:], 1):
            code += part
            if len(code) >= LENGTH:
                if _fits(code):
                    in_groups = count == GROUPS and all(len(p) == 5 for p in parts[start : start + count])
                    found[in_groups].add(code)
                break
    likeliest = found[True] or found[False]
    return likeliest.pop() if len(likeliest) == 1 else ""


def _without_words(parts: list[str]) -> list[str]:
    """Without the words around it, so that a slip is counted where it is and not in "Your code"."""
    left = list(parts)
    for at in (0, -1):
        while len(left) > 1 and left[at].isalpha() and len(left[at]) != 5 and sum(map(len, left)) > LENGTH:
            left.pop(at)
    return left


def _name_the_slip(code: str) -> NoReturn:
    for place, char in enumerate(code, 1):
        if char not in _VALUE:
            raise MalformedReceipt(
                "“%(character)s” (character %(place)s) is never part of a code. Look at it once more.",
                character=char,
                place=place,
            )
    if len(code) < LENGTH:
        raise MalformedReceipt(
            "A code has %(whole)s characters; this has %(typed)s. Some are missing.",
            whole=LENGTH,
            typed=len(code),
        )
    if len(code) > LENGTH:
        raise MalformedReceipt(
            "A code has %(whole)s characters; this has %(typed)s. Some are too many.",
            whole=LENGTH,
            typed=len(code),
        )
    raise MalformedReceipt("One character is wrong, or two have changed places. Look at it once more.")


def _check(body: str) -> str:
    total = 0
    for weighted, char in zip(_WEIGHTED, body, strict=True):
        total ^= weighted[char]
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


#: x, x², x³ …: the weight of each place but the last.
_WEIGHTS = tuple(accumulate(repeat(2, LENGTH - 1), _times))
#: For each place, what a character adds there: multiplied once, not for every receipt.
_WEIGHTED = tuple({char: _times(weight, value) for char, value in _VALUE.items()} for weight in _WEIGHTS)
