"""What was done with a report, as the audit log has it: days and names for colleagues, and never an hour."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy.orm import Session

from num_service.db.models.reports.report import Report
from num_service.db.queries.core import audit_log
from num_service.domain.shared.days import local_day


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that was done on a day, however often.

    Args:
        by: the colleague; None for whoever holds the code, and for the service itself.
        with_code: the reporter did it.
    """

    day: date
    action: str
    by: uuid.UUID | None
    with_code: bool
    times: int


def history(session: Session, report: Report, documents: Iterable[str]) -> list[Deed]:
    """What was done with a report and with what was written from it, the newest first.

    Args:
        documents: the audit log's subjects of what was written from it, as ``alert:A-7K2M-9QXD``.
    """
    entries = [
        (local_day(at), action, actor)
        for at, action, actor in audit_log.deeds(session, [f"report:{report.reference}", *documents])
    ]
    return [
        Deed(day, action, _colleague(actor), actor == "receipt", len(list(same)))
        for (day, action, actor), same in groupby(reversed(entries))
    ]


def _colleague(actor: str) -> uuid.UUID | None:
    kind, _, name = actor.partition(":")
    return uuid.UUID(name) if kind == "user" else None
