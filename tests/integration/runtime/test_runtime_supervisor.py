"""`make run` from outside: it serves, starts again in seconds, and leaves no process behind."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from num_service.runtime import locks, processes
from tests.harness.redis_server import free_port


class Supervised:
    """A supervisor with its own `var/`, without the demonstration."""

    def __init__(self, var: Path, port: int) -> None:
        self.var = var
        self.out = var.with_name(f"{port}.out")
        environ = {
            name: value for name, value in os.environ.items() if not name.startswith(("NUM_", "DATABASE"))
        }
        environ |= {"NUM_VAR": str(var), "PORT": str(port), "NUM_DEMO": "0", "WEB_CONCURRENCY": "1"}
        environ.pop("REDIS_URL", None)
        with self.out.open("wb") as out:
            self.process = processes.spawn(
                [sys.executable, "-m", "num_service.runtime.supervisor"], environ=environ, output=out
            )

    def said(self) -> str:
        return self.out.read_text()

    def wait_until_ready(self) -> None:
        """Until it has said so."""
        processes.wait_until(lambda: "Ready:" in self.said() or self.process.poll() is not None, seconds=120)
        assert "Ready:" in self.said(), self.said()

    def family(self) -> set[int]:
        """Every process that has this `var/` in its command or its environment, this one's own included."""
        mark = str(self.var).encode()
        found = set()
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if mark in (folder / "cmdline").read_bytes() or mark in (folder / "environ").read_bytes():
                    found.add(int(folder.name))
        return found

    def gone(self) -> bool:
        return not self.family() and not locks.is_held(self.var / "postgres" / "guardian.lock")


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One folder for all of these tests: the first start makes what the later ones find, as at home."""
    folder = tmp_path_factory.mktemp("home") / "var"
    yield folder
    environ = os.environ | {"NUM_VAR": str(folder)}
    processes.wait_until(lambda: not locks.is_held(folder / "postgres" / "guardian.lock"), seconds=120)
    subprocess.run(
        [sys.executable, "-m", "num_service.runtime.clean"], env=environ, cwd=processes.ROOT, check=True
    )
    assert not folder.exists()


Start = Callable[[int], Supervised]


@pytest.fixture
def start(var: Path) -> Iterator[Start]:
    """`start(port)`: run it in the folder. What a failed test leaves running is stopped."""
    started: list[Supervised] = []

    def begin(port: int) -> Supervised:
        started.append(Supervised(var, port))
        return started[-1]

    yield begin
    for each in started:
        processes.stop(each.process)
        assert processes.wait_until(each.gone, seconds=120), each.family()


linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@linux
def test_a_signal_stops_everything_and_the_second_start_makes_nothing_anew(start: Start, var: Path) -> None:
    """Two starts in one folder: beside the first a second one is refused; then `flask` finds the same database."""
    made: set[int] = set()
    for sig in (signal.SIGTERM, signal.SIGINT):
        port = free_port()
        run = start(port)
        run.wait_until_ready()
        assert len(run.family()) >= 5  # itself, the guardian, web and its worker, the Celery worker, beat
        if not made:
            second = start(free_port())
            assert second.process.wait(20) == 1
            assert "already" in second.said()
            assert _listens(port), "the first goes on"

        run.process.send_signal(sig)

        assert run.process.wait(40) == 0, sig
        assert run.family() == set(), sig
        assert run.gone(), sig
        state = json.loads((var / "postgres" / "state.json").read_text(encoding="utf-8"))
        made.add(Path(state["data"], "PG_VERSION").stat().st_mtime_ns)  # written by initdb
    assert len(made) == 1

    environ = os.environ | {"NUM_VAR": str(var), "NUM_DEMO": "0"}
    code = (
        "import os, psycopg; from num_service.runtime.environment import complete;"
        "url = complete(os.environ)['DATABASE_URL'].replace('+psycopg', '');"
        "print(psycopg.connect(url).execute('SELECT count(*) FROM alembic_version').fetchone()[0])"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code],
        env=environ,
        cwd=processes.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.strip() == "1"
    assert run.gone()


@linux
@pytest.mark.faults
def test_killed_by_force_it_leaves_nothing_for_long(start: Start) -> None:
    run = start(free_port())
    run.wait_until_ready()

    run.process.kill()
    run.process.wait()

    assert processes.wait_until(run.gone, seconds=120), run.family()


@linux
@pytest.mark.faults
def test_a_process_that_dies_is_started_again(start: Start) -> None:
    port = free_port()
    run = start(port)
    run.wait_until_ready()
    web = next(
        pid
        for pid in run.family()
        if b"gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes() and _leads(pid)
    )

    os.kill(web, signal.SIGKILL)

    assert processes.wait_until(lambda: "The web process ended" in run.said(), seconds=120)
    assert processes.wait_until(lambda: _listens(port), seconds=120)
    run.process.terminate()
    assert run.process.wait(40) == 0
    assert run.gone()


def test_a_taken_port_is_said_in_words(start: Start) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = start(port)

        assert run.process.wait(20) == 1
    assert f"Port {port} cannot be used" in run.said()
    assert f"PORT={port + 1} make run" in run.said()


def _leads(pid: int) -> bool:
    return os.getpgid(pid) == pid


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
