"""``if_matched``: a shared identifier only tells staff; two caseworkers agree, the reporter is told, seven days run."""

import json
import re
import uuid
from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text

from num_service.domain.reports.consent import Value
from num_service.domain.reports.matching import MatchAnswer
from num_service.domain.shared.errors import DomainError
from num_service.services.police import release_packet
from num_service.services.reports import return_with_receipt
from num_service.services.reports.step import Step
from tests.harness.api import V1
from tests.harness.databases import TestDatabase
from tests.harness.matching import agreed, judge, second_opinion, seen_on_the_page
from tests.harness.pages import Visitor
from tests.harness.reporter import come_back
from tests.harness.story import ALL_YES, SentReport, Story, later

IF_MATCHED = ALL_YES | {"police_intelligence": "if_matched"}


def _status(story: Story, packet_id: uuid.UUID, *, ahead: timedelta = timedelta()) -> str:
    with story.commits() as session:
        release_packet.release_packet(session, packet_id=packet_id, clock=later(story.wiring.clock, ahead))
    with story.commits() as session:
        return session.execute(
            text("SELECT status FROM packets WHERE id = :id"), {"id": packet_id}
        ).scalar_one()


def _step(story: Story, report: SentReport, key: str) -> Step:
    with story.commits() as session:
        opened = return_with_receipt.open_receipt(session, receipt=report.receipt, keys=story.wiring.keys)
        steps = return_with_receipt.view(session, opened=opened, clock=story.wiring.clock).timeline
    return next(each for each in steps if each.key == key)


def test_a_second_report_alone_unlocks_nothing(story: Story) -> None:
    first, _ = story.report(consents=IF_MATCHED), story.report()
    packet = story.approved_packet(first)
    assert _status(story, packet) == "held"
    assert _status(story, packet, ahead=timedelta(days=400)) == "held"
    assert _step(story, first, "match").state == "waiting"


#: Everything short of "different people, agreed by two": nobody may learn from the answer which of these it was.
def _nobody_else(story: Story, mine: SentReport) -> None:
    """Nobody else reported this person."""


def _not_judged(story: Story, mine: SentReport) -> None:
    story.report()


def _judged_as(answer: MatchAnswer) -> Callable[[Story, SentReport], None]:
    return lambda story, mine: judge(story, mine, story.report(), answer)


def _second_did_not_agree(story: Story, mine: SentReport) -> None:
    other = story.report()
    judge(story, mine, other)
    second_opinion(story, other, mine, agrees=False)


def _agreed_and_suspected_since(story: Story, mine: SentReport) -> None:
    """Two agreed about one report, and then somebody sees who this may be, from another."""
    agreed(story, mine, story.report())
    judge(story, mine, story.report(), MatchAnswer.THIS_REPORTER)


SILENT: dict[str, Callable[[Story, SentReport], None]] = {
    "nobody else reported": _nobody_else,
    "not judged": _not_judged,
    "the same": _judged_as(MatchAnswer.SAME),
    "not known": _judged_as(MatchAnswer.NOT_KNOWN),
    "perhaps the person reported": _judged_as(MatchAnswer.THIS_REPORTER),
    "perhaps the other is": _judged_as(MatchAnswer.OTHER_REPORTER),
    "waits for a second caseworker": _judged_as(MatchAnswer.DIFFERENT),
    "the second did not agree": _second_did_not_agree,
    "agreed, and suspected since": _agreed_and_suspected_since,
}


@pytest.mark.parametrize("happened", SILENT.values(), ids=SILENT)
def test_short_of_two_caseworkers_nothing_goes(
    story: Story, happened: Callable[[Story, SentReport], None]
) -> None:
    mine = story.report(consents=IF_MATCHED)
    packet = story.approved_packet(mine)
    happened(story, mine)
    assert _status(story, packet, ahead=timedelta(days=400)) == "held"


@pytest.mark.parametrize("happened", SILENT.values(), ids=SILENT)
def test_short_of_two_caseworkers_a_reporter_reads_what_everybody_reads(
    app: Flask, story: Story, happened: Callable[[Story, SentReport], None]
) -> None:
    """Page and API, when it was sent, afterwards, and after the answer was changed and changed back."""
    mine = story.report(consents=IF_MATCHED)
    plain = story.report(
        consents=IF_MATCHED, people=[{"identifiers": [{"kind": "phone", "value": "07700 900777"}]}]
    )
    before = _all_that_it_says(app, mine)
    happened(story, mine)

    assert _all_that_it_says(app, mine) == before
    assert _all_that_it_says(app, mine) == _all_that_it_says(app, plain)
    for value in (Value.YES, Value.IF_MATCHED, Value.NO, Value.IF_MATCHED):
        assert _changes_to(app, mine, value) == _changes_to(app, plain, value), value


@pytest.mark.parametrize("happened", SILENT.values(), ids=SILENT)
def test_that_something_was_written_for_the_police_is_not_said_before_the_match(
    app: Flask, story: Story, happened: Callable[[Story, SentReport], None]
) -> None:
    """Caseworkers write a packet where they see a match: "what had been written will not be sent" would tell."""
    mine = story.report(consents=IF_MATCHED)
    plain = story.report(
        consents=IF_MATCHED, people=[{"identifiers": [{"kind": "phone", "value": "07700 900777"}]}]
    )
    packet = story.approved_packet(mine)
    happened(story, mine)
    assert _status(story, packet) == "held"

    assert _all_that_it_says(app, mine) == _all_that_it_says(app, plain)
    assert _changes_to(app, mine, Value.NO) == _changes_to(app, plain, Value.NO)
    assert _status(story, packet) == "refused"


