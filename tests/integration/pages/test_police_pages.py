"""What officers see and do: their own door, the packets of their own force, and nothing else."""

from __future__ import annotations

import dataclasses
import hashlib
import html
import itertools
import json
import re

import psycopg
import pytest
from flask import Flask

from num_service.app import create_app
from num_service.domain.reports.consent import Scope, Value
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import IncidentType
from num_service.extensions import limiter
from num_service.services.police import officers
from num_service.settings import Settings
from tests.harness.databases import TestDatabase
from tests.harness.pages import Visitor, words
from tests.harness.story import PASSWORD, SentReport, Story
from tests.harness.texts import packet_for

pytestmark = pytest.mark.usefixtures("no_crude_limits")

DOOR = "/police/sign-in"
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def officer(app: Flask, story: Story) -> Visitor:
    """An officer of the Metropolitan Police, signed in; no test ends this session."""
    return _officer(app, story)


def _officer(app: Flask, story: Story, force: str = "metropolitan") -> Visitor:
    visitor = Visitor(app.test_client())
    email = f"officer{next(_numbers)}@force.example"
    story.officer(email, force=force)
    visitor.sign_in(email, PASSWORD, path=DOOR)
    return visitor


@pytest.fixture
def sent(story: Story) -> tuple[SentReport, str]:
    """A report whose packet was released to the Metropolitan Police, and the packet's reference."""
    report = story.report()
    story.release(story.approved_packet(report))
    return report, _references(story)[-1]


def _references(story: Story) -> list[str]:
    from sqlalchemy import select

    from num_service.db.models.police.force_side import ReleasedPacket

    with story.police() as session:
        asked = select(ReleasedPacket.reference).where(ReleasedPacket.taken_back_on.is_(None))
        return list(session.scalars(asked.order_by(ReleasedPacket.released_at)))


def _standing(officer: Visitor, reference: str) -> str:
    """What the inbox says of one packet."""
    body = officer.get("/police").get_data(as_text=True)
    (row,) = (each for each in body.split("<tr ") if f'/packets/{reference}"' in each)
    return " ".join(re.sub(r"<[^>]+>", " ", row.partition(">")[2].partition("</tr>")[0]).split())


def _row(database: TestDatabase, reference: str) -> dict[str, object]:
    with psycopg.connect(database.push_libpq) as connection:
        row = connection.execute(
            "SELECT opened_at, acknowledged_at, withdrawn_at, withdrawal_seen_at FROM released_packets "
            "WHERE reference = %s",
            (reference,),
        ).fetchone()
    assert row is not None
    return dict(zip(("opened", "acknowledged", "withdrawn", "withdrawal_seen"), row, strict=True))


def test_the_same_answer_whether_the_account_exists_or_not(app: Flask, story: Story) -> None:
    known = _officer(app, story).email
    visitor = Visitor(app.test_client())

    wrong = visitor.post(DOOR, email=known, password="not this one at all")
    unknown = visitor.post(DOOR, email="nobody@force.example", password="not this one at all")
    nonsense = visitor.post(DOOR, email="nobody", password="not this one at all")

    assert {wrong.status_code, unknown.status_code, nonsense.status_code} == {422}
    assert words(wrong) == words(unknown) == words(nonsense)
    assert "do not fit together" in words(wrong)
    assert f'value="{known}"' in wrong.get_data(as_text=True)  # what was typed is still there


def test_an_empty_form_names_the_field_that_is_missing(app: Flask, story: Story) -> None:
    answer = Visitor(app.test_client()).post(DOOR)

    assert answer.status_code == 422
    assert "2 things to fix" in words(answer)


def test_after_ten_tries_in_a_minute_it_slows_down(
    module_settings: Settings, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter, "enabled", True)
    limited = create_app(module_settings)  # made with its limits on
    visitor = Visitor(limited.test_client())
    # Twenty-one, because the minute may turn in the middle of them.
    codes = [visitor.post(DOOR, email="slow@force.example", password="x").status_code for _ in range(21)]

    assert codes[:10] == [422] * 10
    assert 429 in codes
    wiring = limited.extensions["num"]
    wiring.close()


