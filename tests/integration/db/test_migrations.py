"""Migrating what has landed: nothing is lost or changed, the service works on it, and bad rows are named first."""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest
from alembic import command
from flask import Flask
from sqlalchemy import text

from num_service.app import wire, wire_senders
from num_service.crypto.audit_heads import head_key
from num_service.db.queries.alerts.deliveries import LEASE
from num_service.domain.shared.days import day_over, kept_day
from num_service.runtime import migrate
from num_service.services.alerts import deliver_alert
from num_service.services.core import audit, audit_proof
from num_service.services.core.wiring import Wiring
from num_service.settings import Settings
from tests.harness.api import V1
from tests.harness.casework import signed_in
from tests.harness.databases import Databases, TestDatabase, there
from tests.harness.landed import REVISIONS, Landed, granted_anew, land, opened_by, revision, rows
from tests.harness.pages import Visitor, words
from tests.harness.service import MakeSettings
from tests.harness.story import PASSWORD, later
from tests.harness.undone import UNDO, Rows

HEAD = "0073"


@pytest.fixture(params=REVISIONS)
def landed(request: pytest.FixtureRequest) -> str:
    """Each head that has landed, one after another."""
    return str(request.param)


@pytest.fixture
def old(databases: Databases, landed: str) -> Iterator[TestDatabase]:
    """The rows that a head left, at that head."""
    with databases.fresh(migrated=False) as made:
        land(made, landed)
        yield made


@pytest.fixture
def oldest(databases: Databases) -> Iterator[TestDatabase]:
    """The rows of the oldest head, for what only its successors did."""
    with databases.fresh(migrated=False) as made:
        land(made, REVISIONS[0])
        yield made


@pytest.fixture(scope="module", params=REVISIONS)
def module_landed(request: pytest.FixtureRequest) -> str:
    """Each head that has landed; the service works on what became of its rows."""
    return str(request.param)


@pytest.fixture(scope="module")
def module_database(databases: Databases, module_landed: str) -> Iterator[TestDatabase]:
    """The landed rows, migrated to the head; in place of an empty database."""
    with databases.fresh(migrated=False) as made:
        land(made, module_landed)
        migrate.bring_up_to_date(made.owner_url, there(made.police_owner_url))
        yield made


@pytest.fixture(scope="module")
def known(module_landed: str) -> Landed:
    return opened_by(module_landed)


@pytest.fixture(scope="module")
def module_settings(module_database: TestDatabase, make_settings: MakeSettings, known: Landed) -> Settings:
    """Settings with the keys that the landed rows are sealed under."""
    return make_settings(module_database, keys=known.keys)


@pytest.fixture(scope="module")
def app(module_app: Flask, module_settings: Settings) -> Flask:
    """The service, after whoever runs it has pinned the casework key and granted it anew, as the upgrade asks."""
    granted_anew(module_settings)
    return module_app


def in_order(found: Rows) -> Rows:
    """The rows of each table in an order that no column's name decides."""
    return {
        table: sorted(each, key=lambda row: json.dumps(row, sort_keys=True)) for table, each in found.items()
    }


def lasting(found: Rows, landed: str) -> Rows:
    """What is to be there after any migration: all but browsers' sessions (0015), answers with their day (0016)."""
    ended = {"web_sessions"} if landed < "0015" else set[str]()
    kept = {table: [dict(row) for row in each] for table, each in found.items() if table not in ended}
    now = datetime.now(UTC)
    for table, column in (
        ("consents", "recorded_at"),
        ("released_packets", "withdrawn_at"),
        ("listing_sources", "visible_from"),
    ):
        for row in kept[table]:
            if row[column] is not None:
                moment = datetime.fromisoformat(row[column])
                waits = column == "visible_from" and moment > now
                row[column] = (day_over(moment) if waits else kept_day(moment)).isoformat()
    return in_order(kept)


def as_it_was(found: Rows, landed: str) -> Rows:
    """Rows of the head as a landed head had them, without what has come since."""
    for migration in sorted(UNDO, reverse=True):
        if migration > landed:
            UNDO[migration](found)
    return in_order(found)


# ------------------------------------------------------------------------------------------------ the rows


def test_nothing_is_lost_or_changed(old: TestDatabase, landed: str) -> None:
    before = in_order(rows(old))
    assert all(before.values()), "a row in every table"
    migrate.upgrade(old.owner_url)
    assert revision(old) == HEAD
    assert as_it_was(rows(old), landed) == lasting(before, landed)


def test_there_and_back_is_as_it_was(old: TestDatabase, landed: str) -> None:
    before = in_order(rows(old))
    migrate.upgrade(old.owner_url)
    command.downgrade(migrate.alembic_config(old.owner_url), landed)
    assert revision(old) == landed
    assert lasting(rows(old), landed) == lasting(before, landed)
    migrate.upgrade(old.owner_url)
    assert as_it_was(rows(old), landed) == lasting(before, landed)


