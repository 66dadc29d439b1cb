"""What is posted about the rota: one shift, for one week or several."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from num_service.domain.casework.rota import MOST_WEEKS, PLACES, ZONES
from num_service.domain.shared.duties import Duty
from num_service.domain.shared.phrases import N_
from num_service.schemas.base import Between, Boundary, Choice, Line, WholeNumber, invalid
from num_service.schemas.casework.clock import A_CLOCK, ClockTime

_DAY = N_("Choose a day.")
_WEEKS = N_("From %(least)s to %(most)s weeks.")


class _Zone(Line):
    """A time zone of the list."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        said = super()._deserialize(value, attr, data, **options)
        if said not in ZONES:
            raise invalid(N_("Choose one from the list."))
        return said


class ShiftSchema(Boundary):
    """One shift as somebody enters it."""

    user_id = fields.UUID(
        required=True,
        error_messages={"invalid_uuid": N_("Choose a person."), "required": N_("Choose a person.")},
    )
    duty = Choice(Duty, required=True)
    place = WholeNumber(
        required=True, validate=Between(PLACES[0], PLACES[-1], N_("From %(least)s to %(most)s."))
    )
    day = fields.Date(
        required=True,
        error_messages=dict.fromkeys(("required", "null", "invalid", "format", "invalid_awareness"), _DAY),
    )
    starts = ClockTime(required=True, error_messages={"required": A_CLOCK})
    ends = ClockTime(required=True, error_messages={"required": A_CLOCK})
    zone = _Zone(40, required=True)
    weeks = WholeNumber(load_default=1, validate=Between(1, MOST_WEEKS, _WEEKS))
