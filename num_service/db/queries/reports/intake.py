"""A report is written in one statement: all of it stands, with its entries in the log, or nothing of it does."""

from __future__ import annotations

import dataclasses
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

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
    parts AS (
        INSERT INTO sealed_parts (id, report_id, kind, number, written_on, ciphertext, layout)
        SELECT part.id, report.id, part.kind, 1, %(received_on)s, part.ciphertext, %(layout)s
        FROM report,
             unnest(%(part_ids)s::uuid[], %(part_kinds)s::text[], %(texts)s::bytea[]) AS part (id, kind, ciphertext)),
    part_keys AS (
        INSERT INTO part_keys (part_id, holder, key_version, wrapped)
        SELECT part.id, %(holder)s, %(key_version)s, part.wrapped
        FROM report, unnest(%(part_ids)s::uuid[], %(wraps)s::bytea[]) AS part (id, wrapped)),
    own_keys AS (
        INSERT INTO part_keys (part_id, holder, key_version, wrapped)
        SELECT part.id, %(receipt)s, 1, part.wrapped
        FROM report, unnest(%(own_ids)s::uuid[], %(own_wraps)s::bytea[]) AS part (id, wrapped)),
    identifiers AS (
        INSERT INTO report_identifiers (report_id, position, kind, basis, digest, key_version)
        SELECT report.id, each.*
        FROM report, unnest(%(positions)s::int[], %(kinds)s::text[], %(bases)s::text[], %(digests)s::bytea[],
                            %(index_versions)s::int[]) AS each),
    answers AS (
        INSERT INTO consents (report_id, scope, value, conditions, wording_version, language, asked_by, recorded_at,
                              place, signature)
        SELECT report.id, said.scope, said.value, said.conditions::jsonb, said.wording, said.language, said.asked_by,
               said.recorded_at, said.place, said.signature
        FROM report, unnest(%(scopes)s::text[], %(values)s::text[], %(conditions)s::text[], %(wordings)s::text[],
                            %(languages)s::text[], %(asked_by)s::text[], %(days)s::timestamptz[], %(places)s::int[],
                            %(signatures)s::bytea[])
             AS said (scope, value, conditions, wording, language, asked_by, recorded_at, place, signature)
        ORDER BY said.place),
    pages AS (
        INSERT INTO pages (id, report_id, duty, asked_on)
        SELECT page.id, report.id, page.duty, %(received_on)s
        FROM report, unnest(%(page_ids)s::uuid[], %(page_duties)s::text[]) AS page (id, duty))
    SELECT audit_append(new.actor, new.action, new.subject, new.fingerprint)
    FROM report, unnest(%(actors)s::text[], %(actions)s::text[], %(subjects)s::text[], %(prints)s::text[])
         AS new (actor, action, subject, fingerprint)
"""
_SENT_BEFORE = "SELECT 1 FROM reports WHERE submission = %(submission)s"


@dataclass(frozen=True, slots=True)
class ReportRow:
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


@dataclass(frozen=True, slots=True)
class PartRow:
    """A sealed part and its data key, wrapped to the casework key; own: to the receipt too, if they chose so."""

    id: uuid.UUID
    kind: PartKind
    ciphertext: bytes
    wrapped: bytes
    own: bytes | None = None


@dataclass(frozen=True, slots=True)
class IdentifierRow:
    """An indexed identifier; the fields are columns of ``report_identifiers``."""

    position: int
    kind: IdentifierKind
    basis: Basis
    digest: bytes
    key_version: int


@dataclass(frozen=True, slots=True)
class AnswerRow:
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


_COLUMNS = tuple(each.name for each in dataclasses.fields(ReportRow))


def _plain(value: Any) -> Any:
    """What stands in a row for one of our lists' words, or for several."""
    if isinstance(value, Enum):
        return value.value
    return [each.value for each in value] if isinstance(value, list | tuple) else value


def _values(intake: Intake) -> dict[str, Any]:
    report, parts, identifiers = intake.report, intake.parts, intake.identifiers
    answers, entries = intake.answers, intake.entries
    return {
        **{name: _plain(getattr(report, name)) for name in _COLUMNS},
        "key_version": intake.key_version,
        "key": intake.key,
        "layout": intake.layout,
        "holder": PartHolder.CASEWORK.value,
        "part_ids": [each.id for each in parts],
        "part_kinds": [each.kind.value for each in parts],
        "texts": [each.ciphertext for each in parts],
        "wraps": [each.wrapped for each in parts],
        "receipt": PartHolder.RECEIPT.value,
        "own_ids": [each.id for each in parts if each.own],
        "own_wraps": [each.own for each in parts if each.own],
        "positions": [each.position for each in identifiers],
        "kinds": [each.kind.value for each in identifiers],
        "bases": [each.basis.value for each in identifiers],
        "digests": [each.digest for each in identifiers],
        "index_versions": [each.key_version for each in identifiers],
        "page_ids": [uuid.uuid4() for _ in intake.pages],
        "page_duties": [each.value for each in intake.pages],
        "scopes": [each.scope.value for each in answers],
        "values": [each.value.value for each in answers],
        "conditions": [json.dumps(each.conditions) for each in answers],
        "wordings": [each.wording_version for each in answers],
        "languages": [each.language.value for each in answers],
        "asked_by": [each.asked_by.value for each in answers],
        "days": [each.recorded_at for each in answers],
        "places": [each.place for each in answers],
        "signatures": [each.signature for each in answers],
        "actors": [each.actor for each in entries],
        "actions": [each.action for each in entries],
        "subjects": [each.subject for each in entries],
        "prints": [each.fingerprint for each in entries],
    }
