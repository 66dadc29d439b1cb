"""The six digits that are sent to a number, by which somebody shows that it is theirs.

They are made of the account, the number and the day, so nothing is stored for them, and another number has others.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from datetime import date, timedelta

from num_service.crypto.derivation import derive
from num_service.crypto.keys import VersionedKey

DIGITS = 6


def sms_code(keys: VersionedKey, *, recipient_id: uuid.UUID, number: str, day: date) -> str:
    """The code of a day."""
    return _code(derive(keys[keys.current], "sms code"), recipient_id, number, day)


def fits(keys: VersionedKey, given: str, *, recipient_id: uuid.UUID, number: str, day: date) -> bool:
    """Whether somebody typed the code of this day or of the one before, under any key that is still known."""
    shown = "".join(each for each in given if each.isascii() and each.isdigit())
    found = [
        hmac.compare_digest(shown, _code(derive(keys[version], "sms code"), recipient_id, number, each))
        for version in keys.by_version
        for each in (day, day - timedelta(days=1))
    ]
    return any(found)


def _code(key: bytes, recipient_id: uuid.UUID, number: str, day: date) -> str:
    digest = hmac.digest(key, f"{recipient_id}|{number}|{day.isoformat()}".encode(), hashlib.sha256)
    return f"{int.from_bytes(digest[:8], 'big') % 10**DIGITS:0{DIGITS}}"
