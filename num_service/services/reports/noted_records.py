"""What the log notes of records that reporters took away: the SHA-256, under the report's number, and the day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from num_service.crypto.audit_heads import HeadKey
from num_service.db.queries.core import audit_log
from num_service.services.core import event_proof

MADE = "record.made"
_REFERENCE = re.compile(r"\bR-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


@dataclass(frozen=True, slots=True)
class Noted:
    """What the log says of a record: the report's number and the day. proven: it leads to the newest signed head."""

    reference: str
    day: date
    proven: bool


def is_in_log(session: Session, reference: str, sha256: str) -> bool:
    """Whether the log has a record of a report with this SHA-256."""
    found = audit_log.about(session, [f"report:{reference}"])
    return any((entry.action, entry.fingerprint) == (MADE, sha256) for entry, _ in found)


def check(session: Session, *, text: str, sha256: str, key: HeadKey) -> Noted | None:
    """Find a record in the log by the number that stands in it and by its SHA-256; None where there is none."""
    for reference in dict.fromkeys(_REFERENCE.findall(text)):
        found = event_proof.prove_events(session, [f"report:{reference}"], key=key)
        for each in found.events:
            if (each.opening.action, each.opening.fingerprint) == (MADE, sha256):
                return Noted(reference, each.opening.day, each.holds)
    return None
