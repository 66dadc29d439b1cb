"""Ask the gate about one packet as everything stands now. Reads only; ``release_packet`` acts on the answer."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from num_service.db.models.police.packet import PacketRow
from num_service.db.models.reports.report import Report
from num_service.db.queries.police import packets, pushed
from num_service.db.queries.reports import reports
from num_service.db.queries.writing import texts
from num_service.domain.police.gate import Verdict, decide
from num_service.domain.police.packet import Packet
from num_service.domain.police.status import PacketStatus
from num_service.domain.reports.consent import Scope
from num_service.domain.reports.matching import best
from num_service.domain.shared.forces import FORCES
from num_service.services.core import signed_answers


def decide_release(
    session: Session,
    *,
    row: PacketRow,
    packet: Packet,
    now: datetime,
    approved_by: uuid.UUID | None = None,
    goes_anew: bool = False,
) -> Verdict:
    """The gate's verdict on one packet for its force.

    An answer from before answers were signed keeps out what its force is known to have. It sends nothing, so neither
    what is on its way there, whatever a row calls it, nor what a restore has made doubtful.

    Args:
        row: the packet's row: writer, approver, hashes.
        packet: the exact packet, from the frozen text or from the opened draft.
        now: an aware datetime; taken after the consent row is locked when the answer will be acted on.
        approved_by: ask what the verdict would be, had this person approved the text as it is now; nothing is released
            on such an answer.
        goes_anew: somebody else is to get what was released. Having been out then excuses nothing: neither an answer
            that is not signed, nor a writer or approver who has left or stepped back since.
    """
    report = session.get_one(Report, row.report_id)
    out = row.status == PacketStatus.RELEASED and not goes_anew
    clearance = texts.clearance(session, row, is_out=out, rests_on=[row.report_id])
    if approved_by is not None:
        clearance = clearance.approved_by(str(approved_by), packet.sha256)
    return decide(
        facts=reports.facts(report),
        consents=signed_answers.history(
            session,
            row.report_id,
            scopes=(Scope.POLICE_INTELLIGENCE,),
            out=out and pushed.is_there(session, row.reference),
        ),
        match=best(reports.matches(session, row.report_id)),
        recipient=FORCES[row.force],
        packet=packet,
        clearance=clearance,
        elsewhere=packets.elsewhere(session, row),
        now=now,
    )
