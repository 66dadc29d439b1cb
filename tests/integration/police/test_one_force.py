"""One police force gets it, and SCAS only where the wording that was shown asked and the answer was yes (rule 11)."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from sqlalchemy import text

from num_service.domain.reports.consent import Conditions, Scope, Value
from num_service.domain.reports.wording import CURRENT, FIRST
from num_service.domain.shared.taxonomy import Role
from tests.harness.desk import opens
from tests.harness.story import ALL_YES, SentReport, Story
from tests.harness.texts import packet_for

SECOND = "city_of_london"  # of the same region as the first


def _packet(story: Story, report: SentReport, force: str) -> uuid.UUID:
    made = packet_for(force, story.wiring.clock)
    subjects = tuple(replace(each, role=Role.STRANGER) for each in made.subjects)
    return story.approved_packet(report, packet=replace(made, subjects=subjects))


def _went(story: Story, report: SentReport, force: str) -> str:
    packet_id = _packet(story, report, force)
    story.release(packet_id)
    with story.commits() as session:
        return session.execute(
            text("SELECT status FROM packets WHERE id = :id"), {"id": packet_id}
        ).scalar_one()


def _report(story: Story, shown: str, **conditions: object) -> SentReport:
    answer = {"value": "yes", **conditions}
    return story.report(consents=ALL_YES | {"police_intelligence": answer}, wording_version=shown)


@pytest.mark.parametrize("shown", ["", FIRST, CURRENT])
def test_a_second_force_is_refused_and_more_for_the_first_is_not(story: Story, shown: str) -> None:
    report = _report(story, shown)
    assert _went(story, report, "metropolitan") == "released"
    assert _went(story, report, SECOND) == "refused"
    assert _went(story, report, "metropolitan") == "released"


def test_a_force_that_was_left_with_nothing_makes_room_for_the_right_one(story: Story) -> None:
    """Taken back unopened, it is with nobody; opened, it stays with that force."""
    for opened, second in ((False, "released"), (True, "refused")):
        report = _report(story, CURRENT)
        assert _went(story, report, "metropolitan") == "released"
        if opened:
            opens(story)
        story.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)
        story.answer(report, Scope.POLICE_INTELLIGENCE, Value.YES)
        assert _went(story, report, SECOND) == second


@pytest.mark.parametrize("shown", ["", FIRST, CURRENT])
@pytest.mark.parametrize("agreed", [False, True])
def test_scas_gets_it_where_it_was_asked_about_and_agreed_to(story: Story, shown: str, agreed: bool) -> None:
    report = _report(story, shown, national_desk=agreed)
    goes = agreed and shown == CURRENT
    assert _went(story, report, "scas") == ("released" if goes else "refused")
    assert _went(story, report, "metropolitan") == "released", "SCAS is no police force"
    assert _went(story, report, "scas") == ("released" if goes else "refused")


def test_what_went_to_two_forces_before_leaves_the_later_one(story: Story) -> None:
    """Released by an earlier rule: an answer that is given now decides again, and the first force keeps it."""
    report = _report(story, FIRST)
    assert _went(story, report, "metropolitan") == "released"
    later = _packet(story, report, SECOND)
    with story.commits() as session:
        reference = session.execute(
            text("UPDATE packets SET status = 'released' WHERE id = :id RETURNING reference"), {"id": later}
        ).scalar_one()
        session.execute(
            text(
                "INSERT INTO released_packets (reference, force, sha256, released_at) "
                "SELECT reference, force, sha256, now() + interval '1 second' "
                "FROM packets WHERE reference = :r"
            ),
            {"r": reference},
        )
    story.answer(report, Scope.POLICE_INTELLIGENCE, Value.YES, Conditions(except_forces=frozenset({"btp"})))
    with story.commits() as session:
        rows = session.execute(text("SELECT force, status FROM packets ORDER BY status")).all()
    assert [tuple(each) for each in rows] == [("metropolitan", "released"), (SECOND, "withdrawn")]


def test_giving_up_scas_again_takes_the_unopened_packet_back(story: Story) -> None:
    report = _report(story, CURRENT, national_desk=True)
    assert _went(story, report, "scas") == "released"
    assert _went(story, report, "metropolitan") == "released"
    told = story.answer(report, Scope.POLICE_INTELLIGENCE, Value.YES)
    assert len(told.stopped) == 1
    with story.commits() as session:
        assert session.scalars(text("SELECT force FROM released_packets")).all() == ["metropolitan"]
