"""A caseworker without a valid grant of the casework key has no permission: a role that somebody gave is no trust.

Attack S3: one administrator made a caseworker's account, knew its password, and without any key recalled a warning, set
aside a report, and wrote to a reporter as the service.
"""

import psycopg
import pytest
from flask import Flask

from num_service.crypto.caseworker_keys import grant, new_keypair
from num_service.domain.shared.permissions import AccountRole, Permission
from num_service.services.casework import casework_key
from num_service.web.core.access import access_of
from tests.harness.casework import signed_in
from tests.harness.databases import TestDatabase
from tests.harness.pages import Visitor, words
from tests.harness.routes import path_of, routes
from tests.harness.spoken import spoken
from tests.harness.story import Story

KEYLESS = "three@casework.example"


@pytest.fixture
def keyless(story: Story, app: Flask) -> Visitor:
    story.account(AccountRole.CASEWORKER, KEYLESS, name="Ines")
    return signed_in(app, KEYLESS)


def test_every_route_but_their_own_account_is_refused(app: Flask, keyless: Visitor) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    kinds: dict[str, int] = {}
    for rule, method in routes(app):
        with app.app_context():
            needs = access_of(rule.endpoint, method)
        if not isinstance(needs, Permission) or rule.rule.startswith(("/api/", "/police")):
            continue
        if needs in (Permission.ACCOUNT, Permission.AWAIT_KEY):
            continue
        status = keyless.client.open(path_of(rule), method=method).status_code
        assert status == 403, f"{method} {rule} answered {status} to a caseworker without the key"
        kinds[f"{rule.endpoint.partition('.')[0]} {method}"] = (
            kinds.get(f"{rule.endpoint.partition('.')[0]} {method}", 0) + 1
        )
    assert kinds["staff GET"] >= 10, kinds
    assert kinds["staff POST"] >= 15, kinds


def test_what_is_left_says_what_is_missing_and_who_can_grant_it(story: Story, app: Flask) -> None:
    story.account(AccountRole.CASEWORKER, KEYLESS, name="Ines")
    keyless = Visitor(app.test_client())
    home = keyless.sign_in(KEYLESS, "long enough for a test").location
    page = keyless.get(home)
    assert page.status_code == 200
    said = words(page)
    assert "casework key" in said
    for holder in ("one", "two"):
        assert holder in said, "they are told who can grant it"
    assert "Queue" not in said, "nothing is offered that would be refused"
    assert keyless.get("/account").status_code == 200
    refused = keyless.get("/casework")
    assert refused.status_code == 403
    assert "casework key" in words(refused)
    assert keyless.post("/sign-out", form=home).status_code == 303


def test_a_grant_made_meanwhile_asks_them_to_sign_in_again(
    story: Story, app: Flask, keyless: Visitor
) -> None:
    colleague = signed_in(app, "one@casework.example")
    with story.commits() as session:
        ines = next(each.id for each in casework_key.colleagues(session) if each.name == "Ines")
        read_out = spoken(session, ines)
    assert colleague.post(f"/casework/keys/{ines}", words=read_out).status_code == 303
    assert keyless.get("/casework").status_code == 403, "their session does not hold it yet"
    assert "sign in again" in words(keyless.get("/casework/key"))
    again = signed_in(app, KEYLESS)
    assert again.get("/casework").status_code == 200
    assert again.get("/casework/key").location == "/casework"


def test_a_row_that_somebody_wrote_into_the_table_of_grants_proves_nothing(
    story: Story, app: Flask, database: TestDatabase
) -> None:
    """Whoever writes in the database seals a key of their own to a caseworker they made."""
    user = story.account(AccountRole.CASEWORKER, KEYLESS, name="Ines")
    with psycopg.connect(database.libpq) as connection:
        row = connection.execute(
            "SELECT public_key FROM caseworker_keypairs WHERE user_id = %s", (user,)
        ).fetchone()
        assert row is not None
        connection.execute(
            "INSERT INTO casework_grants (user_id, key_version, wrapped, granted_at) VALUES (%s, 1, %s, now())",
            (user, grant(new_keypair().private, row[0])),
        )
    visitor = signed_in(app, KEYLESS)
    assert visitor.get("/casework").status_code == 403
