"""What a caseworker on call chooses for an alert of fixed sentences: nothing of it can be typed."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, post_load, pre_load, validate, validates_schema

from num_service.domain.alerts.fixed import (
    AGES,
    BUILDS,
    GENDERS,
    Advice,
    Fixed,
    Happened,
    Spot,
    VehicleColour,
    VehicleKind,
)
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import AgeBand, Build, Gender, Worded
from num_service.schemas.base import Boundary, Choice
from num_service.schemas.writing.approval import Fingerprint

#: Names that hold several values in the form.
NIGHT_LISTS = frozenset({"happened", "advice", "identifiers"})
_CHOOSE = N_("Choose from the list.")


def _one(kind: type[Worded], offered: tuple[Worded, ...] = ()) -> Choice:
    only = validate.OneOf(offered or tuple(kind), error=_CHOOSE)
    return Choice(kind, load_default=None, allow_none=True, validate=only)


class NightSchema(Boundary):
    """What was chosen; ``seen`` once it was looked at. ``identifiers`` are positions in the report."""

    happened = fields.List(Choice(Happened), load_default=list)
    several = fields.Boolean(load_default=False)
    spot = _one(Spot)
    gender = _one(Gender, GENDERS)
    age = _one(AgeBand, AGES)
    build = _one(Build, BUILDS)
    vehicle = _one(VehicleKind)
    colour = _one(VehicleColour)
    advice = fields.List(Choice(Advice), load_default=list)
    identifiers = fields.List(fields.Integer(), load_default=list)
    seen = Fingerprint()

    @pre_load
    def _not_chosen(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {name: None if value == "" and name != "seen" else value for name, value in data.items()}

    @validates_schema(skip_on_field_errors=False)
    def _something(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("happened") == []:
            raise ValidationError({"happened": [N_("Tick what happened.")]})

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        fixed = Fixed(
            happened=tuple(dict.fromkeys(data["happened"])),
            several=data["several"],
            spot=data["spot"],
            gender=data["gender"],
            age=data["age"],
            build=data["build"],
            vehicle=data["vehicle"],
            colour=data["colour"],
            advice=tuple(dict.fromkeys(data["advice"])),
        )
        return {"fixed": fixed, "identifiers": data["identifiers"], "seen": data["seen"]}
