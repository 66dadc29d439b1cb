"""How many a warning reaches, told coarsely while staff choose; how far it got over each channel; and trying again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from flask import Flask
from sqlalchemy import text

from tests.harness.casework import ALERT, answer_question, page_of, seen_on
from tests.harness.pages import Visitor, words
from tests.harness.story import SentReport, Story
from tests.integration.pages.staff.test_live_marks import marks, opened


def _live(one: Visitor, report: SentReport, stamp: str, typed: Mapping[str, object]) -> str:
    return marks(one, report, stamp, typed).get_data(as_text=True)


def test_the_count_is_told_while_they_choose_and_when_the_page_comes_back(story: Story, one: Visitor) -> None:
    report = story.report()
    stamp = opened(one, report)
    with story.commits() as session:
        session.execute(text("UPDATE recipients SET active = false"))
    assert "No recipient just now." in _live(one, report, stamp, ALERT)

    story.recipients(4)
    live = _live(one, report, stamp, ALERT)
    assert "Fewer than 10 recipients." in live
    again = one.post(page_of(report, "/alert"), ALERT | {"headline": ""}, form=page_of(report))
    assert again.status_code == 422
    assert "Fewer than 10 recipients." in words(again), "without a script the page says the same"

    story.recipients(23)
    assert "About 20 recipients." in _live(one, report, stamp, ALERT)
    nowhere = {name: value for name, value in ALERT.items() if name not in ("where", "regions")}
    assert "recipients." not in _live(one, report, stamp, nowhere), "nothing is counted that is not chosen"


def test_each_channel_says_how_far_it_is_and_what_failed_is_tried_again(
    story: Story, app: Flask, one: Visitor
) -> None:
    story.recipients(3)
    alert_id: uuid.UUID = story.approved_alert(story.report())
    story.publish(alert_id)
    with story.commits() as session:
        session.execute(
            text(
                "INSERT INTO deliveries (alert_id, recipient_id, channel, state, ended_at, failure) "
                "SELECT alert_id, recipient_id, 'sms', 'failed', now(), 'rcpt: 550' FROM deliveries "
                "WHERE channel = 'email' AND alert_id = :id"
            ),
            {"id": alert_id},
        )
        reference = session.scalar(text("SELECT reference FROM alerts WHERE id = :id"), {"id": alert_id})
        failed = text("SELECT count(*) FROM deliveries WHERE alert_id = :id AND state = 'failed'")
        many = session.scalar(failed, {"id": alert_id})
    path = f"/casework/alerts/{reference}"

    page = words(one.get(path))
    assert "By text message" in page
    assert f"0 sent, 0 waiting, {many} failed." in page
    assert f"Try {many} again" in page
    assert f"By text message: {many}: The mail server did not accept the recipient (550)." in page

    assert one.post(f"{path}/again", form=path).status_code == 303
    assert f"0 sent, {many} waiting, 0 failed." in words(one.get(path))
    assert f"Try {many} again" not in words(one.get(path))


def test_a_warning_for_some_is_counted_so_while_they_choose_and_goes_so(
    story: Story, app: Flask, one: Visitor, two: Visitor
) -> None:
    """Street workers and whoever said nothing; not those who said that they work another way."""
    report = story.report()
    stamp = opened(one, report)
    with story.commits() as session:
        session.execute(text("UPDATE recipients SET active = false"))
    ids = story.recipients(60)
    with story.commits() as session:
        said = text("UPDATE recipients SET sectors = :said WHERE id = ANY(:ids)")
        session.execute(said, {"said": ["webcam"], "ids": ids[:30]})
        session.execute(said, {"said": ["street"], "ids": ids[30:40]})
    street = ALERT | {"sectors": ["street"], "where": "everywhere"}
    assert "About 60 recipients." in _live(one, report, stamp, street | {"sectors": []})
    assert "About 30 recipients." in _live(one, report, stamp, street)
    again = one.post(page_of(report, "/alert"), street | {"near": "nowhere"}, form=page_of(report))
    assert again.status_code == 422
    assert "About 30 recipients." in words(again), "without a script the page says the same"

    saved = one.post(page_of(report, "/alert"), street, form=page_of(report))
    assert saved.status_code == 303
    assert answer_question(two, saved.location).status_code == 303
    publish = saved.location.replace("/review", "/publish")
    page = two.get(publish)
    assert "About 30 recipients." in words(page)
    assert "Only Street, and whoever did not say" in words(page), "as it goes"
    assert two.post(publish, seen_on(page)).status_code == 303
    with story.commits() as session:
        told = session.scalar(
            text("SELECT count(*) FROM deliveries WHERE channel = 'inbox' AND recipient_id = ANY(:ids)"),
            {"ids": ids[:30]},
        )
    assert told == 0


def test_a_warning_for_some_counts_out_nobody_who_said_something_of_themselves(
    story: Story, one: Visitor, two: Visitor
) -> None:
    """One person in all: neither that they are one, nor that they have read it, is told to staff."""
    report = story.report()
    with story.commits() as session:
        session.execute(text("UPDATE recipients SET active = false"))
    ids = story.recipients(2)
    with story.commits() as session:
        said = text("UPDATE recipients SET genders = ARRAY[:said] WHERE id = :id")
        session.execute(said, {"said": "woman", "id": ids[0]})
        session.execute(said, {"said": "non_binary", "id": ids[1]})
    chosen = ALERT | {"genders": ["non_binary"], "where": "everywhere"}
    review = one.post(page_of(report, "/alert"), chosen, form=page_of(report)).location
    pages = [words(two.get(review))]
    assert answer_question(two, review).status_code == 303
    publish = review.replace("/review", "/publish")
    pages.append(words(two.get(publish)))
    progress = two.post(publish, seen_on(two.get(publish))).location
    pages.append(words(two.get(progress)))
    for page in pages:
        assert "Fewer than 10 recipients." in page
        assert "1 recipient" not in page
    assert "Read 0" not in pages[-1]
    assert "They are not counted out" in pages[-1]
    recall = words(two.get(f"{progress}/recall"))
    assert "Fewer than 10 recipients." in recall
    assert "1 recipient" not in recall
    assert "1 message" not in recall


def test_while_it_goes_out_the_page_says_how_fast(story: Story, one: Visitor) -> None:
    """Of six messages two left just now: the rest needs two minutes more. Once nothing moves, nothing is said."""
    story.recipients(6)
    alert_id: uuid.UUID = story.approved_alert(story.report())
    story.publish(alert_id)
    with story.commits() as session:
        reference = session.scalar(text("SELECT reference FROM alerts WHERE id = :id"), {"id": alert_id})
        session.execute(
            text(
                "DELETE FROM deliveries WHERE alert_id = :id AND channel = 'email' AND id NOT IN (SELECT id "
                "FROM deliveries WHERE alert_id = :id AND channel = 'email' ORDER BY id LIMIT 6)"
            ),
            {"id": alert_id},
        )
    path = f"/casework/alerts/{reference}"
    assert "0 messages left in the last minute." in words(one.get(path))

    def leave(many: int) -> None:
        with story.commits() as session:
            session.execute(
                text(
                    "UPDATE deliveries SET state = 'sent', sent_at = now() WHERE id IN (SELECT id FROM deliveries "
                    "WHERE alert_id = :id AND state = 'waiting' ORDER BY id LIMIT :many)"
                ),
                {"id": alert_id, "many": many},
            )

    leave(2)
    page = words(one.get(path))
    assert "2 messages left in the last minute." in page
    assert "At this pace the rest needs about 2 minutes." in page
    leave(4)
    assert "left in the last minute" not in words(one.get(path)), "nothing is on its way any more"
