"""The police login, with nothing between it and PostgreSQL: what is not granted is refused, and rows are its force's.

Tables and columns are asked of the catalogue, so that one that is added later is refused or noticed here
(4-data-protection, "The police side"; issue 2, "Shown when").
"""

from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text

from num_service.crypto.session_box import SessionToken
from num_service.domain.shared.taxonomy import Region
from num_service.services.police import officers
from tests.harness.databases import TestDatabase
from tests.harness.desk import sits_down
from tests.harness.story import Story
from tests.harness.texts import FORCE, packet_for

#: Everything the police login may do, by table.
ALLOWED = {
    "officers": {"SELECT"},
    "officer_sessions": {"SELECT", "INSERT", "UPDATE", "DELETE"},
    "released_packets": {"SELECT"},
    "packet_texts": {"SELECT"},
}
ALLOWED_COLUMNS = {
    ("officers", "password_hash"),
    ("officers", "one_time"),
}
#: What their force wrote; not which officer, and not whether the service has it.
READ_COLUMNS = {
    ("force_messages", each) for each in ("id", "reference", "kind", "outcome", "words", "sent_at")
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
        made[force] = sits_down(story, force)
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
    with psycopg.connect(database.police_admin_libpq) as admin:
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
    assert set(found) > {*ALLOWED, "audit_entries", "audit_waiting", "audit_heads"}
    with psycopg.connect(module_database.police_admin_libpq) as admin:
        columns = admin.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        ).fetchall()
    tried = 0
    for table, column in columns:
        for verb in VERBS:
            if (
                verb in ALLOWED.get(str(table), ())
                or (verb == "UPDATE" and (table, column) in ALLOWED_COLUMNS)
                or (verb == "SELECT" and (table, column) in READ_COLUMNS)
            ):
                continue
            tried += 1
            with pytest.raises(psycopg.errors.InsufficientPrivilege), police.transaction():
                attempt(police, verb, str(table), str(column))
    assert tried > 150


def test_a_password_is_set_of_the_address_that_signs_in_and_of_an_open_account_only(
    police: Police, module_story: Story, module_database: TestDatabase
) -> None:
    module_story.officer("open@force.example")
    closed = module_story.officer("closed@force.example")
    with module_story.police() as session:
        officers.set_officer_active(session, officer_id=closed, active=False, actor="command")
    change = "UPDATE officers SET password_hash = 'x', one_time = false"
    for address, touched in (("", 0), ("closed@force.example", 0), ("open@force.example", 1)):
        with police.transaction(force_rollback=True):
            police.execute("SELECT set_config('num.police_email', %s, true)", [address])
            assert police.execute(change).rowcount == touched, address


def test_a_table_added_later_is_refused_too(police: Police, module_database: TestDatabase) -> None:
    with psycopg.connect(module_database.police_owner_libpq) as main:
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


def test_another_forces_packet_cannot_be_opened_or_acknowledged(
    police: Police, sessions: dict[str, SessionToken]
) -> None:
    use(police, sessions[OTHER])
    (theirs,) = (row[0] for row in police.execute("SELECT reference FROM released_packets"))
    use(police, sessions[FORCE])
    assert police.execute("SELECT open_packet(%s)", [theirs]).fetchone() == (False,)
    police.execute("SELECT acknowledge_packet(%s)", [theirs])
    use(police, sessions[OTHER])
    assert marks(police) == [(None, None, None)]


def marks(police: Police) -> list[tuple[object, ...]]:
    return police.execute(
        "SELECT opened_at, acknowledged_at, withdrawal_seen_at FROM released_packets"
    ).fetchall()


def test_what_a_packet_says_is_seen_once_it_is_marked_opened(
    police: Police, sessions: dict[str, SessionToken]
) -> None:
    """So that "no officer had opened it" is true even of whoever has the login and not the pages."""
    use(police, sessions[FORCE])
    assert police.execute("SELECT * FROM packet_texts").fetchall() == []
    police.execute("SELECT open_packet(reference) FROM released_packets")
    assert len(police.execute("SELECT * FROM packet_texts").fetchall()) == 1


