"""Packets from the first draft to the officer's desk, and withdrawals before and after an officer has opened them."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from demo.people import People
from demo.plans import Plan
from demo.script import Script, answer
from demo.texts import packet, route
from demo.timeline import Timeline
from num_service.crypto.session_box import new_token
from num_service.db.queries.accounts.web_sessions import POLICE_SESSIONS
from num_service.db.queries.police import desk, pushed
from num_service.domain.police.gate import Release
from num_service.domain.reports.consent import Answer, AskedBy, Scope, Value
from num_service.domain.shared.errors import NotFound
from num_service.domain.shared.taxonomy import Tier
from num_service.domain.shared.verdict import Hold
from num_service.services.casework.open_report import find_report
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import WAKE_RELEASE, WAKE_TAKE_BACK, Wiring
from num_service.services.police import (
    draft_packet,
    officer_desk,
    push_packet,
    read_marks,
    release_packet,
    take_back,
)
from num_service.services.police.draft_packet import PACKET
from num_service.services.police.take_back import Recalled
from num_service.services.reports import carry_out, consents
from num_service.services.writing import document

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Written:
    """A packet that somebody wrote."""

    plan: Plan
    report_id: uuid.UUID
    force: str
    reference: str


class Policing:
    """The packets of the story."""

    def __init__(
        self,
        session: Session,
        wiring: Wiring,
        timeline: Timeline,
        people: People,
        script: Script,
        rng: random.Random,
    ) -> None:
        assert wiring.push_database is not None
        assert wiring.police_database is not None
        self._push, self._police = wiring.push_database, wiring.police_database
        self._session, self._timeline, self._people = session, timeline, people
        self._script, self._rng = script, rng
        self._written: dict[uuid.UUID, Written] = {}
        self._desks: dict[str, bytes] = {}
        self._unseen = False
        timeline.workers[WAKE_RELEASE] = self._release
        timeline.workers[WAKE_TAKE_BACK] = self._take_back

    def begin(self, report_id: uuid.UUID, reference: str, plan: Plan, holder: CaseworkHolder) -> None:
        """Write a packet where the reporter allows it, or would if somebody else reported him."""
        given = answer(plan, Scope.POLICE_INTELLIGENCE)
        if given is None or given.value not in (Value.YES, Value.IF_MATCHED):
            return
        turns = (
            self._script.packet_stays_draft
            | self._script.packet_refused
            | self._script.packet_withdrawn_opened
            | self._script.packet_withdrawn_unopened
        )
        force = route(plan, self._rng)
        if force is None or (plan.number not in turns and plan.new.tier is Tier.NUISANCE):
            return
        wait = HOUR * self._rng.uniform(3, 60)
        self._timeline.after(wait, lambda: self._write(report_id, reference, plan, holder, force))

    def _write(
        self, report_id: uuid.UUID, reference: str, plan: Plan, holder: CaseworkHolder, force: str
    ) -> None:
        row = draft_packet.save_packet(
            self._session,
            report=find_report(self._session, reference),
            holder=holder,
            packet=packet(plan, force, self._timeline.now.date()),
            clock=self._timeline.clock,
        )
        self._written[row.id] = Written(plan, report_id, force, row.reference)
        packet_id, seen = row.id, PACKET.seen(row)
        if plan.number not in self._script.packet_stays_draft:
            self._timeline.after(
                HOUR * self._rng.uniform(1, 40), lambda: self._approve(reference, packet_id, seen, holder)
            )

    def _approve(self, reference: str, packet_id: uuid.UUID, seen: str, writer: CaseworkHolder) -> None:
        document.approve(
            self._session,
            PACKET,
            report=find_report(self._session, reference),
            document_id=packet_id,
            seen=seen,
            holder=self._people.other(writer),
            clock=self._timeline.clock,
            wake=self._timeline.wake,
        )
        written = self._written[packet_id]
        if written.plan.number in self._script.packet_refused:
            # They say no while their delay runs: what had been written is not sent.
            self._timeline.after(12 * HOUR, lambda: self._withdraw(written))

    def _release(self, about: str) -> None:
        """The worker: ask the gate again."""
        packet_id = uuid.UUID(about)
        verdict = release_packet.release_packet(
            self._session, packet_id=packet_id, clock=self._timeline.clock
        )
        if isinstance(verdict, Hold) and verdict.until is not None:
            self._timeline.at(verdict.until + timedelta(minutes=1), lambda: self._release(about))
        elif isinstance(verdict, Release):
            with self._push.commits() as there:
                push_packet.push(self._session, there, packet_id=packet_id, clock=self._timeline.clock)
            self._arrives(self._written[packet_id])

    def _arrives(self, written: Written) -> None:
        """At the force: opened and acknowledged in time, or not yet; withdrawn in some cases."""
        number = written.plan.number
        if number in self._script.packet_withdrawn_unopened:
            self._timeline.after(6 * HOUR, lambda: self._withdraw(written))
            return
        withdrawn = number in self._script.packet_withdrawn_opened
        if withdrawn:
            self._timeline.after(DAY * 9, lambda: self._withdraw(written))
        if written.force not in self._people.officers:
            return
        opens, answers = self._rng.random() < 0.8, self._rng.random() < 0.75
        if opens or withdrawn:
            self._timeline.after(DAY * self._rng.uniform(0.3, 6), lambda: self._open(written))
            if answers:
                self._timeline.after(DAY * self._rng.uniform(6, 8), lambda: self._acknowledge(written))
        if withdrawn and self._unseen:  # every other withdrawal has been seen by its force
            self._timeline.after(DAY * 12, lambda: self._acknowledge(written))
        self._unseen ^= withdrawn

    def _withdraw(self, written: Written) -> None:
        clock = self._timeline.clock
        recorded = consents.record_answers(
            self._session,
            report_id=written.report_id,
            answers=[Answer(Scope.POLICE_INTELLIGENCE, Value.NO)],
            by=AskedBy.REPORTER,
            actor="receipt",
            language=written.plan.language,
            clock=clock,
        )
        carry_out.follow(self._session, recorded, clock=clock, wake=self._timeline.wake)

    def _take_back(self, _about: str) -> None:
        """The worker: take back what is withdrawn, or tell its force."""
        self._session.flush()
        for packet_id, reference, *_ in sorted(pushed.being_taken_back(self._session)):
            with self._push.commits() as there:
                answered = desk.take_back(there, reference=reference, on=self._timeline.now.date())
            take_back.record(
                self._session,
                packet_id=packet_id,
                answer=answered,
                marks=[],
                clock=self._timeline.clock,
                found=Recalled(),
            )

    def _open(self, written: Written) -> None:
        self._at_desk(written, officer_desk.open_packet)

    def _acknowledge(self, written: Written) -> None:
        self._at_desk(written, officer_desk.acknowledge)

    def _at_desk(self, written: Written, act: Callable[..., object]) -> None:
        """An officer turns to a packet; it may have been taken back before anybody opened it.

        The police database takes its marks from its own clock: there it happens now. Here it was long ago.
        """
        with suppress(NotFound), self._police.commits() as at_desk:
            officer_desk.use_token(at_desk, self._token(written.force))
            act(at_desk, reference=written.reference)
        with self._push.reads() as there:
            for marks in desk.marks(there, [written.reference]):
                read_marks.keep(self._session, marks, at=self._timeline.now)

    def _token(self, force: str) -> bytes:
        """An officer's session of this force, as the police pages have it."""
        if force not in self._desks:
            self._desks[force] = new_token().stored_hash
            with self._push.commits() as there:
                POLICE_SESSIONS.write(
                    there,
                    self._desks[force],
                    sealed=b"",
                    expires_at=self._timeline.end + DAY,
                    owner=self._people.officers[force],
                    fresh=True,
                )
        return self._desks[force]

    def go_home(self) -> None:
        """End the officers' sessions of the story."""
        for token_hash in self._desks.values():
            with self._police.commits() as at_desk:
                officer_desk.use_token(at_desk, token_hash)
                POLICE_SESSIONS.end(at_desk, token_hash)
        self._desks.clear()
