"""Whoever tries numbers one after another is stopped and staff are told; nobody else notices anything."""

from __future__ import annotations

import hashlib
import itertools
import uuid
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from num_service.adapters.recent import RecentHere, RecentInRedis, blinded
from num_service.domain.checker import budgets
from num_service.domain.checker.answer import Verdict
from num_service.domain.shared.errors import TooMany
from num_service.domain.shared.permissions import AccountRole
from num_service.services.checker import spend_budget
from num_service.services.checker.asked import Asked
from num_service.services.checker.check_identifier import Checks, check_identifiers
from num_service.services.checker.guard import place_canary
from num_service.services.upkeep.forget import forget_expired
from num_service.settings import Settings
from tests.harness.casework import signed_in
from tests.harness.databases import Databases, TestDatabase
from tests.harness.pages import Visitor, words
from tests.harness.stored_data import Markers, everything
from tests.harness.story import PASSWORD, Story, later

pytestmark = pytest.mark.usefixtures("no_crude_limits")
_people = itertools.count()
SETTLED = "UPDATE users SET created_on = current_date - 90 WHERE id = :id"


def _member(story: Story, *, settled: bool = False) -> uuid.UUID:
    user_id = story.account(AccountRole.MEMBER, f"g{next(_people)}@example.org")
    if settled:
        with story.commits() as session:
            session.execute(text(SETTLED), {"id": user_id})
    return user_id


def _check(story: Story, user_id: uuid.UUID, *typed: str) -> Checks:
    return check_identifiers(
        story.wiring.database.statements,
        user_id=user_id,
        asked=[Asked(each) for each in typed],
        index=story.wiring.index,
        clock=story.wiring.clock,
        recent=story.wiring.recent,
    )


def _alarms(story: Story) -> dict[str, int]:
    with story.commits() as session:
        rows = session.execute(text("SELECT kind, sum(times) FROM checker_alarms GROUP BY kind")).all()
    return {kind: int(times) for kind, times in rows}


def _in_a_row(begin: int, count: int) -> list[str]:
    return [f"07{each:09d}" for each in range(begin, begin + count)]


def _far_apart(count: int) -> list[str]:
    return [f"07{400_000_000 + each * 1_234_567:09d}" for each in range(count)]


