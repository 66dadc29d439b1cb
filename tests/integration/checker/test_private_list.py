"""What was listed before there were private checks is put into their list by whoever can open its report."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import text

from num_service.domain.identifiers import IdentifierKind, normalise
from num_service.domain.shared.errors import Locked
from num_service.services.casework import private_list
from num_service.services.casework.open_report import find_report
from num_service.services.checker import private_check
from num_service.services.checker.list_identifier import list_identifier
from num_service.services.core.principals import CaseworkHolder
from tests.harness.casework import page_of, signed_in
from tests.harness.pages import Visitor, words
from tests.harness.story import Story

pytestmark = pytest.mark.usefixtures("no_crude_limits")

PAGE = "/casework/listings/private"


@pytest.fixture
def desk(app: Flask) -> Visitor:
    return signed_in(app, "one@casework.example")


def _listed(story: Story, kind: str, value: str) -> str:
    given = {"kind": kind, "value": value, "basis": "saw"}
    report = story.report(people=[{"role": "client", "identifiers": [given]}])
    story.listed(report, normalise(IdentifierKind(kind), value))
    return report.reference


def _from_before(story: Story) -> None:
    """As migration 0060 left them."""
    with story.commits() as session:
        session.execute(text("UPDATE listings SET private_exact = NULL, private_possible = NULL"))


def _set(story: Story) -> bytes:
    return private_check.make_set(
        story.wiring.database.statements, index=story.wiring.index, now=story.wiring.clock()
    ).body


def _seeds(story: Story) -> list[tuple[bytes | None, bytes | None]]:
    with story.commits() as session:
        found = session.execute(text("SELECT private_exact, private_possible FROM listings ORDER BY id"))
        return [(row[0], row[1]) for row in found]


def test_what_was_listed_before_is_put_in_as_if_it_were_listed_now(story: Story, desk: Visitor) -> None:
    for kind, value in (
        ("phone", "07700 900321"),
        ("phone", "086 000 0321"),
        ("email", "j.ohn@gmail.com"),
        ("username", "insta: quietdave"),
        ("vrm", "AB12 CDE"),
    ):
        _listed(story, kind, value)
    before, seeds = _set(story), _seeds(story)
    _from_before(story)
    assert _set(story)[20] == 0, "it says that something is missing"
    page = words(desk.get(PAGE))
    assert "0 of 5" in page
    assert "no private check answers “no report found”" in page

    desk.post(PAGE, form=PAGE)

    assert _seeds(story) == seeds
    assert _set(story) == before
    assert "All that is listed is in it." in words(desk.get(PAGE))
    with story.commits() as session:
        assert (
            session.scalar(text("SELECT count(*) FROM audit_entries WHERE action = 'private_check.listed'"))
            == 1
        )


def test_it_is_done_in_steps_that_go_on_where_the_last_ended(
    story: Story, desk: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        _listed(story, "phone", f"07700 90032{number}")
    _from_before(story)
    with story.commits() as session:  # the first one's report does not open any more
        session.execute(
            text(
                "DELETE FROM part_keys WHERE part_id IN (SELECT id FROM sealed_parts WHERE report_id = "
                "(SELECT report_id FROM listing_sources ORDER BY listing_id LIMIT 1))"
            )
        )
    monkeypatch.setattr(private_list, "STEP", 1)
    after, told = "0", []
    for _ in range(3):
        there = desk.post(PAGE, form=PAGE, after=after).headers["Location"]
        page = desk.get(there)
        told.append(re.findall(r"\d of 3|1 listing [a-z ]+", words(page)))
        after = there.partition("?after=")[2]
        assert not after or f'name="after" value="{after}"' in page.get_data(as_text=True)
    assert told == [
        ["1 listing could not be read from its reports by you", "0 of 3"],
        ["1 listing was put in", "1 of 3"],
        ["1 listing was put in", "2 of 3"],
    ]
    assert after == "", "it has been through all of them"
    assert "2 of 3" in words(desk.get(PAGE))
    assert _set(story)[20] == 0, "one is missing, and no miss is “none”"


def test_whoever_stepped_back_from_its_report_does_not_open_it_so(
    app: Flask, story: Story, desk: Visitor
) -> None:
    reference = _listed(story, "phone", "07700 900321")
    _from_before(story)
    with story.commits() as session:
        session.execute(
            text(
                "INSERT INTO recusals (report_id, user_id, recused_on) SELECT reports.id, users.id, current_date "
                "FROM reports, users WHERE reports.reference = :reference AND users.id = :user"
            ),
            {"reference": reference, "user": story.caseworkers[0].user_id},
        )
    desk.post(PAGE, form=PAGE)
    assert "0 of 1" in words(desk.get(PAGE))
    signed_in(app, "two@casework.example").post(PAGE, form=PAGE)
    assert "1 of 1" in words(desk.get(PAGE))


def test_who_lacks_the_key_puts_nothing_in(story: Story) -> None:
    _listed(story, "phone", "07700 900321")
    _from_before(story)
    without = CaseworkHolder(user_id=story.caseworkers[0].user_id, private={})
    with pytest.raises(Locked), story.commits() as session:
        private_list.put_in(session, after=0, holder=without, index=story.wiring.index)
    assert _seeds(story) == [(None, None)]


def test_a_renewed_listing_is_put_in_with_it(story: Story, desk: Visitor) -> None:
    _listed(story, "phone", "07700 900321")
    seeds = _seeds(story)
    _from_before(story)
    with story.commits() as session:
        where = f"/casework/listings/{session.scalar(text('SELECT id FROM listings'))}"
    desk.post(f"{where}/renew", form=where, why="Seen with it last week.")
    assert _seeds(story) == seeds


def test_how_it_was_corrected_counts(story: Story, desk: Visitor) -> None:
    """The listing has the corrected reading; what was typed is another one."""
    given = {"kind": "phone", "value": "07700 900320", "basis": "saw"}
    report = story.report(people=[{"role": "client", "identifiers": [given]}])
    said = {"position": 0, "as_read": "07700 900321", "why": "A slip of the thumb."}
    assert desk.post(page_of(report, "/identifiers/correct"), said, form=page_of(report)).status_code == 303
    with story.commits() as session:  # a colleague lists it, as whoever corrected it may not
        list_identifier(
            session,
            report=find_report(session, report.reference),
            position=0,
            confirmed=normalise(IdentifierKind.PHONE, "07700 900321"),
            index=story.wiring.index,
            protected=(),
            holder=story.caseworkers[1],
            clock=story.wiring.clock,
        )
    seeds = _seeds(story)
    _from_before(story)
    desk.post(PAGE, form=PAGE)
    assert _seeds(story) == seeds
