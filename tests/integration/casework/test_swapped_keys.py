"""Somebody who can write in the database swaps keys and grants: nothing is sealed, granted or opened by them.

Each of these was possible before keys were pinned, certified and read out (security review S4).
"""

from __future__ import annotations

import uuid
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from num_service.crypto.casework_pins import read_pins
from num_service.crypto.caseworker_keys import Keypair, grant, keypair_place, lock, new_keypair
from num_service.crypto.certificates import certify
from num_service.domain.shared.errors import Invalid, Locked, NotReady
from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import sign_in
from num_service.services.casework import casework_key, open_report
from num_service.services.core.principals import CaseworkHolder
from num_service.services.sealed import open_parts
from tests.harness.casework import page_of, read_out, signed_in
from tests.harness.pages import Visitor, words
from tests.harness.reporter import LITTLE
from tests.harness.spoken import spoken
from tests.harness.story import PASSWORD, Story

NEW = "new@casework.example"


@pytest.fixture
def new(story: Story) -> uuid.UUID:
    """A caseworker who has chosen a password, and was granted nothing."""
    return story.account(AccountRole.CASEWORKER, NEW, name="new")


@pytest.fixture
def one(app: Flask, story: Story) -> Visitor:
    """A caseworker who holds the key, at their pages."""
    return signed_in(app, "one@casework.example")


@pytest.fixture
def his() -> Keypair:
    """The key of somebody who can write in the database."""
    return new_keypair()


def in_the_database(story: Story, statement: str, **values: Any) -> None:
    with story.commits() as session:
        session.execute(text(statement), values)


def come_in(story: Story, email: str = NEW) -> sign_in.SignedIn:
    with story.commits() as session:
        found = sign_in.sign_in(session, email=email, password=PASSWORD, index=story.wiring.index)
    assert found is not None
    return found


def swap(story: Story, user_id: uuid.UUID, public: bytes) -> None:
    in_the_database(
        story,
        "UPDATE caseworker_keypairs SET public_key = :public WHERE user_id = :user",
        public=public,
        user=user_id,
    )


def grant_now(story: Story, user_id: uuid.UUID, heard: str) -> None:
    with story.commits() as session:
        casework_key.grant_by_holder(
            session, holder=story.caseworkers[0], user_id=user_id, heard=heard, clock=story.wiring.clock
        )


# ------------------------------------------------------------------------------------- a caseworker's own key


def test_a_swapped_public_key_is_granted_nothing(story: Story, new: uuid.UUID, his: Keypair) -> None:
    with story.commits() as session:
        theirs = spoken(session, new)
    swap(story, new, his.public)

    with pytest.raises(Invalid) as refused:
        grant_now(story, new, theirs)

    assert refused.value.code == "other_words"
    with story.commits() as session:
        assert (
            session.scalar(text("SELECT count(*) FROM casework_grants WHERE user_id = :u"), {"u": new}) == 0
        )


def test_words_come_from_the_key_that_the_password_opens_not_from_the_database(
    app: Flask, story: Story, new: uuid.UUID, one: Visitor, his: Keypair
) -> None:
    them = signed_in(app, NEW)
    with story.commits() as session:
        theirs = spoken(session, new)
    assert read_out(them) == theirs

    swap(story, new, his.public)
    again = signed_in(app, NEW)
    page = words(again.get("/casework/key"))
    assert "does not fit your password" in page
    his_words = spoken_of(story, new).split()
    for two in pairwise(his_words):  # one alone may stand on the page anyhow, such as "mobile"
        assert " ".join(two) not in page, "whoever swapped it would have his words read out"
    refused = one.post(f"/casework/keys/{new}", words=theirs)
    assert refused.status_code == 422
    assert "These are not the six words" in words(refused)
    assert theirs in refused.get_data(as_text=True), "what was typed is kept"


def test_a_key_swapped_after_it_was_granted_opens_nothing_and_has_to_be_granted_anew(
    app: Flask, story: Story, new: uuid.UUID, one: Visitor
) -> None:
    grant_now(story, new, spoken_of(story, new))
    assert come_in(story).casework
    assert "anew" not in words(one.get("/casework/keys"))
    # The whole pair, locked under the right password: as somebody who had guessed it might.
    locked = lock(new_keypair(), PASSWORD, where=keypair_place(new), secret=None)
    in_the_database(
        story,
        "UPDATE caseworker_keypairs SET public_key = :p, salt = :s, private_wrapped = :w WHERE user_id = :u",
        p=locked.public,
        s=locked.salt,
        w=locked.private_wrapped,
        u=new,
    )

    assert come_in(story).casework == {}
    assert "Has to be granted anew" in words(one.get("/casework/keys"))


