"""What `make run` starts: `python -m num_service.runtime.supervisor`.

Database, migrations, demonstration, then the web server, a Celery worker and beat, until Ctrl-C or SIGTERM.
Nothing it started outlives it: not after a signal, and not for long after `kill -9` (see processes.spawn).
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from num_service.runtime import locks, processes
from num_service.runtime.binaries import NoPostgres
from num_service.runtime.cluster import ClusterError
from num_service.runtime.environment import complete, var_dir

READY_WITHIN = 60.0  # seconds from starting the web server to /readyz answering 200
MOST_DEATHS = 5  # of one process …
IN_SECONDS = 60.0  # … in this time, before the supervisor gives up

WORKER_OPTIONS = (
    "--loglevel=WARNING",
    "--concurrency=2",
    "--hostname=worker@local",
    "--without-gossip",
    "--without-mingle",
    "--without-heartbeat",
)

_held: list[locks.Held] = []


class Stop(Exception):
    """Somebody asked us to stop."""


class GiveUp(Exception):
    """It cannot run; the message says why and what to do."""


@dataclass
class Child:
    """One process that has to run, and when it died."""

    name: str
    command: Sequence[str]
    patience: float  # seconds from SIGTERM to SIGKILL
    process: "subprocess.Popen[bytes] | None" = None
    deaths: list[float] = field(default_factory=list)


def main() -> int:
    """Run until told to stop. Answers the exit status: 0 when told, 1 when something could not run."""
    _listen_to_signals()
    environ = dict(os.environ)
    if "MAKELEVEL" in environ:  # make was the one to be stopped; without it nobody would pass the signal on
        processes.die_with_parent()
    port = environ.get("PORT") or "5000"
    environ["PORT"] = port
    var = var_dir(environ)
    children = _children(var)
    status = 0
    try:
        _refuse_taken_port(port)
        _refuse_a_second_one(var)
        _say("Starting the database …")
        environ = _whole(environ)
        _say("Bringing the tables up to date …")
        _once(environ, "-m", "num_service.runtime.migrate")
        for owner in ("OWNER_DATABASE_URL", "POLICE_OWNER_DATABASE_URL"):
            environ.pop(owner, None)  # whoever takes over what runs from here on has neither
        if environ.get("NUM_ENV") != "production" and environ.get("NUM_DEMO", "1") != "0":
            _once(environ, "-m", "flask", "--app", "wsgi", "demo", "seed", "--if-empty")
        _run(children, environ, port)
    except Stop:
        _say("Stopping …")
    except GiveUp as reason:
        _say(str(reason))
        status = 1
    finally:
        _stop_all(children)
    return status


def _children(var: Path) -> list[Child]:
    # Celery warns every root about pickle, which is not used here.
    celery = ["-W", "ignore:You're running the worker", "-m", "celery", "-q", "-A", "workers.celery_app"]
    return [
        Child("web", ["-m", "gunicorn", "-c", "python:num_service.runtime.gunicorn_conf", "wsgi:app"], 12),
        Child("worker", [*celery, "worker", *WORKER_OPTIONS], 15),
        Child(
            "beat",
            [*celery, "beat", "--loglevel=WARNING", "--pidfile=", f"--schedule={var / 'beat-schedule'}"],
            5,
        ),
    ]


def _listen_to_signals() -> None:
    def asked(sig: int, _frame: object) -> NoReturn:
        # Once is enough: a second Ctrl-C must not interrupt the stopping and leave something behind.
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        raise Stop

    for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sig, asked)


def _refuse_taken_port(port: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except (ValueError, OverflowError):
            raise GiveUp(f"PORT is {port!r}; it must be a number from 1 to 65535.") from None
        except OSError as error:
            raise GiveUp(
                f"Port {port} cannot be used ({error.strerror}): another program, perhaps another `make run`, has it. "
                f"Choose another: PORT={int(port) + 1} make run"
            ) from None


def _refuse_a_second_one(var: Path) -> None:
    """Hold `var/supervisor.lock` until this process ends: two would run every timed task twice."""
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = locks.take(var / "supervisor.lock", wait=False)
    if held is None:
        raise GiveUp(
            "`make run` is running from this folder already; stop it first, or use a clone of your own."
        )
    _held.append(held)


def _whole(environ: Mapping[str, str]) -> dict[str, str]:
    try:
        return complete(environ)
    except (ClusterError, NoPostgres) as error:
        raise GiveUp(str(error)) from None


def _once(environ: Mapping[str, str], *arguments: str) -> None:
    """Run one command to its end; GiveUp if it fails, and no command left behind when we are told to stop."""
    process = processes.spawn([sys.executable, *arguments], environ=environ)
    try:
        status = process.wait()
    except BaseException:
        processes.stop(process, patience=5)
        raise
    if status != 0:
        raise GiveUp(f"`python {' '.join(arguments)}` failed (status {status}); what it said stands above.")


def _run(children: list[Child], environ: Mapping[str, str], port: str) -> NoReturn:
    for child in children:
        child.process = processes.spawn([sys.executable, *child.command], environ=environ)
    deadline: float | None = time.monotonic() + READY_WITHIN
    while True:
        for child in children:
            _revive(child, environ)
        if deadline is not None and _ready(port):
            deadline = None
            address = (environ.get("NUM_BASE_URL") or f"http://127.0.0.1:{port}").rstrip("/")
            _say(f"Ready: {address} — Ctrl-C stops everything.")
        elif deadline is not None and time.monotonic() > deadline:
            raise GiveUp(
                f"The web server was not ready within {READY_WITHIN:.0f} seconds; see above for what it said."
            )
        time.sleep(0.2 if deadline else 0.5)


def _revive(child: Child, environ: Mapping[str, str]) -> None:
    """Start a process again that has died. Raises GiveUp when it keeps dying."""
    if child.process is None or child.process.poll() is None:
        return
    processes.kill_group(child.process.pid)  # a master killed by force leaves its workers
    now = time.monotonic()
    child.deaths = [death for death in child.deaths if now - death < IN_SECONDS] + [now]
    if len(child.deaths) >= MOST_DEATHS:
        raise GiveUp(
            f"The {child.name} process died {MOST_DEATHS} times within a minute; stopping everything."
        )
    _say(f"The {child.name} process ended (status {child.process.returncode}); starting it again.")
    time.sleep(min(len(child.deaths), 3) * 0.5)
    child.process = processes.spawn([sys.executable, *child.command], environ=environ)


def _ready(port: str) -> bool:
    # Without the proxies of the environment: this is our own loopback.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _stop_all(children: list[Child]) -> None:
    """SIGTERM to all at once, then wait for each, then force. The database follows when this process ends."""
    started = [(child, child.process) for child in children if child.process is not None]
    for _, process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    asked = time.monotonic()
    for child, process in started:
        left = asked + child.patience - time.monotonic()
        # The worker finishes the task in hand at the first SIGTERM; a second one would make it drop it.
        processes.await_end(process, patience=max(0.1, left))


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
