"""Check identifiers. What was checked is kept nowhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask.views import MethodView

from num_service.domain.shared.permissions import AccountRole, Permission
from num_service.extensions import limiter
from num_service.schemas.api.check import CheckRequest, CheckResults, in_full, in_short
from num_service.services.alerts.read_alerts import texts
from num_service.services.checker.asked import Asked
from num_service.services.checker.check_identifier import check_identifiers
from num_service.web.api.openapi import BEARER
from num_service.web.api.parsing import ApiBlueprint
from num_service.web.core.access import requires
from num_service.web.core.identity import principal
from num_service.web.core.languages import say
from num_service.web.core.transactions import wiring

blueprint = ApiBlueprint("api_check", __name__)


@blueprint.route("/check", tags=["Member and partner"])
class Check(MethodView):
    @limiter.limit("200 per minute")
    @blueprint.arguments(CheckRequest)
    @blueprint.response(200, CheckResults)
    @blueprint.alt_response(429, "TOO_MANY_REQUESTS")
    @blueprint.doc(security=BEARER)
    @requires(Permission.CHECK)
    def post(self, asked: list[Asked]) -> dict[str, Any]:
        """Check numbers, emails, usernames, links and registrations

        Send a whole message as “text”, or a list of “identifiers”. Each counts against the day and the week.
        """
        me, here = principal(), wiring()
        checks = check_identifiers(
            here.database.statements,
            user_id=me.id,
            asked=asked,
            index=here.index,
            clock=here.clock,
            recent=here.recent,
        )
        found = checks.answers
        if named := {each for answer in found for each in answer.alerts}:
            with here.database.reads() as session:
                theirs = texts(session, recipient_id=me.recipient_id, references=named, clock=here.clock)
            found = [
                replace(each, alerts=tuple(one for one in each.alerts if one in theirs)) for each in found
            ]
        tell = in_short if me.role is AccountRole.PARTNER else in_full
        return {
            "results": [tell(each, say) for each in found],
            "left_today": checks.left.today,
            "left_this_week": checks.left.this_week,
        }
