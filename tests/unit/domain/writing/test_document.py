"""Who may answer for a text that two people must read, and what they must have seen."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from num_service.domain.shared.errors import Conflict
from num_service.domain.writing.document import Standing, fingerprint

WRITER, OTHER = "writer", "other"
NOW, EARLIER = fingerprint("a" * 64, {"force": "kent"}), fingerprint("b" * 64, {"force": "kent"})
CLEAR = Standing(authors=frozenset({WRITER, "earlier writer"}), seen=NOW, identifying=False, sent_back=False)


def refusal(standing: Standing, *, reader: str, seen: str, approves: bool) -> str:
    """The code of the refusal; empty when there is none."""
    may = standing.may_approve if approves else standing.may_answer
    try:
        may(reader=reader, seen=seen)
    except Conflict as why:
        return why.code
    return ""


@pytest.mark.parametrize(
    ("reader", "seen", "identifying", "sent_back", "approves"),
    list(
        product(
            (WRITER, "earlier writer", OTHER), (NOW, EARLIER), (False, True), (False, True), (False, True)
        )
    ),
)
def test_every_way_to_answer(
    reader: str, seen: str, identifying: bool, sent_back: bool, approves: bool
) -> None:
    standing = replace(CLEAR, identifying=identifying, sent_back=sent_back)

    code = refusal(standing, reader=reader, seen=seen, approves=approves)

    reasons = {
        "own_approval": reader != OTHER,
        "changed": seen != NOW,
        "identifying": approves and identifying,
        "sent_back": approves and sent_back,
    }
    assert code == next((each for each, holds in reasons.items() if holds), "")


def test_a_fingerprint_is_of_the_text_and_of_what_stands_beside_it() -> None:
    beside = {"tier": "danger", "regions": ["london", "wales"]}
    same = fingerprint("a" * 64, dict(reversed(beside.items())))
    others = {
        fingerprint("b" * 64, beside),
        fingerprint("a" * 64, beside | {"tier": "risk"}),
        fingerprint("a" * 64, beside | {"regions": ["london"]}),
        fingerprint("a" * 64, {}),
    }

    assert fingerprint("a" * 64, beside) == same
    assert len(others | {same}) == 5
