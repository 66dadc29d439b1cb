"""The hash that binds an approval to one exact text; and what of a text is its words."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import Any


def content_sha256(content: str) -> str:
    """SHA-256 of a packet's or an alert's exact text, hex."""
    return hashlib.sha256(content.encode()).hexdigest()


def words_alone(content: str) -> str:
    """An exact text without what makes no other word: spaces, lines, signs, capitals, invisible characters.

    Authors and doubts stay with the words; with the exact text they would be gone for a space.
    """
    try:
        told = json.loads(content)
    except ValueError:  # a kind whose exact text is the words themselves
        told = content
    return json.dumps(_words(told), ensure_ascii=False, sort_keys=True)


def _words(node: Any) -> Any:
    if isinstance(node, str):
        plain = unicodedata.normalize("NFKC", node).casefold()
        return "".join(each for each in plain if each.isalnum())
    if isinstance(node, list):
        return [_words(each) for each in node]
    return {name: _words(each) for name, each in node.items()} if isinstance(node, dict) else node
