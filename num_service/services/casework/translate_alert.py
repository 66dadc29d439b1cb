"""Translate an alert that is out: one caseworker writes it, a second approves it, then readers have it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from num_service.db.models.alerts.alert import Alert
from num_service.db.models.alerts.translation import AlertTranslation
from num_service.db.models.reports.report import Report
from num_service.db.queries.alerts import alerts
from num_service.db.queries.reports import consents
from num_service.db.queries.writing import texts
from num_service.domain.alerts.alert import WORDS, AlertStatus, AlertText, Said, read_alert
from num_service.domain.reports.parts import PartKind
from num_service.domain.shared.errors import Conflict, Invalid
from num_service.domain.shared.taxonomy import Language
from num_service.domain.writing.document import OverNow, SavedMeanwhile, Standing, must_be_as_seen
from num_service.domain.writing.identifiability import blocks
from num_service.services.alerts import alert_sources
from num_service.services.alerts.draft_alert import no_identifiers_in
from num_service.services.core import audit
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock
from num_service.services.sealed import open_parts, sealed_parts
from num_service.services.writing import examine_text
from num_service.services.writing.combined_words import say_why_it_may_stay


@dataclass(frozen=True, slots=True)
class Translated:
    """A translation as it stands. ``mine``: whoever asks wrote it, or an earlier version of it."""

    row: AlertTranslation
    text: AlertText = field(repr=False)
    mine: bool


def save(
    session: Session,
    *,
    reference: str,
    language: Language,
    text: AlertText,
    began_from: str,
    holder: CaseworkHolder,
    clock: Clock,
) -> AlertTranslation:
    """Write a translation, or write it anew: until a second caseworker has approved it, readers have the English.

    Args:
        text: the words in that language; numbers and names of accounts stand in the alert's own list.
        began_from: the hash of what was there when its writer began; empty where nothing was.

    Raises:
        OverNow: where it is not out.
        SavedMeanwhile: where a colleague saved another since, or took it away.
        Conflict: ``shredded``.
        Invalid: ``identifier_in_text``; ``not_whole`` where something that the English says is missing.
    """
    open_parts.must_hold_key(session, holder)
    _no_identifiers_in(text)
    alert, rests_on = _out(session, reference, clock)
    _as_whole_as(read_alert(alert.published_content or ""), text)
    row = alerts.translation(session, alert.id, language)
    if row is not None and row.sha256 == text.sha256:
        return row
    if began_from != (row.sha256 if row is not None else ""):
        raise SavedMeanwhile
    if row is None:
        row = AlertTranslation(alert_id=alert.id, language=language)
    after = _key(alert, row) if row.sha256 else None
    earlier = row.draft_id
    row.sha256, row.writer_id, row.approver_id, row.approved_at = text.sha256, holder.user_id, None, None
    row.draft_id = sealed_parts.write(
        session, report_id=min(rests_on), kind=PartKind.ALERT_DRAFT, text=text.content, on=clock().date()
    )
    session.add(row)
    texts.add_author(session, key=_key(alert, row), user_id=holder.user_id, after=after)
    session.flush()
    if earlier is not None:
        sealed_parts.destroy(session, earlier)
    _put(alert, language, None)
    _record(session, holder, "translated", alert)
    return row


def approve(
    session: Session,
    *,
    reference: str,
    language: Language,
    seen: str,
    holder: CaseworkHolder,
    clock: Clock,
    reason: str = "",
) -> None:
    """Approve exactly what was seen: readers of that language have it from now on.

    Args:
        seen: the hash that the page showed.
        reason: as for ``document.approve``.

    Raises:
        OverNow: where it is not out or does not wait.
        Conflict: ``own_approval``; ``changed``; ``identifying``.
        Invalid: ``reason_needed``.
    """
    alert, rests_on = _out(session, reference, clock)
    row = alerts.translation(session, alert.id, language)
    if row is None or row.approver_id is not None:
        raise OverNow
    text = _open(session, row, rests_on, holder)
    must_be_as_seen(text.sha256, row.sha256)
    found = False
    for report_id in rests_on:
        account, private = examine_text.open_own_parts(session, report_id=report_id, holder=holder)
        found = found or blocks(examine_text.marks(text, account=account, private=private))
    Standing(
        authors=frozenset(str(each) for each in {row.writer_id, *texts.authors(session, _key(alert, row))}),
        seen=text.sha256,
        identifying=found,
        sent_back=False,
    ).may_approve(reader=str(holder.user_id), seen=seen)
    for report_id in rests_on:
        report = session.get_one(Report, report_id)
        say_why_it_may_stay(session, report=report, words=text.words, reason=reason, clock=clock)
    row.approver_id, row.approved_at = holder.user_id, clock()
    _put(alert, language, Said(language, text.headline, text.body, text.look_for, text.advice))
    _record(session, holder, "translation_approved", alert)


def remove(
    session: Session, *, reference: str, language: Language, holder: CaseworkHolder, clock: Clock
) -> None:
    """Take a translation away at once: its readers have the English again. One caseworker may."""
    alert, _ = _out(session, reference, clock)
    row = alerts.translation(session, alert.id, language)
    if row is None:
        return
    part_id = row.draft_id
    session.delete(row)
    session.flush()
    if part_id is not None:
        sealed_parts.destroy(session, part_id)
    _put(alert, language, None)
    _record(session, holder, "translation_removed", alert)


def opened(
    session: Session, *, alert: Alert, language: Language, holder: CaseworkHolder
) -> Translated | None:
    """A translation with its words; None where there is none, or where what it came from was destroyed."""
    row = alerts.translation(session, alert.id, language)
    if row is None or row.draft_id is None:
        return None
    text = _open(session, row, alert_sources.report_ids(session, alert.id), holder)
    return Translated(row, text, holder.user_id in {row.writer_id, *texts.authors(session, _key(alert, row))})


def _open(
    session: Session, row: AlertTranslation, rests_on: Sequence[uuid.UUID], holder: CaseworkHolder
) -> AlertText:
    if row.draft_id is None:
        raise Conflict("shredded", "This text has been destroyed.")
    opened_text = open_parts.open_one(
        session, holder, row.draft_id, kind=PartKind.ALERT_DRAFT, rests_on=lambda each: each in rests_on
    )
    return read_alert(opened_text)


def _out(session: Session, reference: str, clock: Clock) -> tuple[Alert, Sequence[uuid.UUID]]:
    """An alert that readers have now, in somebody's own words, locked after its consents."""
    alert_id = alerts.with_reference(session, reference)
    rests_on = alert_sources.report_ids(session, alert_id) if alert_id else ()
    consents.lock(session, rests_on)
    alert = session.get(Alert, alert_id, with_for_update=True, populate_existing=True) if alert_id else None
    if alert is None or not may_be_translated(alert, clock):
        raise OverNow
    return alert, rests_on


