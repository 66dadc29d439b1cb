"""The service as its users meet it: real processes, started with a test's own settings, gone with the test."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from num_service.runtime import processes
from num_service.settings import Settings
from tests.harness.databases import there
from tests.harness.redis_server import free_port

#: `make_settings(database, **changes)`, a fixture: settings for one database, with folders of their own.
MakeSettings = Callable[..., Settings]


def environ_of(settings: Settings) -> dict[str, str]:
    """The environment in which a process reads exactly these settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    named = {
        "NUM_ENV": settings.env,
        "DATABASE_URL": settings.database_url,
        "POLICE_DATABASE_URL": there(settings.police_database_url or ""),
        "POLICE_PUSH_DATABASE_URL": settings.police_push_database_url,
        "REDIS_URL": settings.redis_url,
        "SECRET_KEY": settings.secret_key,
        "NUM_KEYS": settings.keys,
        "NUM_OFFICER_KEY": settings.officer_key,
        "NUM_CASEWORK_KEY": settings.casework_key,
        "NUM_VAR": str(settings.var_dir),
        "NUM_OUTBOX": str(settings.outbox_dir),
        "SMTP_URL": settings.smtp_url,
        "SMS_URL": settings.sms_url,
        "NUM_SMS_SECRET": settings.sms_secret,
        "NUM_SMS_NUMBER": settings.sms_number,
        "NUM_SURFACES": ",".join(sorted(settings.surfaces)),
        "NUM_BASE_URL": settings.base_url,
        "NUM_SERVICE_NAME": settings.service_name,
        "NUM_EXIT_URL": settings.exit_url,
        "NUM_LANGUAGES": ",".join(settings.languages),
        "NUM_SMTP_CONNECTIONS": str(settings.smtp_connections),
        "NUM_SWEEP_SECONDS": str(settings.sweep_seconds),
        "NUM_DEMO": "1" if settings.demo else "0",
        "PYTHONPATH": str(processes.ROOT),
    }
    return kept | {name: value for name, value in named.items() if value}


def flask(settings: Settings, *arguments: str, seconds: float = 120, stdin: str = "") -> str:
    """Run a `flask --app wsgi …` command to its end; answers what it printed. Raises CalledProcessError."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
        env=environ_of(settings),
        cwd=processes.ROOT,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    if done.returncode != 0:
        sys.stderr.write(done.stdout + done.stderr)  # pytest shows it beside the failure
        done.check_returncode()
    return done.stdout


class Worker:
    """One real Celery worker process."""

    def __init__(
        self, settings: Settings, *, concurrency: int = 1, beat: bool = False, pool: str = "prefork"
    ) -> None:
        self.settings = settings
        self.log = settings.var_dir / "worker.log"
        self._options = [f"--concurrency={concurrency}", f"--pool={pool}", "--loglevel=INFO"]
        self._options += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        if beat:
            self._options += ["--beat", f"--schedule={settings.var_dir / 'beat-schedule'}"]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it listens. Raises RuntimeError with its log."""
        said_before = self.text().count(" ready.")
        command = [sys.executable, "-m", "celery", "-q", "-A", "workers.celery_app", "worker", *self._options]
        with self.log.open("ab") as log:
            self.process = processes.spawn(command, environ=environ_of(self.settings), output=log)
        process = self.process
        processes.wait_until(
            lambda: self.text().count(" ready.") > said_before or process.poll() is not None, seconds=120
        )
        if process.poll() is not None or self.text().count(" ready.") <= said_before:
            self.stop()
            raise RuntimeError(f"The worker did not start:\n{self.text()}")

    def kill(self) -> None:
        """`kill -9`, its pool's processes included."""
        if self.process is not None:
            processes.kill_group(self.process.pid)
            self.process.wait()

    def stop(self) -> None:
        """SIGTERM, and force after ten seconds."""
        if self.process is not None:
            processes.stop(self.process, sig=signal.SIGTERM, patience=10)

    def text(self) -> str:
        """What it has logged so far."""
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""


@contextmanager
def running_worker(settings: Settings, *, concurrency: int = 1, beat: bool = False) -> Iterator[Worker]:
    """A real worker for the length of a block."""
    worker = Worker(settings, concurrency=concurrency, beat=beat)
    try:
        worker.start()
        yield worker
    finally:
        worker.stop()


class LiveServer:
    """gunicorn serving wsgi.py with a test's settings on a loopback port."""

    def __init__(self, settings: Settings, port: int, *, workers: int = 2) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.settings = settings
        self.log = settings.var_dir / "web.log"
        environ = environ_of(settings) | {"PORT": str(port), "WEB_CONCURRENCY": str(workers)}
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "-c",
            "python:num_service.runtime.gunicorn_conf",
            "wsgi:app",
        ]
        with self.log.open("ab") as log:
            self.process = processes.spawn(command, environ=environ, output=log)
        answered = processes.wait_until(
            lambda: self._answers() or self.process.poll() is not None, seconds=120
        )
        if not answered or self.process.poll() is not None:
            self.stop()
            raise RuntimeError(f"The web server did not start:\n{self.log.read_text()}")

    def _answers(self) -> bool:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(self.url + "/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        """End it and its workers."""
        processes.stop(self.process, patience=10)


@contextmanager
def serving(settings: Settings, *, workers: int = 2, port: int | None = None) -> Iterator[LiveServer]:
    """A live server for the length of a block.

    port: choose it with `free_port()` beforehand where `settings.base_url` has to name it.
    """
    server = LiveServer(settings, port or free_port(), workers=workers)
    try:
        yield server
    finally:
        server.stop()


def make_folders(var: Path) -> None:
    """The folders that a first run would have made."""
    for name in ("broker", "outbox"):
        (var / name).mkdir(mode=0o700, parents=True, exist_ok=True)
