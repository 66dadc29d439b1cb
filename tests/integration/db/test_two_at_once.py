"""Two people do the same at the same moment: the database lets one in, and the other is told so in words."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from num_service.db.models.accounts.account import User
from num_service.db.queries.core.constraints import flush
from num_service.domain.shared.errors import Conflict, DomainError
from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import accounts
from num_service.services.casework import casework_key, open_report
from num_service.services.checker import list_identifier
from tests.harness.spoken import spoken
from tests.harness.story import SentReport, Story
from tests.harness.texts import PHONE


@pytest.mark.parametrize("kind", ["account", "officer"])
def test_one_is_added_and_the_other_is_told(story: Story, kind: str) -> None:
    together = Barrier(2)

    def add(_: int) -> str:
        together.wait(10)
        try:
            if kind == "account":
                story.account(AccountRole.MEMBER, "twice@example.org")
            else:
                story.officer("twice@example.org")
        except DomainError as why:
            return why.code
        return "added"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(add, range(2))) == ["added", "email_taken"]


def second_of_two(story: Story, does: Callable[[Session, int], object]) -> Conflict:
    """What the second is told: it begins before the first has committed, and waits for it in the database."""

    def second() -> object:
        with story.commits() as session:
            return does(session, 2)

    with ThreadPoolExecutor(1) as pool:
        with story.commits() as first:
            does(first, 1)
            waiting = pool.submit(second)
            _until_somebody_waits(story)
        told = waiting.exception(30)
    assert isinstance(told, Conflict)
    return told


def _until_somebody_waits(story: Story) -> None:
    asked = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    for _ in range(500):
        with story.commits() as session:
            if session.execute(asked).scalar_one():
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits: the two did not meet")


def test_two_projects_of_one_name(story: Story) -> None:
    told = second_of_two(
        story,
        lambda session, number: accounts.add_project(
            session,
            name="Harbour",
            email=f"desk{number}@project.example",
            regions=(),
            contact=story.wiring.contact,
        ),
    )
    assert (told.code, told.field) == ("name_taken", "name")


def test_two_list_one_number_from_two_reports(story: Story) -> None:
    reports: dict[int, SentReport] = {1: story.report(), 2: story.report()}

    def lists(session: Session, number: int) -> None:
        list_identifier.list_identifier(
            session,
            report=open_report.find_report(session, reports[number].reference),
            position=0,
            confirmed=PHONE,
            index=story.wiring.index,
            protected=(),
            holder=story.caseworkers[number - 1],
            clock=story.wiring.clock,
        )

    assert second_of_two(story, lists).code == "listed_just_now"
    with story.commits() as session:
        lists(session, 2)  # once more, as told
    with story.commits() as session:
        assert session.scalar(text("SELECT count(*) FROM listing_sources")) == 2


def test_two_grant_the_key_to_one_colleague(story: Story) -> None:
    colleague = story.account(AccountRole.CASEWORKER, "three@casework.example")

    def grants(session: Session, number: int) -> None:
        casework_key.grant_by_holder(
            session,
            holder=story.caseworkers[number - 1],
            user_id=colleague,
            heard=spoken(session, colleague),
            clock=story.wiring.clock,
        )

    assert second_of_two(story, grants).code == "granted_just_now"


def test_a_rule_that_only_we_can_break_stays_a_fault(story: Story) -> None:
    """Told to somebody as an error of theirs, it would be hidden."""
    with story.commits() as session:
        user = session.get_one(User, story.caseworkers[0].user_id)
        user.project_id = user.id
        with pytest.raises(IntegrityError, match="fk_users_project_id"):
            flush(session)
        session.rollback()


def test_such_a_fault_is_answered_as_one_of_ours(story: Story, app: Flask) -> None:
    @app.get("/api/v1/broken")
    def break_it() -> str:
        with story.commits() as session:
            user = session.get_one(User, story.caseworkers[0].user_id)
            user.project_id = user.id
            flush(session)
        return "no"

    break_it.access = "public"  # type: ignore[attr-defined]  # read by the guard
    app.config["TESTING"] = app.config["PROPAGATE_EXCEPTIONS"] = False

    answer = app.test_client().get("/api/v1/broken")

    assert answer.status_code == 500
    assert "fk_users" not in answer.text
