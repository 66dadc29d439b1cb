"""Every change of the answer about police against every state of a packet, held to an oracle of its own.

Each situation is made once by the services themselves; every answer is then tried on it in a transaction that is
undone.
"""

from __future__ import annotations

import os
import uuid
from collections import Counter
from collections.abc import Callable
from itertools import product

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from num_service.domain.reports.consent import ANSWERS, CONDITIONS, Scope, Value
from num_service.domain.reports.matching import MatchAnswer
from num_service.services.casework import judge_match, open_report
from num_service.services.police import release_packet
from tests.harness.desk import opens
from tests.harness.matching import judge, second_opinion
from tests.harness.story import ALL_YES, SentReport, Story
from tests.harness.texts import FORCE
from tests.integration.reports import narrowing_oracle as oracle
from tests.integration.reports.conftest import Timed, answer, one, taken_back, tried
from tests.integration.reports.narrowing_oracle import Said

OTHER = "merseyside"
PLAIN = Said("yes")

# ---------------------------------------------------------------------------------------------------------- police

#: The answer under which it was written or went, given thirty days ago.
FIRST = (
    Said("yes"),
    Said("yes", delay_days=7),
    Said("yes", except_forces=(OTHER,)),
    Said("if_matched"),
    Said("if_matched", delay_days=7),
)
NEW = (
    Said("no"),
    Said("paused"),
    Said("yes", also_scas=True),
    *(
        Said(value, days, forces)
        for value, days, forces in product(
            ("yes", "if_matched"), (0, 3), ((), (OTHER,), (FORCE,), (FORCE, OTHER))
        )
    ),
)
#: By whether an officer has acknowledged it too.
MARKS = {"opened": False, "acknowledged": True}
JUDGED = ("", "same", "different")
#: After each first answer each new one is tried under one of the judgements, in turn: every two of first answer,
#: judgement and new answer meet in every state of a packet. NUM_EVERY=1 tries every three, at three times the cost.
EVERY = bool(os.environ.get("NUM_EVERY"))
STATES = ("draft", *oracle.NOT_GONE_YET, *oracle.ON_THE_DESK, "taken back")


def _packet(timed: Timed, state: str, first: Said, judged: str) -> tuple[SentReport, uuid.UUID]:
    """A packet that has come to this state, and its report."""
    story = timed.story
    timed.ago(days=30)
    report = story.report(
        consents=ALL_YES | {"police_intelligence": {"value": first.value, **first.conditions}}
    )
    if judged or first.value == "if_matched":
        other = story.report()
        timed.ago(days=20)
        found = MatchAnswer(judged or "different")
        judge(story, report, other, found)
        if found is MatchAnswer.DIFFERENT:
            second_opinion(story, report, other)
    timed.ago(days=2)
    packet = story.drafted_packet(report) if state == "draft" else story.approved_packet(report)
    if state in (*oracle.ON_THE_DESK, "taken back"):
        story.release(packet)
    timed.ago()
    with story.commits() as session:
        if state in ("held", "refused"):
            session.execute(text("UPDATE packets SET status = :s WHERE id = :id"), {"s": state, "id": packet})
        reference = session.execute(
            text("SELECT reference FROM packets WHERE id = :id"), {"id": packet}
        ).scalar_one()
    if state in MARKS:
        opens(story, reference, acknowledges=MARKS[state])
    if state == "taken back":
        story.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)
    return report, packet


def _desk(session: Session, packet: uuid.UUID) -> oracle.Desk:
    row = one(
        session,
        "SELECT status, released_packets.reference IS NOT NULL AS there, withdrawn_at IS NOT NULL AS notice "
        "FROM packets LEFT JOIN released_packets ON released_packets.reference = packets.reference "
        "WHERE id = :id",
        id=packet,
    )
    return oracle.Desk(row.status, row.there, row.notice)


