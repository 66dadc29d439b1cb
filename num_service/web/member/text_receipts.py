"""Where the provider of text messages tells what became of ours, and what came in; only what it has signed is read."""

from __future__ import annotations

from flask import Response, request

from num_service.crypto.sms_signature import is_theirs
from num_service.domain.checker.by_text import Incoming, read_incoming
from num_service.extensions import csrf, limiter
from num_service.services.alerts import text_receipts
from num_service.services.checker import check_by_text
from num_service.web.core import throttle
from num_service.web.core.access import public
from num_service.web.core.transactions import commits, wiring
from num_service.web.member import blueprint

_HEADER = "x-sinch-webhook-signature"


@blueprint.post("/text-receipts")
@csrf.exempt  # a program sends it, and its signature says which; there is no session it could misuse
@public
@limiter.limit(throttle.PROVIDER)
def text_receipt() -> Response:
    body = request.get_data(cache=False)
    theirs = is_theirs(
        wiring().settings.sms_secret,
        body=body,
        signature=request.headers.get(_HEADER, ""),
        nonce=request.headers.get(f"{_HEADER}-nonce", ""),
        timestamp=request.headers.get(f"{_HEADER}-timestamp", ""),
        now=wiring().clock(),
    )
    if not theirs:
        return Response("", 403, mimetype="text/plain")
    came = read_incoming(body)
    if came is not None:
        _check(came)
        return Response("", 200, mimetype="text/plain")
    with commits() as session:
        text_receipts.take_in(session, body=body, contact=wiring().contact, clock=wiring().clock)
    return Response("", 200, mimetype="text/plain")


def _check(came: Incoming) -> None:
    here = wiring()
    check_by_text.take_in(
        here.database,
        came=came,
        index=here.index,
        contact=here.contact,
        recent=here.recent,
        settings=here.settings,
        clock=here.clock,
        wake=here.wake,
    )