def test_a_mark_has_the_databases_own_time_and_is_made_once(
    police: Police, sessions: dict[str, SessionToken]
) -> None:
    use(police, sessions[FORCE])
    for mark in ("opened_at", "acknowledged_at", "withdrawal_seen_at"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), police.transaction():
            police.execute(
                sql.SQL("UPDATE released_packets SET {} = '2001-01-01'").format(sql.Identifier(mark))
            )
    found = []
    for _ in range(2):
        police.execute("SELECT open_packet(reference), acknowledge_packet(reference) FROM released_packets")
        found += marks(police)
    assert found[0] == found[1]
    opened, acknowledged, _ = found[0]
    now = police.execute("SELECT clock_timestamp() - interval '1 minute'").fetchone()
    assert now is not None
    assert str(opened) > str(now[0])
    assert str(acknowledged) >= str(opened)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT audit_append('officer:me', 'packet.read', repeat('x', 5000000))",
        "SELECT open_packet(repeat('x', 5000000))",
        "SELECT push_packet('P-1', 'metropolitan', '{}', '', 'routine', now())",
        "SELECT take_back_packet('P-1', now()::date)",
    ],
)
def test_the_log_takes_nothing_large_and_nothing_made_up(
    police: Police, sessions: dict[str, SessionToken], module_database: TestDatabase, statement: str
) -> None:
    use(police, sessions[FORCE])
    count = "SELECT count(*), max(length(subject)) FROM audit_entries"
    with psycopg.connect(module_database.police_admin_libpq) as admin:
        before = admin.execute(count).fetchone()
        try:
            answer = police.execute(statement).fetchone()
        except psycopg.errors.InsufficientPrivilege:
            answer = None
        police.commit()
        assert answer in (None, (False,))
        assert admin.execute(count).fetchone() == before


def test_the_main_database_is_not_there_for_police(module_database: TestDatabase) -> None:
    place = urlsplit(module_database.libpq)
    for name in (place.path, "/postgres", "/template1"):
        login = urlsplit(module_database.police_libpq)._replace(path=name)
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            psycopg.connect(urlunsplit(login))


def test_nothing_tells_police_when_something_happens_elsewhere(police: Police) -> None:
    """Every view and function that counts or shows what the whole cluster does is asked."""
    views = police.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'v' "
        "AND relname ~ '^pg_(stat|statio)_|^pg_(locks|prepared_xacts)$' AND relname !~ '^pg_stats'"
    ).fetchall()
    assert len(views) > 30
    for (view,) in views:
        with pytest.raises(psycopg.errors.InsufficientPrivilege), police.transaction():
            police.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(str(view))))
    for called in (
        "pg_stat_get_db_xact_commit(oid) FROM pg_database",
        "pg_stat_get_activity(NULL)",
        "pg_current_wal_lsn()",
        "pg_lock_status()",
        "pg_logical_emit_message(false, '', '')",
        "pg_control_checkpoint()",
        "pg_tablespace_size('pg_default')",
        "pg_current_snapshot()",
        "pg_current_xact_id()",
        "txid_current()",
        "txid_current_snapshot()",
        "pg_export_snapshot()",
        "age('3'::xid)",
        "lo_from_bytea(0, '')",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), police.transaction():
            police.execute(f"SELECT {called}")


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
        "SET ROLE num_push",
        "SET ROLE num_police_owner",
        "ALTER TABLE released_packets DISABLE ROW LEVEL SECURITY",
        "DROP POLICY own_desk ON released_packets",
        "LOCK TABLE released_packets IN ROW EXCLUSIVE MODE",
        "SELECT * FROM released_packets FOR UPDATE",
        "CREATE TABLE mine (word text)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "GRANT SELECT ON audit_entries TO num_police",
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
            police.execute("SELECT * FROM audit_entries")


#: What each login may call that runs with its owner's rights.
CALLED = {
    "num_police": [
        "acknowledge_packet",
        "count_sign_in",
        "open_packet",
        "police_desk",
        "police_force",
        "police_officer",
        "send_force_message",
    ],
    "num_push": ["audit_append", "forget_sign_ins", "push_packet", "take_back_packet"],
}


@pytest.mark.parametrize("login", CALLED)
def test_no_view_function_or_sequence_leads_around(module_database: TestDatabase, login: str) -> None:
    """Whatever runs with its owner's rights and may be called is one that was meant, with a path of its own."""
    with psycopg.connect(module_database.police_admin_libpq) as admin:
        callable_ones = admin.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef "
            "AND has_function_privilege(%s, oid, 'EXECUTE') ORDER BY 1",
            [login],
        ).fetchall()
        open_paths = admin.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
            "AND NOT coalesce(proconfig, '{}') @> '{\"search_path=pg_catalog, pg_temp\"}'"
        ).fetchall()
        views = admin.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm', 'S') "
            "AND has_table_privilege(%s, oid, 'SELECT')",
            [login],
        ).fetchall()
        roles = admin.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, "
            "(SELECT count(*) FROM pg_auth_members WHERE member = pg_roles.oid) "
            "FROM pg_roles WHERE rolname = %s",
            [login],
        ).fetchone()
    assert [name for (name,) in callable_ones] == CALLED[login]
    assert open_paths == []
    assert views == []
    assert roles == (False, False, False, False, False, 0)


def test_an_officer_whose_account_is_closed_sees_nothing(
    police: Police, sessions: dict[str, SessionToken], module_story: Story
) -> None:
    with module_story.police() as session:
        session.execute(text("UPDATE officers SET active = false WHERE force = :force"), {"force": OTHER})
    try:
        use(police, sessions[OTHER])
        assert forces(police) == []
    finally:
        with module_story.police() as session:
            session.execute(text("UPDATE officers SET active = true"))
