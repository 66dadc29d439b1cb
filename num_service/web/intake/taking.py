"""Write down what another person says: a caseworker in a call, or whoever types a paper form in.

Two pages: the questions; then the code, which is read back, or printed, before the report is sent (``code``).
"""

from __future__ import annotations

import dataclasses
from typing import Any

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from num_service.crypto.receipts import Receipt
from num_service.crypto.signing import id_of
from num_service.domain.help import Part, Situation
from num_service.domain.reports import safeguarding, taken, wording
from num_service.domain.reports.consent import POLICE_SCOPES
from num_service.domain.reports.report import NewReport
from num_service.domain.reports.taken import Way
from num_service.domain.shared.days import local_day
from num_service.domain.shared.errors import Conflict, Invalid, NotFound, NotReady
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.permissions import AccountRole, Permission
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Language
from num_service.schemas.base import now
from num_service.schemas.reports.report import TakenReportSchema
from num_service.services.reports import same_incident
from num_service.services.reports.return_with_receipt import open_receipt
from num_service.services.reports.submit_report import Submitted, submit_report, was_sent
from num_service.web.core import between_pages
from num_service.web.core.access import requires
from num_service.web.core.compression import light
from num_service.web.core.errors import at_field, status_of
from num_service.web.core.forms import load
from num_service.web.core.identity import principal
from num_service.web.core.languages import language_shown, say
from num_service.web.core.resume import comes_back_as
from num_service.web.core.transactions import commits, wake_callers, wiring
from num_service.web.core.typed_report import TypedReport
from num_service.web.intake import code, form, words
from num_service.web.intake.blueprint import blueprint
from num_service.web.intake.paper import languages


@blueprint.get("/telephone")
@requires(Permission.TAKE_CALLS)
def telephone() -> ResponseReturnValue:
    return _questions(Way.TELEPHONE, form.read(request.form))


@blueprint.get("/entry")
@requires(Permission.TAKE_REPORTS)
def entry() -> ResponseReturnValue:
    return _questions(Way.PAPER, form.read(request.form))


def _call_again() -> ResponseReturnValue:
    return _questions(Way.TELEPHONE, form.read(request.form), notice=g.get("why_again", "expired"))


def _entry_again() -> ResponseReturnValue:
    return _questions(Way.PAPER, form.read(request.form), notice=g.get("why_again", "expired"))


@blueprint.post("/telephone")
@requires(Permission.TAKE_CALLS)
@comes_back_as(_call_again)
def telephone_asked() -> ResponseReturnValue:
    return _asked(Way.TELEPHONE)


@blueprint.post("/entry")
@requires(Permission.TAKE_REPORTS)
@comes_back_as(_entry_again)
def entry_typed() -> ResponseReturnValue:
    return _asked(Way.PAPER)


@blueprint.post("/telephone/send")
@requires(Permission.TAKE_CALLS)
@comes_back_as(_call_again)
def telephone_send() -> ResponseReturnValue:
    return _send(Way.TELEPHONE)


@blueprint.post("/entry/send")
@requires(Permission.TAKE_REPORTS)
@comes_back_as(_entry_again)
def entry_send() -> ResponseReturnValue:
    return _send(Way.PAPER)


def _asked(way: Way) -> ResponseReturnValue:
    """Go on to the code, or show the questions again."""
    typed = form.read(request.form)
    if form.add_rows(typed) or typed.controls.get("go") in ("back", "another"):
        return _questions(way, typed)
    new, errors = _checked(way, typed)
    if new is None:
        return _questions(way, typed, errors=errors, status=422)
    if _was_sent(typed):
        return _sent_before(way, None)
    return _code(way, typed, new, *code.fresh(typed.submission))


def _send(way: Way) -> ResponseReturnValue:
    """Send it, once the code was read back, or is printed."""
    typed = form.read(request.form)
    new, errors = _checked(way, typed)
    if new is None:
        return _questions(way, typed, errors=errors, status=422)
    receipt = code.brought_back(typed.controls.get("code", ""), typed.submission)
    if _was_sent(typed):
        return _sent_before(way, receipt)
    if receipt is None:
        return _code(way, typed, new, *code.fresh(typed.submission), notice="other_code", status=409)
    if not _gone(way, typed) and (slip := code.wrong(way, receipt, typed.controls.get("read_back", ""))):
        sealed = typed.controls["code"]
        return _code(way, typed, new, receipt, sealed, errors={"read_back": slip}, status=422)
    try:
        sent = _submit(way, typed, new, receipt)
    except Conflict:  # this very form was sent at the same moment
        return _sent_before(way, receipt)
    except (Invalid, NotReady) as why:
        return _questions(way, typed, errors=at_field(why), status=status_of(why))
    return _done(way, typed, receipt, sent)


def _was_sent(typed: TypedReport) -> bool:
    with commits() as session:
        return was_sent(session, typed.submission)


def _sent_before(way: Way, receipt: Receipt | None) -> ResponseReturnValue:
    """It is with us once. A code that was shown since, for the same form, opens nothing, and that is said."""
    return _end(way, opens=receipt is not None and _opens(receipt))


def _opens(receipt: Receipt) -> bool:
    try:
        with commits() as session:
            open_receipt(session, receipt=receipt, keys=wiring().keys)
    except NotFound:
        return False
    return True


