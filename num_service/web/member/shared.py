"""What another app on the phone shares to be checked: a line, a link, a message, or contact cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from werkzeug.datastructures import FileStorage

from num_service.domain.identifiers import plain_of_cards
from num_service.schemas.checker.check import MAX_PASTED

#: Bytes of one card with its photograph.
_CARD = 400_000
_MOST_CARDS = 25


def shared_text(given: Mapping[str, str], cards: Sequence[FileStorage]) -> str:
    """The text for the box, no longer than it takes; of cards only what can be checked.

    A title says nothing that can be checked; it is taken only where nothing else came.
    """
    files = [each.read(_CARD).decode("utf-8", "replace") for each in cards[:_MOST_CARDS]]
    parts = [given.get("text", ""), given.get("url", ""), *(plain_of_cards(each) for each in files)]
    told = [each.strip() for each in parts if each.strip()]
    text = "\n".join(dict.fromkeys(told)) or given.get("title", "")
    return plain_of_cards(text)[:MAX_PASTED]
