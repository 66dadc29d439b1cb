"""What a test needs to have happened already: people, reports, approved texts — made by the services themselves.

    story = begin(settings)                        # casework key, two caseworkers who hold it
    story.recipients(2000)                         # members who receive alerts but never sign in
    report = story.report(consents={"alert": "yes"})
    alert = story.approved_alert(report)           # written by the first caseworker, approved by the second
    story.publish(alert)

Nothing is woken: what workers would have been woken for is in `story.woken`.
"""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from num_service.app import wire
from num_service.crypto.contact import recipient_place
from num_service.crypto.receipts import Receipt
from num_service.db.models.accounts.account import Recipient
from num_service.db.models.reports.report import Report
from num_service.domain.alerts.alert import AlertText
from num_service.domain.alerts.audience import Audience, RecipientKind
from num_service.domain.checker import batches
from num_service.domain.identifiers import Identifier
from num_service.domain.police.desk import Desk
from num_service.domain.police.packet import Packet
from num_service.domain.reports.consent import Answer, AskedBy, Conditions, Scope, Value
from num_service.domain.reports.wording import CURRENT
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import Language, Region, Tier
from num_service.schemas.reports.report import ReportSchema
from num_service.services.accounts import accounts
from num_service.services.accounts.accounts import NewAccount
from num_service.services.alerts import alert_sources, draft_alert, publish_alert
from num_service.services.alerts.draft_alert import ALERT
from num_service.services.casework import open_report
from num_service.services.checker import list_identifier
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock, Wiring
from num_service.services.police import draft_packet, officers, push_packet, release_packet
from num_service.services.police.draft_packet import PACKET
from num_service.services.reports import submit_report
from num_service.services.reports.carry_out import Change, change_consents
from num_service.services.writing import document
from num_service.services.writing.kind import Kind
from num_service.settings import Settings
from tests.harness.begun import first_caseworkers
from tests.harness.texts import FORCE, PHONE, alert_text, packet_for

PASSWORD = "long enough for a test"
#: Everybody says yes to everything; a test takes away what it is about.
ALL_YES = {
    "checker": "yes",
    "alert": "yes",
    "police_intelligence": "yes",
    "police_questions": "yes",
    "contact": "yes",
    "statistics": "yes",
}


@dataclasses.dataclass(frozen=True, slots=True)
class SentReport:
    """A report as its sender has it, and the row it became."""

    id: uuid.UUID
    reference: str
    receipt: Receipt


@dataclasses.dataclass(frozen=True, slots=True)
class Confirmed:
    """What the page showed on which somebody presses "publish"."""

    report: str
    alert_id: uuid.UUID
    seen: str


