"""Random histories through the real services and both databases: nothing goes to police but on the answer in force.

NUM_ROUNDS: how many histories; 40 each time, as for the races. What may go is worked out here from what was said, and
not from what is stored. Ten thousand are tried in memory (``tests/unit/domain/police/test_gate_histories.py``).
"""

from __future__ import annotations

import dataclasses
import os
import random
import uuid
from collections import Counter
from datetime import datetime, timedelta

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text

from num_service.domain.police.by_hand import Proof
from num_service.domain.police.handover import Means
from num_service.domain.reports.consent import AskedBy, Conditions, Scope, Value
from num_service.domain.shared.days import day_over
from num_service.domain.shared.errors import Conflict, NotFound
from num_service.services.casework import hand_packet, open_report
from num_service.services.police import push_packet, read_marks, release_packet, take_back
from num_service.services.reports import carry_out
from tests.harness.at_desk import officer_of
from tests.harness.databases import TestDatabase
from tests.harness.pages import Visitor
from tests.harness.story import SentReport, Story, later

ROUNDS = int(os.environ.get("NUM_ROUNDS", "40"))
STEPS = (
    "yes",
    "yes",
    "later",
    "no",
    "excluded",
    "staff pause",
    "wait",
    "worker",
    "worker",
    "officer",
    "by hand",
)


@dataclasses.dataclass
class History:
    """One report, its packet, and what this test itself remembers."""

    story: Story
    database: TestDatabase
    report: SentReport
    packet: uuid.UUID
    reference: str
    allowed_from: datetime | None = None
    opened: bool = False

    @property
    def now(self) -> datetime:
        return self.story.wiring.clock()

    @property
    def may(self) -> bool:
        return self.allowed_from is not None and self.now >= self.allowed_from

    def pass_time(self, by: timedelta) -> None:
        wiring = dataclasses.replace(self.story.wiring, clock=later(self.story.wiring.clock, by))
        self.story = dataclasses.replace(self.story, wiring=wiring)

    def say(self, what: str) -> None:
        value, conditions, by = Value.YES, Conditions(), AskedBy.REPORTER
        self.allowed_from = self.now
        if what == "later":
            conditions = Conditions(delay_days=3)
            self.allowed_from = day_over(self.now) + timedelta(days=3)
        elif what == "excluded":
            conditions, self.allowed_from = Conditions(except_forces=frozenset({"metropolitan"})), None
        elif what != "yes":
            value, self.allowed_from = (Value.NO if what == "no" else Value.PAUSED), None
            by = AskedBy.REPORTER if what == "no" else AskedBy.CASEWORKER
        self.story.answer(self.report, Scope.POLICE_INTELLIGENCE, value, conditions, by=by)

    def work(self) -> None:
        """The worker, whatever it was woken for, and the sweep."""
        here = self.story.wiring
        carry_out.sweep(here)
        with here.database.commits() as session:
            release_packet.release_packet(session, packet_id=self.packet, clock=here.clock)
        push_packet.push_packet(here.database, here.push_database, packet_id=self.packet, clock=here.clock)
        take_back.take_back(here.database, here.push_database, clock=here.clock)
        read_marks.read_marks(here.database, here.push_database)

    def hand(self) -> bool:
        try:
            with self.story.commits() as session:
                hand_packet.hand_packet(
                    session,
                    report=open_report.find_report(session, self.report.reference),
                    packet_id=self.packet,
                    means=Means.TELEPHONE,
                    proof=Proof.CALLED_BACK,
                    officer="PC 1",
                    holder=self.story.caseworkers[0],
                    clock=self.story.wiring.clock,
                )
        except (Conflict, NotFound):  # not allowed now, or nothing of it is at a force
            return False
        return True

    def released(self) -> bool:
        with self.story.commits() as session:
            asked = text("SELECT count(*) FROM releases WHERE packet_id = :id")
            return bool(session.execute(asked, {"id": self.packet}).scalar_one())

    def at_police(self) -> bool:
        """Whether its words are in the police database."""
        with psycopg.connect(self.database.police_admin_libpq) as police:
            asked = "SELECT 1 FROM packet_texts WHERE reference = %s"
            return police.execute(asked, [self.reference]).fetchone() is not None


def begun(story: Story, database: TestDatabase, chance: random.Random) -> History:
    consents = {"alert": "yes", "police_intelligence": chance.choice(("yes", "no"))}
    report = story.report(consents=consents)
    packet = story.approved_packet(story_yes(story, report, consents))
    with story.commits() as session:
        asked = text("SELECT reference FROM packets WHERE id = :id")
        reference = str(session.execute(asked, {"id": packet}).scalar_one())
    found = History(story, database, report, packet, reference)
    found.allowed_from = found.now
    return found


def story_yes(story: Story, report: SentReport, consents: dict[str, str]) -> SentReport:
    """With a yes: no packet can be written while the answer in force is no."""
    if consents["police_intelligence"] == "no":
        story.answer(report, Scope.POLICE_INTELLIGENCE, Value.YES)
    return report


def test_nothing_goes_but_on_the_answer_in_force(app: Flask, story: Story, database: TestDatabase) -> None:
    officer = officer_of(app, story)
    ended = Counter[str]()
    for seed in range(ROUNDS):
        _one(story, database, officer, seed, ended)
    assert ended["released"] > ROUNDS // 10, ended
    assert ended["never released"] > ROUNDS // 10, ended
    assert ended["taken back unopened"] > ROUNDS // 20, ended
    assert ended["opened"] > ROUNDS // 20, ended
    print(f"{ROUNDS} histories: {dict(ended)}")


def _one(story: Story, database: TestDatabase, officer: Visitor, seed: int, ended: Counter[str]) -> None:
    chance = random.Random(seed)
    history, said, was = begun(story, database, chance), list[str](), False
    for _ in range(chance.randint(3, 9)):
        step = chance.choice(STEPS)
        said.append(step)
        where = f"seed {seed}: {said}"
        before = history.released()
        if step == "wait":
            history.pass_time(timedelta(days=chance.choice((1, 2, 5))))
        elif step == "worker":
            history.work()
        elif step == "officer":
            there = officer.get(f"/police/packets/{history.reference}").status_code == 200
            assert there is history.at_police(), where
            history.opened |= there
        elif step == "by hand":
            if history.hand():
                assert history.may, where
                history.opened = True
        else:
            history.say(step)
        if history.released() and not before:
            assert history.may, f"{where}: released without a yes in force"
        was = was or history.at_police()
        if not history.may and not history.opened:
            history.work()
            assert not history.at_police(), f"{where}: the words are still there"
    ended["released" if history.released() else "never released"] += 1
    ended["opened"] += history.opened
    ended["taken back unopened"] += was and not history.at_police()


@pytest.fixture(autouse=True)
def _unlimited(no_crude_limits: None) -> None:
    """One officer opens many packets."""