def test_a_damaged_grant_is_granted_again(app: Flask, story: Story, new: uuid.UUID, one: Visitor) -> None:
    """Its certificate is whole, and what is sealed in it opens nothing."""
    grant_now(story, new, spoken_of(story, new))
    in_the_database(
        story, "UPDATE casework_grants SET wrapped = :damaged WHERE user_id = :u", damaged=bytes(80), u=new
    )
    assert come_in(story).casework == {}
    assert f'href="/casework/keys/{new}"' in one.get("/casework/keys").get_data(as_text=True)
    assert one.post(f"/casework/keys/{new}", words=spoken_of(story, new)).status_code == 303
    assert come_in(story).casework


def test_a_private_half_that_was_replaced_lets_them_in_without_any_key(
    app: Flask, story: Story, new: uuid.UUID
) -> None:
    locked = lock(new_keypair(), "another password", where=keypair_place(new), secret=None)
    in_the_database(
        story,
        "UPDATE caseworker_keypairs SET public_key = :p, salt = :s, private_wrapped = :w WHERE user_id = :u",
        p=locked.public,
        s=locked.salt,
        w=locked.private_wrapped,
        u=new,
    )
    assert come_in(story).casework == {}
    assert "does not fit your password" in words(signed_in(app, NEW).get("/casework/key"))


# ------------------------------------------------------------------------------------------------------ grants


def test_an_inserted_grant_of_another_casework_key_opens_nothing(
    story: Story, new: uuid.UUID, his: Keypair
) -> None:
    """Whoever opened with his key would also write notes to it, and grant it on."""
    insert_grant(story, new, his.private, version=1)
    assert come_in(story).casework == {}
    with story.commits() as session:
        refusals = session.scalar(
            text("SELECT count(*) FROM audit_entries WHERE action = 'casework_key.refused' AND subject = :s"),
            {"s": f"user:{new}"},
        )
    assert refusals == 1


def test_the_right_casework_key_without_a_certificate_for_this_key_is_not_given(
    story: Story, new: uuid.UUID, his: Keypair
) -> None:
    (private,) = story.caseworkers[0].private.values()
    (other,) = [each.user_id for each in story.caseworkers[1:]]
    public = public_of(story, new)
    insert_grant(story, new, private, version=1)
    wrong = (
        None,
        b"\0" * 64,
        certify(private, user_id=new, public=his.public, version=1),
        certify(private, user_id=other, public=public, version=1),
        certify(private, user_id=new, public=public, version=2),
        certify(his.private, user_id=new, public=public, version=1),
    )
    for certificate in wrong:
        in_the_database(
            story, "UPDATE casework_grants SET certificate = :c WHERE user_id = :u", c=certificate, u=new
        )
        assert come_in(story).casework == {}
    grant_now(story, new, spoken_of(story, new))
    assert come_in(story).casework == {1: private}


def test_the_words_are_asked_for_and_nothing_else_is_taken(
    app: Flask, story: Story, new: uuid.UUID, one: Visitor
) -> None:
    right = spoken_of(story, new)
    path = f"/casework/keys/{new}"
    for typed in ("", " ".join(reversed(right.split())), right.rsplit(" ", 1)[0], right + " abandon"):
        assert one.post(path, words=typed).status_code == 422, typed
    shouted = ", ".join(each[:4].upper() for each in right.split())
    assert one.post(path, words=shouted).status_code == 303
    assert come_in(story).casework


# ------------------------------------------------------------------------------------------- the casework key


def test_a_version_that_is_not_pinned_gets_no_report(app: Flask, story: Story, his: Keypair) -> None:
    insert_version(story, his.public)
    report = story.report()
    with story.commits() as session:
        asked = text(
            "SELECT key_version FROM part_keys JOIN sealed_parts ON id = part_id WHERE report_id = :r"
        )
        assert set(session.scalars(asked, {"r": report.id})) == {1}
    told = app.test_client().get("/readyz")
    assert told.status_code == 200
    assert told.get_json()["unpinned_casework_keys"] == [2]


