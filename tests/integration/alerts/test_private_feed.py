"""A private feed: a secret link that says that there is a message, and nothing about what or who."""

from __future__ import annotations

import re
import uuid
import xml.etree.ElementTree as ET

import pytest
from flask import Flask
from sqlalchemy import text

from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import Language, Region
from num_service.services.accounts import accounts, language_of_notes
from num_service.services.alerts.publish_alert import recall_alert
from tests.harness.pages import Visitor, words
from tests.harness.story import PASSWORD, Story

pytestmark = pytest.mark.usefixtures("no_crude_limits")
ATOM = "{http://www.w3.org/2005/Atom}"


def member(app: Flask, story: Story, email: str = "lida@example.org") -> tuple[uuid.UUID, Visitor]:
    who = story.account(AccountRole.MEMBER, email, name="Lida", regions=(Region.LONDON,))
    visitor = Visitor(app.test_client())
    visitor.sign_in(email, PASSWORD)
    return who, visitor


def made(visitor: Visitor) -> str:
    """The path of the link that a new page shows."""
    page = visitor.post("/account/feed")
    found = re.search(r"(/feed/[\w-]{43})<", page.text)
    assert found, page.text
    return found[1]


def published(story: Story) -> uuid.UUID:
    alert_id = story.approved_alert(story.report())
    story.publish(alert_id)
    return alert_id


def entries(app: Flask, path: str) -> list[ET.Element]:
    answer = app.test_client().get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "application/atom+xml"
    return ET.fromstring(answer.data).findall(f"{ATOM}entry")


def test_a_feed_says_that_there_is_a_message_and_never_what_or_whose(app: Flask, story: Story) -> None:
    who, visitor = member(app, story)
    path = made(visitor)
    assert entries(app, path) == []
    alert_id = published(story)
    (entry,) = entries(app, path)
    assert entry.findtext(f"{ATOM}title") == "You have a new message"
    raw = app.test_client().get(path).text
    with story.commits() as session:
        row = session.execute(
            text("SELECT reference, tier, published_content FROM alerts WHERE id = :id"), {"id": alert_id}
        ).one()
        recipient = session.scalar(text("SELECT recipient_id FROM users WHERE id = :id"), {"id": who})
    for secret in (
        row.reference,
        row.tier,
        str(alert_id),
        str(who),
        str(recipient),
        "Lida",
        "lida",
        "London",
    ):
        assert secret.lower() not in raw.lower()
    assert story.wiring.settings.service_name not in raw, "a reader shows the title on a shared screen"
    assert visitor.get("/alerts", unread="1").text.count("Not read yet"), (
        "a reader that asks has read nothing"
    )


def test_two_leaked_feeds_do_not_say_that_they_hold_the_same(app: Flask, story: Story) -> None:
    paths = [made(member(app, story, f"{name}@example.org")[1]) for name in ("ada", "bo")]
    published(story)
    ids = [entries(app, path)[0].findtext(f"{ATOM}id") for path in paths]
    assert ids[0] != ids[1]
    assert ids == [entries(app, path)[0].findtext(f"{ATOM}id") for path in paths], "a reader knows it again"


def test_nothing_new_is_answered_with_nothing(app: Flask, story: Story) -> None:
    _, visitor = member(app, story)
    path, reader = made(visitor), app.test_client()
    tag = reader.get(path).headers["ETag"]
    assert reader.get(path, headers={"If-None-Match": tag}).status_code == 304
    published(story)
    assert reader.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_what_no_longer_applies_leaves_the_feed(app: Flask, story: Story) -> None:
    _, visitor = member(app, story)
    path, alert_id = made(visitor), published(story)
    assert len(entries(app, path)) == 1
    with story.commits() as session:
        recall_alert(session, alert_id=alert_id, actor="command", clock=story.wiring.clock)
    assert entries(app, path) == []


def test_a_new_link_ends_the_old_one_and_an_ended_feed_is_nobodys(app: Flask, story: Story) -> None:
    _, visitor = member(app, story)
    first = made(visitor)
    second = made(visitor)
    reader = app.test_client()
    assert reader.get(first).status_code == 404
    assert reader.get(second).status_code == 200
    assert second.removeprefix("/feed/") not in visitor.get("/account/feed").text, "shown once"
    visitor.post("/account/feed/end")
    assert reader.get(second).status_code == 404
    assert "You have no link" in words(visitor.get("/account/feed"))


def test_a_worker_who_leaves_takes_no_feed_along_and_their_colleague_keeps_theirs(
    app: Flask, story: Story
) -> None:
    with story.commits() as session:
        project = accounts.add_project(
            session, name="Harbour", email="h@project.example", regions=(), contact=story.wiring.contact
        )
    leaver = story.account(AccountRole.PROJECT_WORKER, "a@project.example", name="A", project_id=project)
    story.account(AccountRole.PROJECT_WORKER, "b@project.example", name="B", project_id=project)
    paths = []
    for email in ("a@project.example", "b@project.example"):
        visitor = Visitor(app.test_client())
        visitor.sign_in(email, PASSWORD)
        paths.append(made(visitor))
    published(story)
    assert [len(entries(app, path)) for path in paths] == [1, 1]
    with story.commits() as session:
        accounts.set_active(session, user_id=leaver, active=False, actor="command")
    assert app.test_client().get(paths[0]).status_code == 404
    assert len(entries(app, paths[1])) == 1
    with story.commits() as session:
        accounts.set_active(session, user_id=leaver, active=True, actor="command")
    assert app.test_client().get(paths[0]).status_code == 404, "it does not come back with the account"


def test_signing_out_everywhere_ends_the_feed(app: Flask, story: Story) -> None:
    _, visitor = member(app, story)
    path = made(visitor)
    visitor.post("/account")
    assert app.test_client().get(path).status_code == 404


@pytest.mark.parametrize("wrong", ["x", "A" * 43, "é" * 43, "t." + "A" * 43])
def test_a_link_that_is_none_is_answered_like_one_that_was(app: Flask, wrong: str) -> None:
    assert app.test_client().get(f"/feed/{wrong}").status_code == 404


def test_the_table_holds_no_link(app: Flask, story: Story) -> None:
    _, visitor = member(app, story)
    path = made(visitor)
    with story.commits() as session:
        row = session.execute(text("SELECT token_hash FROM feed_links")).one()
    assert path.removeprefix("/feed/").encode() not in bytes(row[0])
    assert app.test_client().get("/feed/" + bytes(row[0]).hex()).status_code == 404


def test_the_feed_is_in_the_language_of_our_notes(app: Flask, story: Story) -> None:
    who, visitor = member(app, story)
    path = made(visitor)
    published(story)
    with story.commits() as session:
        recipient = session.scalar(text("SELECT recipient_id FROM users WHERE id = :id"), {"id": who})
        assert recipient is not None
        language_of_notes.choose(session, recipient_id=recipient, language=Language.RO)
    (entry,) = entries(app, path)
    assert entry.findtext(f"{ATOM}title") == "Ai un mesaj nou"


def test_only_the_last_month_is_in_it(app: Flask, story: Story) -> None:
    _, visitor = member(app, story)
    path = made(visitor)
    published(story)
    with story.commits() as session:
        session.execute(text("UPDATE alerts SET published_at = published_at - interval '31 days'"))
    assert entries(app, path) == []
