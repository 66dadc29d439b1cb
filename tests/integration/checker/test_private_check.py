"""The private check: the same verdicts as the ordinary one, counted the same, and the service never sees of what."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from num_service.crypto import voprf
from num_service.crypto.private_tags import ENTRY, STEP, TagSet, look_up, seed_of
from num_service.crypto.voprf import Evaluation
from num_service.domain.checker.answer import Verdict
from num_service.domain.checker.private import ANY, AT, BARE
from num_service.domain.identifiers import IdentifierKind, normalise
from num_service.domain.shared.permissions import AccountRole
from num_service.services.checker import private_check
from num_service.services.checker.asked import from_text
from num_service.services.checker.check_identifier import check_identifiers
from tests.harness.pages import Visitor
from tests.harness.story import PASSWORD, Story

pytestmark = pytest.mark.usefixtures("no_crude_limits")

_people = itertools.count()
_VERDICTS = {1: Verdict.REPORTED, 2: Verdict.OLD, 3: Verdict.POSSIBLE}


@pytest.fixture(scope="module")
def app(module_app: Flask) -> Flask:
    return module_app


@pytest.fixture(scope="module")
def story(module_story: Story) -> Story:
    return module_story


@pytest.fixture(scope="module")
def listed(story: Story) -> None:
    for kind, value in (
        (IdentifierKind.PHONE, "07700 900321"),
        (IdentifierKind.EMAIL, "j.ohn@gmail.com"),
        (IdentifierKind.USERNAME, "insta: quietdave"),
        (IdentifierKind.USERNAME, "@loudsam"),
        (IdentifierKind.VRM, "AB12 CDE"),
    ):
        given = {"kind": kind.value, "value": value, "basis": "saw"}
        story.listed(
            story.report(people=[{"role": "client", "identifiers": [given]}]), normalise(kind, value)
        )


class Device:
    """A member's browser, with the same steps as ``static/private-check.js``."""

    def __init__(self, app: Flask, story: Story) -> None:
        email = f"private{next(_people)}@example.org"
        self.user_id = story.account(AccountRole.MEMBER, email)
        self.visitor = Visitor(app.test_client())
        self.visitor.sign_in(email, PASSWORD)
        self.keys = private_check.private_index(story.wiring.index).public_keys()

    def ask(self, blinded: str) -> Any:
        return self.visitor.post("/check/private", {"blinded": blinded})

    def check(self, asks: str, *looks: tuple[str, str]) -> Verdict:
        """What it would show of a text and the places to look it up at."""
        blinding, blinded = voprf.blind(asks.encode())
        said = self.ask(blinded.hex()).get_json()
        outputs = [
            voprf.finalize(
                asks.encode(),
                blinding,
                blinded,
                Evaluation((bytes.fromhex(made["evaluated"]),), bytes.fromhex(made["proof"])),
                self.keys[int(version)],
            )
            for version, made in said["answers"].items()
        ]
        found = self.tag_set(said["set"])
        for how, platform in looks:
            told = look_up(found, [seed_of(each, how, platform) for each in outputs])
            if told:
                return Verdict.POSSIBLE if how != AT else _VERDICTS[told[0]]
        return Verdict.NONE if found.body[20] else Verdict.UNAVAILABLE

    def tag_set(self, address: str) -> TagSet:
        body = self.visitor.get(address).get_data()
        return TagSet(body[4:20].hex(), body)


PHONE_ASKED = ("phone:+447700900321", (AT, ""))
CASES = (
    ("07700 900321", *PHONE_ASKED),
    ("07700 900399", "phone:+447700900399", (AT, "")),
    ("john+x@googlemail.com", "email:john@gmail.com", (AT, "")),
    ("insta: quietdave", "username:quietdave", (AT, "instagram"), (BARE, "")),
    ("telegram: quietdave", "username:quietdave", (AT, "telegram"), (BARE, "")),
    ("@quietdave", "username:quietdave", (BARE, ""), (ANY, "")),
    ("insta: loudsam", "username:loudsam", (AT, "instagram"), (BARE, "")),
    ("@loudsam", "username:loudsam", (BARE, ""), (ANY, "")),
    ("AB12 CDE", "vrm:AB12CDE", (AT, "")),
    ("AB12 CDF", "vrm:AB12CDF", (AT, "")),
    ("AB12", "vrm-start:AB12", (ANY, "")),
    ("AB13", "vrm-start:AB13", (ANY, "")),
)


