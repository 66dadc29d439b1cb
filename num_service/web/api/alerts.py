"""The alerts that came to a member or a project."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask.views import MethodView

from num_service.domain.shared.permissions import Permission
from num_service.schemas.api.alerts import AlertPage, AlertsAsked, next_cursor
from num_service.services.alerts import read_alerts
from num_service.web.api.openapi import BEARER
from num_service.web.api.parsing import ApiBlueprint
from num_service.web.core.access import requires
from num_service.web.core.identity import principal
from num_service.web.core.languages import in_their_words
from num_service.web.core.transactions import commits, wiring

blueprint = ApiBlueprint("api_alerts", __name__)
PAGE = 50


@blueprint.route("/alerts", tags=["Member and project"])
class Alerts(MethodView):
    @blueprint.arguments(AlertsAsked, location="query")
    @blueprint.response(200, AlertPage)
    @blueprint.doc(security=BEARER)
    @requires(Permission.READ_ALERTS)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The alerts in the inbox, newest first; reading them here does not mark them read"""
        recipient_id = principal().recipient_id
        if recipient_id is None:
            return {"alerts": [], "next": None}
        before, reference = asked.pop("cursor") or (None, "")
        with commits() as session:
            found = read_alerts.inbox(
                session,
                recipient_id=recipient_id,
                clock=wiring().clock,
                before=before,
                before_reference=reference,
                limit=PAGE + 1,
                **asked,
            )
        shown = [replace(each, text=each.text and in_their_words(each.text)) for each in found[:PAGE]]
        more = len(found) > PAGE and shown[-1].published_at
        return {"alerts": shown, "next": next_cursor(more, shown[-1].reference) if more else None}