def may_be_translated(alert: Alert, clock: Clock) -> bool:
    """Whether it is out, and in words that somebody wrote."""
    if alert.status is not AlertStatus.PUBLISHED or alert.published_content is None:
        return False
    over = alert.expires_at is not None and alert.expires_at <= clock()
    return not over and read_alert(alert.published_content).fixed is None


def _no_identifiers_in(text: AlertText) -> None:
    """As for the alert itself; but nobody ticks anything here."""
    try:
        no_identifiers_in(text)
    except Invalid as why:
        raise Invalid(
            "identifier_in_text",
            "There is a number, address or name of an account in the words, or something that looks like one. Take it "
            "out: what the warning lists is shown below the words in every language.",
            field=why.field,
        ) from None


def _as_whole_as(english: AlertText, text: AlertText) -> None:
    """Readers have the translation in place of the English: nothing that the English tells them may be missing."""
    for name in WORDS:
        if getattr(english, name).strip() and not getattr(text, name).strip():
            raise Invalid("not_whole", "Translate this too.", field=name)


def _put(alert: Alert, language: Language, said: Said | None) -> None:
    alert.published_content = read_alert(alert.published_content or "").with_said(language, said).content


def _key(alert: Alert, row: AlertTranslation) -> str:
    """By which its authors are kept."""
    return f"{alert.id}:{row.language.value}:{row.sha256}"


def _record(session: Session, holder: CaseworkHolder, deed: str, alert: Alert) -> None:
    audit.record(session, actor=holder.actor, action=f"alert.{deed}", subject=f"alert:{alert.reference}")
