"""The signature on a provider's delivery reports (Sinch, "Callbacks": HMAC-SHA256 over body, nonce and time)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

#: A report is sent again for most of a day while we are away.
_OLDEST = timedelta(hours=24)


def is_theirs(secret: str, *, body: bytes, signature: str, nonce: str, timestamp: str, now: datetime) -> bool:
    """Whether a report comes from who knows the secret, and is of this day. Without a secret none is.

    One that is shown twice does nothing the second time, so its nonce is not kept.
    """
    if not secret or not timestamp.isascii() or not timestamp.isdigit():
        return False
    if abs(now.timestamp() - int(timestamp[:12])) > _OLDEST.total_seconds():
        return False
    signed = hmac.digest(secret.encode(), body + f".{nonce}.{timestamp}".encode(), hashlib.sha256)
    return hmac.compare_digest(base64.b64encode(signed), signature.encode("utf-8", "replace"))
