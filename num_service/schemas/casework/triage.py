"""What caseworkers post about one report: notes, messages, status, a pause, a judgement."""

from __future__ import annotations

from marshmallow import fields

from num_service.domain.reports.consent import Scope
from num_service.domain.reports.matching import MatchAnswer
from num_service.domain.reports.report import MAX_ACCOUNT, MAX_PARAGRAPH, Status
from num_service.domain.shared.phrases import N_
from num_service.schemas.base import Boundary, Choice, Line, Text


class WordsSchema(Boundary):
    """A note or a message."""

    text = Text(MAX_ACCOUNT, required=True)


class AssigneeSchema(Boundary):
    """A colleague chosen from a list."""

    to = fields.UUID(required=True, error_messages={"invalid_uuid": N_("Choose a colleague.")})


class FollowUpSchema(Boundary):
    """When to look at a report again, and why."""

    due_on = fields.Date(
        required=True,
        error_messages=dict.fromkeys(
            ("required", "null", "invalid", "format", "invalid_awareness"), N_("Choose a day.")
        ),
    )
    reason = Text(MAX_PARAGRAPH)


class LookedAgainSchema(Boundary):
    """That a report was looked at again, for the reason that the page showed."""

    note = fields.UUID(
        required=True,
        error_messages=dict.fromkeys(
            ("required", "null", "invalid_uuid"), N_("Open the report once more, and read why.")
        ),
    )


class StatusSchema(Boundary):
    to = Choice(Status, required=True)
    reason = Text(MAX_ACCOUNT)


class PauseSchema(Boundary):
    """Which sharing the reporter asked to pause; empty means all of it."""

    scope = Choice(Scope, load_default=None, allow_none=True)


class JudgementSchema(Boundary):
    """What a caseworker makes of this report and another."""

    other = Line(40, required=True)
    judgement = Choice(
        MatchAnswer, required=True, error_messages={"required": N_("Choose one of the answers.")}
    )


class SecondOpinionSchema(Boundary):
    """Whether a second caseworker agrees with the judgement that was shown."""

    other = Line(40, required=True)
    seen = Line(60, required=True)
    agrees = fields.Boolean(
        required=True, truthy={"yes"}, falsy={"no"}, error_messages={"invalid": N_("Choose one of the two.")}
    )