def test_after_the_match_was_told_it_is_said_what_stops(app: Flask, story: Story) -> None:
    mine, other = story.report(consents=IF_MATCHED), story.report()
    story.approved_packet(mine)
    agreed(story, mine, other)
    assert "What had been written for the police will not be sent." in _changes_to(app, mine, Value.NO)[1]


def _all_that_it_says(app: Flask, report: SentReport) -> list[str]:
    """The receipt page and the API's answer, without what differs between any two reports."""
    client = app.test_client()
    page = come_back(Visitor(client), report.receipt.shown)
    answer = app.test_client().post(f"{V1}/receipts/open", json={"receipt": report.receipt.shown})
    assert answer.status_code == 200
    return [_plain(page, report), _plain(json.dumps(answer.get_json()), report)]


def _changes_to(app: Flask, report: SentReport, value: Value) -> tuple[int, str]:
    answer = app.test_client().post(
        f"{V1}/receipts/consents",
        json={"receipt": report.receipt.shown, "scope": "police_intelligence", "value": value},
    )
    return answer.status_code, _plain(json.dumps(answer.get_json()), report)


def _plain(said: str, report: SentReport) -> str:
    # When this visit ends is a time of the reader's own; a minute may turn between two looks.
    said = re.sub(r"(closes by itself at) \d\d:\d\d", r"\1 THEN", said)
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.+]+", "THEN", said).replace(report.reference, "R")


def test_different_people_agreed_by_two_and_seven_days_to_say_no(story: Story) -> None:
    first, second = story.report(consents=IF_MATCHED), story.report()
    packet = story.approved_packet(first)
    assert _status(story, packet) == "held"
    judge(story, second, first)  # from either report's page
    assert _status(story, packet) == "held"
    story.woken.clear()
    second_opinion(story, first, second)
    assert ("releases.release", str(packet)) in story.woken
    assert _status(story, packet) == "held"
    told = _step(story, first, "match")
    assert told.state == "current"
    assert "say no until" in str(told.text)
    assert _status(story, packet, ahead=timedelta(days=6, hours=23)) == "held"
    with story.commits() as session:
        assert release_packet.due(session, clock=later(story.wiring.clock, timedelta(days=8, minutes=1))) == [
            packet
        ]
    assert _status(story, packet, ahead=timedelta(days=8, minutes=1)) == "released"


def test_the_seven_days_begin_when_the_second_caseworker_agrees(story: Story) -> None:
    first, second = story.report(consents=IF_MATCHED), story.report()
    packet = story.approved_packet(first)
    judge(story, first, second)
    second_opinion(story, first, second, ahead=timedelta(days=5))
    assert _status(story, packet, ahead=timedelta(days=11, hours=23)) == "held"
    assert _status(story, packet, ahead=timedelta(days=12, minutes=1)) == "released"


def test_whoever_reports_the_person_as_well_is_told_although_another_report_is_suspect(story: Story) -> None:
    """Somebody reports their own number; that must not keep two others from each other."""
    mine, theirs, suspect = (
        story.report(consents=IF_MATCHED),
        story.report(),
        story.report(consents=IF_MATCHED),
    )
    judge(story, suspect, mine, MatchAnswer.THIS_REPORTER)
    agreed(story, mine, theirs)
    agreed(story, suspect, theirs)
    assert _step(story, mine, "match").state == "current"
    assert _step(story, suspect, "match").state == "waiting"


def test_nobody_agrees_with_their_own_judgement(story: Story) -> None:
    first, second = story.report(consents=IF_MATCHED), story.report()
    judge(story, first, second)
    with pytest.raises(DomainError, match="A second caseworker has to agree"):
        second_opinion(story, first, second, who=0)
    assert _step(story, first, "match").state == "waiting"


def test_an_agreement_is_with_the_judgement_that_was_shown(story: Story) -> None:
    first, second = story.report(consents=IF_MATCHED), story.report()
    judge(story, first, second)
    shown = seen_on_the_page(story, first, second)
    judge(story, first, second, MatchAnswer.NOT_KNOWN, ahead=timedelta(minutes=1))
    for again in (MatchAnswer.NOT_KNOWN, MatchAnswer.DIFFERENT):
        if again is MatchAnswer.DIFFERENT:
            judge(story, first, second, again, ahead=timedelta(minutes=2))
        with pytest.raises(DomainError, match="judged anew"):
            second_opinion(story, first, second, seen=shown)
    assert _step(story, first, "match").state == "waiting"


def test_the_same_judgement_again_starts_nothing_anew(story: Story) -> None:
    first, second = story.report(consents=IF_MATCHED), story.report()
    agreed(story, first, second)
    with pytest.raises(DomainError, match="judged already"):
        judge(story, second, first, ahead=timedelta(days=3))
    assert _step(story, first, "match").state == "current"


@pytest.mark.parametrize(
    "forged",
    [
        "confirmed_by = judged_by, confirmed_at = now()",
        "confirmed_at = now()",
        "judgement = 'maybe_reported'",
        "judgement = 'same', confirmed_at = now(), confirmed_by = (SELECT id FROM users WHERE id <> judged_by LIMIT 1)",
        "suspected_id = report_id",
    ],
)
def test_the_database_keeps_no_agreement_that_is_none(
    story: Story, database: TestDatabase, forged: str
) -> None:
    judge(story, story.report(consents=IF_MATCHED), story.report())
    with psycopg.connect(database.libpq) as connection, pytest.raises(psycopg.errors.CheckViolation):
        connection.execute(f"UPDATE match_judgements SET {forged}")


def test_two_reports_that_share_nothing_cannot_be_judged(story: Story) -> None:
    first = story.report(consents=IF_MATCHED)
    other = story.report(people=[{"identifiers": [{"kind": "phone", "value": "07700 900999"}]}])
    with pytest.raises(DomainError, match="share no identifier"):
        judge(story, first, other)
