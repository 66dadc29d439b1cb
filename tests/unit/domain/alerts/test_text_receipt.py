"""What a provider of text messages reports: the end of one of our messages, and nothing else of it is read."""

from __future__ import annotations

import json
import uuid

import pytest

from num_service.domain.alerts.text_receipt import TextReceipt, read_receipt

ID, NUMBER = uuid.UUID("11111111-2222-3333-4444-555555555555"), "+447700900123"
REPORT = {"client_reference": str(ID), "status": "Delivered", "code": 0, "recipient": NUMBER[1:]}


def said(**more: object) -> bytes:
    return json.dumps(REPORT | more).encode()


def test_it_arrived() -> None:
    assert read_receipt(said()) == TextReceipt(ID, arrived=True)


@pytest.mark.parametrize("status", ["Failed", "Rejected", "Expired", "Aborted", "Cancelled"])
def test_it_was_lost_and_the_number_stays(status: str) -> None:
    found = read_receipt(said(status=status, code=402))
    assert found == TextReceipt(ID, arrived=False, code=f"{status.lower()} 402", number=NUMBER)


def test_a_number_that_is_none() -> None:
    found = read_receipt(said(status="Deleted", code=0))
    assert found is not None
    assert found.number_gone
    assert found.number == NUMBER
    assert NUMBER not in repr(found)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b"\xff",
        said(status="Dispatched"),
        said(status=None),
        said(client_reference="somebody else's"),
        said(code=[]),
        said(code=float("inf")),
        b"[" * 9_000,
        b" " * 20_000,
    ],
)
def test_anything_else_is_nothing(body: bytes) -> None:
    assert read_receipt(body) is None