def test_an_officer_signs_in_and_out_and_the_session_ends_on_the_server(
    app: Flask, story: Story, database: TestDatabase
) -> None:
    officer = _officer(app, story)
    assert "Metropolitan Police Service" in words(officer.get("/police"))
    cookie = officer.client.get_cookie("desk")
    assert cookie is not None
    assert officer.client.get_cookie("visit") is None

    assert officer.post("/police/sign-out", form="/police").status_code == 303

    officer.client.set_cookie("desk", cookie.value)  # somebody kept the cookie
    assert officer.get("/police").status_code == 401
    with psycopg.connect(database.police_owner_libpq) as connection:
        live = connection.execute(
            "SELECT count(*) FROM officer_sessions JOIN officers ON officers.id = officer_id WHERE email = %s",
            (officer.email,),
        ).fetchone()
    assert live == (0,)


def test_an_officer_is_nobody_on_the_other_pages_and_others_are_nobody_here(
    app: Flask, officer: Visitor, story: Story
) -> None:
    story.account(AccountRole.MEMBER, "member@example.org")
    story.account(AccountRole.ADMINISTRATOR, "admin@example.org")

    assert officer.get("/check").status_code == 401
    assert officer.get("/admin/users").status_code == 401
    for email in ("member@example.org", "admin@example.org", "one@casework.example"):
        other = Visitor(app.test_client())
        other.sign_in(email, PASSWORD)
        assert other.get("/police").status_code == 401
        answer = other.post(DOOR, email=email, password=PASSWORD)
        assert answer.status_code == 422, email


def test_what_a_packet_says_is_shown_only_once_it_is_opened(
    officer: Visitor, story: Story, sent: tuple[SentReport, str], database: TestDatabase
) -> None:
    _, reference = sent
    inbox = officer.get("/police")

    assert reference in words(inbox)
    assert "New" in _standing(officer, reference)
    assert "He attacked someone" not in words(inbox)
    for told in ("Rape", "Camden", "London"):
        assert told not in _standing(officer, reference), told
    assert _row(database, reference)["opened"] is None

    page = words(officer.get(f"/police/packets/{reference}"))

    assert "He attacked someone." in page
    assert "07700 900123" in page
    assert "Do not seek to identify the source." in page
    assert page.index("Do not seek to identify the source.") < page.index("He attacked someone.")
    assert "2 – Untested" in page
    assert _row(database, reference)["opened"] is not None
    assert _standing(officer, reference).startswith(f"{reference} Rape · Camden")
    assert "Opened" in _standing(officer, reference)


def test_nothing_of_the_reporter_is_on_the_page(
    officer: Visitor, story: Story, sent: tuple[SentReport, str]
) -> None:
    report, reference = sent
    for path in (f"/police/packets/{reference}", f"/police/packets/{reference}.json", "/police"):
        body = officer.get(path).get_data(as_text=True)
        assert report.reference not in body
        assert "would not pay" not in body  # her own words
        assert str(report.id) not in body


def test_acknowledging_twice_changes_nothing(
    officer: Visitor, sent: tuple[SentReport, str], database: TestDatabase
) -> None:
    path = f"/police/packets/{sent[1]}"
    first = officer.post(path, of="packet")
    assert first.status_code == 303
    assert "It is acknowledged" in words(officer.get(path))
    acknowledged = _row(database, sent[1])["acknowledged"]
    assert acknowledged is not None

    assert officer.post(path, {"of": "packet"}, form="/police").status_code == 303
    assert _row(database, sent[1])["acknowledged"] == acknowledged
    assert "Acknowledged on" in words(officer.get(path))


