"""A partner's webhook: where it is told that an alert is out, and what it is told. Never more than that there is one.

Source: 2-domain, "Alerts" (what leaves by webhook carries a reference and a tier).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from num_service.domain.alerts.notice import About
from num_service.domain.shared.errors import Invalid

_LONGEST = 1_000
#: Ends of names that no server outside has (RFC 6761, RFC 6762, RFC 8375, ICANN for "internal").
_OWN = frozenset({"localhost", "local", "internal", "invalid", "test", "arpa"})


@dataclass(frozen=True, slots=True)
class Hook:
    """Where a partner is told, and the secret that it knows us by."""

    url: str = field(repr=False)
    secret: str = field(repr=False)


def read_url(text: str) -> str:
    """The address of a webhook.

    Raises:
        Invalid: ``bad_webhook`` for anything but an https address on port 443 of a named server, without a user in it.
    """
    text = text.strip()
    try:
        parts = urlsplit(text)
        fit = (
            parts.scheme == "https"
            and _has_a_name(parts.hostname or "")
            and parts.port in (None, 443)
            and not parts.username
            and not parts.fragment
            and len(text) <= _LONGEST
            and text.isascii()
            and text.isprintable()
            and " " not in text
        )
    except ValueError:  # a port that is no number
        fit = False
    if not fit:
        raise Invalid(
            "bad_webhook",
            "A webhook is an https address with the name of a server on the internet, without a user or a port.",
            field="url",
        )
    return text


def _has_a_name(host: str) -> bool:
    """Whether it is a name that the internet may know: not an address of numbers, and no machine of a network's own."""
    *_, last = host.rstrip(".").split(".")
    return "." in host.rstrip(".") and ":" not in host and not last[:1].isdigit() and last not in _OWN


def pack(hook: Hook) -> str:
    """A webhook as one text, to be sealed."""
    return json.dumps([hook.url, hook.secret])


def unpack(text: str) -> Hook:
    """The webhook in such a text. Raises ``ValueError`` where it is none."""
    try:
        return Hook(*json.loads(text))
    except TypeError as why:
        raise ValueError from why


def told(about: About) -> bytes:
    """What a partner is told of an alert: its reference and its tier. Its areas and its words are not among it."""
    said = {"type": "alert.published", "reference": about.reference, "tier": about.tier.value}
    return json.dumps(said, separators=(",", ":")).encode()
