"""An installation of an earlier version: what it kept of the police side moves to the police database, once."""

from collections.abc import Iterator

import psycopg
import pytest

from num_service.app import create_app
from num_service.runtime import migrate
from num_service.runtime.cluster import libpq_url
from num_service.runtime.move_police import still_to_move
from tests.harness.databases import Databases, TestDatabase, there
from tests.harness.landed import POLICE_REVISIONS, REVISIONS, land, opened_by
from tests.harness.pages import Visitor, words
from tests.harness.service import MakeSettings
from tests.harness.story import PASSWORD

DESK = "SELECT reference, force, sha256, released_at, opened_at, acknowledged_at, withdrawn_at, withdrawal_seen_at"


@pytest.fixture(params=[each for each in REVISIONS if each not in POLICE_REVISIONS])
def old(databases: Databases, request: pytest.FixtureRequest) -> Iterator[tuple[TestDatabase, str]]:
    with databases.fresh(migrated=False) as made:
        land(made, request.param)
        yield made, request.param


def rows(libpq: str, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(libpq) as connection:
        return connection.execute(question).fetchall()


def test_officers_packets_and_tokens_are_where_they_belong(
    old: tuple[TestDatabase, str], make_settings: MakeSettings
) -> None:
    database, landed = old
    officers = rows(database.owner_libpq, "SELECT id, email, password_hash, active FROM officers ORDER BY id")
    tokens = rows(database.owner_libpq, "SELECT token_hash, officer_id FROM officer_sessions ORDER BY 1")
    said = rows(database.owner_libpq, "SELECT reference, content FROM released_packets ORDER BY 1")
    assert officers
    assert said
    owner = there(database.police_owner_url)
    with pytest.raises(migrate.WrongDatabase, match="POLICE_OWNER_DATABASE_URL"):
        migrate.bring_up_to_date(database.owner_url)
    for _ in range(2):
        migrate.bring_up_to_date(database.owner_url, owner)
    police = database.police_owner_libpq
    assert not still_to_move(database.owner_url)
    assert rows(police, "SELECT id, email, password_hash, active FROM officers ORDER BY id") == officers
    assert rows(police, "SELECT token_hash, officer_id FROM officer_sessions ORDER BY 1") == tokens
    assert rows(police, "SELECT reference, content FROM packet_texts ORDER BY 1") == said
    packets = f"{DESK} FROM released_packets ORDER BY reference"
    assert rows(police, packets) == rows(database.owner_libpq, packets)
    app = create_app(make_settings(database, keys=opened_by(landed).keys))
    met = Visitor(app.test_client())
    met.sign_in("met@force.example", PASSWORD, path="/police/sign-in")
    page = met.get(f"/police/packets/{opened_by(landed).packets['released']}")
    app.extensions["num"].close()
    assert "He attacked someone." in words(page)


def test_stopped_between_the_two_it_is_done_again(old: tuple[TestDatabase, str]) -> None:
    """The police database has everything; the process ended before this one knew."""
    database, _ = old
    owner = there(database.police_owner_url)
    with psycopg.connect(database.admin_libpq, autocommit=True) as admin:
        migrate.upgrade(database.owner_url)
        admin.execute(
            "CREATE SCHEMA aside; "
            "CREATE FUNCTION aside.no() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'killed'; END $$"
        )
        admin.execute("CREATE EVENT TRIGGER no ON sql_drop EXECUTE FUNCTION aside.no()")
        with pytest.raises(Exception, match="killed"):
            migrate.bring_up_to_date(database.owner_url, owner)
        assert still_to_move(database.owner_url)
        moved = rows(database.police_owner_libpq, "SELECT count(*) FROM officers")
        admin.execute("DROP EVENT TRIGGER no")
    migrate.bring_up_to_date(database.owner_url, owner)
    assert not still_to_move(database.owner_url)
    assert rows(database.police_owner_libpq, "SELECT count(*) FROM officers") == moved


@pytest.mark.parametrize("which", ["main", "police"])
def test_nothing_is_put_where_anybody_may_create(databases: Databases, which: str) -> None:
    """As in PostgreSQL 14: the owner of the database may not even take it away from everybody."""
    with databases.fresh(migrated=False) as made:
        admin, owner = (made.admin_libpq, made.owner_url) if which == "main" else ("", "")
        if which == "police":
            databases.cluster.create_police_database(f"open_{made.name}")
            urls = databases.cluster.urls(f"open_{made.name}", f"open_{made.name}")
            admin, owner = libpq_url(urls.admin), urls.police_owner
        with psycopg.connect(admin, autocommit=True) as superuser:
            superuser.execute("ALTER SCHEMA public OWNER TO postgres")
            superuser.execute("GRANT ALL ON SCHEMA public TO PUBLIC")
            upgrade = migrate.upgrade if which == "main" else migrate.upgrade_police
            with pytest.raises(migrate.WrongDatabase, match="REVOKE CREATE ON SCHEMA public FROM PUBLIC"):
                upgrade(owner)
            tables = superuser.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
            assert tables.fetchone() == (0,)
            superuser.execute("ALTER SCHEMA public OWNER TO pg_database_owner")
        upgrade(owner)  # what the owner can put right is put right
        with psycopg.connect(admin) as superuser:
            may = superuser.execute("SELECT has_schema_privilege('num_police', 'public', 'CREATE')")
            assert may.fetchone() == (False,)
