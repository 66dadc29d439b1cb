"""Who may use a route: whoever acts has the permission it names; what names none does not answer."""

from __future__ import annotations

import structlog
from flask import Request, abort, request

from num_service.domain.shared.permissions import Permission, may, no_key
from num_service.web.core.access import PUBLIC, access_of
from num_service.web.core.acting import acting

_log = structlog.get_logger()


def allowed(permission: Permission) -> bool:
    """Whether whoever is signed in has a permission now.

    A caseworker holds the casework key when their session does: a row in a table proves nothing.
    """
    user = acting()
    return may(user.role, permission, holds_key=user.holds_key)


def guard() -> None:
    """Before every request: deny by default."""
    asked: Request = request._get_current_object()  # type: ignore[attr-defined]  # each look through the proxy costs
    if "\x00" in asked.path:
        abort(404)  # nothing has such a name, and PostgreSQL knows no such text
    endpoint = asked.endpoint
    if endpoint is None or asked.method == "OPTIONS":
        return  # no such address, or only asked which methods there are: the router answers, no view does
    access = access_of(endpoint, "GET" if asked.method == "HEAD" else asked.method)
    if access == PUBLIC:
        return
    if not isinstance(access, Permission):
        _log.error("route_without_permission", endpoint=endpoint)
        abort(403)
    user = acting()
    if not user.is_authenticated:
        abort(401)
    if not may(user.role, access, holds_key=user.holds_key):
        if may(user.role, access, holds_key=True):
            raise no_key()
        abort(403)
