"""Listing an identifier of a report for the checker, and taking it away again."""

from __future__ import annotations

from datetime import datetime

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_, Message, phrase
from num_service.schemas.checker.listing import BasisSchema, CorrectionSchema, ListingSchema, PositionSchema
from num_service.services.casework.correct_identifier import correct_identifier
from num_service.services.casework.open_report import find_report
from num_service.services.checker.confirm_identifier import confirm_identifier
from num_service.services.checker.list_identifier import unlist_identifier
from num_service.services.checker.record_basis import record_basis
from num_service.web.core.access import requires
from num_service.web.core.errors import ON_THE_FORM, at_field, status_of
from num_service.web.core.forms import load, nested
from num_service.web.core.identity import holder
from num_service.web.core.languages import say
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint, to_report
from num_service.web.staff.report import report_page


@blueprint.post("/<reference>/identifiers")
@requires(Permission.DECIDE)
def list_one(reference: str) -> Response | tuple[str, int]:
    form = nested(request.form)
    chosen, errors = load(ListingSchema(), form)
    if errors:
        return report_page(
            reference, typed=form, errors={"as_read": say(N_("Write the identifier as you read it."))}
        ), 422
    try:
        with commits() as session:
            live = list_as_read(session, reference, chosen["position"], chosen["as_read"])
    except ON_THE_FORM as error:
        return report_page(reference, typed=form, errors=at_field(error, "as_read")), status_of(error)
    return to_report(reference, listed_words(live), anchor="identifiers")


def list_as_read(session: Session, reference: str, position: int, as_read: str) -> datetime:
    """List one identifier of a report as somebody read it; answers when it goes live."""
    return confirm_identifier(
        session,
        report=find_report(session, reference),
        position=position,
        as_read=as_read,
        index=wiring().index,
        help_lines=(*wiring().directory.every_number(), wiring().settings.check_line),
        holder=holder(),
        clock=wiring().clock,
    )


def listed_words(live: datetime) -> Message:
    """What is said once something was listed."""
    if live <= wiring().clock():
        return phrase("It is listed for the checker.")
    return phrase("It is listed, and goes live with others on %(moment)s.", moment=live)


@blueprint.post("/<reference>/identifiers/correct")
@requires(Permission.DECIDE)
def correct_one(reference: str) -> Response | tuple[str, int]:
    """What it should be, beside what the reporter typed, with why."""
    form = nested(request.form)
    chosen, errors = load(CorrectionSchema(), form)
    if errors:
        wrong = {"correct": say(N_("Write the identifier as it should be."))}
        return report_page(reference, typed={"correct": form}, errors=wrong), 422
    try:
        with commits() as session:
            correct_identifier(
                session,
                report=find_report(session, reference),
                index=wiring().index,
                holder=holder(),
                clock=wiring().clock,
                wake=wiring().wake,
                **chosen,
            )
    except ON_THE_FORM as error:
        return report_page(reference, typed={"correct": form}, errors={"correct": say(error)}), status_of(
            error
        )
    return to_report(
        reference,
        N_("Corrected. What they typed stays beside it. A colleague lists it."),
        anchor="identifiers",
    )


@blueprint.post("/<reference>/identifiers/basis")
@requires(Permission.DECIDE)
def basis_of_one(reference: str) -> Response:
    """What the reporter answered, when asked how they know an identifier."""
    chosen, errors = load(BasisSchema(), nested(request.form))
    if errors:
        return to_report(reference, N_("Choose how they know it."), "warning", anchor="identifiers")
    try:
        with commits() as session:
            record_basis(
                session,
                report=find_report(session, reference),
                position=chosen["position"],
                basis=chosen["basis"],
                holder=holder(),
            )
    except ON_THE_FORM as error:
        return to_report(reference, error.phrase, "warning", anchor="identifiers")
    return to_report(reference, N_("Recorded how they know it."), anchor="identifiers")


@blueprint.post("/<reference>/identifiers/remove")
@requires(Permission.DECIDE)
def unlist_one(reference: str) -> Response:
    chosen, errors = load(PositionSchema(), nested(request.form))
    if errors:
        return to_report(reference, N_("Choose an identifier of this report."), "warning")
    with commits() as session:
        unlist_identifier(
            session,
            report=find_report(session, reference),
            position=chosen["position"],
            holder=holder(),
        )
    return to_report(reference, N_("This report no longer lists it."), anchor="identifiers")
