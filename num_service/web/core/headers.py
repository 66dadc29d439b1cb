"""The headers of every response: a strict content policy, nothing cached, nothing referred."""

from __future__ import annotations

from flask import Response, current_app, request

from num_service.web.core import static_files

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "manifest-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

#: What every response says, whatever its view said.
_ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"),
)
_POLICY = ("Content-Security-Policy", CSP)
_OVER_HTTPS = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
_NO_STORE = ("Cache-Control", "no-store")
#: What a browser may keep until its reader leaves: styles and scripts, and the set of the private check.
KEPT = frozenset({static_files.ENDPOINT, "member.private_set"})


def add_headers(response: Response) -> Response:
    """After every request. One look finds what the view said: asking for each by its name would look through them."""
    headers = response.headers
    said = {name.lower() for name, _ in headers}
    ours = list(_ALWAYS)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        ours.append(_OVER_HTTPS)
    if "cache-control" not in said or request.endpoint not in KEPT:
        ours.append(_NO_STORE)
    for name, _ in ours:
        if name.lower() in said:
            del headers[name]
    if "content-security-policy" not in said:
        ours.append(_POLICY)
    headers.extend(ours)
    return response
