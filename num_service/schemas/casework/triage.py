"""What caseworkers post about one report: notes, messages, status, a pause, a judgement."""

from __future__ import annotations

from marshmallow import fields

from num_service.domain.reports.consent import Scope
from num_service.domain.reports.matching import Judgement
from num_service.domain.reports.report import MAX_ACCOUNT, Status
from num_service.domain.shared.phrases import N_
from num_service.schemas.base import Boundary, Choice, Line, Text


class WordsSchema(Boundary):
    """A note or a message."""

    text = Text(MAX_ACCOUNT, required=True)


class AssigneeSchema(Boundary):
    """A colleague chosen from a list."""

    to = fields.UUID(required=True, error_messages={"invalid_uuid": N_("Choose a colleague.")})


class StatusSchema(Boundary):
    to = Choice(Status, required=True)
    reason = Text(MAX_ACCOUNT)


class PauseSchema(Boundary):
    """Which sharing she asked to pause; empty means all of it."""

    scope = Choice(Scope, load_default=None, allow_none=True)


class JudgementSchema(Boundary):
    other = Line(40, required=True)
    judgement = Choice(
        Judgement, required=True, error_messages={"required": N_("Choose one of the three answers.")}
    )
