"""What the queue is asked for in its address, and what is done there with several reports at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from marshmallow import fields

from num_service.domain.reports.queue import Asked, Order, Says, View
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Language, Region, Tier, Worded
from num_service.schemas.base import Boundary, Line

W = TypeVar("W", bound=Worded)
_NOT_OF_A_REFERENCE = re.compile(r"[^0-9A-Z-]")
_LONGEST = 20
#: What an address of the queue may say.
ASKS = ("show", "sort", "q", "region", "tier", "language", "says", "page")


class AssignManySchema(Boundary):
    """Several reports, and a colleague chosen from a list."""

    to = fields.UUID(
        required=True,
        error_messages={"required": N_("Choose a colleague."), "invalid_uuid": N_("Choose a colleague.")},
    )
    reports = fields.List(Line(40), load_default=list)


def asked(args: Mapping[str, str]) -> Asked:
    """What an address asks for. What it cannot mean is left out: an old link still finds the queue."""
    typed = _NOT_OF_A_REFERENCE.sub("", args.get("q", "").upper().replace(" ", "-"))[:_LONGEST]
    return Asked(
        view=_one(View, args.get("show")) or View.WAITING,
        order=_one(Order, args.get("sort")) or Order.URGENT,
        reference=typed.removeprefix("R-").strip("-"),
        region=_one(Region, args.get("region")),
        tier=_one(Tier, args.get("tier")),
        language=_one(Language, args.get("language")),
        says=_one(Says, args.get("says")),
    )


def _one(words: type[W], code: str | None) -> W | None:
    return next((each for each in words if each.value == code), None)
