"""Problem details (RFC 9457): how the JSON API says what did not work, and what to do next.

Nothing in one repeats what was typed: an error may end in somebody's log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from flask import Response, jsonify

CONTENT_TYPE = "application/problem+json"
_DETAILS = {
    400: "This request could not be read.",
    401: "This needs a bearer token. Send one in the header “Authorization: Bearer …”.",
    403: "This account may not do that.",
    404: "There is nothing at this address.",
    405: "This address does not take this method. The Allow header names those it takes.",
    413: "This is too large. Send less at a time; anything can be added later.",
    415: "Send JSON, with the header “Content-Type: application/json”.",
    422: "Something in it is not right. Each error names its field.",
    429: "Too many requests from here just now. Try again after the time in the Retry-After header.",
    500: "Something went wrong on our side. Nothing was kept. Try again in a minute.",
    503: "The service is not reachable just now. Nothing was kept. Try again in a minute.",
}


def problem(
    status: int,
    detail: str = "",
    *,
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """One problem document.

    Args:
        status: the HTTP status.
        detail: a sentence that says what to do; without one the status has its own.
        errors: ``{"pointer": "#/people/0/name_used", "detail": …}`` for each bad field.
        headers: more headers, such as ``Retry-After`` in seconds.
    """
    response = jsonify(
        type="about:blank",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail or _DETAILS.get(status, "That did not work."),
        errors=[dict(each) for each in errors],
    )
    response.status_code, response.content_type = status, CONTENT_TYPE
    response.headers.update(headers or {})
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
