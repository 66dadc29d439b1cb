"""What a route needs: every view names its permission or is marked public (``web.core.guard`` holds them to it)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app

from num_service.domain.shared.permissions import Permission

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "public"


def public(view: View) -> View:
    """Mark a view that anybody may use."""
    view.access = PUBLIC  # type: ignore[attr-defined]  # read by access_of()
    return view


def requires(permission: Permission) -> Callable[[View], View]:
    """Name the permission a view needs."""

    def mark(view: View) -> View:
        view.access = permission  # type: ignore[attr-defined]  # read by access_of()
        return view

    return mark


def access_of(endpoint: str, method: str) -> Permission | str | None:
    """What a route needs: a permission, :data:`PUBLIC`, or None when nobody said so."""
    view = current_app.view_functions.get(endpoint)
    in_class = getattr(getattr(view, "view_class", None), method.lower(), None)
    return getattr(in_class or view, "access", None)
