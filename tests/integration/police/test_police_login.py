"""The police login, with nothing between it and PostgreSQL: what is not granted is refused, and rows are its force's.

Tables and columns are asked of the catalogue, so that one that is added later is refused or noticed here
(4-data-protection, "The police side"; issue 2, "Shown when").
"""

from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text

from num_service.crypto.session_box import SessionToken, new_token
from num_service.db.models.police.force_side import OfficerSession
from num_service.domain.shared.taxonomy import Region
from num_service.services.police import officers
from tests.harness.databases import TestDatabase
from tests.harness.story import Story
from tests.harness.texts import FORCE, packet_for

#: Everything the police login may do, by table. UPDATE only of these columns.
ALLOWED = {
    "officers": {"SELECT"},
    "officer_sessions": {"SELECT", "INSERT", "UPDATE", "DELETE"},
    "released_packets": {"SELECT"},
}
ALLOWED_COLUMNS = {
    ("released_packets", "opened_at"),
    ("released_packets", "acknowledged_at"),
    ("released_packets", "withdrawal_seen_at"),
    ("officers", "password_hash"),
    ("officers", "one_time"),
}
VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
OTHER = "west_midlands"
Police = psycopg.Connection[tuple[object, ...]]


@pytest.fixture(scope="module")
def sessions(module_story: Story) -> dict[str, SessionToken]:
    """Two packets for two forces, and a live session of an officer of each."""
    story = module_story
    made = {}
    for force, region in ((FORCE, Region.LONDON), (OTHER, Region.WEST_MIDLANDS)):
        report = story.report(where={"region": region.value})
        packet = packet_for(force, story.wiring.clock, region=region)
        story.release(story.approved_packet(report, packet=packet))
        officer = story.officer(f"officer@{region.value.replace('_', '-')}.example", force=force)
        made[force] = new_token()
        with story.commits() as session:
            session.add(
                OfficerSession(
                    token_hash=made[force].stored_hash,
                    officer_id=officer,
                    sealed=b"",
                    expires_at=story.wiring.clock() + timedelta(hours=1),
                )
            )
    story.recipients(2)
    story.publish(story.approved_alert(story.report()))
    return made


@pytest.fixture
def police(sessions: dict[str, SessionToken], module_database: TestDatabase) -> Iterator[Police]:
    """Connected as the police login; nothing it does stays."""
    with psycopg.connect(module_database.police_libpq) as connection:
        yield connection
        connection.rollback()


def use(police: Police, token: SessionToken) -> None:
    police.execute("SELECT set_config('num.police_token', %s, true)", [token.stored_hash.hex()])


def forces(police: Police) -> list[object]:
    return [row[0] for row in police.execute("SELECT force FROM released_packets ORDER BY force")]


def tables(database: TestDatabase) -> list[str]:
    with psycopg.connect(database.admin_libpq) as admin:
        return [
            str(row[0])
            for row in admin.execute(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1"
            )
        ]


def attempt(police: Police, verb: str, table: str, column: str) -> None:
    name, cell = sql.Identifier(table), sql.Identifier(column)
    statement = {
        "SELECT": sql.SQL("SELECT {1} FROM {0}"),
        "INSERT": sql.SQL("INSERT INTO {0} DEFAULT VALUES"),
        "UPDATE": sql.SQL("UPDATE {0} SET {1} = DEFAULT"),
        "DELETE": sql.SQL("DELETE FROM {0}"),
        "TRUNCATE": sql.SQL("TRUNCATE {0}"),
    }[verb]
    police.execute(statement.format(name, cell))


def test_every_other_table_is_refused(police: Police, module_database: TestDatabase) -> None:
    found = tables(module_database)
    assert {"reports", "consents", "users", "recipients", "alerts", "releases", "audit_entries"} <= set(found)
    assert set(ALLOWED) <= set(found)
    with psycopg.connect(module_database.admin_libpq) as admin:
        columns = admin.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        ).fetchall()
    tried = 0
    for table, column in columns:
        for verb in VERBS:
            may = verb in ALLOWED.get(str(table), ()) or (
                verb == "UPDATE" and (table, column) in ALLOWED_COLUMNS
            )
            if may:
                continue
            tried += 1
            with pytest.raises(psycopg.errors.InsufficientPrivilege), police.transaction():
                attempt(police, verb, str(table), str(column))
    assert tried > 300


def test_a_password_is_set_of_the_address_that_signs_in_and_of_an_open_account_only(
    police: Police, module_story: Story, module_database: TestDatabase
) -> None:
    module_story.officer("open@force.example")
    closed = module_story.officer("closed@force.example")
    with module_story.commits() as session:
        officers.set_officer_active(session, officer_id=closed, active=False, actor="command")
    change = "UPDATE officers SET password_hash = 'x', one_time = false"
    for address, touched in (("", 0), ("closed@force.example", 0), ("open@force.example", 1)):
        with police.transaction(force_rollback=True):
            police.execute("SELECT set_config('num.police_email', %s, true)", [address])
            assert police.execute(change).rowcount == touched, address


