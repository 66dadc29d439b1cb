"""A POST to an address that somebody else has named: https alone, to a public address alone, and never further.

Whoever names an address must not reach what only this machine reaches. So the name is looked up once, every address it
has must be a public one, and the connection goes to the very address that was looked at; no redirect is followed.
"""

from __future__ import annotations

import http.client
import ipaddress
import select
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

#: Of an answer no more is read than this: nothing in it is needed.
_READ = 4_096
_NAT64, _UNICAST = ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("2000::/3")
Lookup = Callable[[str, int], list[str]]
#: A name and a port.
Place = tuple[str, int]
#: For how many seconds a connection is kept open when nothing goes over it, and how many a thread keeps.
_KEPT_FOR, _MOST_KEPT = 20.0, 16


class Forbidden(Exception):
    """An address that nothing is sent to: not https, or not a public one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: its status, and the beginning of its text."""

    status: int
    body: bytes = b""
    retry_after: str = ""


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system knows them. Raises ``OSError``."""
    return sorted({str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)})


def is_public(address: str) -> bool:
    """Whether an address is one of the open internet.

    An IPv4 address within an IPv6 one is judged by itself where a translator goes to it (mapped, NAT64); every other
    way of writing one, and what is no global unicast address (RFC 4291), is refused: tunnels end inside.
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped or found in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF)))
        if found not in _UNICAST or found.sixtofour or found.teredo:
            return False
    return found.is_global and not found.is_multicast


class _Pinned(http.client.HTTPSConnection):
    """Connects to an address that was looked at; the certificate must be the name's."""

    def __init__(self, host: str, port: int, address: str, timeout: float, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=timeout, context=context)
        self._address, self._context_for = address, context

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), self.timeout)
        plain.setsockopt(
            socket.IPPROTO_TCP, socket.TCP_NODELAY, 1
        )  # the body does not wait for the head's arrival
        self.sock = self._context_for.wrap_socket(plain, server_hostname=self.host)


@dataclass(slots=True)
class _Kept:
    """A connection that was left open after an answer, and until when it may be used again."""

    connection: _Pinned
    until: float


class HttpsOut:
    """Posts to public https addresses; a thread keeps its connections open for a while, each to where it was looked at.

    Args:
        timeout: seconds for each step.
        lookup, allowed, context: how names are looked up, where it may go, whom to trust; tests have others.
    """

    def __init__(
        self,
        *,
        timeout: float = 10,
        lookup: Lookup = look_up,
        allowed: Callable[[str], bool] = is_public,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._timeout, self._lookup, self._allowed = timeout, lookup, allowed
        self._context = context or ssl.create_default_context()
        self._local, self._open = threading.local(), set[_Pinned]()

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send once and read the answer.

        Raises:
            Forbidden: nothing was sent, and never is to there.
            OSError, http.client.HTTPException: it could not be sent, or no answer came; ``sent`` on it is True where
                all of it may have arrived.
        """
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.hostname or parts.username:
            raise Forbidden
        place = parts.hostname, parts.port or 443
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection, sent, fit = self._kept(place) or self._fresh(*place), False, False
        try:
            if connection.sock is None:
                connection.connect()
            connection.putrequest("POST", target)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                connection.putheader(name, value)
            sent = True  # from here on it may be there
            connection.endheaders(body)
            answer = connection.getresponse()
            found = Answer(answer.status, answer.read(_READ), answer.getheader("Retry-After") or "")
            fit = answer.isclosed() and not answer.will_close
            return found
        except (OSError, http.client.HTTPException) as why:
            why.sent = sent  # type: ignore[union-attr]  # read by whoever catches it
            raise
        finally:
            self._put_back(place, connection, fit=fit)

    def close(self) -> None:
        """Close every thread's connections."""
        while self._open:
            self._open.pop().close()

    def _fresh(self, host: str, port: int) -> _Pinned:
        """A connection to an address that was looked at. Raises ``Forbidden`` and ``OSError``."""
        addresses = self._lookup(host, port)
        if not addresses or not all(self._allowed(each) for each in addresses):
            raise Forbidden
        return _Pinned(host, port, addresses[0], self._timeout, self._context)

    def _kept(self, place: Place) -> _Pinned | None:
        """This thread's open connection to a place, where the other side has not ended it."""
        found = self._mine().pop(place, None)
        if found is None:
            return None
        self._open.discard(found.connection)
        connection = found.connection
        if time.monotonic() < found.until and not _has_something(connection.sock):
            return connection
        connection.close()
        return None

    def _put_back(self, place: Place, connection: _Pinned, *, fit: bool) -> None:
        mine = self._mine()
        if not fit or len(mine) >= _MOST_KEPT:
            connection.close()
            return
        mine[place] = _Kept(connection, time.monotonic() + _KEPT_FOR)
        self._open.add(connection)

    def _mine(self) -> dict[Place, _Kept]:
        found: dict[Place, _Kept] | None = getattr(self._local, "kept", None)
        if found is None:
            found = self._local.kept = {}
        return found


def _has_something(sock: socket.socket | None) -> bool:
    """Whether there is something to be read on an idle connection: its end, which the other side wanted."""
    return sock is None or bool(select.select([sock], [], [], 0)[0])