def _tries() -> list[tuple[Said, str, Said]]:
    """First answer, judgement, new answer. An if_matched went because of a "different", whether "" or that is named."""
    tries = []
    for (f, first), (n, said) in product(enumerate(FIRST), enumerate(NEW)):
        found = [each for each in JUDGED if (first.value, each) != ("if_matched", "same")]
        tries += [(first, each, said) for each in (found if EVERY else [found[(f + n) % len(found)]])]
    return tries


def test_every_two_of_them_meet() -> None:
    firsts, judged, saids = zip(*_tries(), strict=True)
    assert set(zip(firsts, saids, strict=True)) == set(product(FIRST, NEW))
    assert set(zip(judged, saids, strict=True)) == set(product(JUDGED, NEW))
    assert len(set(zip(firsts, judged, strict=True))) == 13


@pytest.mark.parametrize("state", STATES)
def test_police_every_answer_after_every_other(
    module_story: Story, at_any_time: Callable[[Story], Timed], state: str
) -> None:
    timed = at_any_time(module_story)
    seen: Counter[oracle.Desk] = Counter()
    tries = _tries()
    for first, judged in dict.fromkeys((first, judged) for first, judged, _ in tries):
        report, packet = _packet(timed, state, first, judged)
        for said in (said for before, found, said in tries if (before, found) == (first, judged)):
            with tried(timed.story) as session:
                told = answer(session, timed.story, report, Scope.POLICE_INTELLIGENCE, said)
                if state in oracle.NOT_GONE_YET:
                    assert _desk(session, packet).status == "approved", "decided again by the worker"
                    release_packet.release_packet(session, packet_id=packet, clock=timed.clock)
                want = oracle.desk_after(state, said, FORCE)
                assert _desk(session, packet) == want, (state, first, judged, said)
                assert bool(told.not_undone) is (want.notice), (state, first, said, told)
                if want.status == "withdrawn":
                    answer(session, timed.story, report, Scope.POLICE_INTELLIGENCE, PLAIN)
                    release_packet.release_packet(session, packet_id=packet, clock=timed.clock)
                    assert _desk(session, packet) == want, "a wider answer brings nothing back"
                seen[want] += 1
    assert sum(seen.values()) == len(tries)
    assert len(seen) >= (1 if state in ("draft", "taken back") else 2)


def test_a_judgement_taken_back_takes_the_packet_back(
    module_story: Story, at_any_time: Callable[[Story], Timed]
) -> None:
    """ "Only if someone else reports" that turns out to be the same person is no "yes" any more."""
    timed = at_any_time(module_story)
    story = timed.story
    for state, there in (("unopened", False), ("opened", True)):
        report, packet = _packet(timed, state, Said("if_matched"), "different")
        for found in (MatchAnswer.SAME, MatchAnswer.NOT_KNOWN, MatchAnswer.THIS_REPORTER):
            with tried(story) as session:
                (other,) = session.scalars(
                    text(
                        "SELECT reference FROM reports JOIN match_judgements ON reports.id IN (report_id, other_id) "
                        "WHERE :id IN (report_id, other_id) AND reports.id <> :id"
                    ),
                    {"id": report.id},
                ).all()
                judge_match.judge_match(
                    session,
                    report=open_report.find_report(session, report.reference),
                    other_reference=other,
                    answer=found,
                    judged_by=story.caseworkers[1].user_id,
                    clock=story.wiring.clock,
                    wake=story.wiring.wake,
                )
                taken_back(session, story, report.id)
                assert _desk(session, packet) == oracle.Desk("withdrawn", there, there)


def test_the_answers_tried_are_all_the_answers_there_are() -> None:
    """A new value or condition of the question makes this fail, so that it is tried above."""
    assert {each.value for each in NEW} == {*ANSWERS[Scope.POLICE_INTELLIGENCE], Value.PAUSED}
    assert {name for each in NEW for name in each.conditions} == CONDITIONS[Scope.POLICE_INTELLIGENCE]