@pytest.mark.parametrize(
    "waits",
    ["channel = 'sms'", "not_before = now() + interval '1 hour'"],
    ids=["another channel", "its time"],
)
def test_it_does_not_go_back_where_the_older_program_would_send_wrongly(
    oldest: TestDatabase, waits: str
) -> None:
    migrate.upgrade(oldest.owner_url)
    with psycopg.connect(oldest.owner_libpq) as connection:
        connection.execute(
            f"UPDATE deliveries SET {waits} WHERE id = (SELECT id FROM deliveries WHERE state = 'waiting' LIMIT 1)"
        )
    with pytest.raises(RuntimeError, match="1 deliveries wait"):
        command.downgrade(migrate.alembic_config(oldest.owner_url), REVISIONS[0])
    assert revision(oldest) == "0004", "the one that refuses, and nothing before it, is undone"


def test_rows_that_would_break_a_rule_are_named_before_anything_is_changed(oldest: TestDatabase) -> None:
    with psycopg.connect(oldest.owner_libpq) as connection:
        connection.execute("UPDATE reports SET status = 'lost' WHERE status = 'received'")
        connection.execute(
            "UPDATE recipients SET regions = ARRAY['london', 'atlantis'] WHERE kind = 'project'"
        )
        connection.execute("UPDATE officers SET force = 'old_yard' WHERE force = 'kent'")
    with pytest.raises(RuntimeError) as told:
        migrate.upgrade(oldest.owner_url)
    message = str(told.value)
    assert "reports.status: 6 rows" in message
    assert "recipients.regions: 1 rows" in message
    assert "officers.force: 1 rows" in message
    assert "atlantis" not in message, "what a row says may be anything, and a log keeps it"
    assert revision(oldest) == REVISIONS[0]
    with psycopg.connect(oldest.owner_libpq) as connection:
        checks = connection.execute("SELECT conname FROM pg_constraint WHERE contype = 'c'").fetchall()
    assert ("ck_reports_status",) not in checks


def test_it_does_not_go_back_while_a_row_holds_a_word_that_is_new(oldest: TestDatabase) -> None:
    migrate.upgrade(oldest.owner_url)
    with psycopg.connect(oldest.owner_libpq) as connection:
        connection.execute(
            "UPDATE reports SET region = 'islands', incident_types = '{kidnap}' "
            "WHERE id = (SELECT id FROM reports ORDER BY id LIMIT 1)"
        )
    with pytest.raises(RuntimeError, match=r"reports\.region: 1 rows; reports\.incident_types: 1 rows"):
        command.downgrade(migrate.alembic_config(oldest.owner_url), REVISIONS[0])
    assert revision(oldest) == "0013", "the one that refuses, and nothing before it, is undone"


def test_it_can_be_run_again_after_it_was_stopped_half_way(oldest: TestDatabase) -> None:
    before = in_order(rows(oldest))
    with psycopg.connect(oldest.owner_libpq, autocommit=True) as connection:
        connection.execute("ALTER TABLE users ADD CONSTRAINT ck_users_role CHECK (role <> 'x') NOT VALID")
        connection.execute("ALTER TABLE deliveries ADD COLUMN not_before timestamptz")
        connection.execute("CREATE INDEX ix_deliveries_due ON deliveries (alert_id)")
    migrate.upgrade(oldest.owner_url)
    assert as_it_was(rows(oldest), REVISIONS[0]) == lasting(before, REVISIONS[0])
    with psycopg.connect(oldest.owner_libpq) as connection:
        rule, index = connection.execute(
            "SELECT (SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'ck_users_role'), "
            "(SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_deliveries_due')"
        ).fetchone() or ("", "")
    assert "caseworker" in rule
    assert "ended_at" in index


# --------------------------------------------------------------------------------------- the service on them


def test_a_caseworker_signs_in_and_opens_a_report(app: Flask, known: Landed) -> None:
    one = signed_in(app, "one@casework.example")
    said = words(one.get(f"/casework/{known.reports['first']['reference']}"))
    for sentence in ("He took the money back and hit me.", "Rang twice.", "Mike"):
        assert sentence in said
    assert "by text" not in said, "how to reach them waits until their code has confirmed that we may"
    assert known.reports["second"]["reference"] in words(one.get("/casework"))


def test_a_receipt_opens_its_report(app: Flask, known: Landed) -> None:
    client = app.test_client()
    view = client.post(f"{V1}/receipts/open", json={"receipt": known.reports["vetoes"]["receipt"]}).get_json()
    assert view is not None
    assert [each["text"] for each in view["messages"]] == [
        "It was near the station.",
        "Thank you. We read it today.",
    ]
    (warning,) = view["alerts"]
    assert (warning["reference"], warning["answer"]) == (known.alerts["asked"], "no")
    assert view["consents"]["checker"]["value"] == "paused"


def test_their_no_still_stands_and_their_yes_too(known: Landed, module_database: TestDatabase) -> None:
    asked = (
        "SELECT reporter_said, vetoed FROM alert_sources JOIN alerts ON id = alert_id WHERE reference = %s"
    )
    with psycopg.connect(module_database.owner_libpq) as connection:
        said_no = connection.execute(asked, (known.alerts["asked"],)).fetchone()
        said_yes = connection.execute(asked, (known.alerts["said_yes"],)).fetchone()
    assert said_no == (False, True)
    assert said_yes == (True, False)


