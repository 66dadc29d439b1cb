"""Unit tests cannot reach a database, a broker or a provider."""

import socket

import psycopg
import pytest


def test_no_database() -> None:
    with pytest.raises(AssertionError, match="outside its process"):
        psycopg.connect("host=127.0.0.1")


def test_no_socket() -> None:
    with socket.socket() as probe, pytest.raises(AssertionError, match="outside its process"):
        probe.connect(("127.0.0.1", 9))