def _submit(way: Way, typed: TypedReport, new: NewReport, receipt: Receipt) -> Submitted:
    with commits() as session:
        sent = submit_report(
            session,
            new=new,
            keys=wiring().keys,
            index=wiring().index,
            clock=wiring().clock,
            language=new.language or language_shown(),
            project_id=principal().project_id,
            submission=typed.submission,
            asked_by=taken.asked_by(way, for_project=_for_project()),
            receipt=receipt,
        )
        if (other := between_pages.incident_of(typed.controls.get("incident", ""))) is not None:
            same_incident.join(
                session,
                report_id=id_of(receipt.signer().verify_key),
                with_id=other,
                clock=wiring().clock,
                wake=wiring().wake,
            )
    wake_callers(new)
    return sent


def _gone(way: Way, typed: TypedReport) -> bool:
    """Whether a caller is gone who had the code read out, and did not read it back."""
    return way is Way.TELEPHONE and typed.controls.get("go") == "gone"


def _for_project() -> bool:
    return principal().role is AccountRole.PROJECT_WORKER


def _checked(way: Way, typed: TypedReport) -> tuple[NewReport | None, dict[str, str]]:
    """The report as it is recorded, or a sentence for each mistake."""
    scopes = taken.scopes_of(for_project=_for_project())
    new, errors = load(TakenReportSchema(), form.to_send(typed, way))
    errors = form.on_the_page(errors) | (
        _missing(typed) if way is Way.PAPER else form.unmarked(typed, scopes)
    )
    if errors:
        return None, errors
    asked = {} if way is Way.PAPER else {"language": language_shown(), "asked_on": None}
    by = "" if _for_project() else principal().name
    return dataclasses.replace(
        new, answers=taken.with_not_asked(new.answers, scopes), taken_by=by, **asked
    ), {}


def _missing(typed: TypedReport) -> dict[str, str]:
    """What a paper form is known by: its language, and the questions that were printed on it."""
    needed = {
        "language": N_("Choose the language of the paper form."),
        "wording_version": N_("Choose the date at the foot of the paper form."),
    }
    return {name: say(why) for name, why in needed.items() if not typed.data.get(name)}


def _questions(
    way: Way, typed: TypedReport, *, errors: dict[str, str] | None = None, notice: str = "", status: int = 200
) -> ResponseReturnValue:
    errors = errors or {}
    page = render_template(
        "intake/questions.html",
        way=way.value,
        action=url_for("intake.telephone" if way is Way.TELEPHONE else "intake.entry"),
        data=typed.data,
        typed=typed,
        steps=words.steps(),
        choices_of=words.choices_of,
        kinds=words.kinds(),
        lists=words.condition_choices(),
        forces=sorted(((each.code, each.name) for each in FORCES.values()), key=lambda each: each[1]),
        before=words.BEFORE,
        before_consents=words.BEFORE_CONSENTS,
        scopes=safeguarding.asked_of(taken.scopes_of(for_project=_for_project()), young=typed.young),
        adult_scopes=safeguarding.ADULT_SCOPES,
        police_scopes=POLICE_SCOPES,
        questions=wording.questions(),
        answers=words.answer_choices(),
        duties=wording.duties(),
        printed=[(each, each) for each in taken.PRINTED],
        wording_version=wording.CURRENT,
        printed_in=[(each.value, each.words) for each in Language],
        offered=languages(),
        help=wiring().directory.help_for(),
        today=local_day(now()).isoformat(),
        errors=errors,
        labels={path: words.called(path) for path in errors},
        came_back_for=notice,
    )
    return light(page, status)


def _code(
    way: Way,
    typed: TypedReport,
    new: NewReport,
    receipt: Receipt,
    sealed: str,
    *,
    errors: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    groups = receipt.shown.split("-")
    page = render_template(
        "intake/code.html",
        way=way.value,
        action=url_for("intake.telephone_send" if way is Way.TELEPHONE else "intake.entry_send"),
        back=url_for("intake.telephone" if way is Way.TELEPHONE else "intake.entry"),
        groups=[(each, words.spelled(each)) for each in groups],
        shown=receipt.shown,
        sealed=sealed,
        submission=typed.submission,
        carried=form.carried(request.form),
        number=typed.controls.get("slip", ""),
        read_back=typed.controls.get("read_back", "") if errors else "",
        left_open=form.left_open(typed, way),
        help=_help(new),
        young=new.young,
        errors=errors or {},
        came_back_for=notice,
    )
    return page, status


def _help(new: NewReport) -> tuple[Part, ...]:
    """Help that cannot wait, by what was told: a caller is told of it before they hang up."""
    situation = Situation(
        region=new.where.region,
        law=new.where.jurisdiction,
        types=frozenset(new.incident_types),
        danger_now=bool(new.danger_now),
        under_18=new.young,
    )
    return wiring().directory.parts(situation.needs, situation.country)


def _done(way: Way, typed: TypedReport, receipt: Receipt, sent: Submitted) -> ResponseReturnValue:
    incident = between_pages.seal_incident(id_of(receipt.signer().verify_key))
    return _end(way, reference=sent.reference, gone=_gone(way, typed), incident=incident)


def _end(way: Way, **shown: Any) -> ResponseReturnValue:
    again = url_for("intake.telephone" if way is Way.TELEPHONE else "intake.entry")
    return render_template("intake/done.html", way=way.value, again=again, **shown)
