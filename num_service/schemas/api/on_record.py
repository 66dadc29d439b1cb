"""What the API answers about what is on record of a report."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from num_service.domain.reports.on_record import Rest
from num_service.schemas.api.base import Out, Say, maybe
from num_service.services.reports.on_record import Record, State


class EventOut(Out):
    """One event. ``rests_on_answer`` is null for what sent nothing out."""

    day = fields.Date()
    title = fields.String()
    state = fields.Enum(State, by_value=True)
    rests_on_answer = maybe(fields.String, metadata={"enum": [*Rest, None]})


class RecordOut(Out):
    """The events, and ``proof``: the same with leaves, inclusion proofs, signed heads and the public key."""

    size = maybe(fields.Integer, metadata={"description": "Of the log it was proven against."})
    as_of = maybe(fields.Date)
    whole = fields.Boolean()
    not_in_log = fields.Integer(metadata={"description": "What went out and has no entry in this log."})
    events = fields.List(fields.Nested(EventOut))
    proof = fields.Dict(keys=fields.String())


def record_out(record: Record, say: Say) -> dict[str, Any]:
    return {
        "size": record.size,
        "as_of": record.as_of,
        "whole": record.whole,
        "not_in_log": record.not_in_log,
        "events": [
            {
                "day": each.day,
                "title": say(each.words),
                "state": each.state,
                "rests_on_answer": each.rests,
            }
            for each in record.events
        ],
        "proof": record.document,
    }
