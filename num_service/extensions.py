"""Flask extensions, without an app."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable
from typing import Any

from flask import Request, Response, current_app, request
from flask_limiter import ExemptionScope, Limiter
from flask_limiter._extension import LimiterContext
from flask_login import LoginManager
from flask_wtf import CSRFProtect

KEY_SECONDS = 600


def address_key() -> str:
    """An HMAC of the request's address under a key of ten minutes: no address is kept anywhere."""
    secret = str(current_app.secret_key).encode()
    now = int(time.time() // KEY_SECONDS)
    short_lived = hmac.new(secret, f"throttle/{now}".encode(), hashlib.sha256).digest()
    return hmac.new(short_lived, (request.remote_addr or "").encode(), hashlib.sha256).hexdigest()[:32]


class LimitsOfViews(Limiter):
    """Counts where a view says so and nowhere else: there is no limit of the whole service to look for before it,
    and nothing that could be exempt from one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.limit_manager.exemption_scope = _nothing_exempt  # type: ignore[assignment, method-assign]

    @property
    def context(self) -> LimiterContext:
        """What was counted for this request. It is asked for five times at each, so it is kept where that is short."""
        asked: Request = request._get_current_object()  # type: ignore[attr-defined]
        try:
            found: LimiterContext = asked.num_limits  # type: ignore[attr-defined]
        except AttributeError:  # nobody has asked yet
            found = asked.num_limits = LimiterContext()  # type: ignore[attr-defined]
        return found

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        if not in_middleware:
            super()._check_request_limit(callable_name, in_middleware)


def _nothing_exempt(*_about: object) -> ExemptionScope:
    return ExemptionScope.NONE


class SignIns(LoginManager):
    """Tells nobody's browser from another's: no hash of its name and address is made, at no request.

    Nobody is remembered past their session either, so no response is looked at for a cookie that would do it.

    by_token: who sends a request by the token it carries; None for nobody.
    """

    by_token: Callable[[Request], Any]

    def __init__(self) -> None:
        super().__init__()
        self._session_identifier_generator = _no_identifier

    def _update_remember_cookie(self, response: Response) -> Response:
        return response


def _no_identifier() -> str:
    return ""


login = SignIns()
csrf = CSRFProtect()
#: Crude limits only; budgets that matter are PostgreSQL counters. Never keyed by an address as it is.
limiter = LimitsOfViews(key_func=address_key, headers_enabled=False)
