"""A report is written in one statement: all of it stands, with its entries in the log, or nothing of it does."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from num_service.db.queries.core.audit_log import New
from num_service.db.statements import Statements, rows_of
from num_service.domain.identifiers import IdentifierKind
from num_service.domain.reports.consent import AskedBy, Scope, Value
from num_service.domain.reports.parts import PartHolder, PartKind
from num_service.domain.reports.report import Status
from num_service.domain.reports.safeguarding import Guard
from num_service.domain.shared.duties import Duty
from num_service.domain.shared.taxonomy import Basis, IncidentType, Jurisdiction, Language, Region, Tier

# The key that everything was sealed to is looked at in the same breath: with another one in the database, or none,
# nothing is written. Nor is it when the same form came before.
_STORE = """
    WITH report AS (
        INSERT INTO reports (id, reference, status, received_on, opened, danger_now, jurisdiction, region,
                             incident_types, tier, official, guard, language, project_id, receipt_lookup,
                             receipt_public_key, receipt_verify_key, submission)
        SELECT %(id)s, %(reference)s, %(status)s, %(received_on)s, false, %(danger_now)s, %(jurisdiction)s, %(region)s,
               %(incident_types)s::text[], %(tier)s, %(official)s, %(guard)s, %(language)s, %(project_id)s,
               %(receipt_lookup)s, %(receipt_public_key)s, %(receipt_verify_key)s, %(submission)s
        WHERE EXISTS (SELECT FROM casework_keys WHERE version = %(key_version)s AND public_key = %(key)s)
        ON CONFLICT (submission) DO NOTHING
        RETURNING id),
    head AS (
        INSERT INTO consent_heads (report_id, changes, considered) SELECT id, 0, 0 FROM report),
    part AS (
        SELECT * FROM json_to_recordset(%(parts)s::json)
            AS each (id uuid, kind text, ciphertext bytea, wrapped bytea, own bytea)),
    parts AS (
        INSERT INTO sealed_parts (id, report_id, kind, number, written_on, ciphertext, layout)
        SELECT part.id, report.id, part.kind, 1, %(received_on)s, part.ciphertext, %(layout)s FROM report, part),
    part_keys AS (
        INSERT INTO part_keys (part_id, holder, key_version, wrapped)
        SELECT part.id, %(holder)s, %(key_version)s, part.wrapped FROM report, part),
    own_keys AS (
        INSERT INTO part_keys (part_id, holder, key_version, wrapped)
        SELECT part.id, %(receipt)s, 1, part.own FROM report, part WHERE part.own IS NOT NULL),
    identifiers AS (
        INSERT INTO report_identifiers (report_id, position, kind, basis, digest, key_version)
        SELECT report.id, each.*
        FROM report, json_to_recordset(%(identifiers)s::json)
            AS each (position int, kind text, basis text, digest bytea, key_version int)),
    answers AS (
        INSERT INTO consents (report_id, scope, value, conditions, wording_version, language, asked_by, recorded_at,
                              place, signature)
        SELECT report.id, each.*
        FROM report, json_to_recordset(%(answers)s::json)
            AS each (scope text, value text, conditions jsonb, wording_version text, language text, asked_by text,
                     recorded_at timestamptz, place int, signature bytea)
        ORDER BY each.place),
    pages AS (
        INSERT INTO pages (id, report_id, duty, asked_on)
        SELECT page.id, report.id, page.duty, %(received_on)s
        FROM report, json_to_recordset(%(pages)s::json) AS page (id uuid, duty text))
    SELECT audit_append(new.actor, new.action, new.subject, new.fingerprint)
    FROM report, json_to_recordset(%(entries)s::json)
         AS new (actor text, action text, subject text, fingerprint text)
"""
_SENT_BEFORE = "SELECT 1 FROM reports WHERE submission = %(submission)s"


class ReportRow(NamedTuple):
    """The report's clear facts; the fields are columns of ``reports``."""

    id: uuid.UUID
    reference: str
    status: Status
    received_on: date
    danger_now: bool
    jurisdiction: Jurisdiction | None
    region: Region
    incident_types: Sequence[IncidentType]
    tier: Tier
    official: bool
    guard: Guard
    language: Language
    project_id: uuid.UUID | None
    receipt_lookup: bytes
    receipt_public_key: bytes
    receipt_verify_key: bytes
    submission: bytes | None


class PartRow(NamedTuple):
    """A sealed part and its data key, wrapped to the casework key; own: to the receipt too, if they chose so."""

    id: uuid.UUID
    kind: PartKind
    ciphertext: bytes
    wrapped: bytes
    own: bytes | None = None


class IdentifierRow(NamedTuple):
    """An indexed identifier; the fields are columns of ``report_identifiers``."""

    position: int
    kind: IdentifierKind
    basis: Basis
    digest: bytes
    key_version: int


class AnswerRow(NamedTuple):
    """An answer; the fields are columns of ``consents``. fingerprint: of its statement, for the log."""

    scope: Scope
    value: Value
    conditions: dict[str, object]
    wording_version: str
    language: Language
    asked_by: AskedBy
    recorded_at: datetime
    place: int
    signature: bytes | None
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Intake:
    """Everything that one report is.

    key_version, key: of the casework key that the parts are sealed to. layout: what was bound into them. pages: whom it
    calls.
    """

    report: ReportRow
    key_version: int
    key: bytes
    layout: int
    parts: Sequence[PartRow]
    identifiers: Sequence[IdentifierRow]
    answers: Sequence[AnswerRow]
    entries: Sequence[New]
    pages: Sequence[Duty] = ()


def store(database: Session | Statements, intake: Intake) -> bool:
    """Write a report. False, and nothing is written, where its form came before or its key is not the database's."""
    return bool(rows_of(database, _STORE, _values(intake)))


def sent_before(database: Session | Statements, submission: bytes) -> bool:
    """Whether a report came from the form with this one-time number."""
    return bool(rows_of(database, _SENT_BEFORE, {"submission": submission}))


def _plain(value: Any) -> Any:
    """What stands in a row for one of our lists' words, or for several."""
    if isinstance(value, Enum):
        return value.value
    return [each.value for each in value] if isinstance(value, list | tuple) else value


def _written(value: object) -> str:
    """What JSON has no form for, as PostgreSQL reads it. Raises TypeError for anything that no row has."""
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    if isinstance(value, uuid.UUID | datetime):
        return str(value)
    raise TypeError(f"no row has a {type(value).__name__}")


_JSON = json.JSONEncoder(default=_written).encode


def _values(intake: Intake) -> dict[str, Any]:
    """One value for all rows of a table: the driver takes longer over a list than PostgreSQL over its JSON."""
    return {
        **{name: _plain(value) for name, value in intake.report._asdict().items()},
        "key_version": intake.key_version,
        "key": intake.key,
        "layout": intake.layout,
        "holder": PartHolder.CASEWORK.value,
        "receipt": PartHolder.RECEIPT.value,
        "parts": _JSON([each._asdict() for each in intake.parts]),
        "identifiers": _JSON([each._asdict() for each in intake.identifiers]),
        "answers": _JSON([each._asdict() for each in intake.answers]),
        "entries": _JSON([each._asdict() for each in intake.entries]),
        "pages": _JSON([{"id": uuid.uuid4(), "duty": each} for each in intake.pages]),
    }
