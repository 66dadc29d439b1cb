"""What a project may see of the reports it filed: reference and status, where ``helper`` is yes, and no more."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from num_service.db.queries.reports import reports
from num_service.domain.reports.consent import Scope, says_yes
from num_service.domain.reports.report import Status
from num_service.services.core import signed_answers


@dataclass(frozen=True, slots=True)
class FiledReport:
    reference: str
    received_on: date
    status: Status


def filed_reports(session: Session, *, project_id: uuid.UUID) -> list[FiledReport]:
    """The project's filed reports whose person allows it to follow them, newest first."""
    filed = reports.filed_by(session, project_id)
    said = signed_answers.histories(session, filed, scopes=(Scope.HELPER,))
    return [
        FiledReport(report.reference, report.received_on, report.status)
        for report in filed
        if says_yes(said[report.id], Scope.HELPER)
    ]