@dataclasses.dataclass(frozen=True, slots=True)
class Story:
    """One installation in which things have happened."""

    wiring: Wiring
    woken: list[tuple[str, ...]]
    caseworkers: tuple[CaseworkHolder, CaseworkHolder]

    def commits(self) -> AbstractContextManager[Session]:
        """A transaction of the main login."""
        return self.wiring.database.commits()

    def police(self) -> AbstractContextManager[Session]:
        """A transaction of the service's own login in the police database."""
        assert self.wiring.push_database is not None
        return self.wiring.push_database.commits()

    def close(self) -> None:
        """Give the connections back."""
        self.wiring.close()

    def account(self, role: AccountRole, email: str, **more: Any) -> uuid.UUID:
        """Somebody who signs in with PASSWORD."""
        with self.commits() as session:
            return open_account(session, self.wiring, role, email, **more)

    def officer(self, email: str, *, force: str = FORCE, at: Desk = Desk.LIAISON) -> uuid.UUID:
        """An officer who signs in with PASSWORD."""
        with self.police() as session:
            return officers.add_officer(
                session, force=force, at=at, name="Officer", email=email, password=PASSWORD, actor="command"
            )

    def recipients(self, count: int, *, kind: RecipientKind = RecipientKind.MEMBER) -> list[uuid.UUID]:
        """Many who receive alerts from everywhere, in the inbox and by email; the n-th at `n@example.org`."""
        ids = [uuid.uuid4() for _ in range(count)]
        with self.commits() as session:
            session.execute(
                insert(Recipient),
                [
                    {
                        "id": each,
                        "kind": kind.value,
                        "active": True,
                        "regions": [],
                        "tiers": [],
                        "channels": ["inbox", "email"],
                        "email_sealed": self.wiring.contact.seal(
                            f"{kind.value}{number}@example.org", where=recipient_place(each)
                        ),
                    }
                    for number, each in enumerate(ids)
                ],
            )
        return ids

    def report(self, *, consents: Mapping[str, Any] = ALL_YES, **fields: Any) -> SentReport:
        """A report from a stranger; `fields` replace those of the JSON API's `POST /reports`."""
        plain: dict[str, Any] = {
            "incident_types": ["rape"],
            "account": "He would not pay and then he hit me.",
            "where": {"region": "london", "town": "Camden"},
            "people": [
                {
                    "role": "client",
                    "identifiers": [{"kind": "phone", "value": PHONE.canonical, "basis": "saw"}],
                }
            ],
            "consents": dict(consents),
            "wording_version": CURRENT,
        }
        # Of their own, where a test does not say whose: without it nothing about the police may be allowed.
        fields["about"] = {"on_behalf": "self"} | dict(fields.get("about", {}))
        new = ReportSchema().load(plain | fields)
        with self.commits() as session:
            sent = submit_report.submit_report(
                session,
                new=new,
                keys=self.wiring.keys,
                index=self.wiring.index,
                clock=self.wiring.clock,
                language=new.language or Language.EN,
            )
            report = open_report.find_report(session, sent.reference)
            return SentReport(report.id, sent.reference, sent.receipt)

    def answer(
        self,
        report: SentReport,
        scope: Scope,
        value: Value,
        conditions: Conditions | None = None,
        *,
        by: AskedBy = AskedBy.REPORTER,
    ) -> Change:
        """What the reporter does with their receipt, or a colleague for them: another answer to one question."""
        (change,) = change_consents(
            self.wiring,
            report_id=report.id,
            answers=[Answer(scope, value, conditions or Conditions())],
            by=by,
            signer=report.receipt.signer() if by is AskedBy.REPORTER else None,
            actor="receipt",
            language=Language.EN,
            wording=CURRENT,
            clock=self.wiring.clock,
        )
        return change

    def drafted_alert(
        self, report: SentReport, *, text: AlertText | None = None, regions: frozenset[Region] = frozenset()
    ) -> uuid.UUID:
        """An alert written by the first caseworker and approved by nobody."""
        with self.commits() as session:
            opened = open_report.open_report(session, reference=report.reference, holder=self.caseworkers[0])
            return draft_alert.save_alert(
                session,
                report=opened.report,
                holder=self.caseworkers[0],
                text=text or alert_text(),
                tier=Tier.DANGER,
                audience=Audience(regions),
                clock=self.wiring.clock,
            ).id

    def approved_alert(
        self, report: SentReport, *, text: AlertText | None = None, regions: frozenset[Region] = frozenset()
    ) -> uuid.UUID:
        """An alert that waits to be published."""
        alert_id = self.drafted_alert(report, text=text, regions=regions)
        self.approve(ALERT, report, alert_id)
        return alert_id

    def seen(self, kind: Kind[Any, Any, Any], report: SentReport, document_id: uuid.UUID) -> str:
        """The fingerprint that a page shows of a document as it is now."""
        with self.commits() as session:
            return kind.seen(document.find(session, kind, report_id=report.id, document_id=document_id))

    def approve(
        self,
        kind: Kind[Any, Any, Any],
        report: SentReport,
        document_id: uuid.UUID,
        *,
        by: int = 1,
        seen: str = "",
    ) -> None:
        """A document approved as it is now, or as it was `seen`, by the second caseworker or another."""
        seen = seen or self.seen(kind, report, document_id)
        with self.commits() as session:
            document.approve(
                session,
                kind,
                report=open_report.find_report(session, report.reference),
                document_id=document_id,
                seen=seen,
                holder=self.caseworkers[by],
                clock=self.wiring.clock,
                wake=self.wiring.wake,
            )

    def rewritten_alert(self, report: SentReport, alert_id: uuid.UUID, text: AlertText) -> None:
        """Written anew by the first caseworker and approved again by the second."""
        with self.commits() as session:
            draft_alert.save_alert(
                session,
                report=open_report.find_report(session, report.reference),
                holder=self.caseworkers[0],
                text=text,
                tier=Tier.DANGER,
                audience=Audience(),
                clock=self.wiring.clock,
                alert_id=alert_id,
            )
        self.approve(ALERT, report, alert_id)

    def confirmed(self, alert_id: uuid.UUID, *, ahead: timedelta = timedelta()) -> Confirmed:
        """An alert as the page that publishes it shows it, now or when the clock is `ahead`."""
        with self.commits() as session:
            report = session.get_one(Report, alert_sources.report_ids(session, alert_id)[0])
            found = publish_alert.confirm(
                session,
                report=report,
                alert_id=alert_id,
                holder=self.caseworkers[1],
                clock=later(self.wiring.clock, ahead),
            )
            return Confirmed(report.reference, alert_id, found.seen)

    def publish(self, alert_id: uuid.UUID, *, ahead: timedelta = timedelta()) -> None:
        """An approved alert published as it is now, or when the clock is `ahead`."""
        publish_confirmed(self.wiring, self.confirmed(alert_id, ahead=ahead), ahead=ahead)

    def drafted_packet(self, report: SentReport, *, packet: Packet | None = None) -> uuid.UUID:
        """A packet written by the first caseworker and approved by nobody."""
        with self.commits() as session:
            return draft_packet.save_packet(
                session,
                report=open_report.find_report(session, report.reference),
                holder=self.caseworkers[0],
                packet=packet or packet_for(FORCE, self.wiring.clock),
                clock=self.wiring.clock,
            ).id

    def approved_packet(self, report: SentReport, *, packet: Packet | None = None) -> uuid.UUID:
        """A packet that waits for the worker to ask the gate."""
        packet_id = self.drafted_packet(report, packet=packet)
        self.approve(PACKET, report, packet_id)
        return packet_id

    def listed(self, report: SentReport, number: Identifier = PHONE, *, live: bool = True) -> datetime:
        """The first identifier of a report, confirmed as read and listed for the checker.

        Args:
            live: whether the fixed hour at which it goes live is past, where only that is waited for.

        Returns:
            When it goes live, or would have.
        """
        with self.commits() as session:
            at = list_identifier.list_identifier(
                session,
                report=open_report.find_report(session, report.reference),
                position=0,
                confirmed=number,
                index=self.wiring.index,
                protected=(),
                holder=self.caseworkers[0],
                clock=self.wiring.clock,
            )
        if live:
            self.gone_live()
        return at

    def gone_live(self) -> None:
        """The next fixed hour has come: what waits for it, and for no delay of its reporter's, is found by checks."""
        now = self.wiring.clock()
        with self.commits() as session:
            session.execute(
                text(
                    "UPDATE listing_sources SET visible_from = :now WHERE visible_from BETWEEN :now AND :soon"
                ),
                {"now": now, "soon": now + batches.LONGEST},
            )

    def release(self, packet_id: uuid.UUID) -> None:
        """What the worker does with an approved packet."""
        here = self.wiring
        with self.commits() as session:
            release_packet.release_packet(session, packet_id=packet_id, clock=here.clock)
        pushed = False
        for _ in range(5):  # its time-outs are short: on a busy machine the sweep tries again too
            pushed = pushed or push_packet.push_packet(
                here.database, here.push_database, packet_id=packet_id, clock=here.clock
            )


