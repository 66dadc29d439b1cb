"""A warning in another language: written by one caseworker, approved by a second, and then its readers have it."""

from __future__ import annotations

import itertools
import re
import uuid
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from num_service.db.models.alerts.alert import Alert
from num_service.domain.reports.consent import Scope, Value
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import Region
from num_service.services.alerts.draft_alert import ALERT
from num_service.services.casework import correct_warning
from num_service.services.writing import document
from tests.harness.casework import HIDDEN, seen_on
from tests.harness.pages import Visitor, words
from tests.harness.story import PASSWORD, SentReport, Story
from tests.harness.texts import PHONE

_numbers = itertools.count(1)
ROMANIAN = {
    "headline": "Atac în oraș",
    "body": "Un bărbat din Camden a atacat pe cineva și nu a plătit.",
    "look_for": "Înalt, haină închisă la culoare.",
}
ENGLISH = "A man in Camden attacked someone and did not pay."
NOT_TRANSLATED = "Această alertă este în engleză"
AGREED = {"answer": "approve", "could_tell": "no"}


@pytest.fixture
def report(story: Story) -> SentReport:
    return story.report()


@pytest.fixture
def reader(app: Flask, story: Story) -> Visitor:
    """A member who reads Romanian."""
    email = f"reads-romanian{next(_numbers)}@example.org"
    story.account(AccountRole.MEMBER, email, regions=(Region.LONDON,))
    visitor = Visitor(app.test_client())
    visitor.sign_in(email, PASSWORD)
    visitor.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "ro"
    return visitor


@pytest.fixture
def alert(story: Story, reader: Visitor, report: SentReport) -> str:
    """One that is out; answers its reference."""
    alert_id: uuid.UUID = story.approved_alert(report, regions=frozenset({Region.LONDON}))
    story.publish(alert_id)
    with story.commits() as session:
        return session.get_one(Alert, alert_id).reference


def _page(alert: str, language: str = "ro") -> str:
    return f"/casework/alerts/{alert}/in/{language}"


def _approve(who: Visitor, alert: str, **more: Any) -> int:
    path = _page(alert)
    return who.post(f"{path}/approve", AGREED | seen_on(who.get(path)) | more, form=path).status_code


def _write(who: Visitor, alert: str, translation: dict[str, str], **more: str) -> TestResponse:
    """Save a translation, from the page as it is now."""
    began = dict(HIDDEN.findall(who.get(_page(alert)).get_data(as_text=True)))["began_from"]
    return who.post(_page(alert), {"began_from": began} | translation | more)


def _translated(one: Visitor, two: Visitor, alert: str) -> None:
    assert _write(one, alert, ROMANIAN).status_code == 303
    assert _approve(two, alert) == 303


def test_readers_have_the_english_until_a_second_caseworker_has_approved_it(
    one: Visitor, two: Visitor, reader: Visitor, alert: str
) -> None:
    theirs = f"/alerts/{alert}"
    assert "not translated" in words(one.get(f"/casework/alerts/{alert}"))
    assert _write(one, alert, ROMANIAN).status_code == 303
    before = words(reader.get(theirs))
    assert ENGLISH in before
    assert NOT_TRANSLATED in before
    assert ROMANIAN["body"] not in before
    assert "Română: waits for a second caseworker" in words(two.get(f"/casework/alerts/{alert}"))

    waiting = two.get(_page(alert))
    assert ROMANIAN["body"] in words(waiting), "both are shown to whoever approves"
    assert ENGLISH in words(waiting)
    assert not re.search(r"/approve\"", one.get(_page(alert)).get_data(as_text=True)), "not for its writer"
    mine = one.post(f"{_page(alert)}/approve", AGREED | seen_on(waiting), form=_page(alert))
    assert mine.status_code == 409
    assert (
        two.post(
            f"{_page(alert)}/approve", {"answer": "approve"} | seen_on(waiting), form=_page(alert)
        ).status_code
        == 422
    )
    assert NOT_TRANSLATED in words(reader.get(theirs))

    assert _approve(two, alert) == 303
    after = words(reader.get(theirs))
    assert ROMANIAN["body"] in after
    assert ENGLISH not in after
    assert NOT_TRANSLATED not in after
    assert PHONE.display in after, "numbers are the same in each language"
    assert ROMANIAN["headline"] in words(reader.get("/alerts"))
    found = words(reader.post("/alerts", words="bărbat"))
    assert ROMANIAN["headline"] in found, "it is found by the words they read"
    reader.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert ENGLISH in words(reader.get(theirs))
    reader.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "pt"
    assert ENGLISH in words(reader.get(theirs))


