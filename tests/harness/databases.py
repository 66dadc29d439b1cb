"""A fresh, migrated PostgreSQL database for each test: a copy of one template, made in some 30 ms."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from num_service.runtime import migrate
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
    """The test session's own cluster, without fsync, deleted when the session ends."""

    def __init__(self, home: Path) -> None:
        self.cluster = Cluster(home, durable=False)
        self.cluster.attach()
        self._numbers = itertools.count(1)
        self._migrated = False

    def close(self) -> None:
        """Stop the cluster."""
        self.cluster.release()

    @contextmanager
    def fresh(self, *, migrated: bool = True) -> Iterator[TestDatabase]:
        """A database for the length of a block.

        migrated: False gives an empty one, for tests of the migrations themselves.
        """
        if migrated and not self._migrated:
            migrate.upgrade(self.cluster.create_database(TEMPLATE).main)
            self._migrated = True
        name = f"test_{next(self._numbers)}"
        urls = self.cluster.create_database(name, template=TEMPLATE if migrated else "template1")
        try:
            yield _named(name, urls)
        finally:
            self.cluster.drop_database(name)


def _named(name: str, urls: Urls) -> TestDatabase:
    return TestDatabase(name=name, url=urls.main, police_url=urls.police, admin_url=urls.admin)
