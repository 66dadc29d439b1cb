"""What a member notices when they choose what reaches them."""

from __future__ import annotations

import itertools
import re

import pytest
from flask import Flask
from sqlalchemy import text

from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.second_person import COMMAND
from num_service.domain.shared.taxonomy import Region
from num_service.services.accounts import accounts
from tests.harness.pages import Visitor, words
from tests.harness.story import PASSWORD, Story

_numbers = itertools.count(1)
pytestmark = pytest.mark.usefixtures("no_crude_limits")


@pytest.fixture
def member(app: Flask, story: Story) -> Visitor:
    """Somebody who gets alerts for London."""
    email = f"chooses{next(_numbers)}@example.org"
    story.account(AccountRole.MEMBER, email, regions=(Region.LONDON,))
    visitor = Visitor(app.test_client())
    visitor.sign_in(email, PASSWORD)
    return visitor


def test_what_is_chosen_is_kept_and_shown_again(member: Visitor) -> None:
    page = words(member.get("/preferences"))
    assert "You have a new message" in page, "the whole message stands there"
    assert "Danger: London. Reference A-0000-0000." in page

    answer = member.post(
        "/preferences",
        regions=["wales"],
        offered="email",
        by=["danger:email", "risk:email"],
        daily=["nuisance"],
        daily_at="18",
        time_zone="America/Sao_Paulo",
        quiet_from="22",
        quiet_until="7",
        danger_wakes="yes",
        fuller="yes",
    )
    assert answer.status_code == 303

    body = member.get("/preferences").get_data(as_text=True)
    for field in (
        'value="wales"',
        'value="danger:email"',
        'value="nuisance"',
        'name="danger_wakes" value="yes"',
    ):
        assert re.search(rf"{field}[^>]* checked", body), field
    assert not re.search(r'value="nuisance:email"[^>]* checked', body)
    for value in ("America/Sao_Paulo", "22", "7", "18"):
        assert f'<option value="{value}" selected>' in body


@pytest.mark.parametrize(
    "wrong",
    [
        {"quiet_from": "22"},
        {"quiet_from": "7", "quiet_until": "7"},
        {"quiet_from": "25", "quiet_until": "7"},
        {"time_zone": "Mars/Olympus"},
        {"regions": "atlantis"},
        {"daily_at": "noon"},
        {"fuller": "perhaps"},
    ],
)
def test_what_cannot_be_chosen_is_said_at_its_field_and_nothing_typed_is_lost(
    member: Visitor, wrong: dict[str, str]
) -> None:
    typed = {"offered": "email", "by": ["danger:email"], "danger_wakes": "yes", **wrong}
    answer = member.post("/preferences", typed)
    assert answer.status_code == 422
    assert "One thing to fix" in words(answer)
    assert re.search(r'name="danger_wakes" value="yes"[^>]* checked', answer.get_data(as_text=True))


def test_a_pause_says_until_when_and_is_gone_on_from_with_one_press(member: Visitor) -> None:
    assert member.post("/preferences/pause", form="/preferences", days="7").status_code == 303
    assert "Nothing is sent to you until" in words(member.get("/preferences"))
    assert member.post("/preferences/pause", form="/preferences", days="0").status_code == 303
    assert "Pause everything" in words(member.get("/preferences"))
    assert member.post("/preferences/pause", form="/preferences", days="5").status_code == 422


def test_only_those_who_get_alerts_choose_what_reaches_them(app: Flask, story: Story) -> None:
    assert Visitor(app.test_client()).get("/preferences").status_code == 401
    caseworker = Visitor(app.test_client())
    caseworker.sign_in("one@casework.example", PASSWORD)
    assert caseworker.get("/preferences").status_code == 403


def test_what_somebody_says_of_themselves_is_kept_only_as_they_said_it(member: Visitor) -> None:
    saved = member.post("/preferences", sectors=["street"], speaks=["ro"], near="ls1, BD")
    assert saved.status_code == 303
    body = member.get("/preferences").get_data(as_text=True)
    for value in ("street", "ro"):
        assert re.search(rf'value="{value}"[^>]* checked', body), value
    assert not re.search(r'name="genders"[^>]* checked', body), "what was not said is not there"
    assert 'value="BD LS"' in body, "of a postcode only its letters are kept"

    wrong = member.post("/preferences", near="Leeds")
    assert wrong.status_code == 422
    assert "Write the letters that postcodes begin with" in words(wrong)
    assert 'value="Leeds"' in wrong.get_data(as_text=True), "what was typed is kept"

    assert member.post("/preferences", near="").status_code == 303
    assert not re.search(r'value="street"[^>]* checked', member.get("/preferences").get_data(as_text=True))


def test_a_closed_account_keeps_nothing_that_was_said_of_oneself(story: Story, member: Visitor) -> None:
    said: dict[str, object] = {"sectors": ["street"], "genders": ["woman"], "speaks": ["ro"], "near": "LS"}
    chosen: dict[str, object] = {
        "offered": "email",
        "daily_at": "18",
        "time_zone": "Europe/London",
        "fuller": "no",
    }
    assert member.post("/preferences", chosen | said).status_code == 303
    kept = text(
        "SELECT max(cardinality(sectors) + cardinality(genders) + cardinality(speaks) + cardinality(near)) "
        "FROM recipients"
    )
    with story.commits() as session:
        assert session.scalar(kept) == 4
        user_id = session.scalar(
            text(
                "SELECT users.id FROM users JOIN recipients r ON r.id = recipient_id WHERE cardinality(near) > 0"
            )
        )
        accounts.set_active(session, user_id=user_id, active=False, actor=COMMAND)
        session.flush()
        assert session.scalar(kept) == 0


def test_a_project_says_it_of_the_people_it_supports(app: Flask, story: Story, member: Visitor) -> None:
    email = f"chooses{next(_numbers)}@example.org"
    with story.commits() as session:
        desk = accounts.add_project(
            session, name="Harbour", email=f"desk.{email}", regions=(), contact=story.wiring.contact
        )
    story.account(AccountRole.PROJECT_WORKER, email, project_id=desk)
    project = Visitor(app.test_client())
    project.sign_in(email, PASSWORD)
    page = words(project.get("/preferences"))
    assert "Their gender" in page
    assert "Your gender" not in page
    assert "Your gender" in words(member.get("/preferences"))
