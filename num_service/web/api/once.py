"""Idempotency keys: what a client sends again because no answer came is done once, and gets the same answer.

The answer waits half an hour, sealed where only the client's own key, together with ours, finds it (decision 44).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import Response, jsonify, make_response, request
from marshmallow import Schema
from sqlalchemy.orm import Session

from num_service.crypto.receipts import Receipt
from num_service.crypto.send_once import SendOnce, send_once
from num_service.domain.shared.errors import Invalid
from num_service.services.reports import waiting_codes
from num_service.web.core.transactions import commits, wiring

KEY = "Idempotency-Key"
#: Visible ASCII. 22 characters hold 128 random bits in base64; the answer waits under it.
KEY_FORM = r"[!-~]{22,255}"
_HEADER = {
    "in": "header",
    "name": KEY,
    "required": False,
    "schema": {"type": "string", "minLength": 22, "maxLength": 255, "pattern": f"^{KEY_FORM}$"},
}
#: For sending a report: its answer holds the receipt.
FOR_A_REPORT = _HEADER | {
    "description": "Made at random by the client, one for each report, and kept as secret as the receipt. The same key "
    "with the same body is one report and gets the same answer for half an hour, then 409. With another body: 422."
}
#: For whatever is done with a receipt.
FOR_A_DEED = _HEADER | {
    "description": "Made at random by the client, one for each thing that is done. The same key with the same body is "
    "done once and gets the same answer for half an hour. With another body: 422."
}


def once_for(sender: str) -> SendOnce | None:
    """The client's key with this body; None without one. Raises ``Invalid`` for a key that somebody could guess.

    Args:
        sender: who sends, and what; the same key of another sender is another key.
    """
    key = request.headers.get(KEY)
    if key is None:
        return None
    if not re.fullmatch(KEY_FORM, key):
        raise Invalid(
            "key_form",
            "An Idempotency-Key has 22 to 255 letters, digits or marks; make it at random, a UUID say.",
        )
    return send_once(key, sender=sender, body=request.get_data(), secret=wiring().keys.receipt)


class Deed:
    """One thing done with a receipt, perhaps sent before.

    Args:
        receipt: whose. schema: of its answer. status: of its answer.
    """

    def __init__(self, receipt: Receipt, schema: type[Schema], status: int = 200) -> None:
        self._once = once_for(f"{receipt.lookup(wiring().keys.receipt).hex()} {request.path}")
        self._schema, self._status = schema(), status

    def before(self, session: Session) -> Response | None:
        """What was answered to the same before; None where it was not sent before, or has no key.

        Raises:
            Invalid: ``key_reused`` when the key came with another body.
        """
        if self._once is None:
            return None
        found = waiting_codes.given_for(session, once=self._once, clock=wiring().clock, report=False)
        return make_response(jsonify(found.beside), self._status) if found else None

    def keep(self, session: Session, answer: dict[str, Any]) -> None:
        """Keep the answer where the client finds it again."""
        if self._once is not None:
            kept = self._schema.dump(answer)
            waiting_codes.keep_answer(session, once=self._once, answer=kept, clock=wiring().clock)

    def done(self, act: Callable[[], dict[str, Any]]) -> dict[str, Any] | Response:
        """Do what commits by itself, unless the same was done before.

        Sent at the same moment it may be done twice: this is for what is the same done twice.
        """
        with commits() as session:
            if (before := self.before(session)) is not None:
                return before
        answer = act()
        with commits() as session:
            self.keep(session, answer)
        return answer
