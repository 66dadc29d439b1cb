"""What a person meets when something does not work: a page that says what to do next, never a traceback.

A form that was open too long is shown again with everything that was typed (5-experience, "Nothing typed is lost").
"""

from __future__ import annotations

import time

import structlog
from flask import Flask, Response, g, make_response, render_template, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from num_service.domain.shared.errors import DomainError
from num_service.domain.shared.permissions import Permission
from num_service.extensions import limiter
from num_service.web.core.access import access_of
from num_service.web.core.problems import problem
from num_service.web.core.resume import come_back

#: Never sent back to the page: they are typed again.
SECRET_FIELDS = frozenset({"password", "receipt", "new_password"})
#: How the form guards itself; a fresh one is made.
OWN_FIELDS = frozenset({"csrf_token"})
_log = structlog.get_logger()


def register(app: Flask) -> None:
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(401, _sign_in_again)
    app.register_error_handler(DomainError, _not_allowed)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(HTTPException, _problem)
    app.register_error_handler(Exception, _broken)


def posted_fields() -> list[tuple[str, str, str]]:
    """What was posted, as (name, value, kind) for the page that sends it again."""
    return [
        (name, "" if name in SECRET_FIELDS else value, _kind(name, value))
        for name, values in request.form.lists()
        if name not in OWN_FIELDS
        for value in values
    ]


def _kind(name: str, value: str) -> str:
    if name in SECRET_FIELDS:
        return "secret"
    if "\n" in value or len(value) > 60:
        return "text"
    return "line" if " " in value.strip() else "hidden"


def _page(code: int, detail: str = "", **more: object) -> Response:
    if request.path.startswith("/api/") or request.path in ("/healthz", "/readyz"):
        return problem(code, detail)
    g.plain_page = True  # an error page asks the database for nothing
    return make_response(render_template("errors/problem.html", code=code, detail=detail, **more), code)


def _expired(error: CSRFError) -> Response:
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        # Another site's form: it is not offered for sending again, and her own session is left as it is.
        return _page(403, "This came from another site, so nothing was done with it.")
    access = access_of(request.endpoint or "", request.method)
    if isinstance(access, Permission) and not current_user.is_authenticated:
        return _sign_in_again(error)
    if (itself := come_back()) is not None:
        itself.status_code = 400
        return itself
    return make_response(
        render_template(
            "errors/expired.html", fields=posted_fields(), action_url=request.full_path.rstrip("?")
        ),
        400,
    )


def _sign_in_again(error: HTTPException) -> Response:
    if request.path.startswith("/api/"):
        return _page(401)
    template = "police/sign_in.html" if request.path.startswith("/police") else "public/sign_in.html"
    resume = request.full_path.rstrip("?")
    fields = posted_fields() if request.method == "POST" else []
    return make_response(render_template(template, errors={}, resume=resume, resume_fields=fields), 401)


def _not_allowed(error: DomainError) -> Response:
    missing = error.code.startswith("no_") and error.code not in ("no_key", "no_reason")
    code = 404 if missing else 503 if error.code == "not_set_up" else 409
    retry_after = getattr(error, "retry_after", None)
    return _page(code, error.message) if retry_after is None else _later(429, error.message, int(retry_after))


def _later(code: int, detail: str, seconds: int) -> Response:
    """An answer that says when to come back."""
    response = _page(code, detail, retry_after=seconds)
    response.headers["Retry-After"] = str(seconds)
    return response


def _database_away(error: OperationalError) -> Response:
    _log.error("database_away", error=type(error.orig).__name__)
    return _page(503)


def put_database_away(response: Response, error: OperationalError) -> None:
    """Make a finished answer say 503: where the session is saved, Flask asks no error handler any more."""
    away = _database_away(error)
    response.status_code, response.content_type = away.status_code, away.content_type
    response.set_data(away.get_data())
    response.headers.pop("Location", None)


def _problem(error: HTTPException) -> Response:
    if error.response is not None:  # an answer somebody has made already
        return make_response(error.response)
    code = error.code or 500
    limit = limiter.current_limit if code == 429 else None
    if limit is not None:
        return _later(code, "", max(1, limit.reset_at - int(time.time())))
    response = _page(code)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _broken(error: Exception) -> Response:
    # The traceback's lines say where; its values could hold what somebody typed and are not logged.
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    where = f"{last.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{last.tb_lineno}" if last else ""
    _log.error("broken", error=type(error).__name__, where=where, endpoint=request.endpoint)
    return _page(500)
