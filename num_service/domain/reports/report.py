"""What a report is: its status, the facts kept in the clear, and what a reporter may send.

Required: at least one incident type or free text; and a region, "online" or "rather not say". Everything else is
optional (2-domain, "The report").
"""

from __future__ import annotations

from dataclasses import dataclass

from num_service.domain.reports.consent import Answer
from num_service.domain.reports.field import MAX_ACCOUNT, MAX_LINE, MAX_PARAGRAPH
from num_service.domain.reports.fields import (
    MAX_IDENTIFIERS,
    MAX_PEOPLE,
    About,
    GivenIdentifier,
    Person,
    ReportFields,
    When,
    Where,
)
from num_service.domain.reports.safeguarding import Guard
from num_service.domain.shared.errors import Conflict, Invalid, NotFound
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import (
    IncidentType,
    Region,
    Role,
    Tier,
    UnderEighteen,
    Worded,
    worst_tier,
)

__all__ = [
    "MAX_ACCOUNT",
    "MAX_IDENTIFIERS",
    "MAX_LINE",
    "MAX_PARAGRAPH",
    "MAX_PEOPLE",
    "About",
    "GivenIdentifier",
    "NewReport",
    "Person",
    "ReportFacts",
    "Status",
    "When",
    "Where",
    "move",
    "must_be_there",
]


class Status(Worded):
    """How far a report has got."""

    RECEIVED = "received", N_("Received")
    IN_HAND = "in_hand", N_("Being worked on")
    CLOSED = "closed", N_("Finished")
    SET_ASIDE = "set_aside", N_("Set aside")
    DELETED = "deleted", N_("Deleted by its reporter")


_NEXT: dict[Status, frozenset[Status]] = {
    Status.RECEIVED: frozenset({Status.IN_HAND, Status.SET_ASIDE}),
    Status.IN_HAND: frozenset({Status.CLOSED, Status.SET_ASIDE}),
    Status.CLOSED: frozenset({Status.IN_HAND}),
    Status.SET_ASIDE: frozenset({Status.IN_HAND}),
    Status.DELETED: frozenset(),
}


def move(current: Status, to: Status) -> Status:
    """The new status, or a :class:`Conflict` when a report cannot go there from here."""
    if to not in _NEXT[current]:
        raise Conflict(
            "bad_transition",
            "A report that is “%(current)s” cannot become “%(to)s”.",
            current=current,
            to=to,
        )
    return to


def must_be_there(status: Status) -> None:
    """Refuse whatever is about a report that its reporter deleted. Raises ``NotFound`` ``deleted``."""
    if status is Status.DELETED:
        raise NotFound("deleted", "This report was deleted with its code. Nothing of it is left to read.")


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """The clear columns the decisions rest on; nothing here is sealed."""

    status: Status
    incident_types: frozenset[IncidentType]
    region: Region
    official: bool
    guard: Guard = Guard.NONE


@dataclass(frozen=True, slots=True)
class NewReport(ReportFields):
    """A report as it is sent, before it is sealed. Lives in memory for the length of one request.

    Its fields are the lines of the table in ``fields``.
    """

    answers: tuple[Answer, ...] = ()
    #: The version of the questions that was shown, where the report says it (``wording``).
    wording_version: str = ""
    #: Whether their code opens what they told us, for a record of their own. Never what is about them.
    own_copy: bool = False

    def __post_init__(self) -> None:
        if not self.incident_types and not self.account.strip():
            raise Invalid(
                "nothing_said",
                "Choose what happened, or tell us in your own words.",
                field="incident_types",
            )

    @property
    def tier(self) -> Tier:
        """The worst tier of what happened; danger whenever somebody is in danger now."""
        return Tier.DANGER if self.danger_now else worst_tier(self.incident_types)

    @property
    def young(self) -> bool:
        """Whether the person it happened to was said to be under 18."""
        return self.about.under_18 is UnderEighteen.YES

    @property
    def official(self) -> bool:
        """Whether anyone in it may be police or another official: the gate then holds (rule 10)."""
        return (
            any(person.role is Role.OFFICIAL for person in self.people)
            or IncidentType.OFFICIAL_MISCONDUCT in self.incident_types
        )
