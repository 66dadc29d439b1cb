"""What is listed, as staff work with it: the list, one listing, and what is never listed.

What is looked for is in the body of a POST and in its answer, and in no address.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from num_service.db.queries.checker import desk
from num_service.domain.shared.errors import NotFound
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_, Message, phrase, phrases
from num_service.domain.shared.taxonomy import Tier
from num_service.schemas.checker.desk import EndSchema, FindSchema, ShowSchema, WhySchema
from num_service.schemas.checker.listing import CanarySchema
from num_service.services.casework import listings
from num_service.web.core.access import requires
from num_service.web.core.errors import ON_THE_FORM, at_field, status_of
from num_service.web.core.forms import load, nested
from num_service.web.core.identity import holder, principal
from num_service.web.core.languages import say
from num_service.web.core.lists_left import left_at, remember
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint, page_number

PAGE = 50


@blueprint.get("/listings")
@requires(Permission.READ_REPORT)
def listed() -> str:
    remember("tier", "page")
    return _list()


@blueprint.post("/listings")
@requires(Permission.READ_REPORT)
def find_listed() -> Response | tuple[str, int]:
    """The listing of one identifier. What was typed is in no address and no log."""
    given, errors = load(FindSchema(), nested(request.form))
    if errors:
        return _list(errors=errors), 422
    try:
        with commits() as session:
            found = listings.search(session, typed=given["typed"], index=wiring().index)
    except ON_THE_FORM as error:
        return _list(errors=at_field(error, "typed")), status_of(error)
    if not found:
        return _list(errors={"typed": say(N_("Nothing is listed under this."))}), 404
    return redirect(url_for("staff.one_listed", listing_id=found[0].id), 303)


@blueprint.get("/listings/<int:listing_id>")
@requires(Permission.READ_REPORT)
def one_listed(listing_id: int) -> str:
    return _one(listing_id)


@blueprint.post("/listings/<int:listing_id>/renew")
@requires(Permission.DECIDE)
def renew_listed(listing_id: int) -> Response | tuple[str, int]:
    def deed(session: Session, given: dict[str, Any]) -> Message:
        here = wiring()
        listings.renew(
            session, listing_id=listing_id, holder=holder(), index=here.index, clock=here.clock, **given
        )
        return phrase("Renewed. It counts from this month on.")

    return _do(listing_id, "renew", WhySchema(), deed)


@blueprint.post("/listings/<int:listing_id>/end")
@requires(Permission.DECIDE)
def end_listed(listing_id: int) -> Response | tuple[str, int]:
    def deed(session: Session, given: dict[str, Any]) -> Message:
        listings.end(session, listing_id=listing_id, holder=holder(), clock=wiring().clock, **given)
        return phrase("It has a last day now.")

    return _do(listing_id, "end", EndSchema(), deed)


@blueprint.post("/listings/<int:listing_id>/show")
@requires(Permission.DECIDE)
def show_listed(listing_id: int) -> Response | tuple[str, int]:
    def deed(session: Session, given: dict[str, Any]) -> Message:
        listings.show(session, listing_id=listing_id, holder=holder(), clock=wiring().clock, **given)
        return phrase("What is shown is changed, at once.")

    return _do(listing_id, f"show-{request.form.get('report_id', '')}", ShowSchema(), deed)


@blueprint.post("/listings/<int:listing_id>/retract")
@requires(Permission.DECIDE)
def retract_listed(listing_id: int) -> Response | tuple[str, int]:
    def deed(session: Session, given: dict[str, Any]) -> Message:
        recalled = listings.retract(
            session,
            listing_id=listing_id,
            holder=holder(),
            index=wiring().index,
            clock=wiring().clock,
            **given,
        )
        return retracted_words(recalled)

    return _do(listing_id, "retract", WhySchema(), deed)


def retracted_words(recalled: int) -> Message:
    """What is said once something was taken out."""
    if not recalled:
        return phrase("Taken out. No warning that is out names it.")
    return phrases(
        "Taken out, and one warning that named it was taken back. Whoever had it is told that it no longer applies.",
        "Taken out, and %(num)s warnings that named it were taken back. Whoever had them is told that they no longer "
        "apply.",
        recalled,
    )


@blueprint.post("/listings/never")
@requires(Permission.DECIDE)
def never_list() -> Response | tuple[str, int]:
    chosen, errors = load(CanarySchema(), nested(request.form))
    if errors:
        return _list(never_errors=errors), 422
    try:
        with commits() as session:
            listings.never_list(
                session, **chosen, index=wiring().index, actor=principal().actor, clock=wiring().clock
            )
    except ON_THE_FORM as error:
        return _list(never_errors=at_field(error, "typed")), status_of(error)
    flash(say(N_("It is kept out of the checker from now on.")), "success")
    return redirect(url_for("staff.listed", _anchor="kept-out"), 303)


@blueprint.post("/listings/never/<uuid:entry_id>/remove")
@requires(Permission.DECIDE)
def may_list_again(entry_id: uuid.UUID) -> Response:
    try:
        with commits() as session:
            listings.may_list_again(session, entry_id=entry_id, actor=principal().actor)
    except NotFound as error:
        flash(say(error), "warning")
    else:
        flash(say(N_("It may be listed again.")), "success")
    return redirect(url_for("staff.listed", _anchor="kept-out"), 303)


def _do(
    listing_id: int, form: str, schema: WhySchema, deed: Callable[[Session, dict[str, Any]], Message]
) -> Response | tuple[str, int]:
    given, errors = load(schema, nested(request.form, lists=frozenset({"types"})))
    if errors:
        return _one(listing_id, errors, form), 422
    try:
        with commits() as session:
            told = deed(session, given)
            still = bool(desk.sources(session, listing_id))
    except NotFound as error:
        flash(say(error), "warning")
        return redirect(left_at("staff.listed"), 303)
    except ON_THE_FORM as error:
        return _one(listing_id, at_field(error, "why"), form), status_of(error)
    flash(say(told), "success")
    there = url_for("staff.one_listed", listing_id=listing_id) if still else left_at("staff.listed")
    return redirect(there, 303)


def _list(errors: dict[str, str] | None = None, never_errors: dict[str, str] | None = None) -> str:
    chosen = request.args.get("tier", "")
    tier = Tier(chosen) if chosen in set(Tier) else None
    page = page_number()
    with commits() as session:
        rows = desk.rows(session, tier=tier, limit=PAGE + 1, offset=(page - 1) * PAGE)
        return render_template(
            "staff/listed.html",
            rows=rows[:PAGE],
            more=len(rows) > PAGE,
            page=page,
            tier=tier,
            filters=[
                (
                    say(each) if each else say(N_("Every tier")),
                    url_for("staff.listed", tier=each),
                    each == tier,
                    None,
                )
                for each in (None, *Tier)
            ],
            never=desk.never_listed(session),
            waiting=desk.waiting_challenges(session),
            today=wiring().clock().date(),
            errors=errors or {},
            never_errors=never_errors or {},
            typed=request.form,
        )


def _one(listing_id: int, errors: dict[str, str] | None = None, form: str = "") -> str:
    """The page of one listing. form: which of its forms came back, with what is wrong in it."""
    with commits() as session:
        found = listings.one(session, listing_id=listing_id, holder=holder())
    return render_template(
        "staff/one_listed.html",
        found=found,
        errors=errors or {},
        form=form,
        typed=request.form,
        tiers=list(Tier),
        now=wiring().clock(),
    )
