"""What a member and a project worker notice: the check that is kept nowhere, the alerts, their own sign-in."""

from __future__ import annotations

import dataclasses
import html
import itertools
import re
import uuid
from datetime import timedelta

import psycopg
import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from num_service.db.queries.checker import listings
from num_service.domain.checker.budgets import Budget
from num_service.domain.identifiers import IdentifierKind, normalise
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import Region
from num_service.services.alerts import publish_alert
from num_service.services.checker import spend_budget
from tests.harness.databases import TestDatabase
from tests.harness.pages import Visitor, words
from tests.harness.story import PASSWORD, SentReport, Story
from tests.harness.texts import alert_text

pytestmark = pytest.mark.usefixtures("no_crude_limits")

_numbers = itertools.count(1)


@pytest.fixture
def member(app: Flask, story: Story) -> Visitor:
    """Somebody new: no alert of an earlier test is for her."""
    visitor = Visitor(app.test_client())
    visitor.sign_in(_account(story, AccountRole.MEMBER, regions=(Region.LONDON,)), PASSWORD)
    return visitor


def _account(story: Story, role: AccountRole, **more: object) -> str:
    email = f"person{next(_numbers)}@example.org"
    story.account(role, email, **more)
    return email


def _listed(story: Story, number: str) -> SentReport:
    """A report about a number that is listed in the checker."""
    report = story.report(
        people=[{"role": "client", "identifiers": [{"kind": "phone", "value": number, "basis": "saw"}]}]
    )
    story.listed(report, normalise(IdentifierKind.PHONE, number))
    return report


def _recall(story: Story, alert_id: uuid.UUID) -> None:
    with story.commits() as session:
        publish_alert.recall_alert(session, alert_id=alert_id, actor="command", clock=story.wiring.clock)


def _reference(database: TestDatabase, alert_id: uuid.UUID) -> str:
    with psycopg.connect(database.libpq) as connection:
        row = connection.execute("SELECT reference FROM alerts WHERE id = %s", (alert_id,)).fetchone()
    assert row is not None
    return str(row[0])


# -- the check ---------------------------------------------------------------------------------------------------------


def test_a_reported_number_is_told_however_it_is_typed_with_its_alert(
    member: Visitor, story: Story, database: TestDatabase
) -> None:
    report = _listed(story, "07700 900111")
    number = normalise(IdentifierKind.PHONE, "07700 900111")
    alert_id = story.approved_alert(report, text=alert_text(identifiers=(number,)))
    story.publish(alert_id)

    for typed in ("07700 900111", "+44 (0)7700 900-111", "hi its me call 0044 7700 900111 x"):
        answer = member.post("/check", text=typed)
        page = words(answer)
        assert answer.status_code == 200
        assert "Reported Danger" in page
        assert "One person, as far as is known" in page
        assert "Somebody has reported this." in page
        assert "sex workers have" not in page
        assert "England, the Channel Islands or the Isle of Man" in page
        assert f"/alerts/{_reference(database, alert_id)}" in answer.get_data(as_text=True)


def test_no_report_found_never_reads_as_safe(member: Visitor) -> None:
    page = words(member.post("/check", text="07700 900999"))

    assert "No report found" in page
    assert "This does not mean safe." in page


def test_every_number_of_a_pasted_message_gets_its_own_answer(member: Visitor, story: Story) -> None:
    _listed(story, "07700 900222")

    page = words(
        member.post("/check", text="Is it 07700 900222 or 07700 900456? Or mail me: someone@example.org")
    )

    assert page.count("No report found") == 1, "in one card"
    assert "Only what is named above was checked." in page
    merged = page[page.index("No report found") :]
    assert "07700 900456" in merged
    assert "someone@example.org" in merged
    assert "07700 900222" not in merged
    assert page.count("Reported Danger") == 1
    assert "3 answers below." in page


def _box(answer: TestResponse) -> str:
    """What stands in the box."""
    (typed,) = re.findall(r"<textarea[^>]*>(.*?)</textarea>", answer.get_data(as_text=True), re.S)
    return html.unescape(typed).strip()


@pytest.mark.parametrize(
    ("typed", "stays"),
    [
        ("07700 900223", False),
        ("07700 900223 and 07700 900224 or someone@example.org", False),
        ("0123", True),
        ("what about this one then?", True),
    ],
)
def test_the_box_is_empty_for_the_next_one_unless_something_was_not_read(
    member: Visitor, typed: str, stays: bool
) -> None:
    answer = member.post("/check", text=typed)

    assert _box(answer) == (typed if stays else "")
    assert "Check another" in words(answer)


