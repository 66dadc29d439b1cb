"""What the other tests stand on: a database of one's own, and unit tests that cannot reach any."""

import psycopg
import pytest
import redis
from celery import Celery

from num_service.runtime import processes
from num_service.settings import Settings
from tests.harness import databases as databases_of_tests
from tests.harness.databases import Databases, TestDatabase
from tests.harness.service import running_worker


def test_two_databases_share_nothing(databases: Databases) -> None:
    with databases.fresh() as one, databases.fresh() as other:
        with psycopg.connect(one.owner_libpq) as connection:
            connection.execute("CREATE TABLE only_here (word text)")
        with (
            pytest.raises(psycopg.errors.UndefinedTable),
            psycopg.connect(other.libpq) as connection,
        ):
            connection.execute("SELECT * FROM only_here")


def test_databases_of_tests_that_are_over_take_no_room(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases_of_tests, "TOGETHER", 2)
    with databases.fresh() as one:
        with psycopg.connect(one.police_libpq):
            pass
        lingering = psycopg.connect(one.libpq)
    with databases.cluster.connect() as admin, lingering:
        left = admin.execute("SELECT count(*) FROM pg_database WHERE datname LIKE %s", [f"{one.name}%"])
        assert left.fetchone() == (0,)


def test_a_fresh_database_is_at_the_newest_migration(database: TestDatabase) -> None:
    with psycopg.connect(database.libpq) as connection:
        versions = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    assert len(versions) == 1


def test_the_owner_of_it_is_no_superuser(database: TestDatabase) -> None:
    with psycopg.connect(database.owner_libpq) as connection:
        who = connection.execute(
            "SELECT current_user, pg_get_userbyid(datdba), usesuper FROM pg_database, pg_user"
            " WHERE datname = current_database() AND usename = current_user"
        ).fetchone()
    assert who == ("num_owner", "num_owner", False)


def test_redis_is_real_and_empty(settings: Settings) -> None:
    assert settings.redis_url
    with redis.Redis.from_url(settings.redis_url) as client:
        assert client.dbsize() == 0
        assert client.set("word", "here")


def test_a_real_worker_takes_from_every_queue_and_is_gone_afterwards(settings: Settings) -> None:
    with running_worker(settings) as worker:
        assert worker.process is not None
        pid = worker.process.pid
        with Celery(broker=settings.redis_url, set_as_current=False) as outside:
            answers = outside.control.inspect(timeout=5, limit=1).active_queues() or {}
        taken = {queue["name"] for answer in answers.values() for queue in answer}
        assert taken == {"deliveries", "releases", "housekeeping", "pages"}
    assert not processes.alive(pid)


@pytest.mark.faults
def test_a_worker_killed_by_force_can_be_started_again(settings: Settings) -> None:
    with running_worker(settings) as worker:
        worker.kill()
        worker.start()
        assert worker.process is not None
        assert worker.process.poll() is None
