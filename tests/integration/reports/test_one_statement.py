"""A report is written in one statement: the rows are those that the models would write, or there are none."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from typing import Any, cast

import psycopg
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from num_service.crypto.receipts import Receipt, new_receipt
from num_service.crypto.references import fresh_reference
from num_service.crypto.signing import id_of, is_signed, key_fingerprint
from num_service.db.models.reports.consent import ConsentHead, ConsentRow
from num_service.db.models.reports.identifier import ReportIdentifier
from num_service.db.models.reports.report import Report
from num_service.db.models.sealed.part import PartKey, SealedPart
from num_service.db.queries.core.audit_log import New
from num_service.db.queries.reports.intake import AnswerRow
from num_service.db.statements import Statements
from num_service.domain.reports import parts, statements, wording
from num_service.domain.reports.consent import (
    ANSWERS,
    CONDITIONS,
    POLICE_SCOPES,
    Answer,
    AskedBy,
    Scope,
    Value,
)
from num_service.domain.reports.parts import PartKind
from num_service.domain.reports.report import NewReport, Status
from num_service.domain.reports.safeguarding import ADULT_SCOPES, Guard
from num_service.domain.shared.errors import Conflict, NotReady
from num_service.domain.shared.taxonomy import (
    DangerNow,
    IncidentType,
    Language,
    OnBehalf,
    Region,
    UnderEighteen,
)
from num_service.schemas.reports.report import ReportSchema
from num_service.services.accounts import accounts
from num_service.services.core import audit, signed_answers
from num_service.services.reports.submit_report import Submitted, submit_report
from num_service.services.sealed import sealed_parts
from num_service.services.sealed.open_parts import open_with_casework_key
from tests.harness.databases import TestDatabase
from tests.harness.story import ALL_YES, Story

#: Made anew for every report, so no two rows have the same.
FRESH = {
    "id",
    "reference",
    "receipt_lookup",
    "receipt_public_key",
    "receipt_verify_key",
    "report_id",
    "part_id",
    "ciphertext",
    "wrapped",
    "number",
    "signature",
}
TYPED = ("07700 900123", "someone@example.org", "AB12 CDE", "@handle", "no number at all", "+353 20 912 0001")


@pytest.fixture(scope="module")
def app(module_app: Flask) -> Flask:
    return module_app


@pytest.fixture(scope="module")
def story(module_story: Story) -> Story:
    return module_story


def _consents(draw: st.DrawFn) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for scope in draw(st.sets(st.sampled_from(list(Scope)))):
        value = draw(st.sampled_from(ANSWERS[scope])).value
        delay = "delay_days" in CONDITIONS[scope] and value != "no" and draw(st.booleans())
        said[scope.value] = {"value": value, "delay_days": 3} if delay else value
    return said


@st.composite
def reports(draw: st.DrawFn) -> NewReport:
    """Reports as the API reads them: any people, any answers, whoever they are about."""
    consents, whose = _consents(draw), draw(st.sampled_from(list(OnBehalf)))
    young = draw(st.sampled_from([None, *UnderEighteen]))
    if whose in (OnBehalf.DOES_NOT_KNOW, OnBehalf.NOT_SAID):
        consents = {name: each for name, each in consents.items() if Scope(name) not in POLICE_SCOPES}
    people = draw(st.lists(st.lists(st.sampled_from(TYPED), max_size=3), max_size=3))
    plain = {
        "incident_types": [
            each.value for each in draw(st.lists(st.sampled_from(list(IncidentType)), min_size=1, max_size=4))
        ],
        "account": draw(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf"]), max_size=60)),
        "danger_now": [each.value for each in draw(st.sets(st.sampled_from(list(DangerNow)), max_size=2))],
        "where": {"region": draw(st.sampled_from(list(Region))).value},
        "people": [{"identifiers": [{"value": each, "basis": "saw"} for each in typed]} for typed in people],
        "about": {"on_behalf": whose.value, "under_18": young.value if young else None},
        "consents": consents,
        "wording_version": draw(st.sampled_from(["", wording.CURRENT])),
    }
    loaded: NewReport = ReportSchema().load(plain)
    return loaded


def written_by_models(
    session: Session, story: Story, new: NewReport, language: Language, project_id: uuid.UUID | None
) -> Submitted:
    """The rule, slowly: each row by its model, as reports were written before they were one statement."""
    receipt, now = new_receipt(), story.wiring.clock()
    signer = receipt.signer()
    report = Report(
        id=id_of(signer.verify_key),
        reference=fresh_reference("R"),
        status=Status.RECEIVED,
        received_on=now.date(),
        danger_now=bool(new.danger_now),
        jurisdiction=(new.where.region.jurisdiction or new.where.jurisdiction),
        region=new.where.region,
        incident_types=list(new.incident_types),
        tier=new.tier,
        official=new.official,
        guard=Guard.HOLDS if new.young else Guard.NONE,
        language=language,
        project_id=project_id,
        receipt_lookup=receipt.lookup(story.wiring.keys.receipt),
        receipt_public_key=receipt.public_key(),
        receipt_verify_key=signer.verify_key,
    )
    session.add(report)
    session.flush()
    for kind, part in ((PartKind.ACCOUNT, parts.account(new)), (PartKind.PRIVATE, parts.private(new))):
        words = json.dumps(part, ensure_ascii=False)
        sealed_parts.write(session, report_id=report.id, kind=kind, text=words, on=now.date())
    given = [each for person in new.people for each in person.identifiers]
    for position, each in enumerate(given):
        if each.normal is not None:
            entry = story.wiring.index.entry(each.normal)
            row = {"digest": entry.digest, "key_version": entry.key_version, "basis": each.basis}
            session.add(
                ReportIdentifier(report_id=report.id, position=position, kind=each.normal.kind, **row)
            )
    session.add(ConsentHead(report_id=report.id, changes=0))
    answers = list(new.answers)
    if new.about.on_behalf is OnBehalf.DOES_NOT_KNOW:
        answers = [each for each in answers if each.scope not in POLICE_SCOPES]
        answers += [Answer(scope, Value.UNAVAILABLE) for scope in sorted(POLICE_SCOPES)]
    if (
        new.young
    ):  # a no stays, and so does what cannot be asked; whatever else an adult is asked was not asked
        answers = [
            each
            for each in answers
            if each.scope not in ADULT_SCOPES or each.value in (Value.NO, Value.UNAVAILABLE)
        ]
        said = {each.scope for each in answers}
        answers += [Answer(scope, Value.NOT_ASKED) for scope in Scope if scope in ADULT_SCOPES - said]
    written = signed_answers.record(
        session,
        report=report,
        answers=answers,
        wording_version=new.wording_version or wording.FIRST,
        language=language,
        asked_by=AskedBy.PROJECT if project_id else AskedBy.REPORTER,
        now=now,
        signer=signer,
    )
    print_ = key_fingerprint(signer.verify_key)
    sent = New("receipt", "report.submitted", f"report:{report.reference}", print_)
    entries = signed_answers.entries(actor="receipt", report=report, written=written)
    audit.record_all(session, [sent, *entries])
    return Submitted(report.reference, receipt)


def rows(session: Session, story: Story, sent: Submitted) -> dict[str, Any]:
    """Everything that stands for a report, but for what is made anew; each part opened, each signature verified."""
    report = session.scalars(select(Report).where(Report.reference == sent.reference)).one()
    part = PartKey.part_id.in_(select(SealedPart.id).where(SealedPart.report_id == report.id))
    answers = session.scalars(
        select(ConsentRow).where(ConsentRow.report_id == report.id).order_by(ConsentRow.number)
    ).all()
    log = session.execute(
        text("SELECT at, actor, action, fingerprint FROM audit_entries WHERE subject = :subject"),
        {"subject": f"report:{sent.reference}"},
    ).all()
    waiting = (
        "SELECT count(*) FROM audit_waiting JOIN audit_entries ON id = entry_id WHERE subject = :subject"
    )
    tables: dict[str, Iterable[Any]] = {
        "report": [report],
        "parts": session.scalars(select(SealedPart).where(SealedPart.report_id == report.id)),
        "keys": session.scalars(select(PartKey).where(part)),
        "head": session.scalars(select(ConsentHead).where(ConsentHead.report_id == report.id)),
        "identifiers": session.scalars(
            select(ReportIdentifier).where(ReportIdentifier.report_id == report.id)
        ),
    }
    holder = story.caseworkers[0]
    return {name: sorted(map(_plain, each), key=repr) for name, each in tables.items()} | {
        "answers": [_plain(each) for each in answers],
        "signed": [_signed(report, each, sent.receipt) for each in answers],
        "words": [
            (each.kind, each.text)
            for each in open_with_casework_key(session, holder, report_id=report.id, kinds=tuple(PartKind))
        ],
        "log": sorted((str(at), actor, action) for at, actor, action, _ in log),
        "prints": sorted(print_ for *_, print_ in log) == sorted(_prints(report, answers)),
        "waits": session.scalar(text(waiting), {"subject": f"report:{sent.reference}"}),
        "key": (
            report.id == id_of(sent.receipt.signer().verify_key),
            report.receipt_verify_key == sent.receipt.signer().verify_key,
            report.receipt_public_key == sent.receipt.public_key(),
            report.receipt_lookup == sent.receipt.lookup(story.wiring.keys.receipt),
        ),
    }


def _plain(row: Any) -> dict[str, Any]:
    kept = {each.key: getattr(row, each.key) for each in row.__mapper__.column_attrs}
    return {name: value for name, value in kept.items() if name not in FRESH}


def _statement(report: Report, row: ConsentRow) -> bytes:
    assert row.place is not None
    return statements.answer(
        signed_answers.of(report),
        place=row.place,
        scope=row.scope,
        value=row.value,
        conditions=row.conditions,
        wording=row.wording_version,
        language=row.language,
        day=row.recorded_at,
        asked_by=row.asked_by,
    )


def _signed(report: Report, row: ConsentRow, receipt: Receipt) -> bool | None:
    if row.signature is None:
        return None
    return is_signed(receipt.signer().verify_key, _statement(report, row), row.signature)


def _prints(report: Report, answers: Any) -> list[str]:
    assert report.receipt_verify_key is not None
    said = [statements.fingerprint(_statement(report, each)) for each in answers]
    return [key_fingerprint(report.receipt_verify_key), *said]


def sent_by(database: Session | Statements, story: Story, new: NewReport, **more: Any) -> Submitted:
    about = {"keys": story.wiring.keys, "index": story.wiring.index, "clock": story.wiring.clock}
    return submit_report(database, new=new, **{**about, "language": Language.EN, **more})


@pytest.fixture(scope="module")
def project_id(story: Story) -> uuid.UUID:
    with story.commits() as session:
        return accounts.add_project(
            session, name="Open door", email="door@example.org", regions=(), contact=story.wiring.contact
        )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(new=reports(), by_project=st.booleans(), language=st.sampled_from(list(Language)))
def test_the_rows_are_those_the_models_write(
    story: Story, project_id: uuid.UUID, new: NewReport, by_project: bool, language: Language
) -> None:
    whose = project_id if by_project else None
    alone = sent_by(story.wiring.database.statements, story, new, project_id=whose, language=language)
    with story.commits() as session:
        within = sent_by(session, story, new, project_id=whose, language=language)
    with story.commits() as session:
        slowly = written_by_models(session, story, new, language, whose)
    with story.commits() as session:
        expected = rows(session, story, slowly)
        assert rows(session, story, alone) == expected
        assert rows(session, story, within) == expected
        assert expected["prints"]
        assert all(expected["key"])
        assert False not in expected["signed"]


def test_it_is_one_statement(story: Story) -> None:
    asked: list[str] = []
    with story.commits() as session:
        event.listen(session.connection(), "before_cursor_execute", lambda *given: asked.append(given[2]))
        sent_by(session, story, ReportSchema().load({"account": "He hit me.", "where": {"region": "london"}}))
    assert len(asked) == 1


def _all(story: Story) -> int:
    with story.commits() as session:
        return session.scalar(text("SELECT count(*) FROM reports")) or 0


@pytest.fixture
def new() -> NewReport:
    loaded: NewReport = ReportSchema().load(
        {
            "account": "He hit me.",
            "where": {"region": "london"},
            "about": {"on_behalf": "self"},
            "consents": ALL_YES,
        }
    )
    return loaded


def test_the_same_form_is_one_report_and_leaves_nothing(story: Story, new: NewReport) -> None:
    count = "SELECT (SELECT count(*) FROM sealed_parts), (SELECT count(*) FROM audit_entries)"
    form, here = uuid.uuid4().hex, story.wiring.database.statements
    sent_by(here, story, new, submission=form)
    with story.commits() as session:
        before = session.execute(text(count)).one()
    for _ in range(2):
        with pytest.raises(Conflict) as why:
            sent_by(here, story, new, submission=form)
        assert why.value.code == "already_sent"
    with pytest.raises(Conflict), story.commits() as session:
        sent_by(session, story, new, submission=form)
    with story.commits() as session:
        assert session.execute(text(count)).one() == before


def test_nothing_is_sealed_to_a_key_that_the_database_does_not_have(
    story: Story, new: NewReport, module_database: TestDatabase
) -> None:
    before = _all(story)
    with psycopg.connect(module_database.admin_libpq, autocommit=True) as admin:
        (kept,) = admin.execute("SELECT public_key FROM casework_keys").fetchone() or (b"",)
        admin.execute("SET session_replication_role = replica")
        admin.execute("UPDATE casework_keys SET public_key = %s", (bytes(32),))
        try:
            with pytest.raises(NotReady) as why:
                sent_by(story.wiring.database.statements, story, new)
        finally:
            admin.execute("UPDATE casework_keys SET public_key = %s", (kept,))
    assert why.value.code == "other_key"
    assert _all(story) == before


def test_one_answer_that_cannot_be_kept_keeps_nothing(
    story: Story, new: NewReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _all(story)
    signed = signed_answers.signed

    def with_another(*args: Any, **options: Any) -> list[AnswerRow]:
        """As they are, and one to a question that there is not."""
        rows = signed(*args, **options)
        return [*rows, rows[0]._replace(scope=cast(Scope, "nothing of ours"), place=len(rows))]

    monkeypatch.setattr(signed_answers, "signed", with_another)
    with pytest.raises(IntegrityError):
        sent_by(story.wiring.database.statements, story, new)
    assert _all(story) == before


def test_what_is_recorded_where_nothing_may_be_written_is_refused(story: Story) -> None:
    """Never taken in silence: whoever only reads learns that they cannot record."""
    with pytest.raises(OperationalError), story.wiring.database.snapshot() as session:
        audit.record(session, actor="command", action="report.read", subject="report:R-0000-0000")
