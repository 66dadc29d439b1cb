"""One flow for every text that two people must read: sent back, as it was seen, and open to kinds it does not know."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from sqlalchemy import ForeignKey, Select, Table, create_engine, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from num_service.db.models.core.base import Base
from num_service.db.models.writing.document import Approvable
from num_service.db.queries.writing import texts
from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.alerts.audience import Audience
from num_service.domain.identifiers import Identifier
from num_service.domain.reports.parts import PartKind
from num_service.domain.shared.errors import Conflict, Invalid, NotFound
from num_service.domain.shared.taxonomy import Region, Tier
from num_service.domain.shared.verdict import Hold, Reason, Refusal
from num_service.runtime import rights
from num_service.services.alerts import draft_alert
from num_service.services.alerts.draft_alert import ALERT
from num_service.services.casework import desk, open_report
from num_service.services.core.wiring import Clock, Wake
from num_service.services.police.draft_packet import PACKET
from num_service.services.writing import document
from num_service.services.writing.kind import Kind
from tests.harness.databases import TestDatabase
from tests.harness.story import Confirmed, SentReport, Story, publish_confirmed
from tests.harness.texts import alert_text

WHY = "Only they were at that hotel."
DAY_AND_A_BIT = timedelta(days=2, minutes=1)  # a day counts from the end of the one it was said on


def send_back(
    story: Story,
    kind: Kind[Any, Any, Any],
    report: SentReport,
    document_id: uuid.UUID,
    *,
    by: int = 1,
    seen: str = "",
    comment: str = WHY,
) -> None:
    seen = seen or story.seen(kind, report, document_id)
    with story.commits() as session:
        document.send_back(
            session,
            kind,
            report=open_report.find_report(session, report.reference),
            document_id=document_id,
            seen=seen,
            comment=comment,
            holder=story.caseworkers[by],
            clock=story.wiring.clock,
        )


def save(story: Story, report: SentReport, alert_id: uuid.UUID, *, by: int = 0, **change: Any) -> None:
    """The alert of `drafted_alert` written anew, with a change."""
    with story.commits() as session:
        draft_alert.save_alert(
            session,
            report=open_report.find_report(session, report.reference),
            holder=story.caseworkers[by],
            text=change.get("text", alert_text()),
            tier=change.get("tier", Tier.DANGER),
            audience=change.get("audience", Audience()),
            clock=story.wiring.clock,
            alert_id=alert_id,
        )


def read(story: Story, kind: Kind[Any, Any, Any], report: SentReport, document_id: uuid.UUID) -> Any:
    """What the document's page shows to its writer."""
    with story.commits() as session:
        return desk.review(
            session,
            kind,
            reference=report.reference,
            document_id=document_id,
            holder=story.caseworkers[0],
            index=story.wiring.index,
            clock=story.wiring.clock,
        ).reading


def drafted(story: Story, kind: Kind[Any, Any, Any], report: SentReport) -> uuid.UUID:
    return story.drafted_alert(report) if kind is ALERT else story.drafted_packet(report)


# -------------------------------------------------------------------------------------------------- sent back


@pytest.mark.parametrize("kind", [ALERT, PACKET], ids=lambda kind: kind.word)
def test_what_was_sent_back_says_so_and_why_and_is_approved_by_nobody(
    story: Story, kind: Kind[Any, Any, Any]
) -> None:
    report = story.report()
    document_id = drafted(story, kind, report)
    before = read(story, kind, report, document_id)
    assert (before.row.sent_back, before.comment) == (False, "")

    send_back(story, kind, report, document_id)

    shown = read(story, kind, report, document_id)
    assert (shown.row.sent_back, shown.comment) == (True, WHY)
    assert shown.row.sent_back_by == story.caseworkers[1].user_id
    assert shown.row.status == "draft"
    with pytest.raises(Conflict, match="sent back as it is"):
        story.approve(kind, report, document_id)
    with story.commits() as session:
        trail = session.scalars(text("SELECT action FROM audit_entries ORDER BY at")).all()
        sealed = session.execute(text("SELECT ciphertext FROM sealed_parts WHERE kind = 'note'")).scalar_one()
    assert f"{kind.word}.sent_back" in trail
    assert WHY.encode() not in bytes(sealed)


def test_words_that_were_sent_back_stay_so_whoever_saves_them_again(story: Story) -> None:
    """Saved again to the letter, by the writer or by a colleague, or changed and changed back."""
    report = story.report()
    alert_id = story.drafted_alert(report)
    send_back(story, ALERT, report, alert_id)

    for by in (0, 1):
        save(story, report, alert_id, by=by)
        with pytest.raises(Conflict, match=r"sent back as it is|You wrote this"):
            story.approve(ALERT, report, alert_id, by=1 - by)
    save(story, report, alert_id, text=alert_text(body="Quite other words."))
    save(story, report, alert_id)
    with pytest.raises(Conflict, match=r"sent back as it is|You wrote this"):
        story.approve(ALERT, report, alert_id)