def test_a_form_that_does_not_say_what_it_acknowledges_changes_nothing(
    officer: Visitor, sent: tuple[SentReport, str], database: TestDatabase
) -> None:
    path = f"/police/packets/{sent[1]}"
    for fields in ({}, {"of": "everything"}, {"of": "packet", "and": "more"}):
        assert officer.post(path, fields).status_code == 422
    assert _row(database, sent[1])["acknowledged"] is None


def test_the_json_is_byte_for_byte_what_was_approved(officer: Visitor, sent: tuple[SentReport, str]) -> None:
    page = words(officer.get(f"/police/packets/{sent[1]}"))
    answer = officer.get(f"/police/packets/{sent[1]}.json")

    assert answer.content_type.startswith("application/json")
    assert hashlib.sha256(answer.data).hexdigest() in page
    assert json.loads(answer.data)["reference"] == sent[1]
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_packet_withdrawn_before_anybody_opened_it_is_gone(
    officer: Visitor, story: Story, sent: tuple[SentReport, str]
) -> None:
    story.answer(sent[0], Scope.POLICE_INTELLIGENCE, Value.NO)

    assert sent[1] not in words(officer.get("/police"))
    assert officer.get(f"/police/packets/{sent[1]}").status_code == 404


def test_a_packet_withdrawn_afterwards_says_so_until_the_officer_acknowledges_that(
    officer: Visitor, story: Story, sent: tuple[SentReport, str], database: TestDatabase
) -> None:
    path = f"/police/packets/{sent[1]}"
    officer.get(path)
    story.answer(sent[0], Scope.POLICE_INTELLIGENCE, Value.NO)

    assert "Withdrawn Please acknowledge that." in _standing(officer, sent[1])
    assert "This report was withdrawn on" in words(officer.get(path))
    assert officer.get(f"{path}.json").status_code == 409

    # A page from before the withdrawal acknowledges the packet, not the withdrawal nobody had seen.
    assert officer.post(path, of="packet").status_code == 303
    assert "withdrawn while you had it open" in words(officer.get(path))
    assert _row(database, sent[1])["withdrawal_seen"] is None

    officer.post(path, of="withdrawal")
    assert _row(database, sent[1])["withdrawal_seen"] is not None
    assert "Please acknowledge that" not in _standing(officer, sent[1])


def test_another_forces_packet_answers_as_one_that_never_was(
    app: Flask, officer: Visitor, story: Story, sent: tuple[SentReport, str], database: TestDatabase
) -> None:
    kent = _officer(app, story, "kent")
    missing = "P-0000-0000"

    assert sent[1] not in words(kent.get("/police"))
    for ending in ("", ".json"):
        theirs = kent.get(f"/police/packets/{sent[1]}{ending}")
        never = kent.get(f"/police/packets/{missing}{ending}")
        assert theirs.status_code == never.status_code == 404
        assert words(theirs) == words(never)
    theirs = kent.post(f"/police/packets/{sent[1]}", {"of": "packet"}, form="/police")
    assert theirs.status_code == 404
    assert _row(database, sent[1]) == dict.fromkeys(_row(database, sent[1]), None)
    assert officer.get(f"/police/packets/{sent[1]}").status_code == 200


