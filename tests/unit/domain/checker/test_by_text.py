"""A check by text: what came in is read, and every answer is short, names nothing whole and never reads as safe."""

from __future__ import annotations

import json
from typing import Any

import pytest

from num_service.adapters.sms_text import parts
from num_service.domain.checker.answer import Answer, Verdict
from num_service.domain.checker.by_text import read_incoming, said
from num_service.domain.identifiers import IdentifierKind, normalise
from num_service.domain.shared.taxonomy import Tier

CAME: dict[str, Any] = {
    "type": "mo_text",
    "id": "01FC66621XXXXX119Z8PMV1QPA",
    "from": "447700900123",
    "to": "447700900001",
    "body": "07700 900999",
    "received_at": "2026-11-29T10:00:00.123Z",
}


def came(**other: object) -> bytes:
    return json.dumps(CAME | other).encode()


def test_a_text_is_read_as_the_provider_hands_it_over() -> None:
    found = read_incoming(came())
    assert found is not None
    assert (found.sender, found.text, found.id) == ("+447700900123", "07700 900999", CAME["id"])
    assert "900" not in repr(found), "what was asked, and by whom, stands in no log"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b"\xff\xfe",
        b"[" * 20_000,
        came(type="mo_binary"),
        came(type="recipient_delivery_report_sms"),
        came(body=""),
        came(body=None),
        came(body={"a": 1}),
        came(received_at="yesterday"),
        came(received_at=None),
        came(id=7),
        came(body="1" * 30_000),
        json.dumps({"type": "mo_text"}).encode(),
    ],
)
def test_what_is_no_text_is_none(body: bytes) -> None:
    assert read_incoming(body) is None


@pytest.mark.parametrize(
    "says",
    [
        *("STOP", "stop", " Stop. ", "PARAR", "Opriți", "停止", "Stop\n"),
        *("Opriţi", "停止。", "ＳＴＯＰ", "“Stop”", "STOP\u200b", "Stop 🙏"),
    ],
)
def test_stop_is_understood(says: str) -> None:
    found = read_incoming(came(body=says))
    assert found is not None
    assert found.stops


@pytest.mark.parametrize(
    "says", ["07700 900123 stop", "stopwatch@example.org", "insta: stop", "@stop", "stop1"]
)
def test_what_is_to_be_checked_is_no_stop(says: str) -> None:
    found = read_incoming(came(body=says))
    assert found is not None
    assert not found.stops


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("tier", list(Tier))
@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (IdentifierKind.PHONE, "07700 900123"),
        (IdentifierKind.EMAIL, "john.smith@example.org"),
        (IdentifierKind.VRM, "AB12 CDE"),
        (IdentifierKind.USERNAME, "insta: johnny_smith"),
    ],
)
def test_an_answer_fits_one_text_and_names_nothing_whole(
    verdict: Verdict, tier: Tier, kind: IdentifierKind, typed: str
) -> None:
    canonical = normalise(kind, typed).canonical
    told = verdict in (Verdict.REPORTED, Verdict.OLD)
    (sentence,) = said([(Answer(verdict, tier if told else None), kind, canonical)])
    text = str(sentence)
    assert parts(text.replace("’", "'")) == 1
    assert canonical.partition(":")[2][:5] not in text or ":" not in canonical
    assert canonical[-4:] not in text
    assert canonical[:5] not in text
    assert "no report" not in text or verdict is Verdict.NONE
    if verdict is Verdict.NONE:
        assert "not mean safe" in text
    if told:
        assert tier.value in text


def test_what_was_not_read_is_never_none() -> None:
    (sentence,) = said([(Answer(Verdict.NONE), None, None)])
    assert "could not be read" in str(sentence)
