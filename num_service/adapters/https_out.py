"""A POST to an address that somebody else has named: https alone, to a public address alone, and never further.

Whoever names an address must not reach what only this machine reaches. So the name is looked up once, every address it
has must be a public one, and the connection goes to the very address that was looked at; no redirect is followed.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

#: Of an answer no more is read than this: nothing in it is needed.
_READ = 4_096
_NAT64, _UNICAST = ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("2000::/3")
Lookup = Callable[[str, int], list[str]]


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
        self.sock = self._context_for.wrap_socket(plain, server_hostname=self.host)


class HttpsOut:
    """Posts to public https addresses.

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
        port = parts.port or 443
        addresses = self._lookup(parts.hostname, port)
        if not addresses or not all(self._allowed(each) for each in addresses):
            raise Forbidden
        connection = _Pinned(parts.hostname, port, addresses[0], self._timeout, self._context)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        sent = False
        try:
            connection.connect()
            connection.putrequest("POST", target)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                connection.putheader(name, value)
            sent = True  # from here on it may be there
            connection.endheaders(body)
            answer = connection.getresponse()
            return Answer(answer.status, answer.read(_READ), answer.getheader("Retry-After") or "")
        except (OSError, http.client.HTTPException) as why:
            why.sent = sent  # type: ignore[union-attr]  # read by whoever catches it
            raise
        finally:
            connection.close()