def test_without_a_live_session_the_police_login_sees_nothing(
    officer: Visitor, sent: tuple[SentReport, str], database: TestDatabase
) -> None:
    assert sent[1] in words(officer.get("/police"))
    with psycopg.connect(database.police_libpq) as connection:
        for table in ("released_packets", "packet_texts", "officers", "officer_sessions"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
        connection.execute("SELECT set_config('num.police_token', %s, true)", ("00" * 32,))
        assert connection.execute("SELECT count(*) FROM released_packets").fetchone() == (0,)
    with (
        psycopg.connect(database.police_libpq) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT 1 FROM audit_entries")


def test_a_closed_account_is_out_at_once(app: Flask, story: Story, sent: tuple[SentReport, str]) -> None:
    officer = _officer(app, story)
    assert officer.get("/police").status_code == 200
    with story.police() as session:
        (who,) = (each for each in officers.list_officers(session) if each.email == officer.email)
        officers.set_officer_active(session, officer_id=who.id, active=False, actor="command")

    assert officer.get("/police").status_code == 401
    assert officer.get(f"/police/packets/{sent[1]}").status_code == 401
    assert officer.post(DOOR, email=officer.email, password=PASSWORD).status_code == 422


def test_signing_in_again_goes_on_where_one_was(
    app: Flask, story: Story, sent: tuple[SentReport, str]
) -> None:
    known = _officer(app, story).email
    visitor = Visitor(app.test_client())
    path = f"/police/packets/{sent[1]}"
    asked = visitor.get(path)
    assert asked.status_code == 401
    assert "Please sign in first" in words(asked)
    assert f'name="resume" value="{path}"' in asked.get_data(as_text=True)

    first = visitor.post(DOOR, email=known, password="wrong", resume=path)
    assert f'name="resume" value="{path}"' in first.get_data(as_text=True)
    answer = visitor.post(DOOR, email=known, password=PASSWORD, resume=path)
    assert (answer.status_code, answer.location) == (303, path)


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_signing_in_never_leads_to_another_site(app: Flask, story: Story, elsewhere: str) -> None:
    known = _officer(app, story).email

    answer = Visitor(app.test_client()).post(DOOR, email=known, password=PASSWORD, resume=elsewhere)

    assert (answer.status_code, answer.location) == (303, "/police")


def test_older_packets_are_a_page_further_and_none_is_lost_or_twice(
    officer: Visitor, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    from num_service.web.police import packets

    monkeypatch.setattr(packets, "PAGE", 2)
    at = story.wiring.clock()
    still = dataclasses.replace(story, wiring=dataclasses.replace(story.wiring, clock=lambda: at))
    for _ in range(5):  # all released at the same moment
        still.release(still.approved_packet(still.report()))

    seen: list[str] = []
    path: str | None = "/police"
    while path:
        body = officer.get(path).get_data(as_text=True)
        seen += re.findall(r"/police/packets/([^\"]+)", body)
        following = re.search(r'href="([^"]+)" rel="next"', body)
        path = html.unescape(following[1]) if following else None

    assert sorted(seen) == sorted(_references(story))
    assert len(seen) == len(set(seen)) >= 5


@pytest.mark.parametrize("before", ["yesterday", "2026-01-01", "2026-01-01T00:00:00~x", "~", "9" * 500])
def test_a_page_that_cannot_be_is_said_so(officer: Visitor, before: str) -> None:
    answer = officer.get("/police", before=before)

    assert answer.status_code == 422
    assert "Start from the top" in words(answer)


def test_nobody_is_called_you_who_is_not_reading(officer: Visitor, story: Story) -> None:
    # What an official did is held for staff to route, so it does not come by itself.
    kinds = tuple(each for each in IncidentType if each is not IncidentType.OFFICIAL_MISCONDUCT)
    everything = dataclasses.replace(packet_for("metropolitan", story.wiring.clock), incident_types=kinds)
    story.release(story.approved_packet(story.report(), packet=everything))
    reference = _references(story)[-1]

    page = words(officer.get(f"/police/packets/{reference}"))

    happened = page[page.index("Reported as") : page.index("SHA-256 of the JSON")]
    assert "doxing" in happened
    assert not re.search(r"\byour?\b", happened.partition("No offence")[0])


def test_a_withdrawn_report_is_offered_to_nobodys_systems(
    officer: Visitor, story: Story, sent: tuple[SentReport, str]
) -> None:
    report, reference = sent
    page = officer.get(f"/police/packets/{reference}").get_data(as_text=True)
    assert "data-copy" in page
    story.answer(report, Scope.POLICE_INTELLIGENCE, Value.NO)

    page = officer.get(f"/police/packets/{reference}").get_data(as_text=True)
    for offered in ("data-copy", f"{reference}.json", "Take it into your own systems", ">Acknowledge<"):
        assert offered not in page, offered
    assert "I acknowledge the withdrawal" in page
