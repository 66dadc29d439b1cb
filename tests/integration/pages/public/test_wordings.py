"""What a question said when it was answered is kept and shown, never widened; a place’s law is told before a no."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from num_service.domain.reports.wording import CURRENT, FIRST, duties
from num_service.domain.shared.taxonomy import Jurisdiction
from tests.harness.api import V1
from tests.harness.forms import form_with
from tests.harness.pages import Visitor, words
from tests.harness.reporter import LITTLE, code_of, come_back
from tests.harness.story import ALL_YES, SentReport, Story

POLICE = "police_intelligence"
EARLIER = "You answered an earlier wording"
NORTH, SOUTH = (duties(each)[0].words for each in (Jurisdiction.NORTHERN_IRELAND, Jurisdiction.IRELAND))


def _shown(story: Story, sent: SentReport) -> list[tuple[str, str, str]]:
    with story.commits() as session:
        rows = session.execute(
            text(
                "SELECT value, wording_version, language FROM consents "
                "WHERE report_id = :id AND scope = 'police_intelligence' ORDER BY number"
            ),
            {"id": sent.id},
        )
        return [(row[0], row[1], row[2]) for row in rows]


def _last(story: Story) -> tuple[str, str]:
    with story.commits() as session:
        row = session.execute(
            text("SELECT value, wording_version FROM consents ORDER BY number DESC LIMIT 1")
        ).one()
        return row[0], row[1]


def test_a_form_says_which_wording_it_shows_and_the_answers_keep_it(them: Visitor, story: Story) -> None:
    form = form_with(them.get("/report/whole"), "wording_version")
    filled = form.filled(**LITTLE, **{f"consents.{POLICE}": "yes", "send": "all"})
    assert filled["wording_version"] == CURRENT
    assert them.client.post("/report", data=filled).status_code == 303
    assert _last(story)[1] == CURRENT
    before = {
        **LITTLE,
        f"consents.{POLICE}": "yes",
        "send": "all",
    }  # a page that was opened before it said so
    assert them.post("/report", before).status_code == 303
    assert _last(story)[1] == FIRST
    unknown = them.post("/report", {**before, "wording_version": "1999"})
    assert unknown.status_code == 422
    assert code_of(them)


def test_an_answer_to_earlier_words_shows_them_and_stays_what_it_was(them: Visitor, story: Story) -> None:
    sent = story.report(wording_version=FIRST)
    page = come_back(them, sent.receipt.shown)
    assert EARLIER in page
    assert "a second one checks it, and one police force gets it." in page
    assert "Police National Database" in page, "the new words are offered"
    assert _shown(story, sent) == [("yes", FIRST, "en")]

    form = form_with(them.get("/receipt/report"), f"consents.{POLICE}")
    saved = form.filled(**{f"consents.{POLICE}": "yes", f"conditions.{POLICE}.national_desk": "yes"})
    assert them.client.post(form.action, data=saved).status_code == 303
    assert _shown(story, sent)[1:] == [("yes", CURRENT, "en")]
    assert "Also to the Serious Crime Analysis Section" in words(them.get("/receipt/report"))


def test_who_answered_the_words_of_today_is_told_nothing_of_earlier_ones(them: Visitor, story: Story) -> None:
    assert EARLIER not in come_back(them, story.report().receipt.shown)


def test_stopping_everything_answers_no_new_words(them: Visitor, story: Story) -> None:
    sent = story.report(wording_version=FIRST)
    come_back(them, sent.receipt.shown)
    them.post("/receipt/stop")
    assert _shown(story, sent)[1:] == [("no", FIRST, "en")]


@pytest.mark.parametrize(("named", "kept"), [(CURRENT, CURRENT), (FIRST, FIRST), (None, FIRST)])
def test_the_api_names_the_wording_and_what_is_not_named_is_the_narrowest(
    client: FlaskClient, story: Story, named: str | None, kept: str
) -> None:
    sent = story.report(consents=ALL_YES | {POLICE: "no"})
    asked = {"receipt": sent.receipt.shown, "scope": POLICE, "value": "yes"}
    asked |= {"wording_version": named} if named else {}
    answered = client.post(f"{V1}/receipts/consents", json=asked)
    assert answered.status_code == 200, answered.get_json()
    assert answered.get_json()["wording_version"] == kept
    assert _shown(story, sent)[-1] == ("yes", kept, "en")
    wrong = client.post(f"{V1}/receipts/consents", json=asked | {"wording_version": "1999"})
    assert wrong.status_code == 422
    taxonomy = client.get(f"{V1}/taxonomy").get_json()
    assert taxonomy["wording_version"] == CURRENT
    assert [each["jurisdiction"] for each in taxonomy["duties"]] == ["northern_ireland", "ireland"]


@pytest.mark.parametrize(
    ("region", "told"),
    [
        ("", {NORTH, SOUTH}),
        ("not_said", {NORTH, SOUTH}),
        ("london", set()),
        ("northern_ireland", {NORTH}),
        ("munster", {SOUTH}),
    ],
)
def test_the_law_of_the_place_is_told_before_the_question_about_police(
    them: Visitor, story: Story, region: str, told: set[str]
) -> None:
    first = words(them.get("/report/whole"))
    for law in (NORTH, SOUTH):
        assert 0 < first.index(law) < first.index("What happened?"), "before the first question"
    page = words(them.post("/report", {"where.region": region, "stay": "yes"}))
    assert {law for law in (NORTH, SOUTH) if law in page} == told
    for law in told:
        assert page.rindex(law) < page.index("May we tell the police about this person")


@pytest.mark.parametrize(
    ("region", "told"), [("london", set()), ("northern_ireland", {NORTH}), ("dublin", {SOUTH})]
)
def test_the_law_of_the_place_is_told_before_an_answer_is_changed(
    them: Visitor, story: Story, region: str, told: set[str]
) -> None:
    sent = story.report(where={"region": region})
    page = come_back(them, sent.receipt.shown)
    assert {law for law in (NORTH, SOUTH) if law in page} == told
