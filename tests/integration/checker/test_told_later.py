"""A member asks to be told when something is reported: an index until their day, and words on a page, nothing sent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from num_service.domain.checker.budgets import NEW_ACCOUNT
from num_service.domain.checker.watching import MOST
from num_service.domain.shared.permissions import AccountRole
from num_service.services.checker.import_list import import_list
from num_service.services.upkeep.forget import forget_expired
from tests.harness.pages import Visitor, words
from tests.harness.story import PASSWORD, Story, later

pytestmark = pytest.mark.usefixtures("no_crude_limits")
HIT = "Something that you wait for has been reported"


@pytest.fixture
def member(app: Flask, story: Story) -> Visitor:
    story.account(AccountRole.MEMBER, "waits@example.org")
    visitor = Visitor(app.test_client())
    visitor.sign_in("waits@example.org", PASSWORD)
    return visitor


def test_it_is_said_on_the_page_once_it_is_reported_and_not_before(story: Story, member: Visitor) -> None:
    answer = member.post("/check/later", text="07700 900 123", months="3")
    assert answer.status_code == 303
    assert HIT not in words(member.get("/check"))
    story.listed(story.report(), live=False)
    assert HIT not in words(member.get("/check")), "it goes live with others"
    story.gone_live()
    assert HIT in words(member.get("/check"))
    page = words(member.get("/check/later"))
    assert "Phone number" in page
    assert "900" not in page.replace("900 a", ""), "what it was is kept nowhere"


def test_it_ends_by_itself_or_when_they_stop_it(story: Story, member: Visitor) -> None:
    count = text("SELECT count(*) FROM watches")
    member.post("/check/later", text="07700 900123", months="1")
    with story.commits() as session:
        watch = session.scalar(text("SELECT id FROM watches"))
        assert "900123" not in str(session.execute(text("SELECT watches::text FROM watches")).one())
    member.post(f"/check/later/{watch}/stop", form="/check/later")
    with story.commits() as session:
        assert session.scalar(count) == 0
    member.post("/check/later", text="07700 900123", months="1")
    with story.commits() as session:
        forget_expired(session, clock=later(story.wiring.clock, timedelta(days=32)))
        assert session.scalar(count) == 0


def test_another_member_cannot_stop_it(app: Flask, story: Story, member: Visitor) -> None:
    member.post("/check/later", text="07700 900123", months="1")
    with story.commits() as session:
        watch = session.scalar(text("SELECT id FROM watches"))
    story.account(AccountRole.MEMBER, "other@example.org")
    other = Visitor(app.test_client())
    other.sign_in("other@example.org", PASSWORD)
    other.post(f"/check/later/{watch}/stop", form="/check/later")
    assert "Stop" in words(member.get("/check/later"))
    with story.commits() as session:
        assert session.scalar(text("SELECT count(*) FROM watches")) == 1


def test_asking_counts_as_a_check_and_there_are_not_too_many(story: Story, member: Visitor) -> None:
    assert member.post("/check/later", text="two 07700 900123 07700 900124", months="1").status_code == 422
    for number in range(MOST):
        assert member.post("/check/later", text=f"07700 9{number:02d}123", months="1").status_code == 303
    more = member.post("/check/later", text="07700 900999", months="1")
    assert more.status_code == 422
    assert "07700 900999" in more.text, "what was typed stays"
    assert f"Checks left: {NEW_ACCOUNT.day - MOST} today" in words(member.get("/check"))


@pytest.mark.parametrize("typed", ["@quietdave", "quiet.dave_99", "07700 9001"])
def test_what_would_be_told_possible_at_most_is_not_waited_for_in_silence(
    story: Story, member: Visitor, typed: str
) -> None:
    answer = member.post("/check/later", text=typed, months="1")
    assert answer.status_code == 422
    assert typed in answer.text, "what was typed stays"
    with story.commits() as session:
        assert session.scalar(text("SELECT count(*) FROM watches")) == 0
    assert f"Checks left: {NEW_ACCOUNT.day} today" in words(member.get("/check")), "nothing was checked"


def test_what_another_scheme_lists_is_told_as_well(story: Story, member: Visitor) -> None:
    member.post("/check/later", text="07700 900 123", months="3")
    with story.commits() as session:
        import_list(
            session,
            scheme="Another city",
            lines=[
                "value,tier,reported\n",
                f"07700 900123,danger,{story.wiring.clock().date().isoformat()}\n",
            ],
            index=story.wiring.index,
            protected=(),
            actor="command",
            clock=story.wiring.clock,
            write=True,
        )
        assert HIT not in words(member.get("/check")), "it goes live with others"
        session.execute(text("UPDATE imported_entries SET visible_from = now() - interval '1 day'"))
    assert HIT in words(member.get("/check"))
