"""A mistyped identifier is corrected beside the original: who and why are known, and what was typed stays."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from num_service.db.models.reports.identifier import ReportIdentifier
from num_service.db.models.sealed.part import SealedPart
from num_service.domain.identifiers import normalise
from num_service.domain.identifiers.values import IdentifierKind
from num_service.domain.reports.parts import PartKind
from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.verdict import NotNow
from num_service.services.casework.open_report import find_report
from num_service.services.checker import list_identifier
from tests.harness.casework import ALERT, JUDGED, LISTED, PACKET, change_text, one_value, page_of
from tests.harness.databases import TestDatabase
from tests.harness.pages import Visitor, words
from tests.harness.story import SentReport, Story

TYPED, MEANT = "07700 900414", "07700 900416"
WHY = "They wrote that it ends in 416."
DIGEST = "SELECT string_agg(digest::text, ' ') FROM report_identifiers WHERE report_id = %s"


def given(number: str) -> list[dict[str, object]]:
    return [{"identifiers": [{"kind": "phone", "value": number, "basis": "saw"}]}]


def correct(visitor: Visitor, report: SentReport, **more: object) -> TestResponse:
    said = {"position": 0, "as_read": MEANT, "why": WHY} | more
    return visitor.post(page_of(report, "/identifiers/correct"), said, form=page_of(report))


def sealed_account(story: Story, report: SentReport) -> bytes:
    with story.commits() as session:
        asked = select(SealedPart.ciphertext).where(
            SealedPart.report_id == report.id, SealedPart.kind == PartKind.ACCOUNT
        )
        return session.scalars(asked).one()


def test_the_original_stays_beside_it_with_who_and_why(story: Story, one: Visitor, two: Visitor) -> None:
    report = story.report(people=given(TYPED))
    before = sealed_account(story, report)

    assert correct(one, report).status_code == 303
    assert correct(one, report, as_read="07700 900417", why="Heard it again.").status_code == 303

    page = words(two.get(page_of(report)))
    assert "07700 900417 They typed: 07700 900414" in page
    assert "Corrected by one on" in page
    assert "Heard it again." in page
    assert "Corrected an identifier" in page, "the timeline says so"
    assert sealed_account(story, report) == before, "not a byte of what they sent has changed"


def test_the_reason_and_the_number_are_sealed(story: Story, one: Visitor, database: TestDatabase) -> None:
    report = story.report(people=given(TYPED))
    correct(one, report)

    for plain in (MEANT, "900416", "ends in 416"):
        sql = "SELECT count(*) FROM sealed_parts WHERE report_id = %s AND position('{}'::bytea in ciphertext) > 0"
        assert one_value(database, sql.format(plain), report) == 0
    row = "SELECT to_jsonb(c)::text FROM corrected_identifiers c WHERE report_id = %s"
    assert "416" not in str(one_value(database, row, report)).replace(str(report.id), "")[:60]


def test_it_is_the_corrected_one_that_matches_other_reports(story: Story, one: Visitor) -> None:
    report = story.report(people=given("07700 900424"))
    was, is_now = story.report(people=given("07700 900424")), story.report(people=given("07700 900426"))
    assert was.reference in words(one.get(page_of(report)))

    correct(one, report, as_read="07700 900426")

    page = words(one.get(page_of(report)))
    assert is_now.reference in page
    assert was.reference not in page
    assert "Both name 07700 900426 ." in page


def test_a_colleague_lists_it_and_never_whoever_corrected_it(
    story: Story, one: Visitor, two: Visitor, database: TestDatabase
) -> None:
    report = story.report(people=given("07700 900434"))
    address = page_of(report, "/identifiers")
    one.post(address, form=page_of(report), position=0, as_read="07700 900434")
    assert one_value(database, LISTED, report) == 1

    correct(one, report, as_read="07700 900436")
    assert one_value(database, LISTED, report) == 0, "the mistyped one left the checker"
    assert "A colleague lists it" in words(one.get(page_of(report)))
    own = one.post(address, form=page_of(report), position=0, as_read="07700 900436")
    assert own.status_code == 409
    assert "You corrected this identifier." in words(own)
    old = two.post(address, form=page_of(report), position=0, as_read="07700 900434")
    assert old.status_code == 422

    assert two.post(address, form=page_of(report), position=0, as_read="07700 900436").status_code == 303
    with story.commits() as session:
        listed = session.execute(
            text("SELECT digest FROM listings JOIN listing_sources ON listing_id = id WHERE report_id = :id"),
            {"id": report.id},
        ).scalar_one()
    assert listed in story.wiring.index.digests(normalise(IdentifierKind.PHONE, "07700 900436"))


def test_it_is_what_a_warning_and_a_packet_carry(story: Story, one: Visitor) -> None:
    report = story.report(people=given("07700 900444"))
    correct(one, report, as_read="07700 900446")

    for word, form in (("alert", ALERT), ("packet", PACKET)):
        answer = one.post(page_of(report, f"/{word}"), form)
        assert answer.status_code == 303, words(answer)
        page = words(one.get(answer.location))
        assert "07700 900446" in page
        assert "07700 900444" not in page.partition("The report beside it")[0]


def test_one_that_could_not_be_read_is_indexed_once_it_is_corrected(story: Story, one: Visitor) -> None:
    report = story.report(people=given("zero seven seven"))
    other = story.report(people=given("07700 900456"))
    assert "Not indexed" in words(one.get(page_of(report)))

    assert correct(one, report, as_read="07700 900456").status_code == 303

    page = words(one.get(page_of(report)))
    assert "They typed: zero seven seven" in page
    assert other.reference in page


def test_what_two_agreed_about_the_mistyped_number_counts_no_more(
    story: Story, one: Visitor, two: Visitor, database: TestDatabase
) -> None:
    report = story.report(people=given("07700 900464"), consents={"police_intelligence": "if_matched"})
    other = story.report(people=given("07700 900464"))
    one.post(page_of(report, "/links"), form=page_of(report), other=other.reference, judgement="different")
    assert one_value(database, JUDGED, report) == "different"

    correct(two, report, as_read="07700 900466")

    assert one_value(database, JUDGED, report) == "not_known"
    assert report.reference not in words(one.get(page_of(other))), "they share nothing any more"


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"why": " "}, 422, "Say why it is to be read like this."),
        ({"as_read": TYPED}, 409, "This is how it is read already."),
        ({"as_read": "none of it"}, 422, ""),
        ({"position": 7}, 422, "There is no such identifier in this report."),
    ],
)
def test_what_is_not_taken_is_said_and_what_was_typed_is_kept(
    story: Story, one: Visitor, changed: dict[str, object], status: int, said: str
) -> None:
    report = story.report(people=given(TYPED))
    answer = correct(one, report, **changed)

    assert answer.status_code == status
    page = answer.get_data(as_text=True)
    if "position" not in changed:
        assert said in words(answer)
        assert f'value="{changed.get("as_read", MEANT)}"' in page
        assert "They typed" not in words(one.get(page_of(report)))


@pytest.mark.parametrize("word", ["alert", "packet"])
def test_a_text_says_that_it_is_older_than_a_correction(story: Story, one: Visitor, word: str) -> None:
    """The words that were approved stay as they were, and with them the old number."""
    said = "Written before a number was corrected"
    report = story.report(people=given("07700 900464"))
    saved = one.post(page_of(report, f"/{word}"), ALERT if word == "alert" else PACKET)
    form = saved.location.removesuffix("/review")
    assert said not in words(one.get(page_of(report))) + words(one.get(form))

    correct(one, report, as_read="07700 900466")

    assert words(one.get(page_of(report))).count(said) == 1
    assert said in words(one.get(form))
    change_text(one, form, ALERT if word == "alert" else PACKET)
    assert said not in words(one.get(page_of(report))) + words(one.get(form)), "it was written anew since"


@pytest.mark.parametrize(
    ("own", "as_read"),
    [
        ({"contact": "07700 900470"}, "+44 7700 900470"),
        ({"contact": "Signal, +447700900471, after six"}, "07700 900471"),
        ({"contact": "me.at.work@gmail.com"}, "meatwork@googlemail.com"),
        ({"own_advert": "AdultWork: my_ad_name"}, "@my_ad_name"),
        ({"own_advert": "https://instagram.com/my_ad_name"}, "https://www.instagram.com/my_ad_name/"),
    ],
)
def test_the_reporters_own_is_never_indexed_by_mistake(
    story: Story, one: Visitor, database: TestDatabase, own: dict[str, str], as_read: str
) -> None:
    """Their contact stands beside it on the page: with the index key whoever has the database would know them by it."""
    report = story.report(people=given("07700 900474"), about=own)
    before = one_value(database, DIGEST, report)

    refused = correct(one, report, as_read=as_read)

    assert refused.status_code == 422
    assert "This is the reporter’s own." in words(refused)
    assert one_value(database, DIGEST, report) == before


def test_what_was_corrected_while_a_colleague_pressed_is_not_listed_as_it_was(
    story: Story, one: Visitor, database: TestDatabase
) -> None:
    report = story.report(people=given("07700 900484"))
    with story.commits() as session:
        found = find_report(session, report.reference)
        held = session.scalars(select(ReportIdentifier).where(ReportIdentifier.report_id == report.id)).all()
        assert (
            correct(one, report, as_read="07700 900486").status_code == 303
        )  # while they waited for the lock
        with pytest.raises(Invalid):
            list_identifier.list_identifier(
                session,
                report=found,
                position=0,
                confirmed=normalise(IdentifierKind.PHONE, "07700 900484"),
                index=story.wiring.index,
                protected=(),
                holder=story.caseworkers[1],
                clock=story.wiring.clock,
            )
    assert held
    assert one_value(database, LISTED, report) == 0


@pytest.mark.parametrize("asked", ["set aside", "told"])
def test_what_was_decided_while_a_colleague_pressed_holds_for_the_listing(
    story: Story, one: Visitor, database: TestDatabase, asked: str
) -> None:
    basis = "not_said" if asked == "told" else "saw"
    report = story.report(people=[{"identifiers": [{"kind": "phone", "value": TYPED, "basis": basis}]}])
    with story.commits() as session:
        found = find_report(session, report.reference)
        held = session.scalars(select(ReportIdentifier).where(ReportIdentifier.report_id == report.id)).all()
        if asked == "told":
            said = {"position": 0, "basis": "told"}
            one.post(page_of(report, "/identifiers/basis"), said, form=page_of(report))
        else:
            one.post(page_of(report, "/claim"), form=page_of(report))
            said = {"to": "set_aside", "reason": "A false report."}
            assert one.post(page_of(report, "/status"), said, form=page_of(report)).status_code == 303
        with pytest.raises(NotNow):
            list_identifier.list_identifier(
                session,
                report=found,
                position=0,
                confirmed=normalise(IdentifierKind.PHONE, TYPED),
                index=story.wiring.index,
                protected=(),
                holder=story.caseworkers[1],
                clock=story.wiring.clock,
            )
    assert held
    assert one_value(database, LISTED, report) == 0
