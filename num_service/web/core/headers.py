"""The headers of every response: a strict content policy, nothing cached, nothing referred."""

from __future__ import annotations

from flask import Response, current_app, request

from num_service.web.core import static_files

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "manifest-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

#: What a browser may keep until its reader leaves: styles and scripts, and the set of the private check.
KEPT = frozenset({static_files.ENDPOINT, "member.private_set"})


def add_headers(response: Response) -> Response:
    """After every request."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CSP)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint not in KEPT or "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"
    return response
