"""What is listed is renewed, ended, changed and retracted by staff; whoever challenges a listing learns nothing."""

from __future__ import annotations

import dataclasses
import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from num_service.domain.identifiers import IdentifierKind, normalise
from num_service.domain.shared.errors import Conflict
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.verdict import NotNow
from num_service.services.alerts.draft_alert import ALERT
from num_service.services.checker.asked import Asked, Checked
from num_service.services.checker.check_identifier import check_identifiers
from num_service.services.upkeep.forget import forget_expired
from tests.harness.casework import signed_in
from tests.harness.pages import Visitor, words
from tests.harness.story import PASSWORD, Story, later
from tests.harness.texts import PHONE, alert_text

pytestmark = pytest.mark.usefixtures("no_crude_limits")


@pytest.fixture
def desk(app: Flask) -> Visitor:
    return signed_in(app, "one@casework.example")


def _checked(story: Story, *, ahead: int = 0) -> Checked:
    with story.commits() as session:
        user_id = session.scalar(text("SELECT id FROM users WHERE role = 'caseworker' LIMIT 1"))
        assert user_id is not None
        return check_identifiers(
            session,
            user_id=user_id,
            asked=[Asked(PHONE.canonical)],
            index=story.wiring.index,
            clock=later(story.wiring.clock, timedelta(days=ahead)),
        ).answers[0]


def _listing(story: Story) -> int:
    with story.commits() as session:
        return int(session.execute(text("SELECT id FROM listings")).scalar_one())


def test_a_renewed_listing_counts_anew_and_tells_the_month_it_was_reported(
    story: Story, desk: Visitor
) -> None:
    story.listed(story.report(incident_types=["burglary"]))
    before = _checked(story)
    with story.commits() as session:
        session.execute(text("UPDATE listing_sources SET month = month - interval '30 months'"))
    assert _checked(story).answer.verdict == "old"
    where = f"/casework/listings/{_listing(story)}"
    assert desk.post(f"{where}/renew", form=where).status_code == 422, "no reason"

    desk.post(f"{where}/renew", form=where, why="Seen with it last week.")

    told = _checked(story).answer
    assert (told.verdict, told.tier) == ("reported", before.answer.tier)
    assert told.last_quarter != before.answer.last_quarter, "told as it was reported"
    assert "Seen with it last week." in words(desk.get(where))
    with story.commits() as session:
        session.execute(text("UPDATE listing_sources SET month = month - interval '30 months'"))
    with story.commits() as session:
        assert forget_expired(session, clock=story.wiring.clock).listings == 0, "renewed, so it stays"


def test_after_its_last_day_a_listing_is_not_found_and_leaves(story: Story, desk: Visitor) -> None:
    story.listed(story.report())
    where = f"/casework/listings/{_listing(story)}"
    day = (story.wiring.clock() + timedelta(days=10)).date().isoformat()
    past = desk.post(f"{where}/end", form=where, ends_on="2020-01-01", why="The number was passed on.")
    assert past.status_code == 422
    desk.post(f"{where}/end", form=where, ends_on=day, why="The number was passed on.")
    assert [_checked(story, ahead=days).answer.verdict for days in (0, 8, 11)] == [
        "reported",
        "reported",
        "none",
    ]
    with story.commits() as session:
        assert forget_expired(session, clock=later(story.wiring.clock, timedelta(days=11))).listings == 1


@pytest.mark.parametrize("how", ["over", "retracted"])
def test_what_is_listed_anew_does_not_end_with_what_stood_there_before(
    story: Story, desk: Visitor, how: str
) -> None:
    first = story.report()
    story.listed(first)
    where = f"/casework/listings/{_listing(story)}"
    day = (story.wiring.clock() + timedelta(days=2)).date().isoformat()
    desk.post(f"{where}/end", form=where, ends_on=day, why="The number was passed on.")
    if how == "retracted":
        desk.post(f"{where}/retract", form=where, why="The wrong number.")
    else:
        with story.commits() as session:
            session.execute(text("UPDATE listings SET ends_on = current_date"))
    assert _checked(story).answer.verdict == "none"

    second = story.report()
    story.listed(second)

    assert [_checked(story, ahead=days).answer.verdict for days in (0, 3)] == ["reported", "reported"]
    with story.commits() as session:
        forget_expired(session, clock=later(story.wiring.clock, timedelta(days=3)))
        stands = session.execute(text("SELECT report_id FROM listing_sources")).scalars().all()
    assert stands == [second.id], "and what had ended does not come back with it"


def test_what_is_shown_becomes_less_and_never_more(story: Story, desk: Visitor) -> None:
    report = story.report(incident_types=["rape", "burglary"])
    story.listed(report)
    where = f"/casework/listings/{_listing(story)}"
    fields = {"report_id": str(report.id), "tier": "risk", "types": "burglary", "why": "Their wish."}
    assert desk.post(f"{where}/show", {**fields, "types": "stalking"}, form=where).status_code == 422
    desk.post(f"{where}/show", fields, form=where)
    answer = _checked(story).answer
    assert answer.tier == "risk"
    assert answer.areas == (), "the region is not shown"


