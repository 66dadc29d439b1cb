"""What a no to a question would do now, said before it is said: what stops, and what cannot be undone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from num_service.db.models.reports.report import Report
from num_service.db.queries.reports import timeline
from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.police.status import PacketStatus
from num_service.domain.reports.consent import ConsentRecord, Scope, allows, in_force
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.phrases import Message, phrase, phrases


def of_a_no(
    session: Session, report: Report, records: Sequence[ConsentRecord]
) -> Mapping[Scope, tuple[Message, ...]]:
    """For each question whose answer allows something: what its no would do, as far as is known at this moment."""
    found = {
        Scope.ALERT: _alerts(session, report),
        Scope.CHECKER: _checker(session, report),
        Scope.POLICE_INTELLIGENCE: _police(session, report),
    }
    nothing = phrase("Nothing is out because of this answer. With a no it stays so.")
    return {
        scope: tuple(says) or (nothing,)
        for scope, says in found.items()
        if (record := in_force(records, scope)) is not None and allows(record.value)
    }


def _alerts(session: Session, report: Report) -> Iterator[Message]:
    out = [each for each in timeline.alerts(session, report.id) if each.status is AlertStatus.PUBLISHED]
    for each in out:
        if each.published_at:
            yield phrase(
                "If you say no now, the warning of %(day)s is recalled, unless others’ reports carry it without "
                "yours. People may remember what they read.",
                day=each.published_at.date(),
            )


def _checker(session: Session, report: Report) -> Iterator[Message]:
    count, _ = timeline.listed(session, report.id)
    if count:
        yield phrases(
            "If you say no now, one thing you told us leaves the checker at once.",
            "If you say no now, %(num)s things you told us leave the checker at once.",
            count,
        )


def _police(session: Session, report: Report) -> Iterator[Message]:
    for each in timeline.packets(session, report.id):
        if each.status is not PacketStatus.RELEASED:
            continue
        force = FORCES[each.force].name
        if each.by_hand_on:
            yield phrase(
                "An officer of %(force)s was handed what we sent, so a no cannot call it back. A caseworker tells them "
                "that it is withdrawn.",
                force=force,
            )
        elif each.opened_at:
            yield phrase(
                "%(force)s has opened what we sent, so a no cannot call it back. They are told that it is withdrawn, "
                "and must acknowledge that.",
                force=force,
            )
        else:
            yield phrase(
                "As far as we know no officer of %(force)s has opened what we sent. If you say no now it is taken "
                "back. If one has opened it meanwhile, they are told that it is withdrawn.",
                force=force,
            )
