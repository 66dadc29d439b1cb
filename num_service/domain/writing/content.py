"""The hash that binds an approval to one exact text."""

from __future__ import annotations

import hashlib


def content_sha256(content: str) -> str:
    """SHA-256 of a packet's or an alert's exact text, hex."""
    return hashlib.sha256(content.encode()).hexdigest()
