"""DKIM: a mail signed under the domain it comes from, so that a provider can tell it from one that pretends.

Signed are the headers a reader sees and those of one-click unsubscribing, as RFC 8058 asks. Source: RFC 6376.
"""

from __future__ import annotations

from collections.abc import Callable

import dkim

#: From, twice: nobody can add another. List-Unsubscribe and -Post must be among what is signed (RFC 8058, section 4).
_SIGNED = [
    b"from",
    b"from",
    b"to",
    b"subject",
    b"date",
    b"message-id",
    b"auto-submitted",
    b"list-unsubscribe",
    b"list-unsubscribe-post",
    b"mime-version",
    b"content-type",
    b"content-transfer-encoding",
]


def signer(key: str, *, selector: str, domain: str) -> Callable[[bytes], bytes]:
    """What makes the header of a signature for a whole message.

    Args:
        key: the private RSA key as PEM; its public half stands in the DNS at ``<selector>._domainkey.<domain>``.
        selector, domain: that place.
    """
    pem = key.encode()

    def sign(message: bytes) -> bytes:
        made: bytes = dkim.sign(
            message,
            selector.encode(),
            domain.encode(),
            pem,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=_SIGNED,
        )
        return made

    return sign
