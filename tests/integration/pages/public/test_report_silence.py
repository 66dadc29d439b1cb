"""Silence is never testimony: what the page leaves blank is kept, shown and weighed as not said."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from num_service.db.models.reports.identifier import ReportIdentifier
from num_service.domain.police.packet import Assessment
from num_service.domain.reports.consent import Scope, Value
from num_service.domain.reports.parts import PartKind
from num_service.domain.shared.errors import Conflict, Invalid
from num_service.domain.shared.taxonomy import Basis
from num_service.domain.shared.verdict import NotNow, Reason
from num_service.services.casework.open_report import find_report
from num_service.services.checker.record_basis import record_basis
from num_service.services.sealed.open_parts import open_with_casework_key
from tests.harness.casework import signed_in
from tests.harness.pages import Visitor, words
from tests.harness.reporter import consents_of, reports
from tests.harness.story import SentReport, Story

BLANK = {"account": "He hit me.", "where.region": "london"}
NUMBER = {"people.0.identifiers.0.value": "07700 900123", "people.0.identifiers.0.basis": ""}


def sealed(story: Story) -> dict[str, Any]:
    """What was sealed of the newest report."""
    with story.commits() as session:
        parts = open_with_casework_key(
            session,
            story.caseworkers[0],
            report_id=reports(story)[-1].id,
            kinds=[PartKind.ACCOUNT, PartKind.PRIVATE],
        )
        return {name: value for part in parts for name, value in json.loads(part.text).items()}


def report_without_basis(story: Story) -> SentReport:
    return story.report(people=[{"identifiers": [{"kind": "phone", "value": "07700 900123"}]}])


def test_what_was_left_blank_is_sealed_as_not_said(them: Visitor, story: Story) -> None:
    assert them.post("/report", BLANK | NUMBER | {"about.on_behalf": ""}).status_code == 303

    kept = sealed(story)
    assert kept["on_behalf"] == "not_said"
    (person,) = kept["people"]
    assert person["identifiers"][0]["basis"] == "not_said"
    assert {person[name] for name in ("role", "age", "gender", "build")} == {"not_said"}
    assert kept["when"]["part_of_day"] == "not_said"
    with story.commits() as session:
        (basis,) = session.scalars(
            select(ReportIdentifier.basis).where(ReportIdentifier.report_id == reports(story)[-1].id)
        )
    assert basis is Basis.NOT_SAID


@pytest.mark.parametrize("answer", ["self", "knows", "service_user", "not_said"])
def test_what_was_answered_is_sealed_as_answered(them: Visitor, story: Story, answer: str) -> None:
    them.post("/report", BLANK | {"about.on_behalf": answer, "people.0.role": "unknown"})
    assert sealed(story)["on_behalf"] == answer
    assert sealed(story)["people"][0]["role"] == "unknown", "don't know is an answer of its own"


def test_nothing_on_the_page_is_answered_beforehand(them: Visitor) -> None:
    page = them.get("/report/whole").get_data(as_text=True).split("<main")[1]
    assert " checked" not in page
    assert not re.search(r"<option value=\"[^\"]+\" selected", page)


@pytest.mark.parametrize("scope", ["police_intelligence", "police_questions", "police_identified"])
@pytest.mark.parametrize("whose", ["", "not_said"])
def test_whoever_allows_the_police_something_is_asked_for_whom(
    them: Visitor, story: Story, scope: str, whose: str
) -> None:
    value = "talk_first" if scope == "police_identified" else "yes"
    typed = BLANK | {"about.on_behalf": whose, f"consents.{scope}": value}
    asked = them.post("/report", typed)
    assert asked.status_code == 422
    assert "Say who this happened to" in words(asked)
    assert 'href="#f-about-on_behalf"' in asked.get_data(as_text=True)
    assert f'name="consents.{scope}" value="{value}" checked' in asked.get_data(as_text=True), "the yes stays"
    assert not reports(story)

    assert them.post("/report", typed | {"about.on_behalf": "self"}).status_code == 303
    assert consents_of(story)[scope][0] == value


def test_it_is_asked_along_with_what_else_is_wrong(them: Visitor, story: Story) -> None:
    typed = BLANK | {"consents.police_intelligence": "yes", "when.day": "soon"}
    asked = them.post("/report", typed)
    assert "2 things to fix" in words(asked)
    assert "Say who this happened to" in words(asked)


def test_other_sharing_is_not_held_up_by_it(them: Visitor, story: Story) -> None:
    allowed = {"consents.alert": "yes", "consents.checker": "yes", "consents.police_intelligence": "no"}
    assert them.post("/report", BLANK | allowed).status_code == 303
    assert consents_of(story)["alert"][0] == "yes"


def test_a_caseworker_reads_not_said(app: Flask, story: Story) -> None:
    report = story.report(
        about={"on_behalf": "not_said"},
        consents={"alert": "yes"},
        people=[{"identifiers": [{"kind": "phone", "value": "07700 900123"}]}],
    )
    page = words(signed_in(app, "one@casework.example").get(f"/casework/{report.reference}"))
    assert "Who it happened to Not said" in page
    assert "Who Not said" in page
    assert "not said how they know it" in page
    assert "saw it" not in page
    assert "Myself" not in page


def test_a_number_nobody_said_how_they_know_waits_until_it_was_asked(app: Flask, story: Story) -> None:
    report = report_without_basis(story)
    with pytest.raises(NotNow) as held:
        story.listed(report)
    assert held.value.verdict.reasons == (Reason.BASIS_NOT_SAID,)

    caseworker = signed_in(app, "one@casework.example")
    page = f"/casework/{report.reference}"
    assert "Ask them, then record the answer." in words(caseworker.get(page))
    asked = caseworker.post(f"{page}/identifiers/basis", form=page, position="0", basis="saw")
    assert asked.status_code == 303
    after = words(caseworker.get(page))
    assert "Recorded how they know it." in after
    assert "not said how they know it" not in after
    story.listed(report)


def test_what_they_were_told_is_never_listed_whoever_records_it(story: Story) -> None:
    report = report_without_basis(story)
    with story.commits() as session:
        found = find_report(session, report.reference)
        record_basis(session, report=found, position=0, basis=Basis.WAS_TOLD, holder=story.caseworkers[0])
    with pytest.raises(NotNow) as refused:
        story.listed(report)
    assert refused.value.verdict.reasons == (Reason.ONLY_TOLD,)


def test_what_the_reporter_said_themselves_is_not_changed(story: Story) -> None:
    told = story.report(people=[{"identifiers": [{"value": "07700 900123", "basis": "told"}]}])
    silent = report_without_basis(story)
    for report, position, basis, error in (
        (told, 0, Basis.SAW_IT, Conflict),
        (silent, 7, Basis.SAW_IT, Conflict),
        (silent, 0, Basis.NOT_SAID, Invalid),
    ):
        with story.commits() as session, pytest.raises(error):
            record_basis(
                session,
                report=find_report(session, report.reference),
                position=position,
                basis=basis,
                holder=story.caseworkers[0],
            )


@pytest.mark.parametrize(
    ("whose", "suggested"),
    [
        ("self", Assessment.DIRECT),
        ("knows", Assessment.INDIRECT),
        ("service_user", Assessment.INDIRECT),
        ("not_said", Assessment.NOT_KNOWN),
    ],
)
def test_the_packet_says_how_the_source_knows_only_where_that_is_known(
    app: Flask, story: Story, whose: str, suggested: Assessment
) -> None:
    report = story.report(about={"on_behalf": whose}, consents={})
    story.answer(report, Scope.POLICE_INTELLIGENCE, Value.YES)
    page = signed_in(app, "one@casework.example").get(f"/casework/{report.reference}/packet")
    chosen = re.search(
        r'name="items\.0\.assessment".*?<option value="([^"]*)" selected', page.get_data(as_text=True), re.S
    )
    assert chosen is not None
    assert chosen[1] == suggested.value


def test_not_to_know_is_no_silence_either(app: Flask, story: Story) -> None:
    report = story.report(people=[{"role": "unknown"}])
    page = words(signed_in(app, "one@casework.example").get(f"/casework/{report.reference}"))
    assert "Who Don’t know" in page
