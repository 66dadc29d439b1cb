"""What a reporter's code signs: one exact text for each thing they say, that no other thing can be read into.

A statement names its report, and its place among the answers to the same thing. So a yes cannot be moved to another
report, and copied in again after a later no it no longer has its place. Days, never moments (decision 50).
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from num_service.domain.reports.consent import AskedBy, Scope, Value
from num_service.domain.shared.taxonomy import Language

_AS_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Of:
    """Whose statement it is: the report's id, and the reference that people call it by."""

    report_id: uuid.UUID
    reference: str


def answer(
    of: Of,
    *,
    place: int,
    scope: Scope,
    value: Value,
    conditions: Mapping[str, object],
    wording: str,
    language: Language,
    day: datetime,
    asked_by: AskedBy,
) -> bytes:
    """One answer to one question.

    Args:
        place: how many answers of this report came before it, to whatever question.
        conditions: as they are kept, every one of them.
        wording: the version of the question that was shown.
        day: any moment of it; only its day in UTC is signed.
    """
    return _canonical(
        "num answer 1", of, place, scope, value, dict(conditions), wording, language, _day(day), asked_by
    )


def warning(of: Of, *, place: int, reference: str, sha256: str, says: bool) -> bytes:
    """A yes or no to one exact warning that was shown to them.

    Args:
        place: how many answers they gave to this warning before, whatever its text was then.
        reference: the warning's.
        sha256: of its exact text, in hex.
    """
    return _canonical("num warning 1", of, place, reference, sha256, says)


def handover(
    of: Of,
    *,
    place: int,
    handover_id: uuid.UUID,
    body: str,
    wording: str,
    language: Language,
    day: datetime,
    says: bool,
) -> bytes:
    """A yes or no to one body. place: how many answers they gave to this question before."""
    return _canonical("num handover 1", of, place, handover_id.hex, body, wording, language, _day(day), says)


def own_name(
    of: Of,
    *,
    place: int,
    disclosure_id: uuid.UUID,
    sha256: str,
    wording: str,
    language: Language,
    day: datetime,
    says: bool,
) -> bytes:
    """A yes or no to telling one officer who they are.

    Args:
        place: how many answers they gave to this question before.
        sha256: of the exact text that says which officer, and what they would be told.
    """
    return _canonical(
        "num own name 1", of, place, disclosure_id.hex, sha256, wording, language, _day(day), says
    )


def fingerprint(statement: bytes) -> str:
    """The SHA-256 of a statement in hex, as the audit log carries it."""
    return hashlib.sha256(statement).hexdigest()


def _canonical(kind: str, of: Of, *parts: object) -> bytes:
    """Parts that cannot run into each other, whatever stands in them: JSON, in one way of writing it."""
    whole = [kind, of.report_id.hex, of.reference, *parts]
    return _AS_JSON(whole).encode()


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).date().isoformat()
