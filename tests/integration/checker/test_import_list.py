"""Another scheme's list: nothing half-done, each row not taken has its reason, ages are kept, no consent is made up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from num_service.domain.checker.answer import Answer, Reporters, Verdict
from num_service.domain.checker.foreign_list import (
    AHEAD,
    NO_KIND,
    NO_MONTH,
    NO_REGION,
    NO_TIER,
    TOO_OLD,
    TWICE,
    UNREAD,
)
from num_service.domain.identifiers import IdentifierKind, normalise
from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import Tier
from num_service.services.checker import private_check
from num_service.services.checker.asked import from_text
from num_service.services.checker.check_identifier import check_identifiers
from num_service.services.checker.guard import place_canary
from num_service.services.checker.import_list import A_CANARY, OURS, Imported, import_list, remove_list
from num_service.services.upkeep import forget
from tests.harness.casework import signed_in
from tests.harness.pages import Visitor, words
from tests.harness.story import Story

pytestmark = pytest.mark.usefixtures("no_crude_limits")
HEAD = "value,tier,reported,kind,region"


@pytest.fixture
def member(story: Story) -> object:
    return story.account(AccountRole.MEMBER, "lists@example.org")


def _take(
    story: Story, *rows: str, write: bool = True, scheme: str = "Other scheme", head: str = HEAD
) -> Imported:
    with story.commits() as session:
        return import_list(
            session,
            scheme=scheme,
            lines=[f"{each}\n" for each in (head, *rows)],
            index=story.wiring.index,
            protected={normalise(IdentifierKind.PHONE, "0808 802 9999")},
            actor="command",
            clock=story.wiring.clock,
            write=write,
        )


def _check(story: Story, member: object, typed: str) -> Answer:
    (answer,) = check_identifiers(
        story.wiring.database.statements,
        user_id=member,  # type: ignore[arg-type]
        asked=from_text(typed),
        index=story.wiring.index,
        clock=story.wiring.clock,
    ).answers
    return answer.answer


def _months_ago(story: Story, months: int) -> str:
    today = story.wiring.clock().date()
    at = today.year * 12 + today.month - 1 - months
    return date(at // 12, at % 12 + 1, 1).isoformat()[:7]


def test_what_is_taken_is_told_as_one_report_and_ages_from_its_own_month(
    story: Story, member: object
) -> None:
    done = _take(
        story,
        f"07700 900771,danger,{_months_ago(story, 2)},phone,london",
        f"07700 900772,nuisance,{_months_ago(story, 15)},,",
        f"insta: otherdave,risk,{_months_ago(story, 1)},username,",
    )
    assert done == Imported(3, ())
    assert _check(story, member, "07700 900771").verdict is Verdict.NONE, "not before the next fixed hour"
    with story.commits() as session:
        session.execute(text("UPDATE imported_entries SET visible_from = now() - interval '1 day'"))

    found = _check(story, member, "07700 900771")
    assert (found.verdict, found.tier, found.reporters) == (Verdict.REPORTED, Tier.DANGER, Reporters.ONE)
    assert found.last_quarter is not None
    assert found.reports is None
    assert _check(story, member, "07700 900772").verdict is Verdict.OLD
    assert _check(story, member, "insta: otherdave").verdict is Verdict.REPORTED
    assert _check(story, member, "@otherdave").verdict is Verdict.POSSIBLE
    with story.commits() as session:
        assert session.execute(text("SELECT count(*) FROM listing_sources")).scalar() == 0, (
            "no report, no consent"
        )


def test_every_row_that_is_not_taken_has_its_line_and_its_reason(story: Story, member: object) -> None:
    with story.commits() as session:
        place_canary(
            session,
            typed="07700 900999",
            said="a list",
            index=story.wiring.index,
            actor="command",
            clock=story.wiring.clock,
        )
    now = _months_ago(story, 0)
    rows = {
        f"07700 900781,danger,{now},phone,": None,
        f"07700 900782,awful,{now},phone,": NO_TIER,
        "07700 900783,danger,last year,phone,": NO_MONTH,
        "07700 900784,danger,2099-01,phone,": AHEAD,
        f"07700 900785,nuisance,{_months_ago(story, 30)},phone,": TOO_OLD,
        f"07700 900786,danger,{now},fax,": NO_KIND,
        f"07700 900787,danger,{now},phone,mars": NO_REGION,
        f"07700 9007,danger,{now},phone,": UNREAD,
        f"+44 7700 900781,danger,{_months_ago(story, 3)},phone,": TWICE,
        f"lists@example.org,danger,{now},email,": OURS,
        f"0808 802 9999,danger,{now},phone,": OURS,
        f"07700 900999,danger,{now},phone,": A_CANARY,
    }
    done = _take(story, *rows)
    assert done.taken == 1
    told = {each.line: each.why for each in done.rejected}
    assert told == {line: why for line, why in enumerate(rows.values(), start=2) if why}


def test_nothing_is_changed_by_a_trial_nor_by_a_list_that_fails(story: Story, member: object) -> None:
    now = _months_ago(story, 0)
    assert _take(story, f"07700 900791,danger,{now},phone,", write=False).taken == 1
    for head, rows in (
        ("value,tier", ["07700 900791,danger"]),
        ("value,tier,reported,name", [f"07700 900791,danger,{now},Dave"]),
        (HEAD, [f"nobody at all,danger,{now},phone,"]),
    ):
        with pytest.raises(Invalid):
            _take(story, *rows, head=head)
    with pytest.raises(Invalid):
        _take(story, f"07700 900791,danger,{now},phone,", scheme=" ")
    with story.commits() as session:
        assert session.execute(text("SELECT count(*) FROM imported_entries")).scalar() == 0
        assert session.execute(text("SELECT count(*) FROM imported_lists")).scalar() == 0


def test_a_newer_list_takes_the_older_ones_place_and_one_can_be_taken_back(
    story: Story, member: object
) -> None:
    now = _months_ago(story, 0)
    _take(story, f"07700 900801,danger,{now},phone,", f"07700 900802,danger,{now},phone,")
    _take(story, f"07700 900802,danger,{now},phone,")
    _take(story, f"07700 900803,danger,{now},phone,", scheme="A third")
    assert _entries(story) == 2
    with story.commits() as session:
        remove_list(session, scheme="Other scheme", actor="command")
    assert _entries(story) == 1


def test_what_is_too_old_is_forgotten(story: Story, member: object) -> None:
    _take(
        story,
        f"07700 900811,nuisance,{_months_ago(story, 20)},phone,",
        f"07700 900812,danger,{_months_ago(story, 20)},phone,",
    )
    with story.commits() as session:
        session.execute(text("UPDATE imported_entries SET month = month - interval '12 months'"))
        forget.forget_expired(session, clock=story.wiring.clock)
    assert _entries(story) == 1


def _go_live(story: Story) -> None:
    with story.commits() as session:
        session.execute(text("UPDATE imported_entries SET visible_from = now() - interval '1 day'"))


def test_what_checks_find_they_go_on_to_find_when_a_newer_list_comes(story: Story, member: object) -> None:
    now = _months_ago(story, 0)
    _take(story, f"07700 900821,danger,{now},phone,", f"07700 900822,risk,{now},phone,")
    _go_live(story)
    _take(story, f"+44 7700 900821,nuisance,{now},,", f"07700 900823,danger,{now},phone,")
    assert _check(story, member, "07700 900821").verdict is Verdict.REPORTED
    assert _check(story, member, "07700 900822").verdict is Verdict.NONE, "the newer list has it no more"
    assert _check(story, member, "07700 900823").verdict is Verdict.NONE, "not before the next fixed hour"


def _desk(app: Flask, story: Story) -> Visitor:
    _take(story, f"07700 900123,danger,{_months_ago(story, 0)},phone,", scheme="Another city")
    _go_live(story)
    return signed_in(app, "one@casework.example")


def test_a_challenge_reaches_what_another_scheme_listed(app: Flask, story: Story, member: object) -> None:
    _take(story, f"07700 900782,risk,{_months_ago(story, 0)},,")
    desk = _desk(app, story)
    Visitor(app.test_client()).post(
        "/wrongly-listed", what="07700 900123", why="Mine.", reach="me@example.org"
    )
    with story.commits() as session:
        where = f"/casework/challenges/{session.scalar(text('SELECT id FROM challenges'))}"
    page = words(desk.get(where))
    assert "in the list of Another city" in page
    assert "Nothing is listed" not in page
    assert "A newer list of theirs would bring it back." in page
    refused = desk.post(where, form=where, upheld="true", why="They showed the contract.")
    assert refused.status_code == 303
    assert _check(story, member, "07700 900123").verdict is Verdict.NONE
    assert _check(story, member, "07700 900782").verdict is Verdict.REPORTED, "what it does not name stands"
    assert "They showed the contract." in words(desk.get(where))


def test_what_is_kept_out_leaves_other_schemes_lists_and_staff_are_told_where_it_stands(
    app: Flask, story: Story, member: object
) -> None:
    desk = _desk(app, story)
    found = desk.post("/casework/listings", typed="07700 900 123")
    assert "another scheme’s list: Another city" in words(found)
    assert "Nothing is listed under this" not in words(found)
    desk.post("/casework/listings/never", form="/casework/listings", typed="07700 900123", said="A project")
    assert _check(story, member, "07700 900123").verdict is Verdict.NONE


def test_what_is_retracted_is_found_in_no_other_list(app: Flask, story: Story, member: object) -> None:
    desk = _desk(app, story)
    story.listed(story.report())
    with story.commits() as session:
        where = f"/casework/listings/{session.scalar(text('SELECT id FROM listings'))}"
    assert desk.post(f"{where}/retract", form=where, why="The wrong number.").status_code == 303
    assert _check(story, member, "07700 900123").verdict is Verdict.NONE
    assert private_check.make_set(
        story.wiring.database.statements, index=story.wiring.index, now=story.wiring.clock()
    ) == private_check.private_index(story.wiring.index).tag_set(
        [], day=story.wiring.clock().date().isoformat(), complete=True
    )


def test_what_another_scheme_listed_is_no_canary(app: Flask, story: Story) -> None:
    _desk(app, story)
    with story.commits() as session, pytest.raises(Invalid) as why:
        place_canary(
            session,
            typed="07700 900123",
            said="a shelf",
            index=story.wiring.index,
            actor="command",
            clock=story.wiring.clock,
        )
    assert why.value.code == "somebodys"


@pytest.mark.parametrize("what", ["latin-1", "a field of 200,000", "twice"])
def test_a_file_that_cannot_be_read_is_refused_in_words(
    app: Flask, tmp_path: Path, story: Story, what: str
) -> None:
    rows = {
        "latin-1": "value,tier,reported\nJos\u00e9,danger,2026-11\n".encode("latin-1"),
        "a field of 200,000": b'value,tier,reported\n"' + b"1" * 200_000 + b'",danger,2026-11\n',
        "twice": b"value,value,tier,reported\n07700 900123,07700 900124,danger,2026-11\n",
    }
    (tmp_path / "list.csv").write_bytes(rows[what])
    done = app.test_cli_runner().invoke(
        args=["lists", "import", str(tmp_path / "list.csv"), "--scheme", "Other", "--write"]
    )
    assert done.exit_code == 1
    assert done.output.startswith("Error: "), done.output
    assert _entries(story) == 0


def _entries(story: Story) -> int:
    with story.commits() as session:
        return int(session.execute(text("SELECT count(*) FROM imported_entries")).scalar_one())
