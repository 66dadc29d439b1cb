"""What happened, in words for somebody it did not happen to: members who check, projects, police.

The closed list speaks to the reporter ("your details published"); nobody else is "you".
"""

from __future__ import annotations

from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import IncidentType, Setting

_TYPES = {
    IncidentType.HELD: N_("Held against their will"),
    IncidentType.THREAT_TO_OUT: N_("Threat to out someone"),
    IncidentType.DOXING: N_("Personal details published (doxing)"),
    IncidentType.STOLEN_CONTENT: N_("Content stolen"),
    IncidentType.CUCKOOING: N_("Home taken over (cuckooing)"),
    IncidentType.DAMAGE: N_("Damage to belongings"),
}
_SETTINGS = {
    Setting.OWN_PLACE: N_("At the place of the person who reported it"),
    Setting.THEIR_PLACE: N_("At the place of the person reported"),
}


def incident_words(kind: IncidentType) -> str:
    """An incident type as told about somebody else."""
    return _TYPES.get(kind, kind.words)


def setting_words(setting: Setting) -> str:
    """A kind of place as told about somebody else; nothing where it was not known or not said."""
    if setting in (Setting.UNKNOWN, Setting.NOT_SAID):
        return ""
    return _SETTINGS.get(setting, setting.words)
