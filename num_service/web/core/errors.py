"""What a person meets when something does not work: a page that says what to do next, never a traceback.

A form that was open too long is shown again with everything that was typed (5-experience, "Nothing typed is lost").
"""

from __future__ import annotations

import time
from collections.abc import Mapping

import structlog
from flask import Flask, Response, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from num_service.db.session import is_busy
from num_service.domain.shared.errors import (
    Conflict,
    DomainError,
    Invalid,
    Locked,
    NotFound,
    NotReady,
    TooMany,
)
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_
from num_service.extensions import limiter
from num_service.schemas.api.problems import pointer
from num_service.web.core.access import access_of
from num_service.web.core.acting import acting
from num_service.web.core.languages import say
from num_service.web.core.problems import problem
from num_service.web.core.resume import come_back
from num_service.web.core.sides import cookie_name, side_of

#: Never sent back to the page: they are typed again.
SECRET_FIELDS = frozenset({"password", "receipt", "new_password"})
#: What is shown again as it was typed where somebody only has to wait a minute.
KEPT_WHILE_WAITING = frozenset({"receipt", "email"})
#: How the form guards itself; a fresh one is made.
OWN_FIELDS = frozenset({"csrf_token"})
#: What a domain error is in HTTP, for pages and API alike. Nothing else maps them.
_STATUS: Mapping[type[DomainError], int] = {
    NotFound: 404,
    Invalid: 422,
    Conflict: 409,
    Locked: 403,
    NotReady: 503,
    TooMany: 429,
}
#: Somebody else holds what a request needs: an answer within seconds, and what was typed is on the page.
BUSY = N_(
    "Somebody else is working on the same thing at this moment, so nothing was done yet. Please try again."
)
BUSY_SECONDS = 10
#: As the page of this error says it.
AWAY = N_(
    "Please try again in a few minutes. If you had sent something and saw no code afterwards, it did not reach us."
)
#: What the page of a form says beside its fields; any other error has a page of its own.
ON_THE_FORM = (Invalid, Conflict)
_log = structlog.get_logger()


def register(app: Flask) -> None:
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(401, _sign_in_again)
    app.register_error_handler(DomainError, not_allowed)
    app.register_error_handler(DBAPIError, _database_away)
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


def _readable() -> bool:
    """Whether what was posted can be shown again: not files alone, nor what is too long, which is no new error here."""
    try:
        return bool(posted_fields()) or not any(each.filename for each in request.files.values())
    except HTTPException:
        return False


def _posted_values() -> list[str]:
    return [value for name, values in request.form.lists() if name not in OWN_FIELDS for value in values]


def _kind(name: str, value: str) -> str:
    if name in SECRET_FIELDS:
        return "secret"
    if "\n" in value or len(value) > 60:
        return "text"
    return "line" if " " in value.strip() else "hidden"


def _to_a_program() -> bool:
    """Whether a program asked, and not a person."""
    return request.path.startswith("/api/") or request.path in ("/healthz", "/readyz", "/text-receipts")


def page_of_error(code: int, detail: str = "", **more: object) -> Response:
    """An error as whoever asked can read it: a page for a person, a problem document for a program."""
    if _to_a_program():
        return problem(code, detail)
    g.plain_page = True  # an error page asks the database for nothing
    return make_response(render_template("errors/problem.html", code=code, detail=detail, **more), code)


def _expired(error: CSRFError) -> Response:
    if _from_elsewhere():
        # Another site's form: it is not offered for sending again, and their own session is left as it is.
        return page_of_error(403, say(N_("This came from another site, so nothing was done with it.")))
    access = access_of(request.endpoint or "", request.method)
    if isinstance(access, Permission) and not acting().is_authenticated:
        return _sign_in_again(error)
    g.why_again = "cookies" if no_session_cookie() else "expired"
    try:
        itself = come_back()
    except DBAPIError as away:  # raised here, it would meet no other handler
        return _database_away(away)
    if itself is not None:
        itself.status_code = 400
        return itself
    return _send_again(posted_fields(), 400, why=g.why_again)


def _from_elsewhere() -> bool:
    return request.headers.get("Sec-Fetch-Site") == "cross-site"


def no_session_cookie() -> bool:
    """Whether a form came without the cookie its page had set: cookies are off, or the browser was closed meanwhile."""
    return cookie_name(side_of(request.path).cookie) not in request.cookies


