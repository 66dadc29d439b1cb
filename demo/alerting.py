"""Alerts from the first draft to their end: written by one caseworker, approved by the other, read by members."""

from __future__ import annotations

import random
import uuid
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from demo import long_ago
from demo.people import People
from demo.plans import Plan
from demo.script import Script, answer
from demo.texts import alert_audience, alert_text
from demo.timeline import Timeline
from num_service.domain.alerts.alert import AlertText
from num_service.domain.reports.consent import Answer, AskedBy, Scope, Value
from num_service.domain.shared.taxonomy import Tier
from num_service.domain.shared.verdict import NotNow
from num_service.services.alerts import draft_alert, publish_alert, supersede_alert
from num_service.services.alerts.draft_alert import ALERT
from num_service.services.casework.open_report import find_report
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import WAKE_DELIVERIES
from num_service.services.reports import carry_out, consents
from num_service.services.writing import document

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: What was published later than this still goes out when the real worker starts.
JUST_NOW = timedelta(minutes=20)


class Alerting:
    """The alerts of the story.

    ``besides`` are the recipients who read for themselves.
    """

    def __init__(
        self, session: Session, timeline: Timeline, people: People, script: Script, rng: random.Random
    ) -> None:
        self._session, self._timeline, self._people = session, timeline, people
        self._script, self._rng = script, rng
        self.besides: list[uuid.UUID] = []
        timeline.workers[WAKE_DELIVERIES] = self._deliver

    def begin(self, report_id: uuid.UUID, reference: str, plan: Plan, holder: CaseworkHolder) -> None:
        """Write an alert where the reporter allows it and it is worth one."""
        given = answer(plan, Scope.ALERT)
        if given is None or given.value is not Value.YES:
            return
        if given.conditions.region_only and not plan.new.where.region.is_place:
            return
        turns = (
            self._script.alert_shows_too_much
            | self._script.alert_stays_draft
            | self._script.alert_stays_approved
            | self._script.alert_just_out
            | self._script.alert_withdrawn
            | self._script.alert_recalled
            | self._script.alert_superseded
        )
        worth = {Tier.DANGER: 0.95, Tier.RISK: 0.5, Tier.NUISANCE: 0.2}[plan.new.tier]
        if plan.number in turns or plan.key or self._rng.random() < worth:
            wait = HOUR * self._rng.uniform(2, 40)
            self._timeline.after(wait, lambda: self._write(report_id, reference, plan, holder))

    def _write(self, report_id: uuid.UUID, reference: str, plan: Plan, holder: CaseworkHolder) -> None:
        text = alert_text(plan)
        if plan.number in self._script.alert_shows_too_much:
            # The caseworker has copied too much: the identifiability check holds it until it is gone.
            text = replace(text, body=f"{text.body} It happened at {plan.new.where.exact_place}.")
        alert_id, seen = self._save(reference, plan, holder, text)
        if plan.number in self._script.alert_shows_too_much | self._script.alert_stays_draft:
            return
        if plan.number in self._script.alert_just_out:
            self._timeline.at(
                self._timeline.end - JUST_NOW * 2,
                lambda: self._approve(report_id, reference, plan, holder, alert_id, seen),
            )
            return
        self._timeline.after(
            HOUR * self._rng.uniform(1, 30),
            lambda: self._approve(report_id, reference, plan, holder, alert_id, seen),
        )

    def _save(
        self, reference: str, plan: Plan, holder: CaseworkHolder, text: AlertText
    ) -> tuple[uuid.UUID, str]:
        alert = draft_alert.save_alert(
            self._session,
            report=find_report(self._session, reference),
            holder=holder,
            text=text,
            tier=plan.new.tier,
            audience=alert_audience(plan),
            clock=self._timeline.clock,
        )
        return alert.id, ALERT.seen(alert)

    def _approve(
        self,
        report_id: uuid.UUID,
        reference: str,
        plan: Plan,
        writer: CaseworkHolder,
        alert_id: uuid.UUID,
        seen: str,
    ) -> None:
        approver = self._people.other(writer)
        self._approve_now(reference, approver, alert_id, seen)
        if plan.number not in self._script.alert_stays_approved:
            self._timeline.after(
                JUST_NOW, lambda: self._publish(report_id, reference, plan, approver, alert_id)
            )

    def _approve_now(self, reference: str, approver: CaseworkHolder, alert_id: uuid.UUID, seen: str) -> None:
        document.approve(
            self._session,
            ALERT,
            report=find_report(self._session, reference),
            document_id=alert_id,
            seen=seen,
            holder=approver,
            clock=self._timeline.clock,
            wake=self._timeline.wake,
        )

    def _publish_now(self, reference: str, holder: CaseworkHolder, alert_id: uuid.UUID) -> None:
        """Look at it once more as it would go out, and publish that."""
        report = find_report(self._session, reference)
        shown = publish_alert.confirm(
            self._session, report=report, alert_id=alert_id, holder=holder, clock=self._timeline.clock
        )
        publish_alert.publish_alert(
            self._session,
            report=report,
            alert_id=alert_id,
            seen=shown.seen,
            actor=holder.actor,
            clock=self._timeline.clock,
            wake=self._timeline.wake,
        )

    def _publish(
        self, report_id: uuid.UUID, reference: str, plan: Plan, holder: CaseworkHolder, alert_id: uuid.UUID
    ) -> None:
        """Publish, or come back when the delay is over; what waits for the reporter's word stays approved."""
        try:
            self._publish_now(reference, holder, alert_id)
        except NotNow as why:
            until = getattr(why.verdict, "until", None)
            if until is not None:
                self._timeline.at(
                    until + HOUR, lambda: self._publish(report_id, reference, plan, holder, alert_id)
                )
            return
        self._timeline.after(HOUR, lambda: self._read(alert_id))
        later = DAY * self._rng.randrange(12, 26)
        if plan.number in self._script.alert_withdrawn:
            self._timeline.after(later, lambda: self._withdraw(report_id, plan))
        elif plan.number in self._script.alert_recalled:
            self._timeline.after(later, lambda: self._recall(alert_id, holder))
        elif plan.number in self._script.alert_superseded:
            self._timeline.after(later, lambda: self._write_anew(reference, plan, holder, alert_id))

    def _deliver(self, alert_id: str) -> None:
        if self._timeline.end - self._timeline.now > JUST_NOW:
            long_ago.deliver_in_the_past(self._session, alert_id=uuid.UUID(alert_id), at=self._timeline.now)

    def _read(self, alert_id: uuid.UUID) -> None:
        if self._timeline.end - self._timeline.now > long_ago.READ_WITHIN:
            long_ago.read_in_the_past(
                self._session, alert_id=alert_id, at=self._timeline.now, besides=self.besides
            )

    def _withdraw(self, report_id: uuid.UUID, plan: Plan) -> None:
        clock = self._timeline.clock
        recorded = consents.record_answers(
            self._session,
            report_id=report_id,
            answers=[Answer(Scope.ALERT, Value.NO)],
            by=AskedBy.REPORTER,
            actor="receipt",
            language=plan.language,
            clock=clock,
        )
        carry_out.follow(self._session, recorded, clock=clock, wake=self._timeline.wake)

    def _recall(self, alert_id: uuid.UUID, holder: CaseworkHolder) -> None:
        publish_alert.recall_alert(
            self._session, alert_id=alert_id, actor=holder.actor, clock=self._timeline.clock
        )

    def _write_anew(self, reference: str, plan: Plan, holder: CaseworkHolder, old: uuid.UUID) -> None:
        """He does it again: a newer warning takes the place of the older one."""
        text = alert_text(plan)
        text = replace(
            text, headline=f"{text.headline}, again", body=f"{text.body} He has been active again since."
        )
        alert_id, seen = self._save(reference, plan, holder, text)
        approver = self._people.other(holder)
        self._approve_now(reference, approver, alert_id, seen)
        self._publish_now(reference, approver, alert_id)
        supersede_alert.supersede_alert(
            self._session, alert_id=old, by_id=alert_id, actor=approver.actor, clock=self._timeline.clock
        )
        self._timeline.after(HOUR, lambda: self._read(alert_id))
