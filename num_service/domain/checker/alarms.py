"""What is noticed about checks, and how long staff can look at it (2-domain, "The checker")."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Worded


class AlarmKind(Worded):
    """Something that staff are told of. Whoever checked is told nothing else than anybody."""

    SEQUENCE = "sequence", N_("Many numbers beside each other were checked")
    RANGES = "ranges", N_("One account checked many numbers in ranges that nobody was given")
    IN_ALL = "in_all", N_("More was checked in a day than everybody together may")
    CANARY = "canary", N_("Somebody checked an identifier that nobody has")


#: Counts of a day and alarms are kept so long.
KEPT = timedelta(days=90)
#: So long after numbers beside each other were checked, new accounts have the small budget.
NARROW_FOR = timedelta(hours=1)


def hour_of(moment: datetime) -> datetime:
    """The hour that an alarm is kept by: its minute would help to find who was signed in."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def kept_from(today: date) -> date:
    """The first day of which counts and alarms are still kept."""
    return today - KEPT
