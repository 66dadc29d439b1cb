"""Tell us what happened, all on one page: seven short parts, and the code that opens the report again.

Most people meet the same questions in five steps (``report_walk``); who would rather see everything at once finds it
here. Nothing says who is reporting: these pages know no account, whoever is signed in (decision 49). Only a project
worker, filing for somebody at an address of their own, files in the name of their project.
"""

from __future__ import annotations

import uuid

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from num_service.domain.reports import safeguarding
from num_service.domain.reports.consent import POLICE_SCOPES, Scope
from num_service.domain.reports.report import NewReport
from num_service.domain.shared.errors import Conflict, Invalid, NotReady
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_
from num_service.schemas.reports.report import ReportFormSchema
from num_service.web.core.access import public, requires
from num_service.web.core.between_pages import incident_of
from num_service.web.core.compression import light
from num_service.web.core.errors import at_field, status_of
from num_service.web.core.forms import load
from num_service.web.core.identity import principal
from num_service.web.core.languages import say
from num_service.web.core.resume import comes_back_as
from num_service.web.core.sides import FILING
from num_service.web.core.transactions import commits, wake_callers, wiring
from num_service.web.public import blueprint, on_duty, urgent_help, waiting_codes
from num_service.web.public.filed_for import of_address, to_address
from num_service.web.public.report_form import ReportForm, change_rows, on_the_page, read, to_send
from num_service.web.public.report_sending import as_typed, ask_once_more, take_in
from num_service.web.public.report_view import folds, of_fields
from num_service.web.public.report_words import FIRST_QUESTIONS, QUESTIONS

#: Everything on one page. It is sent to "/report", where the steps begin.
WHOLE = "/report/whole"


@blueprint.get(WHOLE)
@public
def report_whole() -> ResponseReturnValue:
    return _page(read(MultiDict()))


@blueprint.get(FILING)
@requires(Permission.FILE_FOR_SOMEONE)
def report_for_someone() -> ResponseReturnValue:
    form = read(MultiDict())
    if "incident" in request.args:  # another person was hurt in the incident of the one before
        form.controls["incident"] = request.args["incident"]
    return _page(form)


def _open_too_long() -> ResponseReturnValue:
    """A report takes longer to write than a session lives: the same form comes back, everything in it."""
    form = read(request.form)
    change_rows(form)
    return _page(form, notice=g.get("why_again", "expired"))


@blueprint.post("/report")
@public
@comes_back_as(_open_too_long)
def send_report() -> ResponseReturnValue:
    return _take()


@blueprint.post(FILING)
@requires(Permission.FILE_FOR_SOMEONE)
@comes_back_as(_open_too_long)
def send_for_someone() -> ResponseReturnValue:
    return _take()


def _take() -> ResponseReturnValue:
    """Send it, or show the form again. No limit of tries: refusing would lose what was typed."""
    form = read(request.form)
    if change_rows(form):
        return _page(form)
    if "stay" in form.controls:  # Enter was pressed in a line: nobody sends a report by accident
        return _page(form, notice="stayed")
    new, errors = load(ReportFormSchema(), to_send(form, scopes=_scopes(form)))
    errors = on_the_page(errors) | _not_asked(form)
    if errors:
        return _page(form, errors=errors, status=422)
    if ask_once_more(new, form):
        return _page(form, notice="contact")
    return _send(form, new)


@blueprint.get("/report/sent")
@public
def sent() -> ResponseReturnValue:
    """The code, until the reporter says they have kept it or half an hour has passed."""
    waiting = waiting_codes.waiting()
    slip = waiting[-1] if waiting else None
    return render_template(
        "public/sent.html",
        slip=slip,
        urgent=urgent_help.kept(slip.beside) if slip else (),
        help_there=(there := urgent_help.there(slip.beside if slip else {})),
        help_by_country=urgent_help.by_country(there.country),
        called=on_duty.after_sending() if slip and slip.beside.get("danger_now") else (),
        more=len(waiting) > 1,
        already="already" in request.args,
        as_typed="as_typed" in request.args,
        hidden="hidden" in request.args,
        tried="tried" in request.args,
        said=of_address(),
        for_someone="for_someone" in request.args,
        reading_time=wiring().settings.reading_time,
    )


@blueprint.post("/report/sent")
@public
def kept() -> ResponseReturnValue:
    """They have it: it is forgotten here. Another code may still wait."""
    waiting_codes.kept(reference=request.form.get("reference", ""))
    hidden = None if waiting_codes.waiting() else "1"
    return redirect(url_for("public.sent", hidden=hidden, **of_address()), 303)


def _send(form: ReportForm, new: NewReport) -> ResponseReturnValue:
    try:
        with commits() as session:
            filed = _filed(form) if _for_someone() else {}
            report_id = take_in(session, new, submission=form.submission, **filed)
        wake_callers(new)
    except Conflict:  # this very form was sent already
        waiting_codes.stay()
        return redirect(url_for("public.sent", already="1", **to_address(_for_someone())), 303)
    except (Invalid, NotReady) as why:
        return _page(form, errors=at_field(why), status=status_of(why))
    said = to_address(_for_someone(), report_id)
    return redirect(url_for("public.sent", as_typed="1" if as_typed(new) else None, **said), 303)


def _filed(form: ReportForm) -> dict[str, uuid.UUID | None]:
    """For which project, and with whose report it belongs together."""
    hurt_with = incident_of(form.controls.get("incident", ""))
    return {"project_id": principal().project_id, "hurt_with": hurt_with}


def _for_someone() -> bool:
    """Whether a project worker is filing."""
    return request.path == FILING


def _scopes(form: ReportForm) -> tuple[Scope, ...]:
    """The questions of this page: about a helper only where somebody helps, adults' questions only of adults."""
    asked = [scope for scope in QUESTIONS if scope is not Scope.HELPER or _for_someone()]
    return safeguarding.asked_of(asked, young=form.young)


def _not_asked(form: ReportForm) -> dict[str, str]:
    """A project worker records that each question was asked: they mark an answer to every one (2-domain)."""
    if not _for_someone():
        return {}
    answered = form.data["consents"]
    asked = [scope for scope in _scopes(form) if form.knows or scope not in POLICE_SCOPES]
    words = say(N_("Ask this one too, then mark the answer."))
    return {f"consents.{scope.value}": words for scope in asked if not answered.get(scope.value)}


def _page(
    form: ReportForm,
    *,
    errors: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    """The form, with everything typed; ``notice`` is "", "stayed", "expired", "cookies" or "contact"."""
    came_back = request.method == "POST"
    page = render_template(
        "public/report.html",
        **of_fields(
            form,
            action=FILING if _for_someone() else "/report",
            errors=errors,
            stay=form.last_line if notice == "stayed" else "",
            looked_at=came_back,
        ),
        asked_again=notice == "contact" or "asked_again" in form.controls,
        came_back_for=notice,
        came_back=came_back,
        for_someone=_for_someone(),
        incident=form.controls.get("incident", "") if _for_someone() else "",
        folds=folds(form, errors or {}) if _for_someone() else {},
        scopes=_scopes(form),
        first=FIRST_QUESTIONS,
        **urgent_help.for_page(urgent_help.of_form(form.data)),
    )
    return light(page, status)
