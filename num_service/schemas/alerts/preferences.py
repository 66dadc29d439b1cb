"""What a recipient posts about the messages that reach them."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load, pre_load, validate

from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.preferences import (
    DAILY_AT,
    MAY_BE_DAILY,
    PAUSES,
    TRAVELS,
    Preferences,
    Quiet,
    Zone,
    as_kept,
)
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Region, Tier
from num_service.schemas.alerts.traits import TRAIT_LISTS, TraitFields, traits
from num_service.schemas.base import Between, Boundary, Choice, WholeNumber

#: Names that hold several values in the form.
PREFERENCE_LISTS = frozenset({"regions", "by", "daily"}) | TRAIT_LISTS
_WAYS = frozenset((tier, channel) for tier in Tier for channel in TRAVELS)
_CHOOSE = N_("Choose one of the answers in the list.")


def _hour(**options: Any) -> WholeNumber:
    return WholeNumber(
        validate=Between(0, 23, _CHOOSE), error_messages={"invalid": _CHOOSE, "null": _CHOOSE}, **options
    )


class PreferencesSchema(TraitFields):
    """When messages reach them, over what, and what they say.

    ``by`` are the ways they want, as ``danger:email``; of a channel that the page did not offer nothing is chosen.
    """

    regions = fields.List(Choice(Region), load_default=list)
    by = fields.List(fields.String(), load_default=list)
    offered = fields.String(load_default="")
    daily = fields.List(Choice(Tier), load_default=list)
    daily_at = _hour(load_default=DAILY_AT)
    time_zone = Choice(Zone, load_default=Zone.LONDON)
    quiet_from = _hour(load_default=None, allow_none=True)
    quiet_until = _hour(load_default=None, allow_none=True)
    danger_wakes = fields.Boolean(load_default=False)
    fuller = fields.Boolean(load_default=False)

    @pre_load
    def _nothing_chosen(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """An hour that was not chosen is none."""
        hours = ("quiet_from", "quiet_until")
        return {name: None if name in hours and value == "" else value for name, value in data.items()}

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        begins, ends = data["quiet_from"], data["quiet_until"]
        # One without the other, or both the same, is said at the field.
        quiet = None if begins is None and ends is None else Quiet(_or(begins, ends), _or(ends, begins))
        offered = set(Channel) & set(data["offered"].split(","))
        wanted = set(data["by"])
        not_by = {way for way in _WAYS if way[1] in offered and as_kept([way])[0] not in wanted}
        return {
            "offered": frozenset(Channel(each) for each in offered),
            "chosen": Preferences(
                regions=frozenset(each for each in data["regions"] if each.is_place),
                zone=data["time_zone"],
                quiet=quiet,
                danger_wakes=data["danger_wakes"],
                daily=frozenset(data["daily"]) & frozenset(MAY_BE_DAILY),
                daily_at=data["daily_at"],
                not_by=frozenset(not_by),
                fuller=data["fuller"],
                said=traits(data),
            ),
        }


def _or(hour: int | None, other: int | None) -> int:
    return hour if hour is not None else other or 0


class PauseSchema(Boundary):
    """For how many days nothing is sent; none is to go on."""

    days = WholeNumber(
        required=True,
        validate=validate.OneOf((0, *PAUSES), error=_CHOOSE),
        error_messages={"required": _CHOOSE, "invalid": _CHOOSE, "null": _CHOOSE},
    )
