"""What a request costs beside its time: CPU of the server and of PostgreSQL, and round trips to the database."""

from __future__ import annotations

import os
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit, urlunsplit

_TICK = os.sysconf("SC_CLK_TCK")


def cpu_of(root: int) -> float:
    """Seconds of CPU that a process, its children, and what they have waited for have used so far."""
    used, below = _used(root), children(root)
    return used + sum(map(cpu_of, below))


def _used(pid: int) -> float:
    with suppress(OSError):
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, after_name[11:15])) / _TICK
    return 0.0


def children(pid: int) -> list[int]:
    """The processes that a process has started and that live."""
    found: list[int] = []
    with suppress(OSError):  # it ended meanwhile
        for task in os.listdir(f"/proc/{pid}/task"):
            with suppress(OSError):
                found += map(int, Path(f"/proc/{pid}/task/{task}/children").read_text().split())
    return found


@dataclass
class Wire:
    """A socket between a program and PostgreSQL. turns: how often the program has sent after it had been answered."""

    url: str
    turns: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def turned(self) -> None:
        with self._lock:
            self.turns += 1


@contextmanager
def counted(url: str) -> Iterator[Wire]:
    """Stand between a program and PostgreSQL and count round trips; ``Wire.url`` is what the program connects to.

    Args:
        url: an address with a socket's folder in ``host``, as the embedded cluster has it.
    """
    there = Path(parse_qs(urlsplit(url).query)["host"][0]) / ".s.PGSQL.5432"
    with tempfile.TemporaryDirectory(prefix="wire-") as folder, socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(Path(folder) / ".s.PGSQL.5432"))
        listener.listen(64)
        parts = urlsplit(url)
        wire = Wire(urlunsplit(parts._replace(query=f"host={quote(folder, safe='')}")))
        threading.Thread(target=_accept, args=(listener, there, wire), daemon=True).start()
        yield wire


def _accept(listener: socket.socket, there: Path, wire: Wire) -> None:
    with suppress(OSError):
        while True:
            program, _ = listener.accept()
            server = socket.socket(socket.AF_UNIX)
            server.connect(str(there))
            answered = threading.Event()
            answered.set()
            for source, sink, asks in ((program, server, True), (server, program, False)):
                threading.Thread(
                    target=_pass_on, args=(source, sink, asks, answered, wire), daemon=True
                ).start()


def _pass_on(
    source: socket.socket, sink: socket.socket, asks: bool, answered: threading.Event, wire: Wire
) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            if asks and answered.is_set():
                answered.clear()
                wire.turned()
            elif not asks:
                answered.set()
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
