"""Problem details (RFC 9457): how the JSON API says what did not work, and what to do next.

Nothing in one repeats what was typed: an error may end in somebody's log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from flask import Response, jsonify

from num_service.domain.shared.phrases import N_
from num_service.web.core.languages import say

CONTENT_TYPE = "application/problem+json"
#: The status in words, and what to do where nothing more is known.
_TITLES = {
    400: N_("Bad Request"),
    401: N_("Unauthorized"),
    403: N_("Forbidden"),
    404: N_("Not Found"),
    405: N_("Method Not Allowed"),
    409: N_("Conflict"),
    413: N_("Request Entity Too Large"),
    415: N_("Unsupported Media Type"),
    422: N_("Unprocessable Entity"),
    429: N_("Too Many Requests"),
    500: N_("Internal Server Error"),
    503: N_("Service Unavailable"),
}
_DETAILS = {
    400: N_("This request could not be read."),
    401: N_("This needs a bearer token. Send one in the header “Authorization: Bearer …”."),
    403: N_("This account may not do that."),
    404: N_("There is nothing at this address."),
    405: N_("This address does not take this method. The Allow header names those it takes."),
    413: N_("This is too large. Send less at a time; anything can be added later."),
    415: N_("Send JSON, with the header “Content-Type: application/json”."),
    422: N_("Something in it is not right. Each error names its field."),
    429: N_("Too many requests from here just now. Try again after the time in the Retry-After header."),
    500: N_("Something went wrong on our side. Nothing was kept. Try again in a minute."),
    503: N_("The service is not reachable just now. Nothing was kept. Try again in a minute."),
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
        detail: a sentence that says what to do, in the reader's language; without one the status has its own.
        errors: ``{"pointer": "#/people/0/name_used", "detail": …}`` for each bad field, in the reader's language.
        headers: more headers, such as ``Retry-After`` in seconds.
    """
    response = jsonify(
        type="about:blank",
        title=say(_TITLES.get(status, HTTPStatus(status).phrase)),
        status=status,
        detail=detail or say(_DETAILS.get(status, N_("That did not work."))),
        errors=[dict(each) for each in errors],
    )
    response.status_code, response.content_type = status, CONTENT_TYPE
    response.headers.update(headers or {})
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
