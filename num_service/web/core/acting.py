"""Who acts in a request: one answer for whoever asks, on pages and on the API."""

from __future__ import annotations

from typing import Any

from flask import Request, request
from flask_login import AnonymousUserMixin, current_user

from num_service.extensions import login

#: Where programs are, who carry a token and neither a session nor a cookie.
API = "/api/"


def acting() -> Any:
    """Whoever is acting, as a ``LoginUser``, or Flask-Login's anonymous: on the API by their token alone.

    Flask-Login would look for cookies before it asked for a token, and believe them first.
    """
    asked: Request = request._get_current_object()  # type: ignore[attr-defined]
    if asked.path.startswith(API):
        return login.by_token(asked) or AnonymousUserMixin()
    return current_user._get_current_object()