def _send_again(fields: list[tuple[str, str, str]], status: int, **more: object) -> Response:
    """The page that shows what was posted as fields, to be sent once more."""
    page = render_template(
        "errors/expired.html", fields=fields, action_url=request.full_path.rstrip("?"), **more
    )
    return make_response(page, status)


def _sign_in_again(error: HTTPException) -> Response:
    if request.path.startswith("/api/"):
        return page_of_error(401)
    template = "police/sign_in.html" if request.path.startswith("/police") else "public/sign_in.html"
    resume = request.full_path.rstrip("?")
    fields = posted_fields() if request.method == "POST" else []
    return make_response(render_template(template, errors={}, resume=resume, resume_fields=fields), 401)


def status_of(error: DomainError) -> int:
    """The HTTP status of a domain error: by its class; a conflict about a field is 422, for there it can be mended."""
    if isinstance(error, Conflict) and error.field:
        return 422
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 500)


def at_field(error: DomainError, otherwise: str = "") -> dict[str, str]:
    """An error as a form shows it: in the reader's language, at the field it names, else at another."""
    return {error.field or otherwise: say(error)}


def not_allowed(error: DomainError) -> Response:
    """What a person or a program is answered when the rules do not allow what was asked."""
    status = status_of(error)
    if isinstance(error, TooMany):
        return _later(status, say(error), error.retry_after)
    if status == 422 and error.field and _to_a_program():
        return problem(status, errors=[{"pointer": pointer(error.field), "detail": say(error)}])
    return page_of_error(status, say(error))


def _later(code: int, detail: str, seconds: int) -> Response:
    """An answer that says when to come back."""
    if request.method != "POST" or _to_a_program() or not _readable():
        return _shortly(code, detail, seconds)
    # A code may stand here again: it is the same person's same form, and what was typed is not lost.
    shown = [
        (name, value, "line" if name in KEPT_WHILE_WAITING else kind)
        for (name, _, kind), value in zip(posted_fields(), _posted_values(), strict=True)
    ]
    fields = [(name, "" if kind == "secret" else value, kind) for name, value, kind in shown]
    response = _send_again(fields, code, why="wait", detail=detail, retry_after=seconds)
    response.headers["Retry-After"] = str(seconds)
    return response


def _shortly(code: int, detail: str, seconds: int) -> Response:
    response = page_of_error(code, detail, retry_after=seconds)
    response.headers["Retry-After"] = str(seconds)
    return response


def _database_away(error: DBAPIError) -> Response:
    busy = is_busy(error)
    if not busy and not isinstance(error, OperationalError):
        return _broken(error)
    if request.method != "POST" or _to_a_program() or _from_elsewhere() or not _readable():
        return _unavailable(error)
    _log_away(error)
    if "why_again" not in g and (sent := request.form.get("csrf_token")):
        g.csrf_token = sent  # a fresh one would be of a session that could not be read, and be refused
    if busy:
        return _later(503, say(BUSY), BUSY_SECONDS)
    g.plain_page = True
    return _send_again(posted_fields(), 503, why="wait", detail=say(AWAY))


def _unavailable(error: DBAPIError) -> Response:
    """That nothing can be done now, and nothing of what was posted."""
    _log_away(error)
    return _shortly(503, say(BUSY), BUSY_SECONDS) if is_busy(error) else page_of_error(503)


def _log_away(error: DBAPIError) -> None:
    _log.error("database_busy" if is_busy(error) else "database_away", error=type(error.orig).__name__)


def put_database_away(response: Response, error: OperationalError) -> None:
    """Make a finished answer say 503: where the session is saved, Flask asks no error handler any more.

    What was posted is not offered for sending again: it may have been done.
    """
    away = _unavailable(error)
    response.status_code, response.content_type = away.status_code, away.content_type
    response.set_data(away.get_data())
    response.headers.pop("Location", None)
    if "Retry-After" in away.headers:
        response.headers["Retry-After"] = away.headers["Retry-After"]


def _problem(error: HTTPException) -> Response:
    if error.response is not None:  # an answer somebody has made already
        return make_response(error.response)
    code = error.code or 500
    limit = limiter.current_limit if code == 429 else None
    if limit is not None:
        return _later(code, "", max(1, limit.reset_at - int(time.time())))
    response = page_of_error(code)
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
    return page_of_error(500)
