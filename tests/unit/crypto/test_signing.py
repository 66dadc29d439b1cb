"""The key that a code signs with: one code one key, one report one id, and nothing else passes for a signature."""

from __future__ import annotations

import os
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from num_service.crypto.receipts import new_receipt, read_receipt
from num_service.crypto.signing import FROM_KEY, Voucher, id_of, is_signed, key_fingerprint
from num_service.domain.reports import statements
from num_service.domain.reports.consent import AskedBy, Scope, Value
from num_service.domain.reports.statements import Of
from num_service.domain.shared.taxonomy import Language

OF = Of(uuid.UUID(int=1), "R-AAAA-AAAA")
DAY = datetime(2026, 11, 28, 13, 5, tzinfo=UTC)
SAID = {
    "place": 3,
    "scope": Scope.ALERT,
    "value": Value.YES,
    "conditions": {"region_only": True, "delay_days": 1},
    "wording": "2026-11-28",
    "language": Language.EN,
    "day": DAY,
    "asked_by": AskedBy.REPORTER,
}


def test_a_code_makes_the_same_key_however_it_is_typed_and_no_other() -> None:
    receipt = new_receipt()
    same = read_receipt(receipt.shown.lower())
    assert same.signer() == receipt.signer()
    keys = {receipt.signer().verify_key, receipt.public_key(), receipt.private_key(), receipt.signer().seed}
    assert len(keys) == 4, "signing, reading and each half are keys of their own"
    assert "seed" not in repr(receipt.signer())


def test_an_id_is_made_from_the_key() -> None:
    key = new_receipt().signer().verify_key
    made = id_of(key)
    assert (made, made.version, made.variant) == (id_of(key), FROM_KEY, uuid.RFC_4122)
    assert made.hex[:8] == key_fingerprint(key)[:8]
    assert id_of(new_receipt().signer().verify_key) != made


def test_only_this_statement_by_this_code_is_signed() -> None:
    signer = new_receipt().signer()
    statement = statements.answer(OF, **SAID)  # type: ignore[arg-type]
    signature = signer.sign(statement)
    assert is_signed(signer.verify_key, statement, signature)
    assert not is_signed(new_receipt().signer().verify_key, statement, signature)
    assert not is_signed(signer.verify_key, statement + b" ", signature)
    for nothing in (None, b"", b"short", bytes(64), os.urandom(64), signature + b"\0"):
        assert not is_signed(signer.verify_key, statement, nothing)
    for no_key in (None, b"", b"short", bytes(32), os.urandom(33)):
        assert not is_signed(no_key, statement, signature)


def test_a_statement_is_written_in_these_bytes_and_stays_so() -> None:
    """Written any other way, what was signed before would verify no more."""
    said = SAID | {"conditions": {"region_only": True, "delay_days": 1, "project": "Ação"}}
    assert statements.answer(OF, **said).decode() == (  # type: ignore[arg-type]
        '["num answer 1","00000000000000000000000000000001","R-AAAA-AAAA",3,"alert","yes",'
        '{"delay_days":1,"project":"Ação","region_only":true},"2026-11-28","en","2026-11-28","reporter"]'
    )


def test_a_key_of_small_order_verifies_nothing() -> None:
    """With such a key, an implementation that does not look takes one signature for many statements."""
    neutral = bytes([1]) + bytes(31)
    assert not is_signed(neutral, statements.answer(OF, **SAID), neutral + bytes(32))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "other",
    [
        {"place": 4},
        {"scope": Scope.CHECKER},
        {"value": Value.IF_MATCHED},
        {"conditions": {"region_only": True}},
        {"conditions": {"region_only": True, "delay_days": 1, "project": ""}},
        {"wording": "2026-11"},
        {"language": Language.RO},
        {"day": DAY + timedelta(days=1)},
        {"asked_by": AskedBy.PROJECT},
    ],
    ids=str,
)
def test_every_part_of_an_answer_is_in_its_statement(other: dict[str, object]) -> None:
    assert statements.answer(OF, **SAID | other) != statements.answer(OF, **SAID)  # type: ignore[arg-type]


def test_a_statement_says_its_report_and_its_day_and_no_moment() -> None:
    plain = statements.answer(OF, **SAID)  # type: ignore[arg-type]
    for another in (Of(uuid.UUID(int=2), OF.reference), Of(OF.report_id, "R-BBBB-BBBB")):
        assert statements.answer(another, **SAID) != plain  # type: ignore[arg-type]
    assert statements.answer(OF, **SAID | {"day": DAY.replace(hour=0, minute=0)}) == plain  # type: ignore[arg-type]
    assert b"2026-11-28" in plain
    assert b"13" not in plain
    turned = {"delay_days": 1, "region_only": True}
    assert statements.answer(OF, **SAID | {"conditions": turned}) == plain  # type: ignore[arg-type]


def test_what_is_typed_cannot_run_into_what_stands_beside_it() -> None:
    """A project's name is typed; it may hold quotes, commas and brackets."""
    sly = SAID | {"scope": Scope.REFERRAL, "conditions": {"project": '"},"2026-11","en'}}
    plain = SAID | {"scope": Scope.REFERRAL, "conditions": {"project": ""}, "wording": "2026-11"}
    assert statements.answer(OF, **sly) != statements.answer(OF, **plain)  # type: ignore[arg-type]


def test_the_kinds_of_statements_are_never_each_other() -> None:
    warning = statements.warning(OF, place=0, reference="A-1", sha256="a" * 64, says=True)
    body = statements.handover(
        OF,
        place=0,
        handover_id=uuid.UUID(int=3),
        body="psd",
        wording="handover/2026-11",
        language=Language.EN,
        day=DAY,
        says=True,
    )
    said = statements.answer(OF, **SAID)  # type: ignore[arg-type]
    assert len({warning[:16], body[:16], said[:16]}) == 3
    assert warning != statements.warning(OF, place=0, reference="A-1", sha256="a" * 64, says=False)


def test_a_key_that_came_later_is_vouched_for_report_by_report() -> None:
    known, key = Voucher(os.urandom(32)), new_receipt().signer().verify_key
    tag = known.vouch(OF.report_id, key)
    assert known.vouches(OF.report_id, key, tag)
    assert not known.vouches(uuid.UUID(int=2), key, tag)
    assert not known.vouches(OF.report_id, new_receipt().signer().verify_key, tag)
    assert not Voucher(os.urandom(32)).vouches(OF.report_id, key, tag)
