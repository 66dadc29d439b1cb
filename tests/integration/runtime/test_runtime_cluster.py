"""The embedded PostgreSQL: shared by every process that asks, gone with the last, however that one ends."""

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from num_service.runtime import locks, migrate, processes
from num_service.runtime.cluster import Cluster, ClusterError, libpq_url
from tests.harness import landed
from tests.harness.databases import named

USER = """
import sys
from pathlib import Path
from num_service.runtime.cluster import Cluster
cluster = Cluster(Path(sys.argv[1]))
print(cluster.attach().owner, flush=True)
sys.stdin.readline()
cluster.release()
"""


class User:
    """Another process that uses the cluster until it is told to leave, or killed."""

    def __init__(self, home: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER, str(home)],
            cwd=processes.ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()

    def leave(self) -> None:
        self.process.communicate("\n", timeout=60)

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=60)


def answers(url: str) -> bool:
    try:
        psycopg.connect(libpq_url(url), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def running(home: Path) -> bool:
    return locks.is_held(home / "guardian.lock")


def _clear_away(home: Path) -> None:
    """Wait until it has stopped by itself, and remove what it keeps outside its folder."""
    if (home / "state.json").exists():
        outside = json.loads((home / "state.json").read_text())["outside"]
        assert processes.wait_until(lambda: not running(home), seconds=120)
        if outside:
            subprocess.run(["rm", "-r", outside], check=True)


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One cluster, made once, that several tests start and stop."""
    folder = tmp_path_factory.mktemp("shared") / "postgres"
    yield folder
    _clear_away(folder)


@pytest.fixture
def home(shared_home: Path) -> Path:
    """The cluster that is made once; nobody uses it when a test begins."""
    assert processes.wait_until(lambda: not running(shared_home), seconds=120), (
        "the test before left it running"
    )
    return shared_home


@pytest.fixture
def own_home(tmp_path: Path) -> Iterator[Path]:
    """A cluster of this test's own, to be copied or spoilt."""
    folder = tmp_path / "postgres"
    yield folder
    _clear_away(folder)


def test_the_first_starts_it_and_the_last_stops_it(home: Path) -> None:
    first, second = User(home), User(home)

    assert first.url == second.url
    first.leave()
    assert answers(second.url)
    second.leave()
    assert not answers(second.url)
    assert not running(home)


@pytest.mark.faults
def test_a_user_killed_by_force_stops_counting(home: Path) -> None:
    killed, other = User(home), User(home)

    killed.kill()
    assert answers(other.url)
    other.leave()
    assert not running(home)


@pytest.mark.faults
def test_when_every_user_is_killed_by_force_it_stops_by_itself_and_starts_again(home: Path) -> None:
    only = User(home)
    with psycopg.connect(libpq_url(only.url)) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('here')")
    only.kill()

    assert processes.wait_until(lambda: not running(home), seconds=120)
    assert not answers(only.url)

    again = User(home)
    with psycopg.connect(libpq_url(again.url)) as connection:
        assert connection.execute("SELECT word FROM kept").fetchall() == [("here",)]
    again.leave()


@pytest.mark.faults
@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's word to orphans is Linux's own")
def test_a_guardian_killed_by_force_takes_the_database_with_it(home: Path) -> None:
    user = User(home)
    os.kill(int((home / "guardian.lock").read_text()), signal.SIGKILL)

    assert processes.wait_until(lambda: not answers(user.url), seconds=120)
    next_one = User(home)
    assert answers(next_one.url)
    next_one.leave()
    user.leave()
    assert not running(home)


def test_its_logins_can_do_no_more_than_they_need(home: Path) -> None:
    cluster = Cluster(home)
    urls = cluster.attach()
    try:
        with psycopg.connect(libpq_url(urls.owner)) as owner:
            rights = owner.execute(
                "SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls FROM pg_roles"
                " WHERE rolname IN ('num', 'num_owner', 'num_police', 'num_push', 'num_police_owner')"
            ).fetchall()
            assert rights == [(False,) * 4] * 5
            owner.execute("CREATE TABLE secret (word text)")
        for url in (urls.main, urls.police):
            for attempt in ("SELECT * FROM secret", "CREATE TABLE mine (word text)"):
                with (
                    pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedTable)),
                    psycopg.connect(libpq_url(url)) as connection,
                ):
                    connection.execute(attempt)
        for login in (urls.police, urls.push, urls.police_owner):
            elsewhere = libpq_url(login).replace("/num_police?", "/num?")
            with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
                psycopg.connect(elsewhere)
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(libpq_url(urls.main).replace("num:", "num:not-", 1))
    finally:
        cluster.release()