def test_what_somebody_in_danger_reported_stays_as_serious_when_less_is_shown(
    story: Story, desk: Visitor
) -> None:
    report = story.report(incident_types=["unwanted_contact"], danger_now=["child"])
    story.listed(report)
    assert _checked(story).answer.tier == "danger"
    where = f"/casework/listings/{_listing(story)}"
    fields = {
        "report_id": str(report.id),
        "tier": "danger",
        "types": "unwanted_contact",
        "why": "Their wish.",
    }
    assert desk.post(f"{where}/show", fields, form=where).status_code == 303
    answer = _checked(story).answer
    assert (answer.tier, answer.areas) == ("danger", ()), "the region alone is not shown"


def test_a_retraction_reaches_those_who_had_the_warning(app: Flask, story: Story, desk: Visitor) -> None:
    report = story.report()
    story.listed(report)
    story.account(AccountRole.MEMBER, "had@example.org")
    story.publish(story.approved_alert(report))
    member = Visitor(app.test_client())
    member.sign_in("had@example.org", PASSWORD)
    with story.commits() as session:
        alert = session.scalar(text("SELECT reference FROM alerts"))
    member.get(f"/alerts/{alert}")
    where = f"/casework/listings/{_listing(story)}"

    answer = desk.post(f"{where}/retract", form=where, why="The wrong number.")
    assert answer.status_code == 303
    assert "one warning that named it was taken back" in words(desk.get("/casework/listings"))

    assert _checked(story).answer.verdict == "none"
    assert "no longer" in words(member.get("/alerts"))
    with story.commits() as session:
        deeds = session.execute(text("SELECT action FROM audit_entries")).scalars().all()
    assert {"listing.retracted", "alert.recalled", "identifier.unlisted"} <= set(deeds)


@pytest.mark.parametrize("approved", [True, False])
def test_a_warning_that_waits_and_names_it_goes_back_to_its_writer(
    story: Story, desk: Visitor, approved: bool
) -> None:
    report = story.report()
    story.listed(report)
    alert = (story.approved_alert if approved else story.drafted_alert)(report)
    seen = story.seen(ALERT, report, alert)
    where = f"/casework/listings/{_listing(story)}"
    assert desk.post(f"{where}/retract", form=where, why="The wrong number.").status_code == 303

    with pytest.raises(Conflict):
        story.approve(ALERT, report, alert, seen=seen)
    with pytest.raises(Conflict):
        story.publish(alert)
    page = words(desk.get(f"/casework/{report.reference}"))
    assert "An identifier in this warning was taken out of the checker." in page
    rewritten = dataclasses.replace(alert_text(), identifiers=())
    story.rewritten_alert(report, alert, rewritten)
    story.publish(alert)


def test_staff_find_a_listing_by_its_number_and_the_address_holds_none(story: Story, desk: Visitor) -> None:
    story.listed(story.report())
    found = desk.post("/casework/listings", typed="07700 900 123")
    assert found.headers["Location"] == f"/casework/listings/{_listing(story)}"
    none = desk.post("/casework/listings", typed="07700 900999")
    assert (none.status_code, "Nothing is listed under this" in words(none)) == (404, True)
    assert "900" not in words(desk.get("/casework/listings"))


def test_a_projects_number_is_kept_out(story: Story, desk: Visitor) -> None:
    report = story.report()
    kept = desk.post(
        "/casework/listings/never", form="/casework/listings", typed="+44 7700 900123", said="A project"
    )
    assert kept.status_code == 303
    with pytest.raises(NotNow):
        story.listed(report)
    other = normalise(IdentifierKind.PHONE, "07700 900555")
    story.listed(
        story.report(
            people=[
                {
                    "role": "client",
                    "identifiers": [{"kind": "phone", "value": "07700 900555", "basis": "saw"}],
                }
            ]
        ),
        other,
    )


def _forms(page: str) -> dict[str, str]:
    """What stands in each form of a page, by its address."""
    return dict(re.findall(r'<form[^>]* action="([^"]+)"[^>]*>(.*?)</form>', page, flags=re.S))


def _ids(page: str) -> list[str]:
    return re.findall(r' id="([^"]+)"', page)


def _summed_up(page: str) -> list[str]:
    """The fields that the summary of errors leads to."""
    return re.findall(r'<li><a href="#(f-[^"]+)">', page)


def test_what_is_kept_out_says_whose_it_is_and_an_error_is_said_above_the_long_list(
    story: Story, desk: Visitor
) -> None:
    kept = desk.post("/casework/listings/never", form="/casework/listings", typed="07700 900123", said=" ")
    assert kept.status_code == 422
    page = kept.get_data(as_text=True)
    [at] = _summed_up(page)
    form = _forms(page)["/casework/listings/never"]
    assert re.search(rf'<input [^>]*id="{at}" name="said"[^>]*aria-invalid="true"', form)
    assert 'value="07700 900123"' in form, "what was typed is kept"
    assert len(_ids(page)) == len(set(_ids(page)))
    assert "Take it off" not in words(desk.get("/casework/listings")), "nothing nameless is kept"


