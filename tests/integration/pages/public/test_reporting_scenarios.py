"""Scenarios of the field (Reporting) that no other file walks, and each step left too late or in another language."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from num_service.web.public.report_steps import STEPS, Page
from tests.harness.casework import PACKET, signed_in
from tests.harness.forms import form_with
from tests.harness.pages import Visitor, words
from tests.harness.reporter import reports
from tests.harness.steps import EVERYTHING, Walk
from tests.harness.story import Story, later


@pytest.fixture
def walk(them: Visitor) -> Walk:
    return Walk(them)


# ----------------------------------------------------------------------------------------------- whose help it is


@pytest.mark.parametrize("tag", ["en-GB", "pt", "ro", "zh-Hans"])
def test_rape_in_dublin_shows_irish_help_before_and_with_the_code(walk: Walk, tag: str) -> None:
    walk.client.get(f"/language/{tag}?back=/report")
    walk.fill("what", {"incident_types": ["rape"], "danger_now": ["coming_back"]})
    walk.fill("when-where", {"where.region": "dublin"})
    walk.fill("you", {"about.under_18": "yes"})
    before = walk.get("what")
    walk.fill("consents")
    sent = walk.shown(walk.send())
    for page in (before, sent):
        said = words(page)
        for irish in ("SATU", "112", "1800 66 66 66"):
            assert irish in said, irish
        for british in ("SARC", "0800 1111", 'href="tel:999"', "0808 500 2222"):
            assert british not in page.text, british


# ------------------------------------------------------------------------------------------- a fake warrant card


def test_who_pretended_to_be_police_is_no_official_and_the_offence_is_suggested(
    walk: Walk, story: Story, app: Flask
) -> None:
    walk.fill("what", {"incident_types": ["posed_as_police"], "account": "He showed a warrant card."})
    walk.fill("when-where", {"where.region": "london"})
    walk.fill("who", {"people.0.role": "posing_as_official", "people.0.identifiers.0.value": "07700 900123"})
    walk.fill("you", {"about.on_behalf": "self"})
    walk.fill("consents", {"consents.police_intelligence": "yes"})
    walk.send()

    (report,) = reports(story)
    assert not report.official, "no police serve in anything they only pretended to be"
    one = signed_in(app, "one@casework.example")
    typed = PACKET | {"incident_types": ["posed_as_police"], "people.0.role": "posing_as_official"}
    saved = one.post(f"/casework/{report.reference}/packet", typed)
    assert saved.status_code == 303, words(saved)
    assert "Impersonating a police officer" in words(one.get(saved.location))


# ---------------------------------------------------------------------------- too late, and in another language


@pytest.mark.parametrize("page", STEPS)
@pytest.mark.parametrize("pressed", [{"go": "next"}, {"go": "back"}, {"send": "now"}], ids=str)
def test_each_step_that_is_left_too_late_comes_back_with_all_of_it(
    app: Flask,
    walk: Walk,
    story: Story,
    monkeypatch: pytest.MonkeyPatch,
    page: Page,
    pressed: dict[str, str],
) -> None:
    for step in STEPS:
        if step is not page:
            walk.fill(step, EVERYTHING[step])
    form = walk.form(page)
    wiring = app.extensions["num"]
    monkeypatch.setitem(
        app.extensions, "num", dataclasses.replace(wiring, clock=later(wiring.clock, timedelta(minutes=31)))
    )
    answer = walk.post(form, EVERYTHING[page], **pressed)
    answer = walk.shown(answer) if answer.status_code == 303 else answer
    assert "What was on the other pages has been deleted" in words(answer)
    assert _lost(form_with(answer, "submission").fields, EVERYTHING[page]) == {}
    assert not reports(story), "nothing is sent without the rest in silence"


@pytest.mark.parametrize("page", STEPS)
def test_on_each_step_the_language_is_changed_and_what_was_typed_stays(walk: Walk, page: Page) -> None:
    walk.fill("who", {"people.0.name_used": "Dave"}, add_person="yes")
    for tag in ("zh-Hans", "ro", "pt", "en-GB"):
        changed = walk.shown(walk.fill(page, EVERYTHING[page], switch_to=tag))
        assert f'<html lang="{tag}"' in changed.text
        assert _lost(form_with(changed, "submission").fields, EVERYTHING[page]) == {}


def test_five_numbers_of_three_people_without_scripts(walk: Walk, story: Story) -> None:
    numbers = {0: ["07700 900123", "07700 900124"], 1: ["tom@example.net"], 2: ["AB12 CDE", "@jim_at_night"]}
    walk.fill("what", {"account": "Three of them."})
    for at, values in numbers.items():
        if at:
            walk.fill("who", add_person="yes")
        for place, value in enumerate(values):
            if place:
                walk.fill("who", add_identifier=str(at))
            walk.fill("who", {f"people.{at}.identifiers.{place}.value": value})
    walk.fill("when-where", {"where.region": "not_said"})
    shown = walk.form("who").fields
    kept = {
        at: [shown[f"people.{at}.identifiers.{place}.value"] for place in range(len(values))]
        for at, values in numbers.items()
    }
    assert kept == numbers
    assert walk.send().location == "/report/sent"


def _lost(fields: Any, typed: dict[str, Any]) -> dict[str, Any]:
    """What was typed and does not stand in the form."""
    wanted = {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
    return {name: value for name, value in wanted.items() if sorted(fields.getlist(name)) != sorted(value)}
