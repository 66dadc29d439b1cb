"""Delete a report, for who has its code: all that it allowed ends first, then all that is sealed is destroyed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from num_service.db.models.reports.report import Report
from num_service.db.queries.casework import pages
from num_service.db.queries.core import audit_log
from num_service.db.queries.reports import consents, deletion
from num_service.domain.reports.consent import Scope
from num_service.domain.shared.duties import Duty
from num_service.domain.shared.errors import Conflict
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.phrases import Message, phrase, phrases
from num_service.domain.shared.taxonomy import Language
from num_service.services.core import audit
from num_service.services.core.wiring import Clock, Wiring
from num_service.services.reports import pausing
from num_service.services.reports.return_with_receipt import OpenReceipt, still_there

#: Days after which a report can be deleted although the safeguarding lead has still not seen it: our fault, not theirs.
LEAD_HAS = 7


def not_before(session: Session, *, report_id: uuid.UUID, clock: Clock) -> date | None:
    """From which day a report can be deleted; None where it can be now.

    What somebody under 18 told us may be deleted because somebody stands beside them and wants it gone. So the
    safeguarding lead, whom their own answer has called, sees it first, within days. Everything can be stopped
    meanwhile. A caseworker's call holds nobody's deletion back: an adult decides alone.
    """
    report = session.get_one(Report, report_id)
    unseen = any(
        each.duty is Duty.SAFEGUARDING and each.answered_at is None
        for each in pages.of_report(session, report_id)
    )
    day = report.received_on + timedelta(days=LEAD_HAS)
    if not unseen or clock().date() >= day:
        return None
    called = audit_log.newest_of(session, subject=f"report:{report.reference}", action="lead.called")
    return None if called else day


def what_stays(session: Session, *, report_id: uuid.UUID) -> tuple[Message, ...]:
    """What is left when a report has been deleted: what, where, and how long, as far as that is known."""
    return tuple(_stays(session, session.get_one(Report, report_id)))


def _stays(session: Session, report: Report) -> Iterator[Message]:
    yield phrase(
        "One line with us, without words: the number %(reference)s, the day it arrived, your yes and no to each "
        "question with its day, and which steps were taken on which day. It shows that nothing went out without a yes. "
        "It stays for good.",
        reference=report.reference,
    )
    out = deletion.out(session, report.id)
    if out.warnings:
        yield phrases(
            "With us, the text of the warning that went out, marked as no longer applying, unless others’ reports "
            "carry it without yours. No day is set yet on which it is deleted. People may remember what they read.",
            "With us, the texts of the %(num)s warnings that went out, marked as no longer applying, unless others’ "
            "reports carry them without yours. No day is set yet on which they are deleted. People may remember what "
            "they read.",
            out.warnings,
        )
    for force in out.forces:
        yield phrase(
            "With %(force)s, what an officer opened. We cannot delete it there: a force keeps it by its own rules, "
            "usually for years. They are told that it is withdrawn. We keep the exact text they have.",
            force=FORCES[force].name,
        )
    for force in out.unopened:
        yield phrase(
            "Perhaps with %(force)s, what we sent. As far as we know no officer has opened it, and then it is taken "
            "back and nothing stays there. If one has, they keep it by their own rules and are told that it is "
            "withdrawn.",
            force=FORCES[force].name,
        )
    for body in out.bodies:
        yield phrase("With %(body)s, what was handed over. They keep it by their own rules.", body=body)
    if out.officer:
        yield phrase(
            "With the police, what an officer was told in your name. They keep it by their own rules."
        )
    yield phrase(
        "In our backups, locked copies. The keys to them are gone from every backup after at most 30 days, and then "
        "they open no more."
    )


def delete_report(here: Wiring, *, opened: OpenReceipt, language: Language) -> Sequence[Message]:
    """Delete a report for good; answers what stays. A no to everything is committed first, and stands whatever follows.

    Raises:
        NotFound: ``deleted`` when it has been deleted already.
        Conflict: ``with_lead`` while the safeguarding lead is still to see it. Nothing has changed then.
    """
    with here.database.reads() as session:
        still_there(session, opened.report_id)
        if day := not_before(session, report_id=opened.report_id, clock=here.clock):
            raise Conflict(
                "with_lead",
                "Our safeguarding lead has not seen this yet. You can delete it as soon as they have, and from "
                "%(day)s in any case. You can stop everything at once.",
                day=day,
            )
    pausing.stop(here, opened=opened, language=language, also=(Scope.CONTACT,))
    with here.database.commits() as session:
        consents.lock(session, [opened.report_id])  # nothing is released meanwhile
        report = still_there(session, opened.report_id)
        stays = what_stays(session, report_id=report.id)
        deletion.destroy(session, report.id)
        audit.record(session, actor="receipt", action="report.deleted", subject=f"report:{report.reference}")
    return stays
