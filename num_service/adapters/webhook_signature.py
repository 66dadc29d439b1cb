"""The signature on what partners are told, as Standard Webhooks has it (standardwebhooks.com, version 1).

Partners check it with a library they find for any language: HMAC-SHA256 over the id, the time and the body.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import uuid

_PREFIX = "whsec_"
_SECRET_BYTES = 32


def new_webhook_secret() -> str:
    """A fresh secret in the form that partners' libraries take."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def signed_headers(secret: str, *, message_id: uuid.UUID, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers of one message. Sent again it keeps its id, so that whoever gets it twice can tell.

    Args:
        timestamp: seconds since 1970, when it leaves; whoever gets it refuses what is minutes old.
    """
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    signed = hmac.digest(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256)
    return {
        "webhook-id": str(message_id),
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }
