"""What an offence of the tables is: its title, Act and section, since when it is law, and whether counsel must look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from num_service.domain.shared.taxonomy import IncidentType

#: When the tables were last read against their sources (the field findings of November 2026).
CHECKED = date(2026, 11, 28)
COMMON_LAW = "common law"


@dataclass(frozen=True, slots=True)
class Offence:
    """One offence that an incident may amount to.

    Args:
        title: what it is called.
        act: the Act or Order, or :data:`COMMON_LAW`.
        section: sections or articles; empty at common law.
        since: in force since, a day or a year; None where no source that could be read says so.
        needs_counsel: known from practice only: a lawyer confirms it before real people depend on it.
        pending: made law, and not known to be in force: it is never named in a packet.
        checked: when it was last read.
    """

    title: str
    act: str
    section: str = ""
    since: date | int | None = None
    needs_counsel: bool = False
    pending: bool = False
    checked: date = CHECKED

    def __str__(self) -> str:
        """As a packet names it: ``Rape, Sexual Offences Act 2003 s.1``."""
        return f"{self.title}, {self.act} {self.section}".strip()


#: By incident type: the offences, or a sentence that says why there is none.
Law = dict[IncidentType, tuple[Offence, ...] | str]

TOO_WIDE = "It may be many things: a caseworker says in their own words what happened."
NOT_BY_ITSELF = "Not an offence by itself; what was done with it may be, and is then its own incident type."
