"""What the two caseworkers do with each report, through the services that the pages use."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from sqlalchemy.orm import Session

from demo import words
from demo.alerting import Alerting
from demo.people import People
from demo.plans import Plan
from demo.policing import Policing
from demo.script import Script, answer
from demo.timeline import Timeline
from num_service.db.queries.reports import reports
from num_service.domain.reports.consent import Scope, Value
from num_service.domain.reports.matching import MatchAnswer
from num_service.domain.reports.report import Status
from num_service.domain.shared.taxonomy import Basis, Tier
from num_service.services.casework import judge_match, open_report, paging, triage_report
from num_service.services.casework.open_report import OpenedReport, find_report
from num_service.services.checker import list_identifier
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Wiring
from num_service.services.reports import messages, submit_report

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: How a judgement falls, by a number between 0 and 1.
_ANSWERS = (
    (0.6, MatchAnswer.DIFFERENT),
    (0.7, MatchAnswer.SAME),
    (0.77, MatchAnswer.NOT_KNOWN),
    (1.0, MatchAnswer.THIS_REPORTER),
)


@dataclass(frozen=True, slots=True)
class Filed:
    """A report that has been sent."""

    plan: Plan
    id: uuid.UUID
    reference: str


class Casework:
    """The desk: everything is scheduled on the timeline, one thing leading to the next."""

    def __init__(
        self,
        session: Session,
        wiring: Wiring,
        timeline: Timeline,
        people: People,
        script: Script,
        rng: random.Random,
    ) -> None:
        self._session, self._wiring, self._timeline = session, wiring, timeline
        self._people, self._script, self._rng = people, script, rng
        self._by_reference: dict[str, Plan] = {}
        self.alerting = Alerting(session, timeline, people, script, rng)
        self.policing = Policing(session, wiring, timeline, people, script, rng)

    def receive(self, plan: Plan) -> None:
        """The reporter sends it. Unless it is one of those that wait, somebody takes it in time."""
        project = self._rng.choice(self._people.projects) if plan.by_project else None
        sent = submit_report.submit_report(
            self._session,
            new=plan.new,
            keys=self._wiring.keys,
            index=self._wiring.index,
            clock=self._timeline.clock,
            language=plan.language,
            project_id=project,
        )
        self._by_reference[sent.reference] = plan
        report = find_report(self._session, sent.reference)
        if plan.number in self._script.unclaimed:
            return
        longest = 0.2 if plan.new.danger_now else 1.5 if plan.new.tier is Tier.DANGER else 5.0
        wait = DAY * longest * (0.1 + 0.9 * self._rng.random())
        holder = self._rng.choice((self._people.first, self._people.second))
        self._timeline.after(wait, lambda: self._take(Filed(plan, report.id, sent.reference), holder))

    def _take(self, filed: Filed, holder: CaseworkHolder) -> None:
        triage_report.claim(self._session, reference=filed.reference, holder=holder)
        opened = open_report.open_report(self._session, reference=filed.reference, holder=holder)
        paging.answer_by_opening(
            self._session, report=opened.report, holder=holder, clock=self._timeline.clock
        )
        if filed.plan.number in self._script.set_aside:
            self._timeline.after(HOUR, lambda: self._set_aside(filed, holder))
            return
        self._judge(opened, holder)
        self._write(filed, holder)
        self._list(filed, holder)
        self.alerting.begin(filed.id, filed.reference, filed.plan, holder)
        self.policing.begin(filed.id, filed.reference, filed.plan, holder)
        self._timeline.after(DAY * self._rng.randrange(24, 48), lambda: self._close(filed, holder))

    def _set_aside(self, filed: Filed, holder: CaseworkHolder) -> None:
        reason = words.SET_ASIDE[0] if filed.plan.key else self._rng.choice(words.SET_ASIDE[1:])
        triage_report.change_status(
            self._session,
            reference=filed.reference,
            to=Status.SET_ASIDE,
            holder=holder,
            clock=self._timeline.clock,
            wake=self._timeline.wake,
            reason=reason,
        )

    def _close(self, filed: Filed, holder: CaseworkHolder) -> None:
        """Finished, unless something is still being talked about."""
        if self._rng.random() < 0.88:
            triage_report.change_status(
                self._session,
                reference=filed.reference,
                to=Status.CLOSED,
                holder=holder,
                clock=self._timeline.clock,
                wake=self._timeline.wake,
            )

    def _judge(self, opened: OpenedReport, holder: CaseworkHolder) -> None:
        """Reports that share something: by different people, by the same, not known; some wait to be judged.

        A second caseworker agrees with most of the judgements that different people reported.
        """
        for other in opened.linked:
            van = "street_van" in self._by_reference[other.reference].key
            chance = 0.0 if van else self._rng.random()
            if other.judged is not None or chance > 0.86:
                continue
            answer = next(each for below, each in _ANSWERS if chance < below)
            judge_match.judge_match(
                self._session,
                report=opened.report,
                other_reference=other.reference,
                answer=answer,
                judged_by=holder.user_id,
                clock=self._timeline.clock,
                wake=self._timeline.wake,
            )
            if answer is MatchAnswer.DIFFERENT and chance < 0.5:
                self._timeline.after(
                    3 * HOUR, partial(self._agree, opened.report.reference, other.reference, holder)
                )

    def _agree(self, reference: str, other_reference: str, judge: CaseworkHolder) -> None:
        report = find_report(self._session, reference)
        linked = {each.reference: each for each in reports.linked(self._session, report.id)}
        judged = linked[other_reference].judged
        if judged is None or judged.confirmed_by or judged.judged_by != judge.user_id:
            return
        second = self._people.second if judge is self._people.first else self._people.first
        judge_match.second_opinion(
            self._session,
            report=report,
            other_reference=other_reference,
            seen=judge_match.stamp(judged),
            agrees=True,
            caseworker=second.user_id,
            clock=self._timeline.clock,
            wake=self._timeline.wake,
        )

    def _write(self, filed: Filed, holder: CaseworkHolder) -> None:
        """A note for colleagues, a message to the reporter, and their answer by receipt: each in some reports only."""
        if self._rng.random() < 0.38:
            report = find_report(self._session, filed.reference)
            note = self._rng.choice(words.NOTES)
            open_report.add_note(
                self._session, report=report, text=note, holder=holder, clock=self._timeline.clock
            )
        if self._rng.random() < 0.4:
            self._timeline.after(2 * HOUR, lambda: self._message(filed, holder))

    def _message(self, filed: Filed, holder: CaseworkHolder | None) -> None:
        text = self._rng.choice(words.TO_HER if holder else words.FROM_HER)
        report = find_report(self._session, filed.reference)
        messages.add_message(
            self._session, report=report, text=text, clock=self._timeline.clock, holder=holder
        )
        if holder and self._rng.random() < 0.6:
            self._timeline.after(DAY * self._rng.uniform(0.2, 6), lambda: self._message(filed, None))

    def _list(self, filed: Filed, holder: CaseworkHolder) -> None:
        """List what the reporter saw, where they allow the checker."""
        given = answer(filed.plan, Scope.CHECKER)
        if given is None or given.value is not Value.YES:
            return
        for position, each in enumerate(filed.plan.new.people[0].identifiers):
            # One in twelve could not be confirmed as read.
            if each.normal is None or each.basis is not Basis.SAW_IT or self._rng.random() < 1 / 12:
                continue
            list_identifier.list_identifier(
                self._session,
                report=find_report(self._session, filed.reference),
                position=position,
                confirmed=each.normal,
                index=self._wiring.index,
                protected=(),
                holder=holder,
                clock=self._timeline.clock,
            )
