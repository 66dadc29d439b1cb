"""The offences that an incident type may amount to, in each jurisdiction.

Suggestions for an intelligence report, never a finding. Each has its Act and section, since when it is in force as far
as that is known, when it was checked, and whether counsel must confirm it. An incident type without one has a reason.
"""

from __future__ import annotations

from num_service.domain.shared.offences.england_wales import ENGLAND_WALES
from num_service.domain.shared.offences.entry import CHECKED, COMMON_LAW, Law, Offence
from num_service.domain.shared.offences.ireland import IRELAND
from num_service.domain.shared.offences.northern_ireland import NORTHERN_IRELAND
from num_service.domain.shared.offences.scotland import SCOTLAND
from num_service.domain.shared.taxonomy import IncidentType, Jurisdiction

__all__ = ["BY_LAW", "CHECKED", "COMMON_LAW", "Law", "Offence", "matching"]

BY_LAW: dict[Jurisdiction, Law] = {
    Jurisdiction.ENGLAND_WALES: ENGLAND_WALES,
    Jurisdiction.SCOTLAND: SCOTLAND,
    Jurisdiction.NORTHERN_IRELAND: NORTHERN_IRELAND,
    Jurisdiction.IRELAND: IRELAND,
}


def matching(types: tuple[IncidentType, ...], jurisdiction: Jurisdiction | None) -> tuple[str, ...]:
    """The offences in force that these types may amount to, each once, in the order of the types.

    Args:
        types: what happened.
        jurisdiction: whose law; None (online, not said, an island of its own law) names no offence.
    """
    if jurisdiction is None:
        return ()
    law = BY_LAW[jurisdiction]
    found = [offence for each in types if not isinstance(law[each], str) for offence in law[each]]
    return tuple(dict.fromkeys(str(each) for each in found if isinstance(each, Offence) and not each.pending))