def test_a_change_of_the_words_answers_what_was_sent_back_and_another_audience_does_not(story: Story) -> None:
    report = story.report()
    alert_id = story.drafted_alert(report)
    send_back(story, ALERT, report, alert_id)

    save(story, report, alert_id, audience=Audience(frozenset({Region.WALES})))
    with pytest.raises(Conflict, match="sent back as it is"):
        story.approve(ALERT, report, alert_id)

    save(story, report, alert_id, text=alert_text(body="In other words."))

    shown = read(story, ALERT, report, alert_id)
    assert (shown.row.sent_back, shown.comment) == (False, "")
    story.approve(ALERT, report, alert_id)


def test_only_another_sends_back_only_a_draft_and_never_without_a_word(story: Story) -> None:
    report = story.report()
    alert_id = story.drafted_alert(report)
    with pytest.raises(Conflict, match="You wrote this"):
        send_back(story, ALERT, report, alert_id, by=0)
    with pytest.raises(Invalid) as wordless:
        send_back(story, ALERT, report, alert_id, comment=" ")
    assert wordless.value.field == "comment"
    seen = story.seen(ALERT, report, alert_id)
    save(story, report, alert_id, text=alert_text(body="Changed while they read."))
    with pytest.raises(Conflict, match="changed since you opened it"):
        send_back(story, ALERT, report, alert_id, seen=seen)
    story.approve(ALERT, report, alert_id)
    with pytest.raises(Conflict, match="approved already"):
        send_back(story, ALERT, report, alert_id)
    with story.commits() as session:
        assert session.scalar(text("SELECT count(*) FROM sealed_parts WHERE kind = 'note'")) == 0


# -------------------------------------------------------------------------------------------- as it was seen


@pytest.mark.parametrize(
    "change",
    [
        {"text": alert_text(body="Rewritten.")},
        {"tier": Tier.NUISANCE},
        {"audience": Audience(frozenset({Region.WALES}))},
    ],
    ids=["the words", "the tier", "the audience"],
)
def test_approving_and_publishing_are_about_all_that_was_seen(
    story: Story, change: Mapping[str, Any]
) -> None:
    """The service checks it: no page can forget to."""
    report = story.report()
    alert_id = story.drafted_alert(report)
    seen = story.seen(ALERT, report, alert_id)
    story.approve(ALERT, report, alert_id)
    confirmed = story.confirmed(alert_id)
    save(story, report, alert_id, **change)

    with pytest.raises(Conflict, match="changed since you opened it"):
        story.approve(ALERT, report, alert_id, seen=seen)
    story.approve(ALERT, report, alert_id)
    with pytest.raises(Conflict, match="changed since you opened it"):
        publish_confirmed(story.wiring, confirmed)
    story.publish(alert_id)


def test_a_packet_is_approved_for_the_force_that_was_seen(story: Story) -> None:
    report = story.report()
    packet_id = story.drafted_packet(report)
    seen = story.seen(PACKET, report, packet_id)
    with story.commits() as session:
        session.execute(text("UPDATE packets SET force = 'kent'"))
    with pytest.raises(Conflict, match="changed since you opened it"):
        story.approve(PACKET, report, packet_id, seen=seen)


def test_identifiers_that_were_not_shown_do_not_go_out(story: Story) -> None:
    """The page showed it without numbers, as the checker's delay still ran; pressed a day later they would go along."""
    report = story.report(consents={"alert": "yes", "checker": {"value": "yes", "delay_days": 1}})
    alert_id = story.approved_alert(report)
    confirmed = story.confirmed(alert_id)

    with pytest.raises(Conflict, match="changed since you opened it"):
        publish_confirmed(story.wiring, confirmed, ahead=DAY_AND_A_BIT)
    story.publish(alert_id, ahead=DAY_AND_A_BIT)
    with story.commits() as session:
        assert "+447700900123" in session.scalar(text("SELECT published_content FROM alerts"))


def test_an_alert_is_published_only_from_a_report_it_rests_on(story: Story) -> None:
    alert_id = story.approved_alert(story.report())
    shown, other = story.confirmed(alert_id), story.report()

    with pytest.raises(NotFound, match="no such warning for this report"):
        publish_confirmed(story.wiring, Confirmed(other.reference, alert_id, shown.seen))
    with story.commits() as session:
        assert session.scalar(text("SELECT status FROM alerts")) == "approved"
    publish_confirmed(story.wiring, shown)


# -------------------------------------------------------------------------------- a kind the flow does not know


class TranslationRow(Approvable, Base):
    """An alert's text in another language, as a later version may keep it."""

    __tablename__ = "toy_translations"

    report_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("reports.id"))
    language: Mapped[str]
    status: Mapped[AlertStatus]


