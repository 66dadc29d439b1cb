"""The receipt page says of reading only what is known: whoever opens a report or writes about it has read it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.harness.casework import page_of, signed_in
from tests.harness.pages import Visitor
from tests.harness.reporter import come_back
from tests.harness.story import SentReport, Story

NOBODY, OPENED = "No caseworker has taken it on yet.", "A caseworker has opened it"


def _opens(one: Visitor, report: SentReport) -> None:
    one.get(page_of(report))


def _writes(one: Visitor, report: SentReport) -> None:
    one.post(page_of(report, "/messages"), form=page_of(report), text="Thank you for telling us.")


def _notes(one: Visitor, report: SentReport) -> None:
    one.post(page_of(report, "/notes"), form=page_of(report), text="Rang twice.")


def _writes_a_warning(one: Visitor, report: SentReport) -> None:
    one.get(page_of(report, "/alert"))


def _says(app: Flask, report: SentReport) -> str:
    return come_back(Visitor(app.test_client()), report.receipt.shown)


@pytest.mark.parametrize("does", [_opens, _writes, _notes, _writes_a_warning])
def test_a_report_that_nobody_claimed_is_not_said_to_be_unread(
    app: Flask, story: Story, does: Callable[[Visitor, SentReport], None]
) -> None:
    report, other = story.report(), story.report()
    assert NOBODY in _says(app, report)

    does(signed_in(app, "one@casework.example"), report)

    said = _says(app, report)
    assert NOBODY not in said
    assert OPENED in said
    assert NOBODY in _says(app, other), "the list of reports, and opening another, is no reading"


def test_who_claims_and_does_not_open_has_it_and_is_not_said_to_have_opened_it(
    app: Flask, story: Story
) -> None:
    report = story.report()
    one = signed_in(app, "one@casework.example")
    one.post(f"/casework/{report.reference}/claim", form="/casework")
    said = _says(app, report)
    assert "A caseworker has it" in said
    assert OPENED not in said