def test_a_cluster_of_an_earlier_version_gets_what_it_lacks(own_home: Path) -> None:
    """One database, two logins, and the police login let into it: what is there stays, what is missing is made."""
    cluster = Cluster(own_home)
    cluster.attach()
    with cluster.connect() as admin:
        admin.execute("DROP DATABASE num_police")
        admin.execute("DROP ROLE num_push")
        admin.execute("DROP ROLE num_police_owner")
        admin.execute("GRANT CONNECT ON DATABASE num TO num_police")
    passwords = json.loads((own_home / "passwords.json").read_text())
    kept = {name: passwords[name] for name in ("postgres", "num", "num_police")}
    (own_home / "passwords.json").write_text(json.dumps(kept))
    later = Cluster(own_home)
    urls = later.attach()
    try:
        for url in (urls.main, urls.police, urls.push, urls.police_owner):
            assert answers(url)
        assert not answers(urls.police.replace("/num_police?", "/num?"))
        now = json.loads((own_home / "passwords.json").read_text())
        assert {name: now[name] for name in kept} == kept
    finally:
        later.release()
        cluster.release()


def test_it_speaks_utf8_in_universal_time_and_logs_no_statement(home: Path) -> None:
    cluster = Cluster(home)
    urls = cluster.attach()
    try:
        with psycopg.connect(libpq_url(urls.owner), autocommit=True) as main:
            shown = main.execute(
                "SELECT current_setting('server_encoding'), current_setting('timezone'), lower('ÁÉ'),"
                " current_setting('listen_addresses'), current_setting('fsync')"
            ).fetchone()
            assert shown == ("UTF8", "UTC", "áé", "", "on")
            main.execute("CREATE TABLE once (word text UNIQUE)")
            main.execute("INSERT INTO once VALUES ('marker-7f3a')")
            with pytest.raises(psycopg.errors.UniqueViolation):
                main.execute("INSERT INTO once VALUES ('marker-7f3a')")
    finally:
        cluster.release()
    assert "marker-7f3a" not in (home / "postgres.log").read_text()


def test_what_it_keeps_is_closed_to_others(home: Path) -> None:
    user = User(home)
    user.leave()

    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    for name in ("passwords.json", "state.json"):
        assert stat.S_IMODE((home / name).stat().st_mode) == 0o600


def test_a_copied_clone_gets_a_cluster_of_its_own(own_home: Path, tmp_path: Path) -> None:
    original = User(own_home)
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-r", str(own_home), str(copy)], check=True)

    twin = Cluster(copy, durable=False)
    urls = twin.attach()
    try:
        assert urls.owner != original.url
        assert answers(urls.owner)
        assert answers(original.url)
    finally:
        twin.release()
        original.leave()


def test_a_database_that_cannot_start_says_where_to_look(own_home: Path) -> None:
    User(own_home).leave()
    data = Path(json.loads((own_home / "state.json").read_text())["data"])
    (data / "global" / "pg_control").rename(data / "global" / "pg_control.away")

    with pytest.raises(ClusterError, match=r"postgres\.log"):
        Cluster(own_home).attach()
    assert not running(own_home)


def test_a_cluster_where_the_service_owned_the_tables_is_given_an_owner(own_home: Path) -> None:
    """As `make run` did before: one login made the tables and worked with them."""
    cluster = Cluster(own_home, durable=False)
    urls = cluster.attach()
    landed.land(named("num", urls), "0016")
    passwords = json.loads((own_home / "passwords.json").read_text())
    del passwords["num_owner"]
    with psycopg.connect(libpq_url(urls.admin), autocommit=True) as admin:
        for statement in (
            "REASSIGN OWNED BY num_owner TO num",
            "DROP OWNED BY num_owner",
            "DROP ROLE num_owner",
            "ALTER ROLE num RESET ALL",
            "ALTER DEFAULT PRIVILEGES FOR ROLE num IN SCHEMA public REVOKE ALL ON TABLES FROM num",
        ):
            admin.execute(statement)
    (own_home / "passwords.json").write_text(json.dumps(passwords))
    answered = "SELECT count(*) FROM consents"
    with psycopg.connect(libpq_url(urls.main)) as before:
        many = before.execute(answered).fetchone()
        before.execute("ALTER TABLE consents DISABLE TRIGGER append_only")
        before.rollback()

    again = Cluster(own_home, durable=False)
    try:
        urls = again.attach()
        migrate.upgrade(urls.owner)
        with psycopg.connect(libpq_url(urls.main)) as after:
            assert after.execute(answered).fetchone() == many != (0,)
            assert after.execute("SELECT count(*) FROM released_packets").fetchone() != (0,)
            for attempt in ("ALTER TABLE consents DISABLE TRIGGER append_only", "DELETE FROM consents"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege), after.transaction():
                    after.execute(attempt)
    finally:
        again.release()
        cluster.release()
