"""What a provider of text messages reports about one that it took. Source: Sinch, "Delivery report statuses"."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field

_LONGEST = 10_000
_LOST = frozenset({"aborted", "cancelled", "rejected", "deleted", "failed", "expired"})
#: "Deleted by a remote SMSC: an invalid number, or somebody who wants no texts": nothing more goes there.
_NO_SUCH = "deleted"


@dataclass(frozen=True, slots=True)
class TextReceipt:
    """What became of a message: it arrived, or it was lost, and then with which code and whether its number is none.

    ``number`` is where it was sent to, as E.164 has it: its owner may have given another since.
    """

    message: uuid.UUID
    arrived: bool
    code: str = ""
    number_gone: bool = False
    number: str = field(default="", repr=False)


def read_receipt(body: bytes) -> TextReceipt | None:
    """The end of one of our messages; None for anything else, also for what is only on its way."""
    if len(body) > _LONGEST:
        return None
    try:
        found = json.loads(body)
        message, status = uuid.UUID(str(found["client_reference"])), str(found["status"]).lower()
        code = int(found.get("code", 0))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None
    if status == "delivered":
        return TextReceipt(message, arrived=True)
    if status not in _LOST:
        return None
    return TextReceipt(
        message,
        arrived=False,
        code=f"{status} {code % 1000}",
        number_gone=status == _NO_SUCH,
        number=f"+{str(found.get('recipient', '')).lstrip('+')}",
    )