def test_a_table_added_later_is_refused_too(police: Police, module_database: TestDatabase) -> None:
    with psycopg.connect(module_database.libpq) as main:
        main.execute("CREATE TABLE added_later (word text)")
        main.commit()
        try:
            for verb in VERBS:
                with pytest.raises(psycopg.errors.InsufficientPrivilege), police.transaction():
                    attempt(police, verb, "added_later", "word")
        finally:
            main.execute("DROP TABLE added_later")


def test_without_a_session_there_is_nothing(police: Police) -> None:
    assert forces(police) == []
    for table in ("officers", "officer_sessions"):
        assert police.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table))).fetchall() == []


@pytest.mark.parametrize("force", [FORCE, OTHER])
def test_a_session_sees_the_packets_of_its_own_force_only(
    police: Police, sessions: dict[str, SessionToken], force: str
) -> None:
    use(police, sessions[force])
    assert forces(police) == [force]
    assert len(police.execute("SELECT FROM officers").fetchall()) == 1
    assert len(police.execute("SELECT FROM officer_sessions").fetchall()) == 1


def test_another_forces_packet_cannot_be_marked(police: Police, sessions: dict[str, SessionToken]) -> None:
    use(police, sessions[FORCE])
    marked = police.execute("UPDATE released_packets SET opened_at = now() RETURNING force").fetchall()
    assert marked == [(FORCE,)]


def test_a_session_cannot_be_made_for_another(police: Police, sessions: dict[str, SessionToken]) -> None:
    """A row can be written under the token the transaction has named, and moved to no other."""
    use(police, sessions[FORCE])
    with pytest.raises(psycopg.errors.InsufficientPrivilege), police.transaction():
        police.execute("UPDATE officer_sessions SET token_hash = %s", [sessions[OTHER].stored_hash[::-1]])
    changed = police.execute(
        "DELETE FROM officer_sessions WHERE token_hash = %s", [sessions[OTHER].stored_hash]
    )
    assert changed.rowcount == 0


@pytest.mark.parametrize(
    "garbage",
    ["", "00", "ff" * 32, "' OR true --", "not hex at all", "abc", FORCE, "\\x00"],
)
def test_a_made_up_token_gives_nothing(police: Police, garbage: str) -> None:
    police.execute("SELECT set_config('num.police_token', %s, true)", [garbage])
    try:
        seen = forces(police)
    except psycopg.errors.DataError:
        seen = []  # not even hexadecimal
    assert seen == []


@pytest.mark.parametrize(
    "statement",
    [
        "SET ROLE num",
        "SET ROLE postgres",
        "SET SESSION AUTHORIZATION num",
        "ALTER ROLE num_police BYPASSRLS",
        "ALTER TABLE released_packets DISABLE ROW LEVEL SECURITY",
        "DROP POLICY own_force_read ON released_packets",
        "CREATE TABLE mine (word text)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "GRANT SELECT ON reports TO num_police",
        "SET row_security = off; SELECT * FROM released_packets",
        "SELECT audit_append('command', 'invented', 'nothing')",
        "COPY released_packets TO PROGRAM 'cat'",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT lo_import('/etc/passwd')",
    ],
)
def test_there_is_no_way_around(police: Police, statement: str) -> None:
    with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidParameterValue)):
        police.execute(statement)


def test_resetting_the_role_changes_nothing(police: Police) -> None:
    for statement in ("RESET ROLE", "RESET SESSION AUTHORIZATION", "RESET ALL", "DISCARD ALL"):
        police.commit()
        police.autocommit = True
        police.execute(sql.SQL(statement))
        police.autocommit = False
        assert police.execute("SELECT current_user, session_user").fetchone() == ("num_police",) * 2
        assert forces(police) == []
        with pytest.raises(psycopg.errors.InsufficientPrivilege), police.transaction():
            police.execute("SELECT * FROM reports")


def test_no_view_function_or_sequence_leads_around(module_database: TestDatabase) -> None:
    """Whatever runs with its owner's rights and may be called by police is one of the three that were meant."""
    with psycopg.connect(module_database.admin_libpq) as admin:
        callable_ones = admin.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef "
            "AND has_function_privilege('num_police', oid, 'EXECUTE') ORDER BY 1"
        ).fetchall()
        views = admin.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm', 'S') "
            "AND has_table_privilege('num_police', oid, 'SELECT')"
        ).fetchall()
        roles = admin.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, "
            "(SELECT count(*) FROM pg_auth_members WHERE member = pg_roles.oid) "
            "FROM pg_roles WHERE rolname = 'num_police'"
        ).fetchone()
    assert callable_ones == [("police_audit",), ("police_force",), ("police_officer",)]
    assert views == []
    assert roles == (False, False, False, False, False, 0)


def test_an_officer_whose_account_is_closed_sees_nothing(
    police: Police, sessions: dict[str, SessionToken], module_story: Story
) -> None:
    with module_story.commits() as session:
        session.execute(text("UPDATE officers SET active = false WHERE force = :force"), {"force": OTHER})
    try:
        use(police, sessions[OTHER])
        assert forces(police) == []
    finally:
        with module_story.commits() as session:
            session.execute(text("UPDATE officers SET active = true"))