def test_a_hundred_accounts_that_walk_through_numbers_are_stopped_and_staff_are_told(
    story: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    first = _member(story)
    with story.commits() as session:
        others = session.execute(
            text(
                "INSERT INTO users SELECT (jsonb_populate_record(users, jsonb_build_object("
                "'id', gen_random_uuid(), 'recipient_id', NULL, "
                "'email_digest', '\\x' || encode(sha256(('n' || n)::bytea), 'hex')))).* "
                "FROM users, generate_series(1, 99) n WHERE users.id = :id RETURNING id"
            ),
            {"id": first},
        ).scalars()
        accounts = [first, *others]
    answered, refused = 0, set()
    for number, user_id in enumerate(accounts):
        for size in (25, 5, 5):
            try:
                _check(story, user_id, *_in_a_row(400_000_000 + number * 35, size))
            except TooMany as why:
                refused.add(why.code)
            else:
                answered += size
    with capsys.disabled():
        print(
            f"\n    enumeration: 100 accounts asked 3,500 in a row, {answered} answered, alarms {_alarms(story)}",
            end="",
        )
    assert _alarms(story)["sequence"] >= 1
    assert answered <= 25 + 5 + len(accounts) * budgets.FEW, "3,500 were asked for"
    assert refused <= {"budget_spent", "few_for_now"}, "the words that anybody is told"


def test_who_takes_eighty_calls_in_two_days_is_not_stopped_by_it(story: Story) -> None:
    _check(story, _member(story), *_in_a_row(500_000_000, 25))
    receptionist = _member(story, settled=True)
    for begin in (0, 20, 40):
        checks = _check(story, receptionist, *_far_apart(60)[begin : begin + 20])
    assert checks.left.today == 0
    assert _alarms(story) == {"sequence": 1}


def test_who_is_noticed_is_told_the_same_as_anybody(story: Story) -> None:
    noticed, other = _member(story), _member(story)
    apart, row = _check(story, other, *_far_apart(20)), _check(story, noticed, *_in_a_row(600_000_000, 20))
    assert [each.answer for each in row.answers] == [each.answer for each in apart.answers]
    assert row.left == apart.left
    assert _alarms(story) == {"sequence": 1}


def test_many_ranges_that_nobody_was_given(story: Story) -> None:
    _check(story, _member(story), *_far_apart(20))
    assert _alarms(story) == {}
    _check(story, _member(story), *(f"+441{each:03d}123456" for each in range(0, 75, 5)))
    assert _alarms(story)["ranges"] == 1


def test_a_canary_tells_staff_and_whoever_checks_sees_no_difference(story: Story) -> None:
    with story.commits() as session:
        place_canary(
            session,
            typed="07400 123987",
            said="in the 07400 range",
            index=story.wiring.index,
            actor="user:x",
            clock=story.wiring.clock,
        )
    one, two = _member(story), _member(story)
    hit, none = _check(story, one, "07400 123987"), _check(story, two, "07400 123986")
    assert [each.answer for each in hit.answers] == [each.answer for each in none.answers]
    assert hit.answers[0].answer.verdict is Verdict.NONE
    assert hit.left == none.left
    assert _alarms(story) == {"canary": 1}


def test_an_alarm_is_on_the_queue_until_somebody_has_seen_it(app: Flask, story: Story) -> None:
    _check(story, _member(story), *_in_a_row(700_000_000, 20))
    desk = signed_in(app, "one@casework.example")
    assert "1 alarm of the checker" in words(desk.get("/casework"))
    assert "Many numbers beside each other were checked" in words(desk.get("/casework/checker"))
    with story.commits() as session:
        alarm = session.scalar(text("SELECT id FROM checker_alarms"))
    desk.post(f"/casework/checker/alarms/{alarm}", form="/casework/checker")
    assert "alarm of the checker" not in words(desk.get("/casework"))


def test_staff_place_a_canary_and_never_one_that_is_somebodys(app: Flask, story: Story) -> None:
    story.report()
    desk = signed_in(app, "one@casework.example")
    refused = desk.post(
        "/casework/checker/canaries", form="/casework/checker", typed="07700 900123", said="here"
    )
    assert refused.status_code == 422
    assert "This belongs to somebody" in words(refused)
    assert 'value="07700 900123"' in refused.text, "what was typed is kept"
    assert (
        desk.post(
            "/casework/checker/canaries", form="/casework/checker", typed="07400 111222", said="in a list"
        ).status_code
        == 303
    )
    page = words(desk.get("/casework/checker"))
    assert "in a list" in page
    assert "111222" not in page


def test_their_own_address_is_answered_as_any_and_counted_without_whose_it_is(
    app: Flask, story: Story
) -> None:
    user_id = story.account(AccountRole.MEMBER, "own@example.org")
    own, other = _check(story, user_id, "own@example.org"), _check(story, user_id, "other@example.org")
    assert own.answers[0].answer == other.answers[0].answer
    with story.commits() as session:
        assert session.scalar(text("SELECT sum(own) FROM check_totals")) == 1
    assert "None. Only the address" in words(signed_in(app, "one@casework.example").get("/casework/checker"))


def test_an_account_whose_own_address_is_listed_is_shown_to_staff(app: Flask, story: Story) -> None:
    from num_service.domain.identifiers import IdentifierKind, normalise

    given = [{"kind": "email", "value": "joined@example.org", "basis": "saw"}]
    report = story.report(people=[{"role": "client", "identifiers": [*given]}])
    story.listed(report, normalise(IdentifierKind.EMAIL, "joined@example.org"))
    user_id = story.account(AccountRole.MEMBER, "joined@example.org")
    assert str(user_id) in words(signed_in(app, "one@casework.example").get("/casework/checker"))


def test_once_very_much_is_checked_everybody_keeps_a_few(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spend_budget, "IN_ALL", 20)
    busy, quiet = _member(story, settled=True), _member(story, settled=True)
    _check(story, busy, *_far_apart(20))
    assert _alarms(story) == {"in_all": 1}
    with pytest.raises(TooMany) as why:
        _check(story, busy, "07700 900999")
    assert why.value.code == "few_for_now"
    assert _check(story, quiet, "07700 900999").left.today == budgets.FEW - 1, "nobody shuts others out"


def test_somebody_is_at_the_door(app: Flask, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spend_budget, "NEW_ACCOUNT", budgets.Budget(6, 9))
    story.account(AccountRole.MEMBER, "door@example.org")
    member = Visitor(app.test_client())
    member.sign_in("door@example.org", PASSWORD)
    assert "Checks left: 6 today, 9 this week." in words(member.get("/check"))
    assert "nearly used up" in words(member.post("/check", text="07400 123001"))
    member.post("/check", text="\n".join(_far_apart(5)))
    spent = member.post("/check", text="07400 123777")
    assert spent.status_code == 429
    assert "Somebody is at the door: check it now" in words(spent)

    answer = member.post("/check/at-the-door", form="/check", text="07400 123777")
    assert "No report found" in words(answer)
    assert "Checks left: 2 today" in words(answer)
    member.post("/check", text="\n".join(_far_apart(2)))
    again = member.post("/check/at-the-door", form="/check", text="07400 123778")
    assert again.status_code == 409
    assert "this week already" in words(again)
    assert "07400 123778" in again.text, "what was typed stays"
    counted = words(signed_in(app, "one@casework.example").get("/casework/checker"))
    assert " 9 0 1 0 " in counted, "nine checked, none by a partner, one asked for more"


def test_redis_counts_for_every_host_and_holds_no_number(settings: Settings) -> None:
    one, two = (RecentInRedis(str(settings.redis_url), "secret") for _ in range(2))
    one.count({"hundred:+4474001239": ["+447400123901", "+447400123902"]})
    assert two.count({"hundred:+4474001239": ["+447400123902", "+447400123903"]}) == {
        "hundred:+4474001239": 3
    }
    kept = repr([(each, one._redis.dump(each)) for each in one._redis.scan_iter("seen:*")])
    assert "7400123" not in kept
    assert RecentInRedis("redis://127.0.0.1:1", "secret").count({"a": ["b"]}) == {"a": 1}, (
        "away: this process"
    )


def test_what_is_remembered_cannot_be_tried_without_the_key() -> None:
    keys = (b"1" * 32, b"2" * 32)
    one, other = (blinded(key, "+447400123901") for key in keys)
    assert one != other
    assert one != hashlib.blake2b(b"+447400123901", digest_size=12).hexdigest()
    assert blinded(keys[0], "+447400123902") != one == blinded(keys[0], "+447400123901")


def test_another_hour_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    here, now = RecentHere("secret"), itertools.count(0, 3600)
    monkeypatch.setattr("num_service.adapters.recent.time.time", lambda: next(now))
    assert [here.count({"a": ["b", "c"]}), here.count({"a": ["d"]})] == [{"a": 2}, {"a": 1}]


def test_after_a_thousand_checks_nothing_anywhere_holds_a_number(
    settings: Settings, database: TestDatabase, databases: Databases, app: Flask, story: Story
) -> None:
    members = [_member(story, settled=True) for _ in range(17)]
    numbers = [f"07{411_000_000 + each * 7919:09d}" for each in range(1000)]
    for place in range(0, 1000, 20):
        _check(story, members[place // 60], *numbers[place : place + 20])
    with story.commits() as session:
        assert session.scalar(text("SELECT sum(used) FROM check_totals")) == 1000
    national = {each[1:] for each in numbers}
    for where, stolen in everything(settings, database, databases):
        digits = {stolen[at : at + 10].decode() for at in _places(stolen, b"741")}
        assert not digits & national, where
        assert not Markers("741100791").anywhere(stolen), where


def _places(stolen: bytes, begin: bytes) -> list[int]:
    found, at = [], stolen.find(begin)
    while at >= 0:
        if stolen[at : at + 10].isdigit():
            found.append(at)
        at = stolen.find(begin, at + 1)
    return found


def test_counts_and_alarms_are_kept_ninety_days(story: Story) -> None:
    _check(story, _member(story), *_in_a_row(800_000_000, 20))
    asked = text("SELECT (SELECT count(*) FROM check_totals) + (SELECT count(*) FROM checker_alarms)")
    for days, left in ((89, 2), (92, 0)):
        with story.commits() as session:
            forget_expired(session, clock=later(story.wiring.clock, timedelta(days=days)))
            assert session.scalar(asked) == left
