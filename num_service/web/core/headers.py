"""The headers of every response: a strict content policy, nothing cached, nothing referred."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from num_service.web.core import static_files

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "manifest-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

#: What every response says, whatever its view said.
_ALWAYS = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"),
]
_POLICY = ("Content-Security-Policy", CSP)
_OVER_HTTPS = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
_NO_STORE = ("Cache-Control", "no-store")
#: What a browser may keep until its reader leaves: styles and scripts, and the set of the private check.
KEPT = frozenset({static_files.ENDPOINT, "member.private_set"})

Headers = list[tuple[str, str]]


def register(app: Flask) -> None:
    """Say ours with everything that leaves an app, where it leaves: also with what no view answered."""
    inner, over_https = app.wsgi_app, bool(app.config["SESSION_COOKIE_SECURE"])

    def strict(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, said: Headers, *why: Any) -> Any:
            request = environ.get("werkzeug.request")
            ours = with_ours(said, kept=request is not None and request.endpoint in KEPT, https=over_https)
            return start_response(status, ours, *why)

        return inner(environ, start)

    app.wsgi_app = strict  # type: ignore[method-assign]


def with_ours(said: Headers, *, kept: bool, https: bool) -> Headers:
    """What a response says, and ours: each once, and in the place of what a view said about the same.

    Args:
        said: the headers of a response as they would leave.
        kept: whether what the view said of keeping it stands.
        https: whether the service is reached over HTTPS alone.
    """
    named = {name.lower() for name, _ in said}
    ours = [*_ALWAYS, _OVER_HTTPS] if https else [*_ALWAYS]
    if not kept or "cache-control" not in named:
        ours.append(_NO_STORE)
    if "content-security-policy" not in named:
        ours.append(_POLICY)
    if not named.isdisjoint(_NAMES):
        again = {name.lower() for name, _ in ours}
        said = [each for each in said if each[0].lower() not in again]
    return said + ours


_NAMES = frozenset(name.lower() for name, _ in (*_ALWAYS, _POLICY, _OVER_HTTPS, _NO_STORE))
