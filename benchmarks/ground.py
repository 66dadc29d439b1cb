"""What every benchmark stands on: a cluster of its own, and a service on it."""

from __future__ import annotations

import atexit
import http.client
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from benchmarks.slow_disk import SlowDisk, slow_disk
from num_service.app import wire
from num_service.runtime import processes
from num_service.runtime.cluster import DATABASE, Cluster, libpq_url
from num_service.runtime.environment import complete
from num_service.runtime.migrate import upgrade, upgrade_police
from num_service.services.core.wiring import Wiring
from num_service.settings import Settings


@dataclass(frozen=True)
class Ground:
    """A migrated database of its own and the service wired to it."""

    environ: dict[str, str]
    wiring: Wiring
    disk: SlowDisk | None = None

    def postmaster(self) -> int:
        """The process number of the embedded PostgreSQL."""
        state = json.loads(Path(self.environ["NUM_VAR"], "postgres", "state.json").read_text())
        return int(Path(state["data"], "postmaster.pid").read_text().splitlines()[0])

    def owns(self) -> psycopg.Connection[tuple[object, ...]]:
        """An autocommitting connection that may do anything: for tables of the floors and for filling."""
        cluster = Cluster(Path(self.environ["NUM_VAR"], "postgres"))
        return cluster.connect(DATABASE)

    def connect(self) -> psycopg.Connection[tuple[object, ...]]:
        """A bare connection of the same login, for floors."""
        return psycopg.connect(libpq_url(self.environ["DATABASE_URL"]))


def settings_of(environ: dict[str, str]) -> Settings:
    """The settings of a benchmark's own service, for any of its processes."""
    var = Path(environ["NUM_VAR"])
    return Settings(
        env="development",
        database_url=environ["DATABASE_URL"],
        police_database_url=environ["POLICE_DATABASE_URL"],
        police_push_database_url=environ["POLICE_PUSH_DATABASE_URL"],
        redis_url=None,
        secret_key=environ["SECRET_KEY"],
        keys=Path(environ["NUM_KEYS"]).read_text(),
        var_dir=var,
        broker_dir=var / "broker",
        outbox_dir=var / "outbox",
    )


@contextmanager
def ground() -> Iterator[Ground]:
    """A durable cluster in a folder of its own, gone afterwards."""
    with (
        slow_disk() as disk,
        tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder,
    ):
        outside: list[str] = []
        atexit.register(_remove, outside)  # what is registered first runs last: after the cluster has stopped
        environ = complete(
            os.environ | {"NUM_VAR": folder, "NUM_DEMO": "0", "DATABASE_URL": "", "NUM_KEYS": ""}
        )
        outside += filter(None, [json.loads(Path(folder, "postgres", "state.json").read_text())["outside"]])
        environ.pop("LD_PRELOAD", None)  # for the database alone
        upgrade_police(environ.pop("POLICE_OWNER_DATABASE_URL"))
        upgrade(environ.pop("OWNER_DATABASE_URL"))
        wiring = wire(settings_of(environ))
        try:
            yield Ground(environ, wiring, disk)
        finally:
            wiring.close()


def _remove(outside: list[str]) -> None:
    """Where root runs it, a cluster's data stand outside of its folder, and would stay: a gigabyte each time."""
    for each in outside:
        shutil.rmtree(each, ignore_errors=True)


@dataclass(frozen=True)
class Served:
    """A server that answers. address: host and port; pid: of the process that started its workers."""

    address: str
    pid: int


@contextmanager
def serving(
    place: Ground, application: str, port: int, extra: Mapping[str, str] | None = None
) -> Iterator[Served]:
    """gunicorn with two sync workers, the same for the service and for its floor."""
    environ = place.environ | {"PORT": str(port), "WEB_CONCURRENCY": "2"} | dict(extra or {})
    command = [
        sys.executable, "-m", "gunicorn", "-c", "python:num_service.runtime.gunicorn_conf", application,
    ]  # fmt: skip
    process = processes.spawn(command, environ=environ)
    try:
        if not processes.wait_until(lambda: _answers(port), seconds=60):
            raise RuntimeError(f"{application} did not start")
        yield Served(f"127.0.0.1:{port}", process.pid)
    finally:
        processes.stop(process, patience=10)


def _answers(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False


def timed(work: Callable[[], object], *, times: int = 3) -> float:
    """The best of a few runs, in seconds."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return min(taken)


RESULTS = Path(__file__).parent / "results.json"
