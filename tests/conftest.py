"""Fixtures for every test: real PostgreSQL, real Redis, the application, real workers, a live server.

Everything stops by itself. Tests under tests/unit cannot reach any of it.
"""

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import psycopg
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from jinja2 import FileSystemBytecodeCache

from num_service.crypto import caseworker_keys, passwords
from num_service.runtime.environment import demonstration_keys
from num_service.settings import Settings
from tests.harness.databases import Databases, TestDatabase
from tests.harness.redis_server import NoRedis, RedisServer
from tests.harness.service import LiveServer, MakeSettings, Worker, make_folders, running_worker, serving

if TYPE_CHECKING:
    from tests.harness.story import Story

# A shared machine may be slow at any one moment: that is not what these tests are about.
hypothesis_settings.register_profile("num", deadline=None)
hypothesis_settings.load_profile("num")

UNIT = Path(__file__).parent / "unit"
#: Files that take longest, the longest first.
LONGEST = (
    "test_every_page",
    "test_the_path",
    "test_runtime_supervisor",
    "test_demo",
    "test_runtime_cluster",
    "test_identifiability",
    "test_marked_texts",
    "tests/integration",
)
#: Which process of the test run this is, where pytest-xdist has started several.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--part",
        choices=("together", "alone"),
        help="only the tests that may run beside others, or only those marked faults (`make test` runs both)",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the other part; and begin with what takes long, so that no process is left with it at the end."""
    part = config.getoption("--part")
    if part:
        alone = {item for item in items if item.get_closest_marker("faults")}
        left_out = [item for item in items if (item in alone) is (part == "together")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if (item in alone) is (part == "alone")]
    if part == "together":
        items.sort(
            key=lambda item: next((n for n, each in enumerate(LONGEST) if each in item.nodeid), len(LONGEST))
        )


@pytest.fixture(autouse=True)
def _unit_tests_stay_in_the_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if UNIT not in request.path.parents:
        return

    def refuse(*_args: object, **_kwargs: object) -> NoReturn:
        raise AssertionError(
            "A unit test tried to reach outside its process; such a test belongs to integration"
        )

    monkeypatch.setattr(psycopg, "connect", refuse)
    monkeypatch.setattr(psycopg.Connection, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """A tenth of a second per guess is for attackers to wait for, not for tests. Real processes keep it.

    Hashes and keypairs name the cost they were made at, so each kind of process opens what the other one made.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        patch.setattr(caseworker_keys, "COST", caseworker_keys.Cost(passes=1, memory=64))
        yield


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that every process of this test run has in common."""
    own = tmp_path_factory.getbasetemp()
    return own if WORKER == "main" else own.parent  # pytest-xdist gives each of its processes a folder in one


@pytest.fixture(scope="session", autouse=True)
def _templates_compiled_once(shared_folder: Path) -> Iterator[None]:
    """Each application would compile every page anew that a test asks for, some 10 ms each. Real processes do."""
    (shared_folder / "templates").mkdir(exist_ok=True)
    cache = FileSystemBytecodeCache(str(shared_folder / "templates"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(Flask.jinja_options, "bytecode_cache", cache)
        yield


@pytest.fixture(scope="session")
def databases(shared_folder: Path) -> Iterator[Databases]:
    """The test run's own PostgreSQL cluster."""
    made = Databases(shared_folder / "postgres", owner=WORKER)
    yield made
    made.close()


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """The session's own Redis."""
    try:
        server = RedisServer(tmp_path_factory.mktemp("redis"))
    except NoRedis as error:
        pytest.fail(str(error), pytrace=False)
    yield server
    server.stop()


@pytest.fixture
def database(databases: Databases) -> Iterator[TestDatabase]:
    """A fresh migrated database for one test."""
    with databases.fresh() as made:
        yield made


@pytest.fixture(scope="module")
def module_database(databases: Databases) -> Iterator[TestDatabase]:
    """A fresh migrated database that the tests of one module share."""
    with databases.fresh() as made:
        yield made


@pytest.fixture(scope="session")
def make_settings(tmp_path_factory: pytest.TempPathFactory, redis_server: RedisServer) -> MakeSettings:
    """`make_settings(database, **changes)`: settings for one database, with keys, Redis and folders of their own."""

    keys = json.dumps(demonstration_keys())

    def make(database: TestDatabase, **changes: object) -> Settings:
        var = tmp_path_factory.mktemp("var")
        make_folders(var)
        plain: dict[str, object] = {
            "env": "test",
            "database_url": database.url,
            "police_database_url": database.police_url,
            "police_push_database_url": database.push_url,
            "redis_url": redis_server.fresh_url(),
            "secret_key": "a secret of the tests that signs nothing else",
            "keys": keys,
            "var_dir": var,
            "broker_dir": var / "broker",
            "outbox_dir": var / "outbox",
            "base_url": "http://localhost",
        }
        return Settings(**(plain | changes))  # type: ignore[arg-type]  # the tests' own words, checked at run time

    return make


@pytest.fixture
def settings(database: TestDatabase, make_settings: MakeSettings) -> Settings:
    """Settings for this test's database."""
    return make_settings(database)


@pytest.fixture(scope="module")
def module_settings(module_database: TestDatabase, make_settings: MakeSettings) -> Settings:
    """Settings for this module's database."""
    return make_settings(module_database)


@pytest.fixture
def story(settings: Settings) -> Iterator["Story"]:
    """An installation with a casework key and two caseworkers on this test's database; nobody is woken."""
    from tests.harness.story import begin

    made = begin(settings)
    yield made
    made.close()


@pytest.fixture(scope="module")
def module_story(module_settings: Settings) -> Iterator["Story"]:
    """The same on this module's database."""
    from tests.harness.story import begin

    made = begin(module_settings)
    yield made
    made.close()


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application on this test's database."""
    yield from _app(settings)


@pytest.fixture(scope="module")
def module_app(module_settings: Settings) -> Iterator[Flask]:
    """The application on this module's database."""
    yield from _app(module_settings)


def _app(settings: Settings) -> Iterator[Flask]:
    # Imported here: unit tests neither need the application nor wait for it.
    from num_service.app import create_app
    from num_service.services.core.wiring import Wiring

    made = create_app(settings)
    if settings.demo:
        import demo

        demo.register(made)
    yield made
    for wiring in made.extensions.values():
        if isinstance(wiring, Wiring):
            wiring.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without pictures on this test's application."""
    return app.test_client()


@pytest.fixture
def worker(settings: Settings) -> Iterator[Worker]:
    """A real Celery worker process on this test's database."""
    with running_worker(settings) as made:
        yield made


@pytest.fixture(scope="module")
def module_worker(module_settings: Settings) -> Iterator[Worker]:
    """A real Celery worker process on this module's database."""
    with running_worker(module_settings) as made:
        yield made


@pytest.fixture
def live_server(settings: Settings) -> Iterator[LiveServer]:
    """gunicorn on this test's database."""
    with serving(settings) as made:
        yield made


@pytest.fixture(scope="module")
def module_live_server(module_settings: Settings) -> Iterator[LiveServer]:
    """gunicorn on this module's database."""
    with serving(module_settings) as made:
        yield made
