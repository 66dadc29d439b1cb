"""A mail server that keeps nothing, in a process of its own, as far away as a benchmark says.

It reads every command, offers PIPELINING (RFC 2920) and answers what came together together, one round trip later.
It is the same for the service and for its floor, and its own CPU is a part of both figures.
"""

from __future__ import annotations

import asyncio
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import c_longlong
from dataclasses import dataclass
from multiprocessing import get_context

from num_service.runtime import processes

PORT = 5395
_EHLO = b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n"


@dataclass(frozen=True)
class Sink:
    """One that listens. pid: of its process; taken: how many mails it took so far."""

    pid: int
    taken: c_longlong

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{PORT}"


class _Conversation(asyncio.Protocol):
    """One connection. away: seconds from a sender's last byte to the answer it gets."""

    def __init__(self, away: float, taken: c_longlong) -> None:
        self._away, self._taken = away, taken
        self._rest, self._in_text = b"", False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._later(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self._rest += data
        answers: list[bytes] = []
        while (answer := self._next()) is not None:
            answers.append(answer)
        if answers:
            self._later(b"".join(answers))

    def _next(self) -> bytes | None:
        """Take one command, or one text, off what has come; its answer, or None where it is not whole yet."""
        mark = b"\r\n.\r\n" if self._in_text else b"\r\n"
        piece, found, rest = self._rest.partition(mark)
        if not found:
            return None
        self._rest = rest
        if self._in_text:
            self._in_text = False
            self._taken.value += 1  # nobody else writes it
            return b"250 taken\r\n"
        match piece[:4].upper():
            case b"DATA":
                self._in_text = True
                return b"354 go on\r\n"
            case b"EHLO":
                return _EHLO
            case b"QUIT":
                return b"221 bye\r\n"
        return b"250 fine\r\n"

    def _later(self, answers: bytes) -> None:
        if self._away:
            asyncio.get_running_loop().call_later(self._away, self._transport.write, answers)
        else:
            self._transport.write(answers)


def _serve(away: float, taken: c_longlong) -> None:
    async def listen() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Conversation(away, taken), "127.0.0.1", PORT, backlog=256)
        await server.serve_forever()

    asyncio.run(listen())


@contextmanager
def sink(away: float) -> Iterator[Sink]:
    """A mail server so many seconds away, for the length of a block."""
    spawn = get_context("spawn")
    taken = spawn.Value("q", 0, lock=False)
    process = spawn.Process(target=_serve, args=(away, taken), daemon=True)
    process.start()
    try:
        if not processes.wait_until(_listens, seconds=20):
            raise RuntimeError("the sink did not start")
        yield Sink(process.pid or 0, taken)
    finally:
        process.terminate()
        process.join()


def _listens() -> bool:
    try:
        with smtplib.SMTP("127.0.0.1", PORT, timeout=5):
            return True
    except OSError:
        return False
