"""Whom a report calls as it comes in."""

from __future__ import annotations

from num_service.domain.reports.report import NewReport
from num_service.domain.shared.duties import Duty
from num_service.domain.shared.taxonomy import DangerNow, UnderEighteen


def duties_called(new: NewReport) -> tuple[Duty, ...]:
    """Danger now calls whoever is on call; a child in danger, or somebody under 18 harmed, the safeguarding lead.

    What is kept of it in the clear is that they were called, as with "in danger now"; not which of these it was.
    """
    called = []
    if new.danger_now:
        called.append(Duty.ON_CALL)
    if new.about.under_18 is UnderEighteen.YES or DangerNow.CHILD in new.danger_now:
        called.append(Duty.SAFEGUARDING)
    return tuple(called)