def test_an_officer_reads_the_packet_of_their_force(app: Flask, known: Landed) -> None:
    met = Visitor(app.test_client())
    met.sign_in("met@force.example", PASSWORD, path="/police/sign-in")
    assert "He attacked someone." in words(met.get(f"/police/packets/{known.packets['released']}"))


def test_a_member_checks_a_number(app: Flask, known: Landed) -> None:
    member = signed_in(app, "ada@example.org")
    assert "Reported" in words(member.post("/check", text="07700 900123"))
    assert f"/alerts/{known.alerts['published']}" in member.get("/alerts").text


def test_what_waited_goes_out_once(module_settings: Settings, known: Landed) -> None:
    wiring, woken = wire(module_settings), []
    clock, senders = later(wiring.clock, LEASE), wire_senders(module_settings)
    deliver_alert.sweep(wiring.database, senders=senders, clock=clock, wake=lambda *told: woken.append(told))
    alert_id = known.alert_ids["newer"]
    before = _sent(wiring)
    assert ("deliveries.deliver", alert_id) in woken
    deliver_alert.deliver_alert(
        wiring.database,
        alert_id=uuid.UUID(alert_id),
        senders=senders,
        contact=wiring.contact,
        clock=clock,
        wake=lambda *_: None,
    )
    with wiring.database.engine.connect() as connection:
        left = connection.exec_driver_sql(
            "SELECT state, count(*) FROM deliveries WHERE channel = 'email' "
            f"AND alert_id = '{alert_id}' GROUP BY state"
        ).all()
    went = _sent(wiring) - before
    wiring.close()
    assert {tuple(each) for each in left} == {("sent", 5), ("cancelled", 1)}
    assert went >= 5, "whoever is woken sends what else is due as well"
    assert len(list(module_settings.outbox_dir.glob("*.json"))) == went


def _sent(wiring: Wiring) -> int:
    with wiring.database.engine.connect() as connection:
        sent = "SELECT count(*) FROM deliveries WHERE channel = 'email' AND state = 'sent'"
        return int(connection.exec_driver_sql(sent).scalar_one())


def test_the_audit_trail_is_whole(module_settings: Settings) -> None:
    wiring = wire(module_settings)
    audit.integrate_all(wiring.database, key=head_key(wiring.keys), clock=wiring.clock)
    with wiring.database.reads() as session:
        found = audit_proof.verify(session, key=head_key(wiring.keys))
        chain = session.scalar(text("SELECT count(*) FROM audit_events"))
    wiring.close()
    assert found.wrong == ()
    assert found.entries >= 1, "the end of the chain, and what the tests above did"
    assert chain >= 99


# ---------------------------------------------------------------------------------------- silence about a number


def test_silence_about_an_identifier_fits_and_what_was_kept_as_seen_stays(oldest: TestDatabase) -> None:
    """Which of the old rows were silence cannot be told any more: none of them is changed."""
    before = [row["basis"] for row in rows(oldest)["report_identifiers"]]
    assert "saw" in before
    migrate.upgrade(oldest.owner_url)
    with psycopg.connect(oldest.owner_libpq) as connection:
        assert [row["basis"] for row in rows(oldest)["report_identifiers"]] == before
        with pytest.raises(psycopg.errors.CheckViolation), connection.transaction():
            connection.execute("UPDATE report_identifiers SET basis = 'guessed'")
        connection.execute("UPDATE report_identifiers SET basis = 'not_said' WHERE position = 0")
    with pytest.raises(RuntimeError, match="it was not said how they are known"):
        command.downgrade(migrate.alembic_config(oldest.owner_url), "0008")
    assert revision(oldest) == "0009"


# -------------------------------------------------------------------------------------- reports of who has left


def test_reports_of_an_account_that_was_closed_before_are_everybodys(oldest: TestDatabase) -> None:
    """What somebody had who left before decision 77 was told to nobody; what a colleague has stays theirs."""
    with psycopg.connect(oldest.owner_libpq) as connection:
        left, here = (
            each
            for (each,) in connection.execute(
                "SELECT id FROM users WHERE role = 'caseworker' ORDER BY id LIMIT 2"
            )
        )
        theirs, others = (
            each for (each,) in connection.execute("SELECT id FROM reports ORDER BY reference LIMIT 2")
        )
        connection.execute("UPDATE reports SET assignee_id = NULL")
        connection.execute("UPDATE reports SET assignee_id = %s WHERE id = %s", (left, theirs))
        connection.execute("UPDATE reports SET assignee_id = %s WHERE id = %s", (here, others))
        connection.execute("UPDATE users SET active = false WHERE id = %s", (left,))
    migrate.upgrade(oldest.owner_url)
    had = {row["id"]: row["assignee_id"] for row in rows(oldest)["reports"]}
    assert had[str(theirs)] is None
    assert had[str(others)] == str(here)
    assert [each for each in had.values() if each] == [str(here)]
