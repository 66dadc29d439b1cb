"""In their own name: asking the reporter whether one officer may be told who they are, and recording that."""

from __future__ import annotations

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from num_service.domain.reports.own_name import Asked, Gives
from num_service.domain.shared.errors import Conflict, Invalid, Locked, NotFound
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_
from num_service.schemas.police.own_name import OwnNameSchema, ToldSchema
from num_service.services.casework.open_report import find_report
from num_service.services.reports import own_name
from num_service.web.core.access import requires
from num_service.web.core.errors import at_field, status_of
from num_service.web.core.forms import load, nested
from num_service.web.core.identity import holder
from num_service.web.core.languages import say
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint, to_report
from num_service.web.staff.report import report_page


@blueprint.post("/<reference>/own-name")
@requires(Permission.DECIDE)
def ask_own_name(reference: str) -> Response | tuple[str, int]:
    given = nested(request.form, lists=frozenset({"named.gives"})).get("named")
    typed: dict[str, Any] = given if isinstance(given, dict) else {}
    chosen, errors = load(OwnNameSchema(), typed)
    if errors:
        return _again(reference, typed, next(iter(errors.values()))), 422
    try:
        with commits() as session:
            own_name.ask(
                session,
                report=find_report(session, reference),
                asked=Asked(chosen["force"], chosen["officer"], _in_order(chosen["gives"])),
                holder=holder(),
                clock=wiring().clock,
            )
    except (Conflict, Invalid, Locked) as error:
        return _again(reference, typed, say(error)), status_of(error)
    return to_report(
        reference, N_("The reporter is asked when they come back with their code."), anchor="own-name"
    )


@blueprint.post("/<reference>/own-name/told")
@requires(Permission.DECIDE)
def record_own_name(reference: str) -> Response | tuple[str, int]:
    chosen, errors = load(ToldSchema(), nested(request.form))
    if errors:
        return report_page(reference, errors={"own_name": say(N_("Say how the officer was told."))}), 422
    try:
        with commits() as session:
            own_name.told(
                session,
                report=find_report(session, reference),
                disclosure_id=chosen["disclosure"],
                means=chosen["means"],
                holder=holder(),
                clock=wiring().clock,
            )
    except (Conflict, Locked, NotFound) as error:
        return report_page(reference, errors=at_field(error, "own_name")), status_of(error)
    return to_report(reference, N_("Recorded. The reporter sees it with their code."), anchor="own-name")


def _again(reference: str, typed: dict[str, Any], why: str) -> str:
    return report_page(reference, typed={"own_name": typed}, errors={"own_name": why})


def _in_order(chosen: list[Gives]) -> tuple[Gives, ...]:
    return tuple(each for each in Gives if each in chosen)
