"""Long pages in few bytes, for a cheap phone on a slow line (5-experience: under 100 kB over the wire).

Only pages whose words an outsider cannot choose are compressed: the length of a compressed page could else tell what
is secret in it. The two long forms are reached by our own posts alone, which carry a token; the help list says the same
to everybody.
"""

from __future__ import annotations

import gzip

from flask import Response, make_response, request


def light(page: str, status: int = 200) -> Response:
    """A page, compressed when the browser can read that."""
    response = make_response(page, status)
    if request.accept_encodings["gzip"] > 0:
        response.set_data(gzip.compress(response.get_data(), compresslevel=6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    return response
