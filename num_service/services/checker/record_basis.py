"""Record how an identifier is known, once the reporter was asked."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from num_service.db.models.reports.identifier import ReportIdentifier
from num_service.db.models.reports.report import Report
from num_service.domain.shared.errors import Conflict, Invalid
from num_service.domain.shared.taxonomy import Basis
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder


def record_basis(
    session: Session, *, report: Report, position: int, basis: Basis, holder: CaseworkHolder
) -> None:
    """A caseworker records what the reporter answered. What the reporter said themselves is never changed.

    Args:
        position: the identifier's place in the report.
        basis: the answer; silence is none.

    Raises:
        Invalid: ``no_answer`` where nothing was answered.
        Conflict: ``already_said`` where it is known already; ``not_indexed`` where the identifier was never read.
    """
    if basis is Basis.NOT_SAID:
        raise Invalid("no_answer", "Choose how they know it.", field="basis")
    row = session.scalar(
        select(ReportIdentifier)
        .where(ReportIdentifier.report_id == report.id, ReportIdentifier.position == position)
        .with_for_update()
    )
    if row is None:
        raise Conflict("not_indexed", "This identifier could not be read, so it cannot be listed.")
    if row.basis is not Basis.NOT_SAID:
        raise Conflict("already_said", "It is recorded already how they know this identifier.")
    row.basis = basis
    audit.record(
        session, actor=holder.actor, action="identifier.basis_recorded", subject=f"report:{report.reference}"
    )
