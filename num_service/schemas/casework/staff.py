"""What caseworkers post: judgements, notes, alerts. Packets are in ``packet.py``."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from num_service.domain.alerts.alert import MAX_HEADLINE, MAX_TEXT, AlertText
from num_service.domain.alerts.audience import Audience, RecipientKind
from num_service.domain.reports.consent import Scope
from num_service.domain.reports.matching import Judgement
from num_service.domain.reports.report import MAX_ACCOUNT, Status
from num_service.domain.shared.taxonomy import Region, Tier
from num_service.schemas.base import Boundary, Choice, Line, Text

#: Names that hold several values in the alert form.
ALERT_LISTS = frozenset({"regions", "kinds", "identifiers"})
THESE, EVERYWHERE = "these", "everywhere"


class WordsSchema(Boundary):
    """A note or a message."""

    text = Text(MAX_ACCOUNT, required=True)


class AssigneeSchema(Boundary):
    """A colleague chosen from a list."""

    to = fields.UUID(required=True, error_messages={"invalid_uuid": "Choose a colleague."})


class StatusSchema(Boundary):
    to = Choice(Status, required=True)
    reason = Text(MAX_ACCOUNT)


class PauseSchema(Boundary):
    """Which sharing she asked to pause; empty means all of it."""

    scope = Choice(Scope, load_default=None, allow_none=True)


class JudgementSchema(Boundary):
    other = Line(40, required=True)
    judgement = Choice(
        Judgement, required=True, error_messages={"required": "Choose one of the three answers."}
    )


class ListingSchema(Boundary):
    """One identifier of a report, confirmed as read."""

    position = fields.Integer(required=True, validate=validate.Range(0, 1000))
    as_read = Line(2000, required=True)


class PositionSchema(Boundary):
    position = fields.Integer(required=True, validate=validate.Range(0, 1000))


class ApprovalSchema(Boundary):
    """The approver's answer to "Could this person tell who wrote this?", about one exact text."""

    seen_sha256 = fields.String(
        required=True, validate=validate.Regexp(r"[0-9a-f]{64}\Z", error="Open the text again.")
    )
    could_tell = fields.String(
        load_default="", validate=validate.OneOf(["", "no", "maybe"], error="Choose one of the two answers.")
    )
    comment = Text(MAX_ACCOUNT)

    @validates_schema
    def _answered(self, data: dict[str, Any], **_: Any) -> None:
        if not data["could_tell"]:
            raise ValidationError(
                {"could_tell": ["Answer the question. It is why a second person reads it."]}
            )
        if data["could_tell"] == "maybe" and not data["comment"]:
            raise ValidationError({"comment": ["Say what could show it, so that the writer can change it."]})


class AlertApprovalSchema(ApprovalSchema):
    """The same for an alert, whose tier and audience were seen with it."""

    seen = fields.String(required=True)


class PublishSchema(Boundary):
    """Publishing, confirmed for the text, tier and audience that were shown."""

    seen = fields.String(required=True)


class AlertSchema(Boundary):
    """An alert's text, tier and audience. ``identifiers`` are positions in the report."""

    headline = Line(
        MAX_HEADLINE,
        required=True,
        error_messages={"required": "Give it a headline."},
    )
    body = Text(MAX_TEXT, required=True)
    look_for = Text(MAX_TEXT)
    advice = Text(MAX_TEXT)
    tier = Choice(Tier, required=True, error_messages={"required": "Choose how dangerous it is."})
    where = fields.String(
        load_default="",
        validate=validate.OneOf(["", THESE, EVERYWHERE], error="Choose where it goes."),
    )
    regions = fields.List(Choice(Region), load_default=list)
    kinds = fields.List(
        fields.Enum(RecipientKind, by_value=True, error_messages={"unknown": "Choose from the list."}),
        load_default=list,
    )
    identifiers = fields.List(fields.Integer(), load_default=list)

    @validates_schema(skip_on_field_errors=False)
    def _whole(self, data: dict[str, Any], **_: Any) -> None:
        errors = {}
        if data.get("headline") == "":
            errors["headline"] = ["Give it a headline."]
        if data.get("body") == "":
            errors["body"] = ["Say what happened, in your own words."]
        if data.get("where") == "":
            errors["where"] = ["Choose where it goes. Nothing goes everywhere by default."]
        if data.get("where") == THESE and data.get("regions") == []:
            errors["regions"] = ["Tick at least one region, or choose everywhere."]
        if data.get("kinds") == []:
            errors["kinds"] = ["Tick who it is for."]
        if errors:
            raise ValidationError(errors)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        regions = frozenset(data["regions"]) if data["where"] == THESE else frozenset()
        return data | {"audience": Audience(regions, frozenset(data["kinds"]))}


def alert_text(loaded: dict[str, Any], identifiers: tuple[Any, ...]) -> AlertText:
    """The text an alert form holds, with the identifiers its positions name. Raises ``DomainError``."""
    return AlertText(
        headline=loaded["headline"],
        body=loaded["body"],
        look_for=loaded["look_for"],
        advice=loaded["advice"],
        identifiers=identifiers,
    )