def test_a_casework_key_that_was_replaced_stops_reports_and_opens_none(
    app: Flask, story: Story, his: Keypair
) -> None:
    report = story.report()
    in_the_database(story, "UPDATE casework_keys SET public_key = :p", p=his.public)

    with pytest.raises(NotReady, match="not confirmed"):
        story.report()

    answer = app.test_client().post("/api/v1/reports", json={})
    assert answer.status_code in (422, 503)
    ready = app.test_client().get("/readyz")
    assert (ready.status_code, ready.get_json()["not_ready"]) == (503, ["casework_key"])
    his_session = CaseworkHolder(story.caseworkers[0].user_id, {1: his.private})
    with pytest.raises(Locked) as refused, story.commits() as session:
        open_report.open_report(session, reference=report.reference, holder=his_session)
    assert refused.value.code == "other_key"


def test_without_a_pin_nothing_is_taken_and_nothing_opened(story: Story) -> None:
    report = story.report()
    (story.wiring.settings.var_dir / "casework_key").unlink()
    with pytest.raises(NotReady) as refused:
        story.report()
    assert refused.value.code == "not_pinned"
    with pytest.raises(Locked), story.commits() as session:
        open_parts.open_with_casework_key(session, story.caseworkers[0], report_id=report.id, kinds=())


def test_while_nothing_can_be_sealed_a_reporter_keeps_what_they_typed(app: Flask, story: Story) -> None:
    report = story.report()
    (story.wiring.settings.var_dir / "casework_key").unlink()
    them = Visitor(app.test_client())
    answer = them.post("/report", LITTLE | {"account": "He took the money back."})
    assert answer.status_code == 503
    assert "Nothing can be taken safely at the moment, so nothing was kept" in words(answer)
    assert "He took the money back." in answer.get_data(as_text=True)
    them.post("/receipt", receipt=report.receipt.shown)
    answer = them.post("/receipt/message", form="/receipt/report", text="It was near the station.")
    assert "Nothing can be taken safely at the moment" in words(answer)
    assert "It was near the station." in answer.get_data(as_text=True)
    no = {"receipt": report.receipt.shown, "scope": "alert", "value": "no"}
    said = app.test_client().post("/api/v1/receipts/consents", json=no)
    assert said.status_code == 200, "a no is taken all the same"


def test_the_pin_is_for_this_user_alone_and_names_the_key(story: Story) -> None:
    file = story.wiring.settings.var_dir / "casework_key"
    assert file.stat().st_mode & 0o777 == 0o600
    with story.commits() as session:
        public = session.scalar(text("SELECT public_key FROM casework_keys"))
    assert read_pins(file.read_text()) == {1: public}


def insert_version(story: Story, public: bytes) -> None:
    in_the_database(
        story,
        "INSERT INTO casework_keys (version, public_key, recovery_public_key, recovery_wrapped, created_at) "
        "SELECT 2, :public, recovery_public_key, recovery_wrapped, created_at FROM casework_keys",
        public=public,
    )


def insert_grant(story: Story, user_id: uuid.UUID, private: bytes, *, version: int) -> None:
    in_the_database(
        story,
        "INSERT INTO casework_grants (user_id, key_version, wrapped, granted_at) VALUES (:u, :v, :w, now())",
        u=user_id,
        v=version,
        w=grant(private, public_of(story, user_id)),
    )


def public_of(story: Story, user_id: uuid.UUID) -> bytes:
    with story.commits() as session:
        asked = text("SELECT public_key FROM caseworker_keypairs WHERE user_id = :u")
        return bytes(session.execute(asked, {"u": user_id}).scalar_one())


def spoken_of(story: Story, user_id: uuid.UUID) -> str:
    with story.commits() as session:
        return spoken(session, user_id)


def test_the_page_of_a_report_says_whose_key_it_is_not(app: Flask, story: Story, one: Visitor) -> None:
    report = story.report()
    (story.wiring.settings.var_dir / "casework_key").write_text(f"1:{new_keypair().public.hex()}")
    answer = one.get(page_of(report))
    assert answer.status_code == 403
    assert "not the one that the people who run this service have confirmed" in words(answer)
