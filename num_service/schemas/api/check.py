"""Checking identifiers: one text, or a list; and the answer about each, in full or as partners get it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from marshmallow import ValidationError, fields, missing, post_load, validate, validates_schema

from num_service.domain.checker.answer import Reporters, Verdict, advice
from num_service.domain.identifiers import IdentifierKind
from num_service.domain.identifiers.places import COUNTRIES
from num_service.domain.shared.phrases import N_, phrase
from num_service.domain.shared.taxonomy import IncidentType, Tier
from num_service.schemas.api.base import Made, Out, Say
from num_service.schemas.base import Boundary, Choice, Few, Line, invalid
from num_service.schemas.checker.check import Pasted
from num_service.services.checker.asked import Asked, Checked, from_text
from num_service.services.checker.check_identifier import MOST_AT_ONCE

_EMPTY = N_("Type or paste a number, email, username, link or registration.")


class AskedIdentifier(Boundary):
    """One thing to check. Without a kind we work it out."""

    kind = fields.Enum(
        IdentifierKind,
        by_value=True,
        load_default=None,
        allow_none=True,
        error_messages={"unknown": N_("Choose a kind.")},
    )
    value = Line(2000, required=True)

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Asked:
        if not data["value"]:
            raise ValidationError({"value": [_EMPTY]})
        return Asked(data["value"], data["kind"])


class CheckRequest(Boundary):
    """Either ``text``, from which everything that can be checked is taken, or ``identifiers``."""

    text = Pasted(load_default=missing)
    identifiers = Few(
        fields.Nested(AskedIdentifier),
        MOST_AT_ONCE,
        N_("At most %(most)s at once. Check the rest after these."),
    )
    country = fields.String(
        load_default="GB",
        validate=validate.OneOf(tuple(COUNTRIES), error=N_("Choose GB or IE.")),
        metadata={
            "description": "Where numbers without a country code are from first: 086 123 4567, 048 9024 1234."
        },
    )

    @validates_schema(skip_on_field_errors=True)
    def _one_of_them(self, data: dict[str, Any], **_: Any) -> None:
        if ("text" in data) == ("identifiers" in data):
            raise invalid(N_("Send either “text” or “identifiers”."))
        name = "text" if "text" in data else "identifiers"
        if not data[name]:
            raise ValidationError({name: [_EMPTY]})

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> list[Asked]:
        regions = COUNTRIES[data["country"]]
        if "identifiers" in data:
            return [replace(each, regions=regions) for each in data["identifiers"]]
        asked = from_text(data["text"], regions=regions)
        if len(asked) > MOST_AT_ONCE:
            too_many = phrase("There are more than %(most)s in it. Check it in parts.", most=MOST_AT_ONCE)
            raise ValidationError({"text": [too_many]})
        return asked


def _month(description: str, example: str) -> fields.String:
    return fields.String(allow_none=True, metadata={"description": description, "example": example})


def _quarter(description: str) -> fields.String:
    return fields.String(allow_none=True, metadata={"description": description, "example": "2026-Q3"})


class CheckResult(Out):
    """The answer about one identifier, in the order they were sent. A partner gets ``verdict`` and ``tier`` only.

    "none" does not mean safe, and a lookup that failed is never "none". Where one person alone reported
    (``people_at_least`` is 1), only tier and quarters are told: ``reports`` and every month are null and
    ``incident_types`` is empty.
    """

    sometimes = frozenset(
        {
            "kind",
            "value",
            "canonical",
            "incident_types",
            "reports",
            "reporters",
            "people_at_least",
            "first_reported",
            "last_reported",
            "tier_last_reported",
            "first_happened",
            "last_happened",
            "last_reported_quarter",
            "tier_last_reported_quarter",
            "alerts",
            "advice",
        }
    )

    kind = fields.Enum(IdentifierKind, by_value=True, allow_none=True)
    value = fields.String(metadata={"description": "As it was read; what cannot be read, as it was sent."})
    canonical = fields.String(
        allow_none=True,
        metadata={
            "description": "What it is compared by: a number as E.164, an email in its canonical form, a bare "
            "registration. Null for what could not be read.",
            "example": "+447700900123",
        },
    )
    verdict = Choice(Verdict)
    tier = Choice(Tier, allow_none=True)
    incident_types = fields.List(Choice(IncidentType))
    reports = fields.Integer(allow_none=True)
    reporters = Choice(Reporters, allow_none=True)
    people_at_least = fields.Integer(
        metadata={
            "description": "How many different people certainly reported, by the caseworkers' judgement."
        }
    )
    first_reported = _month("The month the first report came in.", "2026-03")
    last_reported = _month("The month the last report came in.", "2026-11")
    tier_last_reported = _month("The month the last report of this tier came in.", "2026-07")
    first_happened = _month("The first month it happened in; null when no report says.", "2025-12")
    last_happened = _month("The last month it happened in; null when no report says.", "2026-10")
    last_reported_quarter = _quarter("The quarter the last report came in, where one person alone reported.")
    tier_last_reported_quarter = _quarter(
        "The quarter the last report of this tier came in, where one person alone reported."
    )
    alerts = fields.List(
        fields.String(), metadata={"description": "References of alerts about it in your inbox."}
    )
    advice = fields.String()


class CheckResults(Out):
    """The answers, and how many more this account may check before it gets 429."""

    results = fields.List(Made(CheckResult), validate=validate.Length(min=1, max=MOST_AT_ONCE))
    left_today = fields.Integer(metadata={"description": "Until midnight, UK and Irish time."})
    left_this_week = fields.Integer(metadata={"description": "Until Monday, UK and Irish time."})


#: What an answer says of time, to the month.
_MONTHS = ("first_reported", "last_reported", "tier_last_reported", "first_happened", "last_happened")


def in_full(checked: Checked, say: Say) -> dict[str, Any]:
    """The answer a member gets, its words said in their language."""
    answer = checked.answer
    return in_short(checked, say) | {
        "kind": checked.kind,
        "value": checked.shown,
        "canonical": checked.canonical,
        "incident_types": answer.incident_types,
        "reports": answer.reports,
        "reporters": answer.reporters,
        "people_at_least": answer.people_at_least,
        **{name: _as_month(getattr(answer, name)) for name in _MONTHS},
        "last_reported_quarter": answer.last_quarter.code if answer.last_quarter else None,
        "tier_last_reported_quarter": answer.tier_last_quarter.code if answer.tier_last_quarter else None,
        "alerts": checked.alerts,
        "advice": say(checked.why or advice(answer, checked.kind)),
    }


def _as_month(value: date | None) -> str | None:
    return f"{value:%Y-%m}" if value else None


def in_short(checked: Checked, say: Say) -> dict[str, Any]:
    """The answer a partner gets (2-domain, "The checker": verdict and tier only)."""
    return {"verdict": checked.answer.verdict, "tier": checked.answer.tier}
