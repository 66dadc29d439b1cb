"""A fresh, migrated PostgreSQL database for each test: a copy of one template, made in some 30 ms.

Beside it each test has a police database; most never touch it, so it is made when somebody connects to it.
"""

import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from psycopg import sql
from sqlalchemy import event
from sqlalchemy.engine.default import DefaultDialect

from num_service.runtime import locks, migrate
from num_service.runtime.cluster import Cluster, Urls, libpq_url

TEMPLATE = "migrated"
POLICE = "migrated_police"
#: Databases that are dropped together.
TOGETHER = 80


@dataclass(frozen=True, slots=True)
class TestDatabase:
    """One database, and the police database beside it.

    url: the service's login. owner_url: who owns its tables. admin_url: the superuser's.
    police_url, push_url, police_owner_url: of the police database.
    """

    __test__ = False  # not a test class, whatever its name

    name: str
    url: str
    owner_url: str
    police_url: str
    push_url: str
    police_owner_url: str
    admin_url: str

    @property
    def libpq(self) -> str:
        """`url` as psycopg.connect takes it."""
        return libpq_url(self.url)

    @property
    def owner_libpq(self) -> str:
        """`owner_url` as psycopg.connect takes it."""
        return libpq_url(self.owner_url)

    @property
    def police_libpq(self) -> str:
        """`police_url` as psycopg.connect takes it."""
        return there(libpq_url(self.police_url))

    @property
    def push_libpq(self) -> str:
        """`push_url` as psycopg.connect takes it."""
        return there(libpq_url(self.push_url))

    @property
    def police_owner_libpq(self) -> str:
        """`police_owner_url` as psycopg.connect takes it."""
        return there(libpq_url(self.police_owner_url))

    @property
    def police_admin_libpq(self) -> str:
        """The superuser's, on the police database."""
        main, police = urlsplit(libpq_url(self.admin_url)), urlsplit(libpq_url(self.police_url))
        return there(urlunsplit(main._replace(path=police.path)))

    @property
    def admin_libpq(self) -> str:
        """`admin_url` as psycopg.connect takes it."""
        return libpq_url(self.admin_url)


#: Police databases that were promised and are not made yet, by name, and what makes each.
_promised: dict[str, Callable[[], None]] = {}
#: Held while one is made: whoever connects to it at the same moment waits. Making one connects as well, hence the R.
_making = threading.RLock()


def there(url: str) -> str:
    """The same address, of a police database that is then there."""
    _make(urlsplit(url).path.lstrip("/"))
    return url


def _make(name: str) -> None:
    with _making:
        if make := _promised.pop(name, None):
            make()


@event.listens_for(DefaultDialect, "do_connect")
def _first_connection(
    _dialect: object, _record: object, _arguments: object, named: dict[str, object]
) -> None:
    _make(str(named.get("dbname", "")))


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
        self._over: list[str] = []

    def close(self) -> None:
        """Leave the cluster; the last one stops it."""
        self.cluster.release()

    def _drop_what_is_over(self) -> None:
        """Give back what so many tests took: some 12 MB and a thousand files for each database.

        A few dozen at once: each drop waits until what changed has been written out, and ext4 looks at every file that
        was deleted just now before it makes a new one.
        """
        if len(self._over) < TOGETHER:
            return
        with self.cluster.connect() as admin:
            for name in self._over:
                admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        self._over.clear()

    @contextmanager
    def fresh(self, *, migrated: bool = True) -> Iterator[TestDatabase]:
        """A database for the length of a block.

        migrated: False gives empty ones, for tests of the migrations themselves.
        """
        if migrated:
            self._make_template()
        name = f"test_{self._owner}_{next(self._numbers)}"
        police = f"{name}_police"
        self.cluster.create_database(name, template=TEMPLATE if migrated else "template1")
        _promised[police] = partial(self._make_police, police, migrated=migrated)
        yield named(name, self.cluster.urls(name, police))
        _promised.pop(police, None)
        self._over += [name, police]
        self._drop_what_is_over()

    def _make_police(self, name: str, *, migrated: bool) -> None:
        """A police database, copied like the other; the template is made by the first that needs one."""
        if not migrated:
            self.cluster.create_police_database(name)
            return
        with locks.holding(self.cluster.home / "template.lock"), self.cluster.connect() as admin:
            if admin.execute("SELECT FROM pg_database WHERE datname = %s", [POLICE]).fetchone() is None:
                half_made = f"{POLICE}_by_{self._owner}"
                migrate.upgrade_police(self.cluster.create_police_database(half_made).police_owner)
                admin.execute(
                    sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                        sql.Identifier(half_made), sql.Identifier(POLICE)
                    )
                )
        self.cluster.create_police_database(name, template=POLICE)

    def _make_template(self) -> None:
        """Migrate a database to copy from, once for all processes of the run."""
        if self._migrated:
            return
        with locks.holding(self.cluster.home / "template.lock"), self.cluster.connect() as admin:
            if admin.execute("SELECT FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone() is None:
                half_made = f"{TEMPLATE}_by_{self._owner}"
                migrate.upgrade(self.cluster.create_database(half_made).owner)
                admin.execute(
                    sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                        sql.Identifier(half_made), sql.Identifier(TEMPLATE)
                    )
                )
        self._migrated = True


def named(name: str, urls: Urls) -> TestDatabase:
    """A main and a police database of a cluster, by their addresses."""
    return TestDatabase(
        name=name,
        url=urls.main,
        owner_url=urls.owner,
        police_url=urls.police,
        push_url=urls.push,
        police_owner_url=urls.police_owner,
        admin_url=urls.admin,
    )
