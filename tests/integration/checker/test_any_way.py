"""The box takes what people have: by the place where they work, hidden numbers, lists of calls, contact cards."""

from __future__ import annotations

import io
import itertools

import pytest
from flask import Flask

from num_service.db.models.accounts.account import Recipient, User
from num_service.domain.identifiers import IdentifierKind, normalise
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import Region
from num_service.schemas.api.check import CheckRequest
from tests.harness.pages import Visitor, words
from tests.harness.story import PASSWORD, Story

pytestmark = pytest.mark.usefixtures("no_crude_limits")

_people = itertools.count()


@pytest.fixture(scope="module")
def app(module_app: Flask) -> Flask:
    return module_app


@pytest.fixture(scope="module")
def story(module_story: Story) -> Story:
    return module_story


def _member(app: Flask, story: Story, *regions: Region) -> Visitor:
    email = f"anyway{next(_people)}@example.org"
    user_id = story.account(AccountRole.MEMBER, email)
    with story.commits() as session:
        recipient = session.get(Recipient, session.get_one(User, user_id).recipient_id)
        assert recipient is not None
        recipient.regions = list(regions)
    member = Visitor(app.test_client())
    member.sign_in(email, PASSWORD)
    return member


def _reported(story: Story, value: str) -> None:
    given = {"kind": "phone", "value": value, "basis": "saw"}
    report = story.report(people=[{"role": "client", "identifiers": [given]}])
    story.listed(report, normalise(IdentifierKind.PHONE, value))


def test_in_cork_a_number_is_irish_first(app: Flask, story: Story) -> None:
    """071 912 3456 run together is Sligo's to somebody in Munster, and a British mobile cut short to anybody else."""
    _reported(story, "+353 71 912 3456")
    assert "Reported" in words(_member(app, story, Region.MUNSTER).post("/check", text="0719123456"))
    elsewhere = words(_member(app, story, Region.LONDON).post("/check", text="0719123456"))
    assert "We could not read part of this" in elsewhere
    assert "No report found" not in elsewhere


@pytest.mark.parametrize("typed", ["028 9024 1234", "048 9024 1234", "+44 28 9024 1234"])
@pytest.mark.parametrize("region", [Region.MUNSTER, Region.NORTHERN_IRELAND])
def test_belfast_is_one_line_from_both_sides(app: Flask, story: Story, typed: str, region: Region) -> None:
    _reported(story, "028 9024 1234")
    assert "Reported" in words(_member(app, story, region).post("/check", text=typed))


@pytest.mark.parametrize(
    "typed", ["No Caller ID", "withheld", "@withheld", "0000000000", "Numar ascuns", "未知号码"]
)
def test_a_hidden_number_is_never_none(app: Flask, story: Story, typed: str) -> None:
    page = words(_member(app, story).post("/check", text=typed))
    assert "That is a hidden number, or stands for none, so it cannot be checked." in page
    assert "Ask them to ring or write from a number that you can see" in page
    assert "No report found" not in page


def test_a_list_of_calls(app: Flask, story: Story) -> None:
    _reported(story, "07700 900871")
    page = words(
        _member(app, story).post(
            "/check", text="Dave\n07700 900871\nmobile 14:32\nNo Caller ID\nYesterday\n07700 900872 (2)"
        )
    )
    assert "Reported" in page
    assert page.count("hidden number") == 1
    assert "07700 900872" in page


def test_a_contact_card(app: Flask, story: Story) -> None:
    _reported(story, "07700 900873")
    photo = "\n ".join("07700900874AAAA" * 4 for _ in range(400))
    card = (
        f"BEGIN:VCARD\nVERSION:3.0\nFN:Dave\nTEL;TYPE=CELL:+44 7700 900873\nPHOTO;ENCODING=b:{photo}\n"
        "REV:20261122T101500Z\nEND:VCARD"
    )
    page = words(_member(app, story).post("/check", text=card))
    assert "Reported" in page
    assert "could not read" not in page
    assert "900874" not in page


def test_a_client_of_the_api_says_its_country() -> None:
    asked = CheckRequest().load({"text": "0719123456", "country": "IE"})
    assert [each.known and each.known.canonical for each in asked] == ["+353719123456"]


def test_what_another_app_shares_stands_in_the_box_and_is_not_checked_yet(app: Flask, story: Story) -> None:
    _reported(story, "07700 900875")
    member = _member(app, story)
    said = member.get("/manifest.webmanifest").get_json()["share_target"]
    assert (said["action"], said["method"]) == ("/check/shared", "POST"), "a number is in no address"
    assert '<link rel="manifest" href="/manifest.webmanifest">' in member.get("/check").get_data(as_text=True)
    shared = member.client.post(said["action"], data={"text": "call 07700 900875", "title": "Dave"})
    page = shared.get_data(as_text=True)
    assert "call 07700 900875</textarea>" in page
    assert "Reported" not in page
    assert "Reported" in words(member.post("/check", text="call 07700 900875"))


def test_a_shared_contact_card_leaves_its_photograph_behind(app: Flask, story: Story) -> None:
    photo = "\n ".join("07700900874AAAA" * 4 for _ in range(400))
    card = f"BEGIN:VCARD\nVERSION:3.0\nN:Smith;Dave\nTEL:+44 7700 900876\nPHOTO;ENCODING=b:{photo}\nEND:VCARD"
    page = _member(app, story).client.post(
        "/check/shared", data={"card": (io.BytesIO(card.encode()), "dave.vcf")}
    )
    assert "+44 7700 900876</textarea>" in page.get_data(as_text=True)
    assert "900874" not in page.get_data(as_text=True)


def test_a_stranger_is_asked_to_sign_in_and_the_number_is_in_no_address(app: Flask) -> None:
    answer = app.test_client().post("/check/shared", data={"text": "07700 900877"})
    assert "What do you want to check?" not in answer.get_data(as_text=True)
    assert "900877" not in answer.headers.get("Location", "")
