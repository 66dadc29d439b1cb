"""What a project worker pins up: sheets that name no service, hold what applies, and are known when one is to go."""

from __future__ import annotations

import dataclasses
import io
import itertools
import uuid

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import text

from num_service.domain.alerts.boards import sheets_of
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import Region
from num_service.services.accounts import accounts
from num_service.services.alerts import publish_alert
from tests.harness.pages import Visitor, words
from tests.harness.story import PASSWORD, Story
from tests.harness.texts import alert_text

_numbers = itertools.count(1)
pytestmark = pytest.mark.usefixtures("no_crude_limits")


@pytest.fixture
def worker(app: Flask, story: Story) -> Visitor:
    """Somebody of a project in London that has no alert yet."""
    number = next(_numbers)
    with story.commits() as session:
        project = accounts.add_project(
            session,
            name=f"Board {number}",
            email=f"board{number}@example.org",
            regions=(Region.LONDON,),
            contact=story.wiring.contact,
        )
    story.account(AccountRole.PROJECT_WORKER, f"pins{number}@example.org", project_id=project)
    visitor = Visitor(app.test_client())
    visitor.sign_in(f"pins{number}@example.org", PASSWORD)
    return visitor


def _published(story: Story, headline: str) -> uuid.UUID:
    told = dataclasses.replace(alert_text(), headline=headline)
    alert_id = story.approved_alert(story.report(), text=told, regions=frozenset({Region.LONDON}))
    story.publish(alert_id)
    return alert_id


def _number(story: Story) -> str:
    return sheets_of((Region.LONDON,), story.wiring.clock())[0].number


def _read(worker: Visitor, path: str) -> tuple[str, float]:
    answer = worker.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.get_data()))
    said = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    return said, float(reader.pages[0].mediabox.width)


def test_a_sheet_holds_what_applies_and_names_no_service(worker: Visitor, story: Story) -> None:
    _published(story, "A man with a scorpion")
    number = _number(story)
    assert number in words(worker.get("/project/boards"))

    said, wide = _read(worker, f"/project/boards/{number}.pdf")

    for part in ("Danger", "A man with a scorpion", "07700 900123", number, "Take it down on"):
        assert part in said
    for name in (story.wiring.settings.service_name, "sex work", "escort"):
        assert name.casefold() not in said.casefold()
    assert wide == pytest.approx(595, abs=2), "A4"
    assert _read(worker, f"/project/boards/{number}.pdf?size=pocket")[1] == pytest.approx(298, abs=2)
    assert "A man with a scorpion" in _read(worker, f"/project/boards/{number}.pdf?size=large")[0]


def test_a_recall_says_which_sheets_come_down_and_a_new_one_is_without_it(
    worker: Visitor, story: Story
) -> None:
    gone, stays = _published(story, "The one that ends"), _published(story, "The one that stays")
    with story.commits() as session:
        publish_alert.recall_alert(session, alert_id=gone, actor="test", clock=story.wiring.clock)
        reference = session.scalar(text("SELECT reference FROM alerts WHERE id = :id"), {"id": gone})
    number = _number(story)

    page = words(worker.get("/project/boards"))
    assert "Take these down" in page
    assert number in page
    assert str(reference) in page
    assert "recall" not in page, "why it ended is not told"
    assert number in words(worker.get(f"/alerts/{reference}"))
    said, _ = _read(worker, f"/project/boards/{number}.pdf")
    assert "The one that stays" in said
    assert "The one that ends" not in said

    with story.commits() as session:
        publish_alert.recall_alert(session, alert_id=stays, actor="test", clock=story.wiring.clock)
    assert worker.get(f"/project/boards/{number}.pdf").status_code == 404


def test_there_is_no_sheet_of_what_there_is_not_and_none_for_members(
    app: Flask, worker: Visitor, story: Story
) -> None:
    assert "Nothing to print" in words(worker.get("/project/boards"))
    for number in ("2026-W99-london", "x", "2020-W01-london"):
        assert worker.get(f"/project/boards/{number}.pdf").status_code == 404
    story.account(AccountRole.MEMBER, "reads@example.org")
    member = Visitor(app.test_client())
    member.sign_in("reads@example.org", PASSWORD)
    assert member.get("/project/boards").status_code == 403
