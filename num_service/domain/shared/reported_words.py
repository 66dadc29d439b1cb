"""What happened, in words for somebody it did not happen to: members who check, projects, police.

The closed list speaks to the reporter ("your details published"); nobody else is "you".
"""

from __future__ import annotations

from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import IncidentType

_TYPES = {
    IncidentType.HELD: N_("Held against their will"),
    IncidentType.DOMESTIC_ABUSE: N_("Abuse or control by a partner, an ex or family"),
    IncidentType.THREAT_TO_OUT: N_("Threat to out someone"),
    IncidentType.DOXING: N_("Personal details published (doxing)"),
    IncidentType.STOLEN_CONTENT: N_("Content stolen"),
    IncidentType.CUCKOOING: N_("Home taken over (cuckooing)"),
    IncidentType.DAMAGE: N_("Damage to belongings"),
}


def incident_words(kind: IncidentType) -> str:
    """An incident type as told about somebody else."""
    return _TYPES.get(kind, kind.words)
