"""An alert beside an outline: it tells of the number what was published with the number, and nothing more."""

from __future__ import annotations

import pytest
from flask import Flask

from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import Region
from tests.harness.api import V1, bearer, token_of
from tests.harness.pages import Visitor, words
from tests.harness.story import PASSWORD, Story
from tests.harness.texts import PHONE, alert_text

pytestmark = pytest.mark.usefixtures("no_crude_limits")
NUMBER = "07700 900123"


def published(story: Story, *, named: bool) -> None:
    report = story.report()
    text = alert_text(identifiers=(PHONE,) if named else ())
    story.listed(report)
    story.publish(story.approved_alert(report, text=text, regions=frozenset({Region.LONDON})))


@pytest.mark.parametrize("named", [True, False])
def test_an_alert_without_the_number_is_not_shown_beside_it(app: Flask, story: Story, named: bool) -> None:
    """Its words, its region and its day are of the one report: who checks their own number would have them all."""
    member = token_of(story, AccountRole.MEMBER, "m@example.org", regions=(Region.LONDON,))
    published(story, named=named)

    asked = {"identifiers": [{"value": NUMBER}]}
    answer = app.test_client().post(f"{V1}/check", json=asked, headers=bearer(member)).get_json()
    assert bool(answer["results"][0]["alerts"]) is named
    they = Visitor(app.test_client())
    they.sign_in("m@example.org", PASSWORD)
    page = they.post("/check", text=NUMBER)
    assert ("/alerts/A-" in page.text) is named
    assert ("Violent" in words(page)) is named