def test_the_verdict_is_the_ordinary_ones(app: Flask, story: Story, listed: None) -> None:
    device = Device(app, story)
    seen = set()
    for typed, asks, *looks in CASES:
        (ordinary,) = check_identifiers(
            story.wiring.database.statements,
            user_id=Device(app, story).user_id,
            asked=from_text(typed),
            index=story.wiring.index,
            clock=story.wiring.clock,
        ).answers
        expected = ordinary.answer.verdict
        # A part of a registration of which nothing begins so cannot be read in the ordinary check; here it is asked.
        expected = Verdict.NONE if typed == "AB13" else expected
        assert (typed, device.check(asks, *looks)) == (typed, expected)
        seen.add(expected)
    assert seen == {Verdict.REPORTED, Verdict.POSSIBLE, Verdict.NONE}


def test_each_question_counts_as_one_check_and_none_is_answered_over_the_budget(
    app: Flask, story: Story, listed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = Device(app, story)
    blinded = voprf.blind(b"phone:+447700900321")[1].hex()
    first = device.ask(blinded).get_json()["left"]
    ordinary = device.visitor.post("/check", {"text": "07700 900399"})
    second = device.ask(blinded).get_json()["left"]
    assert ordinary.status_code == 200
    assert second["today"] == first["today"] - 2
    for _ in range(second["today"]):
        device.ask(blinded)

    over = device.ask(blinded)

    assert over.status_code == 429
    assert "answers" not in over.get_json()
    assert "today’s checks" in over.get_json()["said"]
    assert int(over.headers["Retry-After"]) > 0


def test_what_is_no_question_is_refused_and_not_counted(app: Flask, story: Story) -> None:
    device = Device(app, story)
    blinded = voprf.blind(b"x")[1].hex()
    before = device.ask(blinded).get_json()["left"]["today"]
    for wrong in ("", "00" * 32, "ff" * 32, "zz", "phone:+447700900321", blinded + "00"):
        assert device.ask(wrong).status_code == 422
    assert device.ask(blinded).get_json()["left"]["today"] == before - 1


def test_a_set_shows_no_listing_nor_how_many(app: Flask, story: Story, listed: None) -> None:
    """Its entries fill whole steps, and two versions of the same listings have no entry in common."""
    now = story.wiring.clock()
    database, index = story.wiring.database.statements, story.wiring.index
    one = private_check.make_set(database, index=index, now=now)
    same = private_check.make_set(database, index=index, now=now)
    other = private_check.private_index(index).tag_set([], day="2026-11-30", complete=True)
    assert one == same
    assert (len(one.body) - 21) % (STEP * ENTRY) == 0
    assert len(other.body) == len(one.body)
    entries = [
        {each.body[at : at + 12] for at in range(21, len(each.body), ENTRY)}
        for each in (one, private_check.make_set(database, index=index, now=now.replace(year=now.year + 1)))
    ]
    assert not entries[0] & entries[1]


def test_what_was_listed_before_the_private_check_is_not_answered_none(
    app: Flask, story: Story, listed: None
) -> None:
    with story.commits() as session:
        kept = session.execute(
            text("SELECT id, private_exact FROM listings WHERE kind = 'phone' AND private_exact IS NOT NULL")
        ).one()
        session.execute(text("UPDATE listings SET private_exact = NULL WHERE id = :id"), {"id": kept[0]})
    try:
        app.extensions.pop("private_sets", None)
        assert Device(app, story).check(*PHONE_ASKED) is Verdict.UNAVAILABLE
    finally:
        with story.commits() as session:
            session.execute(
                text("UPDATE listings SET private_exact = :was WHERE id = :id"),
                {"id": kept[0], "was": kept[1]},
            )
        app.extensions.pop("private_sets", None)
    assert Device(app, story).check(*PHONE_ASKED) is Verdict.REPORTED


def test_the_page_says_what_it_hides_and_loads_no_script_elsewhere(app: Flask, story: Story) -> None:
    member = Device(app, story).visitor
    page = member.get("/check/private").text
    assert "do not see what" in page
    assert "counts like any other check" in page
    assert "noble-curves" in page
    assert "noble-curves" not in member.get("/check").text


def test_an_old_version_of_the_set_is_said_to_be_old(app: Flask, story: Story) -> None:
    assert Device(app, story).visitor.get("/check/private/set/" + "0" * 32).status_code == 404
