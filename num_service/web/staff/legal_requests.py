"""The register: court orders, requests by police and for one's own data, and what was told without consent."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from marshmallow import Schema
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from num_service.domain.casework.register import (
    NEUTRAL,
    Extent,
    RequestAnswer,
    RequestBasis,
    RequestKind,
    Tells,
)
from num_service.domain.shared.days import WALL
from num_service.domain.shared.errors import DomainError, NotFound
from num_service.domain.shared.permissions import Permission
from num_service.domain.shared.phrases import N_, Message
from num_service.schemas.casework.register import (
    AgreeSchema,
    BreakGlassSchema,
    ProposalSchema,
    RequestSchema,
)
from num_service.services.casework import keep_register
from num_service.services.casework.open_report import find_report
from num_service.web.core.access import requires
from num_service.web.core.errors import at_field, status_of
from num_service.web.core.forms import load, nested
from num_service.web.core.identity import holder, principal
from num_service.web.core.languages import say
from num_service.web.core.transactions import commits, wiring
from num_service.web.staff.blueprint import blueprint

Act = Callable[[Session, dict[str, Any]], object]
_LIFE = (RequestBasis.LIFE, RequestBasis.CHILD, RequestBasis.TERRORISM)


@blueprint.get("/register")
@requires(Permission.READ_REPORT)
def register_page() -> str:
    return _page()


@blueprint.post("/register")
@requires(Permission.DECIDE)
def note_request() -> Response | tuple[str, int]:
    def act(session: Session, chosen: dict[str, Any]) -> object:
        return keep_register.note_request(
            session,
            **chosen | {"report": _report(session, chosen["report"])},
            holder=holder(),
            clock=wiring().clock,
        )

    return _act("request", RequestSchema(), act, N_("It is in the register, and its clock runs."))


@blueprint.post("/register/break-glass")
@requires(Permission.DECIDE)
def record_break_glass() -> Response | tuple[str, int]:
    def act(session: Session, chosen: dict[str, Any]) -> object:
        report = find_report(session, chosen.pop("report").strip())
        return keep_register.break_glass(
            session, report=report, **chosen, holder=holder(), clock=wiring().clock
        )

    return _act(
        "break-glass",
        BreakGlassSchema(),
        act,
        N_("Written down. The safeguarding lead confirms it within 24 hours."),
    )


@blueprint.post("/register/<uuid:entry_id>/answer")
@requires(Permission.DECIDE)
def propose_answer(entry_id: uuid.UUID) -> Response | tuple[str, int]:
    def act(session: Session, chosen: dict[str, Any]) -> object:
        return keep_register.propose(
            session, entry_id=entry_id, **chosen, holder=holder(), clock=wiring().clock
        )

    return _act(str(entry_id), ProposalSchema(), act, N_("Proposed. A colleague agrees or sends it back."))


@blueprint.post("/register/<uuid:entry_id>/agree")
@requires(Permission.DECIDE)
def agree_to_answer(entry_id: uuid.UUID) -> Response | tuple[str, int]:
    def act(session: Session, chosen: dict[str, Any]) -> object:
        return keep_register.agree(
            session, entry_id=entry_id, **chosen, holder=holder(), clock=wiring().clock
        )

    return _act(str(entry_id), AgreeSchema(), act, N_("Agreed by two people. Answer whoever asked now."))


@blueprint.post("/register/<uuid:entry_id>/send-back")
@requires(Permission.DECIDE)
def send_answer_back(entry_id: uuid.UUID) -> Response | tuple[str, int]:
    def act(session: Session, chosen: dict[str, Any]) -> object:
        return keep_register.send_back(session, entry_id=entry_id, holder=holder())

    return _act(str(entry_id), None, act, N_("Sent back. Somebody proposes an answer anew."))


def _report(session: Session, typed: str) -> Any:
    return find_report(session, typed.strip()) if typed.strip() else None


def _act(form: str, schema: Schema | None, act: Act, done: Message | str) -> Response | tuple[str, int]:
    """Do one thing; where it is refused, the page again with the reason at its field and all that was typed."""
    chosen, errors = load(schema, nested(request.form)) if schema else ({}, {})
    if errors:
        return _page(form, errors), 422
    try:
        with commits() as session:
            act(session, chosen)
    except NotFound as error:
        return _page(form, {"report": say(error)}), status_of(error)
    except DomainError as error:
        return _page(form, at_field(error, "kind")), status_of(error)
    flash(say(done), "success")
    return redirect(url_for("staff.register_page"), 303)


def _page(form: str = "", errors: dict[str, str] | None = None) -> str:
    with commits() as session:
        waiting, answered = keep_register.waiting(session), keep_register.answered(session)
    now = wiring().clock()
    return render_template(
        "staff/register.html",
        waiting=[(row, reference, row.due_at < now, _mine(row)) for row, reference in waiting],
        last_minute=_last_minute,
        answered=answered,
        form=form,
        errors=errors or {},
        typed=request.form if form else {},
        kinds=[(each.value, say(each)) for each in RequestKind if each is not RequestKind.BREAK_GLASS],
        choices={
            "answer": _choices(RequestAnswer),
            "basis": _choices(RequestBasis),
            "extent": _choices(Extent),
            "tells": _choices(Tells),
        },
        life=[(each.value, say(each)) for each in _LIFE],
        told=[(each.value, say(each)) for each in Tells if each is not Tells.NOBODY],
        neutral=NEUTRAL,
    )


def _last_minute(due: datetime) -> datetime:
    """The last minute in which something is in time: the end of a day is said as that day, not as the next one."""
    return due - timedelta(minutes=1) if due.astimezone(WALL).time() == time() else due


def _mine(row: Any) -> bool:
    return row.proposed_by == principal().id


def _choices(words: Any) -> list[tuple[str, str]]:
    return [(each.value, say(each)) for each in words]