@pytest.mark.parametrize("deed", ["renew", "end", "show", "retract"])
def test_what_is_wrong_stands_in_the_form_that_was_sent_and_in_no_other(
    story: Story, desk: Visitor, deed: str
) -> None:
    story.listed(story.report())
    where = f"/casework/listings/{_listing(story)}"
    report_id = re.search(r'name="report_id" value="([^"]+)"', desk.get(where).get_data(as_text=True))
    assert report_id is not None
    more = {"renew": {}, "retract": {}, "end": {"why": "Passed on.", "ends_on": "2020-01-01"}}.get(
        deed, {"report_id": report_id[1], "tier": "danger", "why": "Less."}
    )
    page = desk.post(f"{where}/{deed}", more, form=where).get_data(as_text=True)
    forms = _forms(page)
    [at] = _summed_up(page)
    assert [address for address, form in forms.items() if f'id="{at}"' in form] == [f"{where}/{deed}"]
    assert [address for address, form in forms.items() if 'class="error"' in form] == [f"{where}/{deed}"]
    if "why" in more:
        assert [address for address, form in forms.items() if f'value="{more["why"]}"' in form] == [
            f"{where}/{deed}"
        ], "what was typed stands where it was typed"
    assert len(_ids(page)) == len(set(_ids(page)))


def test_the_way_back_leads_to_the_listings_as_they_were_left(story: Story, desk: Visitor) -> None:
    story.listed(story.report())
    desk.get("/casework/listings", tier="danger")
    page = desk.get(f"/casework/listings/{_listing(story)}").get_data(as_text=True)
    assert '<a class="back-link" href="/casework/listings?tier=danger">' in page


def _challenge(app: Flask, number: str) -> tuple[int, str]:
    visitor = Visitor(app.test_client())
    sent = visitor.post("/wrongly-listed", what=number, why="Mine since June.", reach="me@example.org")
    return sent.status_code, words(visitor.get(sent.headers["Location"]))


def test_a_challenge_says_the_same_whatever_is_listed_and_asks_nothing(
    app: Flask, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    story.listed(story.report())
    asked: list[str] = []

    def looked_up(*_: object) -> tuple[bytes, ...]:
        asked.append("looked up")
        return ()

    monkeypatch.setattr("num_service.crypto.blind_index.BlindIndex.digests", looked_up)
    listed, other, nonsense = (
        _challenge(app, each) for each in ("07700 900123", "07700 900999", "not a number")
    )
    assert listed == other == nonsense
    assert listed[0] == 303
    assert asked == [], "nothing is looked up, so its time tells nothing"


def test_an_empty_challenge_is_no_challenge(app: Flask, story: Story) -> None:
    wrong = Visitor(app.test_client()).post("/wrongly-listed", what=" ", why="Mine.", reach="")
    assert wrong.status_code == 422
    assert "Write how we can reach you." in words(wrong)
    assert "Mine." in wrong.text, "what was typed is kept"
    with story.commits() as session:
        assert session.scalar(text("SELECT count(*) FROM challenges")) == 0


def test_what_they_wrote_is_sealed_decided_and_deleted(app: Flask, story: Story, desk: Visitor) -> None:
    story.listed(story.report())
    _challenge(app, "07700 900123")
    with story.commits() as session:
        kept = session.execute(text("SELECT id::text, challenges::text FROM challenges")).one()
    assert "900123" not in kept[1]
    assert "June" not in kept[1]
    where = f"/casework/challenges/{kept[0]}"
    assert "1 challenge waits" in words(desk.get("/casework/listings"))
    page = words(desk.get(where))
    assert "Mine since June." in page
    assert "1 report" in page

    assert desk.post(where, upheld="true").status_code == 422, "no reason"
    assert desk.post(where, upheld="true", why="They showed the contract.").status_code == 303

    assert _checked(story).answer.verdict == "none"
    page = words(desk.get(where))
    assert "The challenge was right: retracted" in page
    assert "They showed the contract." in page
    with story.commits() as session:
        forget_expired(session, clock=later(story.wiring.clock, timedelta(days=92)))
    page = words(signed_in(app, "one@casework.example").get(where))
    assert "What they wrote is deleted." in page
    assert "They showed the contract." in page, "the decision stays"


def test_a_challenge_that_is_refused_changes_nothing(app: Flask, story: Story, desk: Visitor) -> None:
    story.listed(story.report())
    _challenge(app, "07700 900123")
    with story.commits() as session:
        where = f"/casework/challenges/{session.scalar(text('SELECT id FROM challenges'))}"
    desk.post(where, upheld="false", why="It is his.")
    assert _checked(story).answer.verdict == "reported"
    assert desk.post(where, form="/casework/listings", upheld="true", why="No.").status_code == 409
