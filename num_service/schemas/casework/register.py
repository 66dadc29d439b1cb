"""What is posted about the register of requests."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load, validates

from num_service.domain.casework.register import (
    Extent,
    Proposal,
    RequestAnswer,
    RequestBasis,
    RequestKind,
    Tells,
)
from num_service.domain.reports.report import MAX_ACCOUNT, MAX_PARAGRAPH
from num_service.domain.shared.phrases import N_
from num_service.schemas.base import Boundary, Choice, Line, PastDay, Text, invalid

_REFERENCE = N_("Type the reference of the report.")
_CHOOSE = {"required": N_("Choose one of the answers.")}


class NamedDay(fields.Date):
    """A day that somebody names, come or not; empty is none."""

    default_error_messages = PastDay.default_error_messages

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **options: Any) -> Any:
        return super().deserialize(None if value == "" else value, attr, data, **options)


class RequestSchema(Boundary):
    """A request that came."""

    kind = Choice(RequestKind, required=True, error_messages=_CHOOSE)
    received_on = PastDay(required=True, error_messages={"required": N_("Write the day it came.")})
    due_on = NamedDay(load_default=None, allow_none=True)
    report = Line(40)


class ProposalSchema(Boundary):
    """How it is answered, and why."""

    answer = Choice(RequestAnswer, required=True, error_messages=_CHOOSE)
    basis = Choice(RequestBasis, required=True, error_messages=_CHOOSE)
    extent = Choice(Extent, required=True, error_messages=_CHOOSE)
    tells = Choice(Tells, required=True, error_messages=_CHOOSE)
    reason = Text(MAX_PARAGRAPH)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        what = Proposal(data["answer"], data["basis"], data["extent"], data["tells"])
        return {"what": what, **{each: data[each] for each in data if each in ("reason", "report")}}


class BreakGlassSchema(ProposalSchema):
    """What was told without consent, about which report."""

    answer = Choice(RequestAnswer, load_default=RequestAnswer.DISCLOSED)
    extent = Choice(Extent, load_default=Extent.PERSON_REPORTED)
    report = Line(40, required=True, error_messages={"required": _REFERENCE})

    @validates("report")
    def _named(self, report: str, **_: Any) -> None:
        if not report:
            raise invalid(_REFERENCE)


class AgreeSchema(Boundary):
    """What the reporter is told, by whoever agrees."""

    tell = Text(MAX_ACCOUNT)