def publish_confirmed(wiring: Wiring, confirmed: Confirmed, *, ahead: timedelta = timedelta()) -> None:
    """Publish what was confirmed, as pressing the button does."""
    with wiring.database.commits() as session:
        publish_alert.publish_alert(
            session,
            report=open_report.find_report(session, confirmed.report),
            alert_id=confirmed.alert_id,
            seen=confirmed.seen,
            actor="command",
            clock=later(wiring.clock, ahead),
            wake=wiring.wake,
        )


def begin(settings: Settings, *, wake: Callable[..., None] | None = None) -> Story:
    """Set the casework key up and give it to two caseworkers, `one@` and `two@casework.example`.

    wake: in place of writing down in `woken` what would have been woken.
    """
    woken: list[tuple[str, ...]] = []
    wiring = dataclasses.replace(wire(settings), wake=wake or (lambda *told: woken.append(told)))
    return Story(wiring, woken, first_caseworkers(wiring, settings.keys, PASSWORD))


def open_account(session: Session, wiring: Wiring, role: AccountRole, email: str, **more: Any) -> uuid.UUID:
    return accounts.open_account(
        session,
        new=NewAccount(role, email, password=PASSWORD, **more),
        index=wiring.index,
        contact=wiring.contact,
        actor="command",
        clock=wiring.clock,
    )


def later(clock: Clock, by: timedelta) -> Clock:
    """A clock that is ahead of another."""
    return lambda: clock() + by
