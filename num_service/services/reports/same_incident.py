"""Mark that reports of several people tell of one incident, so that it counts once. It links no answer and no text.

Each report keeps its own code, its own answers and its own words: who withdraws takes their own contribution out, and
nothing else. Reporters are told nothing of each other's reports; only caseworkers see the mark.
"""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from num_service.db.queries.reports import consents, same_incident
from num_service.services.core.wiring import Clock, Wake
from num_service.services.police.reconsider import reconsider


def join(
    session: Session,
    *,
    report_id: uuid.UUID,
    with_id: uuid.UUID,
    by: uuid.UUID | None = None,
    clock: Clock,
    wake: Wake,
) -> None:
    """Mark two reports, and whatever is marked with either, as one incident.

    What rested on somebody else having reported the same person is decided again: two people who were hurt at once are
    not two reports of that person.

    Args:
        by: the caseworker who saw it; None where whoever wrote the report down was told.
    """
    both = (report_id, with_id)
    concerned = {*both, *(each for one in both for each in same_incident.together(session, one))}
    consents.lock(session, list(concerned))
    theirs, mine = same_incident.mark_of(session, with_id), same_incident.mark_of(session, report_id)
    incident, on = theirs or mine or uuid.uuid4(), clock().date()
    if theirs is not None and mine is not None and theirs != mine:
        same_incident.merge(session, gone=mine, into=incident)
    for each in both:
        same_incident.put(session, report_id=each, incident=incident, on=on, by=by)
    session.flush()
    reconsider(session, report_ids=concerned, now=clock(), wake=wake)


def leave(session: Session, *, report_id: uuid.UUID, clock: Clock, wake: Wake) -> None:
    """A report tells of another incident after all. A mark that one report alone would have is taken away with it."""
    others = same_incident.together(session, report_id)
    consents.lock(session, [report_id, *others])
    same_incident.take_out(session, [report_id, *others] if len(others) == 1 else [report_id])
    session.flush()
    reconsider(session, report_ids=(report_id, *others), now=clock(), wake=wake)
