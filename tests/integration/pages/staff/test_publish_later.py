"""The page that publishes a warning: at a time, or as soon as their answers allow it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.harness.casework import page_of, seen_on
from tests.harness.pages import Visitor, words
from tests.harness.story import Story


@pytest.mark.parametrize("delay", [0, 7])
def test_it_is_put_off_from_its_page_shown_in_the_list_and_called_off(
    story: Story, one: Visitor, two: Visitor, delay: int
) -> None:
    report = story.report(consents={"alert": {"value": "yes", "delay_days": delay}})
    alert_id = story.approved_alert(report)
    path = page_of(report, f"/alert/{alert_id}/publish")
    page = two.get(path)
    assert "Have it go out by itself, later" in words(page)
    assert ("Publish to" in words(page)) is (delay == 0)
    day = (story.wiring.clock() + timedelta(days=3)).date().isoformat()

    wrong = two.post(path + "/later", seen_on(page) | {"day": "2020-01-01", "clock": "08:30"}, form=path)
    assert wrong.status_code == 422
    assert "Choose a time from now on" in words(wrong)
    assert 'value="08:30"' in wrong.get_data(as_text=True), "what was typed is kept"

    forgotten = two.post(path + "/later", seen_on(page) | {"day": "", "clock": "08:30"}, form=path)
    assert (forgotten.status_code, "Choose a day" in words(forgotten)) == (
        (422, True) if delay == 0 else (303, False)
    )
    if delay:
        assert one.post(path + "/call-off", form=path).status_code == 303

    saved = two.post(path + "/later", seen_on(page) | {"day": day, "clock": "08:30"}, form=path)
    assert saved.status_code == 303
    assert "It goes out by itself, not before" in words(one.get(path))
    assert "by itself, from" in words(one.get("/casework/alerts?show=approved"))

    assert one.post(path + "/call-off", form=path).status_code == 303
    assert "not before" not in words(one.get(path)).replace("Not before", "")
    assert one.post(path + "/call-off", form=path).status_code == 409


def test_what_was_changed_meanwhile_is_not_put_off(story: Story, two: Visitor) -> None:
    report = story.report()
    alert_id = story.approved_alert(report)
    path = page_of(report, f"/alert/{alert_id}/publish")
    seen = seen_on(two.get(path))
    with story.commits() as session:
        session.execute(text("UPDATE alerts SET tier = 'risk' WHERE id = :id"), {"id": alert_id})
    assert two.post(path + "/later", seen | {"day": "", "clock": ""}, form=path).status_code == 409
