"""Somebody at a browser of the benchmarks: bare HTTP with cookies, a connection for each request."""

from __future__ import annotations

import gzip
import http.client
import re
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """seconds: from connecting until the last byte, so that waiting for a free worker is in it."""

    status: int
    body: bytes = field(repr=False)
    packed: bool
    seconds: float

    @property
    def text(self) -> str:
        return (gzip.decompress(self.body) if self.packed else self.body).decode()


@dataclass
class Browser:
    """One person's. address: host and port."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict, repr=False)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        return self._ask("POST", path, urlencode(fields).encode())

    def token(self, path: str) -> str:
        """The token of the form on a page."""
        answer = self.get(path)
        found = _TOKEN.search(answer.text)
        if found is None:
            raise RuntimeError(f"no form on {path}: {answer.status}")
        return found[1]

    def sign_in(self, email: str, password: str) -> None:
        """By the form, as people do; a caseworker's key is opened by it."""
        fields = {"csrf_token": self.token("/sign-in"), "email": email, "password": password}
        answer = self.post("/sign-in", fields)
        if answer.status != 303:
            raise RuntimeError(f"{email} could not sign in: {answer.status}")

    def _ask(self, method: str, path: str, body: bytes | None) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Accept-Encoding": "gzip"}
        if body is not None:
            headers["Content-Type"] = _FORM
        begun = time.perf_counter()
        connection = http.client.HTTPConnection(self.address, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            read = answer.read()
        finally:
            connection.close()
        seconds = time.perf_counter() - begun
        for line in answer.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return Answer(answer.status, read, answer.headers["Content-Encoding"] == "gzip", seconds)
