"""Who may use a route: every view names its permission or is marked public; anything else does not answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from flask import Request, abort, current_app, request
from flask_login import current_user

from num_service.domain.shared.permissions import Permission, may, no_key

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "public"
_log = structlog.get_logger()


def public(view: View) -> View:
    """Mark a view that anybody may use."""
    view.access = PUBLIC  # type: ignore[attr-defined]  # read by guard()
    return view


def requires(permission: Permission) -> Callable[[View], View]:
    """Name the permission a view needs."""

    def mark(view: View) -> View:
        view.access = permission  # type: ignore[attr-defined]  # read by guard()
        return view

    return mark


def access_of(endpoint: str, method: str) -> Permission | str | None:
    """What a route needs: a permission, :data:`PUBLIC`, or None when nobody said so."""
    view = current_app.view_functions.get(endpoint)
    in_class = getattr(getattr(view, "view_class", None), method.lower(), None)
    return getattr(in_class or view, "access", None)


def allowed(permission: Permission) -> bool:
    """Whether whoever is signed in has a permission now.

    A caseworker holds the casework key when their session does: a row in a table proves nothing.
    """
    return may(current_user.role, permission, holds_key=current_user.holds_key)


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
    user = current_user._get_current_object()
    if not user.is_authenticated:
        abort(401)
    if not may(user.role, access, holds_key=user.holds_key):
        if may(user.role, access, holds_key=True):
            raise no_key()
        abort(403)