@pytest.mark.parametrize("typed", ["", "   \n "])
def test_an_empty_box_says_what_to_do(member: Visitor, typed: str) -> None:
    answer = member.post("/check", text=typed)

    assert answer.status_code == 422
    assert "Type or paste a number" in words(answer)


def test_what_cannot_be_read_says_why_and_is_not_no_report(member: Visitor) -> None:
    page = words(member.post("/check", text="0123"))

    assert "We could not read this" in page
    assert "No report found" not in page


def test_what_is_too_long_is_refused_and_kept(member: Visitor) -> None:
    text = "07700 900123 " + "a" * 6000
    answer = member.post("/check", text=text)

    assert answer.status_code == 422
    assert text in answer.get_data(as_text=True)


def test_when_the_checks_of_the_day_are_spent_the_page_says_when_they_come_back(
    member: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spend_budget, "NEW_ACCOUNT", Budget(1, 99))
    assert member.post("/check", text="07700 900999").status_code == 200

    answer = member.post("/check", text="07700 900888")

    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 86_400
    assert "They start again at midnight, UK and Irish time." in words(answer)
    assert "UTC" not in words(answer)
    assert "That is not the same as “no report found”" in words(answer)
    assert "07700 900888" in words(answer)
    assert "This does not mean safe" not in words(answer)


def test_a_failed_lookup_never_reads_as_no_report(member: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_args: object, **_more: object) -> None:
        raise OperationalError("SELECT", {}, Exception("the connection was lost"))

    monkeypatch.setattr(listings, "spend_and_look_up", fails)
    answer = member.post("/check", text="07700 900123")

    assert answer.status_code == 503
    assert "We could not check this" in words(answer)
    assert "This is not the same as “no report found”" in words(answer)
    assert "This does not mean safe" not in words(answer)


def test_a_check_is_kept_nowhere_and_is_in_no_address(member: Visitor, database: TestDatabase) -> None:
    asked = member.get("/check", text="07700 900777")
    assert "07700 900777" not in words(asked)
    answer = member.post("/check", text="07700 900777 and rare.person@example.org")
    assert answer.status_code == 200

    with psycopg.connect(database.admin_libpq) as connection:
        tables = connection.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        ).fetchall()
        assert ("check_budgets",) in tables
        assert connection.execute("SELECT sum(used) FROM check_budgets").fetchone() != (None,), (
            "it was checked"
        )
        for (table,) in tables:
            dump = str(connection.execute(f"SELECT * FROM {table}").fetchall())
            assert "900777" not in dump, table
            assert "rare.person" not in dump, table


def test_only_members_check(app: Flask, story: Story) -> None:
    assert Visitor(app.test_client()).get("/check").status_code == 401
    caseworker = Visitor(app.test_client())
    caseworker.sign_in("one@casework.example", PASSWORD)
    assert caseworker.get("/check").status_code == 403


def test_signing_in_again_sends_what_was_typed_to_check(app: Flask, story: Story) -> None:
    """The session ends between opening the page and pressing the button: the number goes into no address."""
    email = _account(story, AccountRole.MEMBER)
    visitor = Visitor(app.test_client())
    asked = visitor.post("/check", {"text": "07700 900123"}, form="/sign-in")
    assert asked.status_code == 401
    assert "07700 900123" in asked.get_data(as_text=True)

    answer = visitor.post(
        "/sign-in", {"email": email, "password": PASSWORD, "resume": "/check", "resume.text": "07700 900123"}
    )

    assert answer.status_code == 200
    assert 'action="/check"' in answer.get_data(as_text=True)
    assert "07700 900123" in answer.get_data(as_text=True)


# -- alerts ------------------------------------------------------------------------------------------------------------


def test_an_alert_is_unread_until_it_is_opened(member: Visitor, story: Story, database: TestDatabase) -> None:
    alert_id = story.approved_alert(story.report())
    story.publish(alert_id)
    path = f"/alerts/{_reference(database, alert_id)}"

    assert "Not read yet" in words(member.get("/alerts"))
    assert "Violent" in words(member.get("/alerts", unread="1"))
    page = words(member.get(path))
    assert page.index("Tall, dark coat.") < page.index("A man in Camden attacked someone")
    assert "07700 900123" in page

    assert "Not read yet" not in words(member.get("/alerts"))
    assert "Nothing fits what you chose" in words(member.get("/alerts", unread="1"))


def test_what_was_recalled_says_only_that_it_no_longer_applies(
    member: Visitor, story: Story, database: TestDatabase
) -> None:
    alert_id = story.approved_alert(story.report())
    story.publish(alert_id)
    member.get(f"/alerts/{_reference(database, alert_id)}")  # she had read it
    _recall(story, alert_id)

    for path in ("/alerts", f"/alerts/{_reference(database, alert_id)}"):
        page = words(member.get(path))
        assert "no longer applies" in page
        assert "It does not mean this person is safe." in page
        assert "let it go" not in page
        for gone in ("Violent", "Camden", "dark coat", "900123", "recall", "withdr", "expire"):
            assert gone not in page, (path, gone)