TABLE = TranslationRow.__table__
assert isinstance(TABLE, Table)
Base.metadata.remove(TABLE)  # no table of the product: models and migrations are compared


@dataclass(frozen=True, slots=True)
class Translation:
    """The exact text of the toy."""

    words: str
    identifiers: tuple[Identifier, ...] = ()

    @property
    def content(self) -> str:
        return json.dumps({"words": self.words})


class TranslationKind(Kind[TranslationRow, Translation, str]):
    """Everything the flow is told about the toy."""

    word = "translation"
    letter = "T"
    part = PartKind.ALERT_DRAFT
    model = TranslationRow
    draft = AlertStatus.DRAFT
    approved = AlertStatus.APPROVED
    editable = frozenset({AlertStatus.DRAFT})

    def of_report(self, report_id: uuid.UUID) -> Select[TranslationRow]:
        return select(TranslationRow).where(TranslationRow.report_id == report_id)

    def read(self, content: str) -> Translation:
        return Translation(json.loads(content)["words"])

    def beside(self, row: TranslationRow) -> Mapping[str, object]:
        return {"language": row.language}

    def decide(
        self, session: Session, row: TranslationRow, text: Translation, now: datetime
    ) -> str | Hold | Refusal:
        missing = texts.clearance(session, row, is_out=False).missing(row.sha256)
        return Hold(missing) if missing else "may be shown"

    def missing(self) -> NotFound:
        return NotFound("no_translation", "There is no such translation.")

    def gone(self) -> Conflict:
        return Conflict("not_a_draft", "This translation has been approved.")

    def answered(self) -> Conflict:
        return Conflict("not_a_draft", "This translation has been approved already.")

    def after_approval(self, session: Session, row: TranslationRow, *, clock: Clock, wake: Wake) -> None:
        wake("toy.translated", str(row.id))


TRANSLATION = TranslationKind()


@pytest.fixture
def toy(story: Story, database: TestDatabase) -> Iterator[Story]:
    owner = create_engine(database.owner_url)
    with owner.begin() as connection:
        cast(Table, TABLE).create(connection)
        rights.grant(connection)
    yield story
    with owner.begin() as connection:
        cast(Table, TABLE).drop(connection)
    owner.dispose()


def translate(
    toy: Story, report: SentReport, words: str, language: str = "ro", document_id: uuid.UUID | None = None
) -> uuid.UUID:
    def fill(row: TranslationRow) -> Translation:
        row.report_id, row.language = report.id, language
        return Translation(words)

    with toy.commits() as session:
        return document.save(
            session,
            TRANSLATION,
            report=open_report.find_report(session, report.reference),
            fill=fill,
            holder=toy.caseworkers[0],
            clock=toy.wiring.clock,
            document_id=document_id,
        ).id


def test_a_kind_the_flow_has_never_met_lives_the_whole_life(toy: Story) -> None:
    report = toy.report(where={"region": "london", "exact_place": "14 Rosewood Court"})
    at_home = translate(toy, report, "A avut loc la 14 Rosewood Court.")
    with pytest.raises(Conflict, match="own details"):
        toy.approve(TRANSLATION, report, at_home)
    translate(toy, report, "A avut loc la serviciu.", document_id=at_home)
    send_back(toy, TRANSLATION, report, at_home)
    with pytest.raises(Conflict, match="sent back as it is"):
        toy.approve(TRANSLATION, report, at_home)
    seen = toy.seen(TRANSLATION, report, at_home)
    translate(toy, report, "A fost la serviciu.", language="pt", document_id=at_home)
    with pytest.raises(Conflict, match="changed since you opened it"):
        toy.approve(TRANSLATION, report, at_home, seen=seen)
    with pytest.raises(Conflict, match="You wrote this"):
        toy.approve(TRANSLATION, report, at_home, by=0)
    with pytest.raises(NotFound, match="no such translation"):
        toy.approve(TRANSLATION, toy.report(), at_home, seen=seen)

    toy.approve(TRANSLATION, report, at_home)

    assert toy.woken[-1] == ("toy.translated", str(at_home))
    with pytest.raises(Conflict, match="has been approved"):
        translate(toy, report, "Altceva.", document_id=at_home)
    with toy.commits() as session:
        (found,) = document.open_all(session, TRANSLATION, report_id=report.id, holder=toy.caseworkers[0])
        assert found.text.words == "A fost la serviciu."
        assert TRANSLATION.decide(session, found.row, found.text, toy.wiring.clock()) == "may be shown"
        trail = session.scalars(
            text("SELECT action FROM audit_entries WHERE subject LIKE 'translation:T-%' ORDER BY at")
        ).all()
    assert trail == [
        f"translation.{deed}" for deed in ("written", "written", "sent_back", "written", "approved")
    ]
    with toy.commits() as session:
        clearance = texts.clearance(session, found.row, is_out=False)
        assert Reason.NOT_APPROVED not in clearance.missing(found.row.sha256)
