"""What a client's idempotency key becomes: where the answer waits, what the report remembers, what the body was.

None of the three can be made from the database alone, or from a client's log alone: a key of the server is in each.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

from num_service.crypto.derivation import derive
from num_service.crypto.session_box import SessionToken


@dataclass(frozen=True, slots=True)
class SendOnce:
    """One key of one sender, with one body.

    place: finds and opens the answer; submission: what the report keeps so that it is taken once; body: its digest.
    """

    place: SessionToken = field(repr=False)
    submission: str = field(repr=False)
    body: str = field(repr=False)


def send_once(key: str, *, sender: str, body: bytes, secret: bytes) -> SendOnce:
    """Read a client's key.

    Args:
        key: as the client made it: random.
        sender: who sends, where that is known (a project's id); the same key of another sender is another key.
        body: the request's bytes.
        secret: the server's receipt key.
    """
    ours = derive(secret, "send once")
    named = hmac.new(ours, f"{sender}\n{key}".encode(), hashlib.sha256).digest()
    return SendOnce(
        place=SessionToken(derive(named, "place")),
        submission=derive(named, "submission").hex(),
        body=hmac.new(derive(named, "body"), body, hashlib.sha256).hexdigest(),
    )
