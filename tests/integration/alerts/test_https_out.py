"""What goes to an address that somebody named: a connection is used again, and never for another place."""

from __future__ import annotations

import http.client
from collections.abc import Iterator

import pytest

from num_service.adapters.https_out import Forbidden, HttpsOut
from tests.harness.https_server import HANG_UP, HttpsServer, https_server


@pytest.fixture
def server() -> Iterator[HttpsServer]:
    with https_server() as made:
        yield made


@pytest.fixture
def out(server: HttpsServer) -> Iterator[HttpsOut]:
    made = server.out()
    yield made
    made.close()


def test_one_connection_serves_many(server: HttpsServer, out: HttpsOut) -> None:
    assert [out.post(server.url, b"x", {}).status for _ in range(5)] == [204] * 5
    assert server.connections == 1


def test_one_that_the_other_side_ended_is_not_used_again(server: HttpsServer, out: HttpsOut) -> None:
    server.closes = True
    assert [out.post(server.url, b"x", {}).status for _ in range(3)] == [204] * 3
    assert server.connections == 3


def test_after_no_answer_the_next_goes_over_another(server: HttpsServer, out: HttpsOut) -> None:
    out.post(server.url, b"x", {})
    server.mood = lambda _body: HANG_UP
    with pytest.raises((OSError, http.client.HTTPException)) as why:
        out.post(server.url, b"x", {})
    assert getattr(why.value, "sent", False), "it may be there"
    server.mood = lambda _body: 200
    assert out.post(server.url, b"x", {}).status == 200
    assert server.connections == 2


def test_a_redirect_is_an_answer_and_not_followed(server: HttpsServer, out: HttpsOut) -> None:
    server.mood = lambda _body: 302
    assert out.post(server.url, b"x", {}).status == 302
    assert len(server.posts) == 1


def test_a_name_that_leads_inside_is_never_connected_to(server: HttpsServer) -> None:
    with pytest.raises(Forbidden):
        HttpsOut(lookup=lambda _host, _port: ["127.0.0.1"]).post(server.url, b"x", {})
    assert server.connections == 0


def test_a_certificate_of_nobody_we_trust_is_refused(server: HttpsServer) -> None:
    out = HttpsOut(lookup=lambda _host, _port: ["127.0.0.1"], allowed=lambda _address: True)
    with pytest.raises(OSError, match="certificate"):
        out.post(server.url, b"x", {})
    assert server.posts == []
