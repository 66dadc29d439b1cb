"""A fresh, migrated PostgreSQL database for each test: a copy of one template, made in some 30 ms."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from psycopg import sql

from num_service.runtime import locks, migrate
from num_service.runtime.cluster import Cluster, Urls, libpq_url

TEMPLATE = "migrated"


@dataclass(frozen=True, slots=True)
class TestDatabase:
    """One database. url: the main login's; police_url: the police login's; admin_url: the superuser's."""

    __test__ = False  # not a test class, whatever its name

    name: str
    url: str
    police_url: str
    admin_url: str

    @property
    def libpq(self) -> str:
        """`url` as psycopg.connect takes it."""
        return libpq_url(self.url)

    @property
    def police_libpq(self) -> str:
        """`police_url` as psycopg.connect takes it."""
        return libpq_url(self.police_url)

    @property
    def admin_libpq(self) -> str:
        """`admin_url` as psycopg.connect takes it."""
        return libpq_url(self.admin_url)


class Databases:
    """The test run's own cluster, without fsync, deleted when the last process of the run has left it.

    home: the same folder in every process of one run; the first that comes starts the cluster and makes the template.
    owner: stands in the names of the databases that this process makes.
    """

    def __init__(self, home: Path, *, owner: str = "main") -> None:
        self.cluster = Cluster(home, durable=False)
        self.cluster.attach()
        self._owner = owner
        self._numbers = itertools.count(1)
        self._migrated = False

    def close(self) -> None:
        """Leave the cluster; the last one stops it."""
        self.cluster.release()

    @contextmanager
    def fresh(self, *, migrated: bool = True) -> Iterator[TestDatabase]:
        """A database for the length of a block.

        migrated: False gives an empty one, for tests of the migrations themselves.
        """
        if migrated:
            self._make_template()
        name = f"test_{self._owner}_{next(self._numbers)}"
        yield _named(name, self.cluster.create_database(name, template=TEMPLATE if migrated else "template1"))
        # It goes with the cluster. Dropped now, its files would cost the next ones dearly: ext4 looks at every file
        # that was deleted in the last minutes before it makes a new one.

    def _make_template(self) -> None:
        """Migrate a database to copy from, once for all processes of the run."""
        if self._migrated:
            return
        with locks.holding(self.cluster.home / "template.lock"), self.cluster.connect() as admin:
            if admin.execute("SELECT FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone() is None:
                half_made = f"{TEMPLATE}_by_{self._owner}"
                migrate.upgrade(self.cluster.create_database(half_made).main)
                admin.execute(
                    sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                        sql.Identifier(half_made), sql.Identifier(TEMPLATE)
                    )
                )
        self._migrated = True


def _named(name: str, urls: Urls) -> TestDatabase:
    return TestDatabase(name=name, url=urls.main, police_url=urls.police, admin_url=urls.admin)
