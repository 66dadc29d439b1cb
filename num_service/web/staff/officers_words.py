"""What officers wrote about a report, as its page and a new warning show it."""

from __future__ import annotations

from typing import Any

from flask import request
from sqlalchemy.orm import Session

from num_service.domain.police.force_message import Why
from num_service.domain.police.relay import asks
from num_service.domain.reports.consent import Scope, in_force
from num_service.services.casework.desk import Desk
from num_service.services.reports import from_police
from num_service.web.core.identity import holder
from num_service.web.core.transactions import commits
from num_service.web.staff.words import choices_of


def from_police_context(session: Session, desk: Desk) -> dict[str, Any]:
    """What the page of a report shows of what officers wrote about it."""
    return {
        "from_police": from_police.of_report(session, desk.opened.report, holder()) if desk.packets else [],
        "may_be_asked": asks(in_force(desk.opened.consents, Scope.POLICE_QUESTIONS)),
        "why_choices": choices_of(Why),
    }


def appeal_asked(desk: Desk) -> str:
    """The words of the request for an appeal that a new warning begins from; empty where there is none."""
    asked = request.args.get("appeal", "")
    with commits() as session:
        found = from_police.of_report(session, desk.opened.report, holder()) if asked else []
    return next((each.text for each in found if str(each.id) == asked), "")
