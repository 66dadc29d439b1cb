"""An officer writes to the service about a packet: a question, what came of it, a request for an appeal.

It is kept in the police database, in the same few statements whatever its reporter has said or will say: nothing here
knows. A worker takes it over to caseworkers (``services/reports/from_police``), and nothing of it ever comes back.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from num_service.db.queries.police import force_messages
from num_service.db.queries.police.force_messages import Answer, Written
from num_service.domain.police.force_message import ForceKind, Outcome, must_say_something
from num_service.domain.shared.errors import Conflict, NotFound
from num_service.services.police.officer_desk import open_packet


def write(
    session: Session, *, reference: str, kind: ForceKind, words: str, outcome: Outcome | None = None
) -> None:
    """Send something about a packet of the officer's own force. The same again changes nothing.

    Sending acknowledges the packet: whoever writes about it has it.

    Raises:
        Invalid: as :func:`~num_service.domain.police.force_message.must_say_something`.
        NotFound: ``no_packet``. Conflict: ``withdrawn``; ``full``.
    """
    must_say_something(kind, outcome, words)
    open_packet(session, reference=reference)
    answer = force_messages.send(session, reference=reference, kind=kind, outcome=outcome, words=words)
    if answer is Answer.NONE:
        raise NotFound("no_packet", "There is no report with this reference.")
    if answer is Answer.WITHDRAWN:
        raise Conflict("withdrawn", "This report was withdrawn, so nothing more can be sent about it here.")
    if answer is Answer.FULL:
        raise Conflict("full", "So much has been sent about this report already. Ring us instead.")


def written(session: Session, references: Collection[str]) -> dict[str, list[Written]]:
    """What the officer's own force has sent about these packets, the oldest first."""
    found: dict[str, list[Written]] = {}
    for each in force_messages.of_packets(session, references):
        found.setdefault(each.reference, []).append(each)
    return found