def test_what_was_changed_since_it_was_read_is_not_approved_and_waits_again(
    one: Visitor, two: Visitor, reader: Visitor, alert: str
) -> None:
    assert _write(one, alert, ROMANIAN).status_code == 303
    read = seen_on(two.get(_page(alert)))
    assert _write(one, alert, ROMANIAN | {"advice": "Ai grijă."}).status_code == 303
    assert two.post(f"{_page(alert)}/approve", AGREED | read, form=_page(alert)).status_code == 409
    assert _approve(two, alert) == 303
    assert "Ai grijă." in words(reader.get(f"/alerts/{alert}"))

    assert _write(two, alert, ROMANIAN | {"advice": "Sună la 112."}).status_code == 303
    assert ENGLISH in words(reader.get(f"/alerts/{alert}")), "changed, it waits for somebody again"
    refused = one.post(f"{_page(alert)}/approve", AGREED | {"seen": "0" * 64}, form=_page(alert))
    assert "an earlier version" in words(refused), "who wrote an earlier version does not approve it"


def test_a_number_stands_in_no_translation_and_nothing_goes_without_words(
    one: Visitor, reader: Visitor, alert: str
) -> None:
    for wrong in ({"body": "Sună de la 07700 900461"}, {"body": ""}, {"headline": ""}, {"look_for": ""}):
        answer = _write(one, alert, ROMANIAN | wrong)
        assert answer.status_code == 422, wrong
    assert 'value="Atac în oraș"' in _write(one, alert, ROMANIAN | {"body": ""}).get_data(as_text=True)
    for nowhere in ("en", "xx", "zh_Hans"):
        assert one.get(_page(alert, nowhere)).status_code == 404
    assert ENGLISH in words(reader.get(f"/alerts/{alert}"))


def test_either_caseworker_takes_a_wrong_one_away_at_once(
    one: Visitor, two: Visitor, reader: Visitor, alert: str
) -> None:
    _translated(one, two, alert)
    assert two.post(f"{_page(alert)}/remove", form=_page(alert)).status_code == 303
    assert ENGLISH in words(reader.get(f"/alerts/{alert}"))
    assert "not translated" in words(one.get(f"/casework/alerts/{alert}"))


def test_a_no_to_the_checker_takes_the_number_and_leaves_the_words_and_a_no_ends_both(
    story: Story, one: Visitor, two: Visitor, reader: Visitor, alert: str, report: SentReport
) -> None:
    _translated(one, two, alert)
    story.answer(report, Scope.CHECKER, Value.NO)
    left = words(reader.get(f"/alerts/{alert}"))
    assert ROMANIAN["body"] in left
    assert PHONE.display not in left
    story.answer(report, Scope.ALERT, Value.NO)
    assert ROMANIAN["body"] not in words(reader.get(f"/alerts/{alert}"))
    assert one.get(_page(alert)).status_code == 404
    assert one.post(f"{_page(alert)}/remove", form="/casework/alerts").status_code in (404, 409)


def test_a_correction_is_translated_anew(story: Story, one: Visitor, two: Visitor, alert: str) -> None:
    """Whoever approves the corrected one reads its English: no other words may hang on it."""
    _translated(one, two, alert)
    with story.commits() as session:
        _, draft = correct_warning.correct_warning(
            session,
            reference=alert,
            wrong=[PHONE.display],
            holder=story.caseworkers[0],
            index=story.wiring.index,
            clock=story.wiring.clock,
        )
        text = document.open_text(session, ALERT, session.get_one(Alert, draft), story.caseworkers[0]).text
    assert text.body == ENGLISH
    assert text.said == ()


def test_what_a_colleague_saved_while_somebody_wrote_is_not_written_over(
    one: Visitor, two: Visitor, reader: Visitor, alert: str
) -> None:
    """Two write at once, or one has had the page open since before it was approved."""
    _translated(one, two, alert)
    late = two.post(_page(alert), ROMANIAN | {"headline": "Alt titlu", "began_from": ""})
    assert late.status_code == 409
    shown = late.get_data(as_text=True)
    assert ROMANIAN["headline"] in words(late), "what is there now"
    assert 'value="Alt titlu"' in shown, "what they typed is not lost"
    assert ROMANIAN["headline"] in words(reader.get(f"/alerts/{alert}"))
    again = dict(HIDDEN.findall(shown))["began_from"]
    theirs = two.post(_page(alert), ROMANIAN | {"headline": "Alt titlu", "began_from": again})
    assert theirs.status_code == 303, "whoever has seen it may"

    before = dict(HIDDEN.findall(one.get(_page(alert)).get_data(as_text=True)))["began_from"]
    two.post(f"{_page(alert)}/remove", form=_page(alert))
    back = one.post(_page(alert), ROMANIAN | {"began_from": before})
    assert back.status_code == 409, "nor does what was taken away come back by itself"


def test_caseworkers_see_what_readers_have_and_a_second_press_says_how_it_stands(
    one: Visitor, two: Visitor, alert: str
) -> None:
    _translated(one, two, alert)
    there = words(one.get(_page(alert)))
    assert ROMANIAN["body"] in there
    assert there.count(PHONE.display) == 2, "with the number, as it goes out"
    twice = two.post(f"{_page(alert)}/approve", AGREED | {"seen": "0" * 64}, form=_page(alert))
    assert twice.status_code == 409
    assert "Română: readers have it" in words(twice)
    assert "thing to fix" not in words(twice)
