"""What of a report is paused now, and what would be said again to go on."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from num_service.db.queries.reports import consents
from num_service.domain.reports import wording
from num_service.domain.reports.consent import Answer, Scope, Value, before_pause, in_force, said_again
from num_service.services.core import signed_answers


@dataclass(frozen=True, slots=True)
class Paused:
    """What is paused, and what would be said again.

    again: the answers before the pause, with what is left of their delays. Never one that no code signed.
    seen: stands for exactly these; whoever goes on names it.
    """

    scopes: tuple[Scope, ...]
    again: tuple[Answer, ...]

    @property
    def seen(self) -> str:
        told = [[each.scope, each.value, each.conditions.as_json()] for each in self.again]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def paused(session: Session, *, report_id: uuid.UUID, now: datetime) -> Paused:
    """What of a report is paused now, whoever paused it."""
    records = consents.history(session, report_id)
    current = [in_force(records, scope) for scope in Scope]
    scopes = tuple(each.scope for each in current if each is not None and each.value is Value.PAUSED)
    earlier = [each.number for scope in scopes if (each := before_pause(records, scope)) is not None]
    known = signed_answers.of_numbers(session, report_id, earlier)
    again = [
        wording.as_asked(said_again(each, now), each.wording)
        for each in known
        if each.counts or each.before  # one that nobody's code signed is not put forward as theirs
    ]
    return Paused(scopes, tuple(sorted(again, key=lambda each: list(Scope).index(each.scope))))
