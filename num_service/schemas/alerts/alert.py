"""What caseworkers post to write and to publish an alert."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, post_load, pre_load, validate, validates_schema

from num_service.domain.alerts.alert import MAX_HEADLINE, MAX_TEXT, AlertText
from num_service.domain.alerts.audience import Audience, RecipientKind
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Region, Tier
from num_service.schemas.alerts.traits import TRAIT_LISTS, TraitFields, traits
from num_service.schemas.base import Boundary, Choice, Line, Text
from num_service.schemas.casework.clock import ClockTime
from num_service.schemas.writing.approval import BeganFrom, Seen

#: Names that hold several values in the alert form.
ALERT_LISTS = frozenset({"regions", "kinds", "identifiers", "projects"}) | TRAIT_LISTS

THESE, EVERYWHERE = "these", "everywhere"


class PublishSchema(Boundary):
    """Publishing, confirmed for the text, tier and audience that were shown."""

    seen = Seen()


class ScheduleSchema(Boundary):
    """Going out by itself, confirmed for what was shown; without a day, as soon as it may."""

    seen = Seen()
    day = fields.Date(
        load_default=None,
        allow_none=True,
        error_messages=dict.fromkeys(("invalid", "format", "invalid_awareness"), N_("Choose a day.")),
    )
    clock = ClockTime(load_default=None, allow_none=True)

    @pre_load
    def _left_empty(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {name: None if value == "" and name != "seen" else value for name, value in data.items()}


class AlertSchema(TraitFields):
    """An alert's text, tier and audience. ``identifiers`` are positions in the report."""

    headline = Line(
        MAX_HEADLINE,
        required=True,
        error_messages={"required": N_("Give it a headline.")},
    )
    body = Text(MAX_TEXT, required=True)
    look_for = Text(MAX_TEXT)
    advice = Text(MAX_TEXT)
    tier = Choice(Tier, required=True, error_messages={"required": N_("Choose how dangerous it is.")})
    where = fields.String(
        load_default="",
        validate=validate.OneOf(["", THESE, EVERYWHERE], error=N_("Choose where it goes.")),
    )
    regions = fields.List(Choice(Region), load_default=list)
    kinds = fields.List(
        fields.Enum(RecipientKind, by_value=True, error_messages={"unknown": N_("Choose from the list.")}),
        load_default=list,
    )
    projects = fields.List(
        fields.UUID(error_messages={"invalid_uuid": N_("Choose from the list.")}), load_default=list
    )
    identifiers = fields.List(fields.Integer(), load_default=list)
    began_from = BeganFrom()
    keeps = fields.String(load_default="")

    @validates_schema(skip_on_field_errors=False)
    def _whole(self, data: dict[str, Any], **_: Any) -> None:
        errors = {}
        if data.get("headline") == "":
            errors["headline"] = [N_("Give it a headline.")]
        if data.get("body") == "":
            errors["body"] = [N_("Say what happened, in your own words.")]
        if data.get("where") == "":
            errors["where"] = [N_("Choose where it goes. Nothing goes everywhere by default.")]
        if data.get("where") == THESE and data.get("regions") == []:
            errors["regions"] = [N_("Tick at least one region, or choose everywhere.")]
        if data.get("kinds") == []:
            errors["kinds"] = [N_("Tick who it is for.")]
        if errors:
            raise ValidationError(errors)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        regions = frozenset(data["regions"]) if data["where"] == THESE else frozenset()
        whom = Audience(
            regions, frozenset(data["kinds"]), traits=traits(data), projects=frozenset(data["projects"])
        )
        return data | {"audience": whom}


def alert_text(loaded: dict[str, Any], identifiers: tuple[Any, ...]) -> AlertText:
    """The text an alert form holds, with the identifiers its positions name. Raises ``Invalid``."""
    return AlertText(
        headline=loaded["headline"],
        body=loaded["body"],
        look_for=loaded["look_for"],
        advice=loaded["advice"],
        identifiers=identifiers,
    )
