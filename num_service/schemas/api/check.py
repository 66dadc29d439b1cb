"""Checking identifiers: one text, or a list; and the answer about each, in full or as partners get it."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, missing, post_load, validate, validates_schema

from num_service.domain.checker.answer import ADVICE, Reporters, Verdict
from num_service.domain.identifiers import IdentifierKind
from num_service.domain.shared.phrases import N_, phrase
from num_service.domain.shared.taxonomy import IncidentType, Tier
from num_service.schemas.api.base import Out, Say
from num_service.schemas.base import Boundary, Choice, Few, Line, Text, invalid
from num_service.services.checker.check_identifier import MOST_AT_ONCE, Asked, Checked, from_text

MAX_PASTED = 5_000
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

    text = Text(MAX_PASTED, load_default=missing)
    identifiers = Few(
        fields.Nested(AskedIdentifier),
        MOST_AT_ONCE,
        N_("At most %(most)s at once. Check the rest after these."),
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
        if "identifiers" in data:
            return list(data["identifiers"])
        asked = from_text(data["text"])
        if len(asked) > MOST_AT_ONCE:
            too_many = phrase("There are more than %(most)s in it. Check it in parts.", most=MOST_AT_ONCE)
            raise ValidationError({"text": [too_many]})
        return asked


class CheckResult(Out):
    """The answer about one identifier, in the order they were sent. A partner gets ``verdict`` and ``tier`` only.

    "none" does not mean safe, and a lookup that failed is never "none".
    """

    sometimes = frozenset(
        {
            "kind",
            "value",
            "incident_types",
            "reports",
            "reporters",
            "first_reported",
            "last_reported",
            "alerts",
            "advice",
        }
    )

    kind = fields.Enum(IdentifierKind, by_value=True, allow_none=True)
    value = fields.String(metadata={"description": "As it was read; what cannot be read, as it was sent."})
    verdict = Choice(Verdict)
    tier = Choice(Tier, allow_none=True)
    incident_types = fields.List(Choice(IncidentType))
    reports = fields.Integer()
    reporters = Choice(Reporters, allow_none=True)
    first_reported = fields.String(
        allow_none=True, metadata={"description": "A month.", "example": "2026-03"}
    )
    last_reported = fields.String(allow_none=True, metadata={"description": "A month.", "example": "2026-11"})
    alerts = fields.List(
        fields.String(), metadata={"description": "References of alerts about it in your inbox."}
    )
    advice = fields.String()


class CheckResults(Out):
    results = fields.List(fields.Nested(CheckResult), validate=validate.Length(min=1, max=MOST_AT_ONCE))


def in_full(checked: Checked, say: Say) -> dict[str, Any]:
    """The answer a member gets, its words said in their language."""
    answer = checked.answer
    return in_short(checked, say) | {
        "kind": checked.kind,
        "value": checked.shown,
        "incident_types": answer.incident_types,
        "reports": answer.reports,
        "reporters": answer.reporters,
        "first_reported": f"{answer.first_reported:%Y-%m}" if answer.first_reported else None,
        "last_reported": f"{answer.last_reported:%Y-%m}" if answer.last_reported else None,
        "alerts": checked.alerts,
        "advice": say(checked.why or ADVICE[answer.verdict]),
    }


def in_short(checked: Checked, say: Say) -> dict[str, Any]:
    """The answer a partner gets (2-domain, "The checker": verdict and tier only)."""
    return {"verdict": checked.answer.verdict, "tier": checked.answer.tier}
