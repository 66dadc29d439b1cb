"""How somebody works, who they are, what they speak and near where: of oneself, or of those an alert is for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from num_service.domain.alerts.audience import GENDERS, SECTORS, Spoken, Traits
from num_service.domain.shared.districts import postcode_areas
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Gender, Sector
from num_service.schemas.base import Boundary, Choice, invalid

#: Names that hold several values in a form.
TRAIT_LISTS = frozenset({"sectors", "genders", "speaks"})
#: So many postcode areas at most; there are 124.
_MOST = 20
_AREA = re.compile(r"([A-Z]{1,2})(?:[0-9][0-9A-Z]?)?")


class Near(fields.Field[Any]):
    """Postcode areas as somebody types them, ``LS, BD`` or ``LS1 BD5``: of a postcode only its letters are taken."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> frozenset[str]:
        found = [_AREA.fullmatch(each) for each in re.split(r"[\s,;/]+", str(value).upper()) if each]
        letters = frozenset(each[1] for each in found if each)
        if not all(found) or not letters <= postcode_areas() or len(letters) > _MOST:
            raise invalid(
                N_("Write the letters that postcodes begin with, for example LS or M, and a space between.")
            )
        return letters


class TraitFields(Boundary):
    """The fields of both forms."""

    sectors = fields.List(Choice(Sector), load_default=list)
    genders = fields.List(Choice(Gender), load_default=list)
    speaks = fields.List(Choice(Spoken), load_default=list)
    near = Near(load_default=frozenset)


def traits(loaded: Mapping[str, Any]) -> Traits:
    """What a form says; "rather not say" is nothing said."""
    return Traits(
        frozenset(loaded["sectors"]) & frozenset(SECTORS),
        frozenset(loaded["genders"]) & frozenset(GENDERS),
        frozenset(loaded["speaks"]),
        frozenset(loaded["near"]),
    )


def traits_typed(typed: Mapping[str, Any]) -> Traits:
    """The same of a form that may be unfinished; what cannot be read is not counted."""
    of = {
        name: frozenset(each for each in kind if each.value in map(str, typed.get(name) or ()))
        for name, kind in (("sectors", Sector), ("genders", Gender), ("speaks", Spoken))
    }
    letters = re.split(r"[\s,;/]+", str(typed.get("near") or "").upper())
    near = {found[1] for each in letters if (found := _AREA.fullmatch(each))} & postcode_areas()
    return traits(of | {"near": near})
