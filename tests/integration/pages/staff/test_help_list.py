"""The help list that staff see: what people are told, where it was read, who keeps it right, and what is overdue."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from flask import Flask

from num_service.domain.help.cards import LAW
from num_service.domain.shared.permissions import AccountRole
from tests.harness.casework import signed_in
from tests.harness.pages import Visitor, words
from tests.harness.story import Story


def test_every_entry_stands_there_with_source_date_and_owner(story: Story, one: Visitor) -> None:
    page = words(one.get("/casework/help-list"))
    for each in story.wiring.directory.everything:
        assert each.name in page
        assert each.phone in page
        assert " ".join(each.source.split()) in page
    assert "Safeguarding lead" in page
    assert "28 November 2026" in page


def test_what_is_overdue_comes_first_and_is_counted(story: Story, app: Flask, one: Visitor) -> None:
    unsure = len(story.wiring.directory.overdue(story.wiring.clock().date()))
    assert f"{unsure} are overdue or to be confirmed" in words(one.get("/casework/help-list"))

    wiring = app.extensions["num"]
    later = dataclasses.replace(wiring, clock=lambda: wiring.clock() + timedelta(days=400))
    app.extensions["num"] = later
    try:
        page = words(one.get("/casework/help-list"))
    finally:
        app.extensions["num"] = wiring
    assert f"{len(later.directory.everything)} are overdue" in page
    assert "Overdue" in page


def test_which_law_on_the_cards_waits_for_a_lawyer_stands_there(one: Visitor) -> None:
    page = words(one.get("/casework/help-list"))
    assert f"{len(LAW)} sentences are overdue, or no lawyer" in page
    for each in LAW:
        assert " ".join(each.source.split()) in page


def test_an_administrator_reads_it_and_nobody_else(story: Story, app: Flask) -> None:
    for role, status in ((AccountRole.ADMINISTRATOR, 200), (AccountRole.MEMBER, 403)):
        email = f"{role.value}@list.example"
        story.account(role, email)
        assert signed_in(app, email).get("/casework/help-list").status_code == status