def test_filters_by_area_and_by_how_bad_it_is(member: Visitor, story: Story) -> None:
    report = story.report()
    london = dataclasses.replace(alert_text(), headline="The one in London")
    story.publish(story.approved_alert(report, text=london, regions=frozenset({Region.LONDON})))

    assert "The one in London" in words(member.get("/alerts", region="london", tier="danger", unread=""))
    assert "The one in London" not in words(member.get("/alerts", region="wales"))
    assert "The one in London" not in words(member.get("/alerts", tier="nuisance"))


@pytest.mark.parametrize(
    "query",
    [
        {"region": "atlantis"},
        {"tier": "huge"},
        {"unread": "perhaps"},
        {"before": "x~y"},
        {"q": "07700 900123"},
    ],
)
def test_a_filter_that_does_not_exist_is_named(member: Visitor, query: dict[str, str]) -> None:
    answer = member.get("/alerts", **query)

    assert answer.status_code == 422
    assert "One thing to fix" in words(answer)


def test_every_alert_is_on_some_page_and_on_one_only(
    member: Visitor, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    from num_service.web.member import alerts

    monkeypatch.setattr(alerts, "PAGE", 2)
    at = story.wiring.clock() + timedelta(minutes=1)
    still = dataclasses.replace(story, wiring=dataclasses.replace(story.wiring, clock=lambda: at))
    report = story.report()
    for _ in range(5):  # all published at the same moment
        still.publish(story.approved_alert(report))

    seen: list[str] = []
    path: str | None = "/alerts?region=london"
    while path:
        body = member.get(path).get_data(as_text=True)
        seen += re.findall(r'"/alerts/([^"]+)"', body)
        following = re.search(r'href="([^"]+)" rel="next"', body)
        path = html.unescape(following[1]) if following else None
        assert path is None or "region=london" in path

    assert len(seen) == len(set(seen)) == 5


def test_an_alert_for_others_is_not_there(member: Visitor, story: Story, database: TestDatabase) -> None:
    alert_id = story.approved_alert(
        story.report(where={"region": "wales"}), regions=frozenset({Region.WALES})
    )
    story.publish(alert_id)

    assert "Violent" not in words(member.get("/alerts"))
    assert member.get(f"/alerts/{_reference(database, alert_id)}").status_code == 404
    assert member.get("/alerts/A-0000-0000").status_code == 404


def test_a_project_can_print_it_and_a_member_is_not_offered_to(
    app: Flask, member: Visitor, story: Story, database: TestDatabase
) -> None:
    from num_service.services.accounts import accounts

    with story.commits() as session:
        project = accounts.add_project(
            session, name="Outreach", email="desk@example.org", regions=(), contact=story.wiring.contact
        )
    worker = Visitor(app.test_client())
    worker.sign_in(_account(story, AccountRole.PROJECT_WORKER, project_id=project), PASSWORD)
    alert_id = story.approved_alert(story.report())
    story.publish(alert_id)
    path = f"/alerts/{_reference(database, alert_id)}"

    assert "Print this sheet" in words(worker.get(path))
    assert "Print this sheet" not in words(member.get(path))
    _recall(story, alert_id)
    assert "take down the sheet" in words(worker.get(path))
    assert "an alert that ends does not mean this person is safe" in words(worker.get(path))
    assert "It does not mean this person is safe." in words(worker.get("/project"))


# -- the own sign-in ---------------------------------------------------------------------------------------------------


def test_signing_out_everywhere_ends_every_session_and_nobody_elses(
    app: Flask, member: Visitor, story: Story
) -> None:
    phone, other = Visitor(app.test_client()), Visitor(app.test_client())
    phone.sign_in(member.email, PASSWORD)
    other.sign_in(_account(story, AccountRole.MEMBER), PASSWORD)
    assert phone.get("/alerts").status_code == 200

    answer = member.post("/account")

    assert answer.status_code == 303
    assert "signed out on every phone" in words(member.get("/sign-in"))
    assert member.get("/alerts").status_code == 401
    assert phone.get("/alerts").status_code == 401
    assert other.get("/alerts").status_code == 200


def test_the_account_page_says_who_is_signed_in(app: Flask, story: Story) -> None:
    email = _account(story, AccountRole.CASEWORKER, name="Rosalind Quay")
    caseworker = Visitor(app.test_client())
    caseworker.sign_in(email, PASSWORD)

    page = words(caseworker.get("/account"))

    assert "Caseworker" in page
    assert "Rosalind Quay" in page
