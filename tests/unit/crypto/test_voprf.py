"""The function behind the private check, against the RFC's published vectors, and against those who cheat."""

from __future__ import annotations

import pytest

from num_service.crypto import voprf
from num_service.crypto.voprf import Evaluation, KeyPair, NotInGroup, NotProven
from tests.harness.rfc9497 import KEY_INFO, PUBLIC, SECRET, SEED, VECTORS, Vector

_hex = bytes.fromhex
KEYS = KeyPair(_hex(SECRET), _hex(PUBLIC))
OTHER = voprf.derive_key_pair(b"another" * 5, b"test")
#: The canonical encodings of RFC 9496, A.3, that must be refused, a few of each kind; and the identity.
REFUSED = (
    "00" * 32,
    "00" * 31 + "80",
    "ff" * 32,
    "f3" + "ff" * 30 + "7f",
    "ed" + "ff" * 30 + "7f",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "01" + "ff" * 30 + "7f",
    "ed57ffd8c914fb201471d1c3d245ce3c746fcbe63a3679d51b6a516ebebe0e20",
    "c34c4e1826e5d403b78e246e88aa051c36ccf0aafebffe137d148a2bf9104562",
    "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",
    "aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a01426",
)


def test_the_services_keys_come_of_its_secret_as_published() -> None:
    assert voprf.derive_key_pair(_hex(SEED), _hex(KEY_INFO)) == KEYS


@pytest.mark.parametrize("vector", VECTORS)
def test_each_side_makes_what_is_published(vector: Vector) -> None:
    blinded = [_hex(each) for each in vector.blinded]
    for text, scalar, made in zip(vector.inputs, vector.blinds, blinded, strict=True):
        assert voprf.blind(_hex(text), _hex(scalar)) == (_hex(scalar), made)

    evaluation = voprf.evaluate(KEYS, blinded, _hex(vector.random))

    assert [each.hex() for each in evaluation.elements] == list(vector.evaluated)
    assert evaluation.proof.hex() == vector.proof
    assert voprf.verify(KEYS.public, blinded, evaluation)
    assert [voprf.compute(KEYS, _hex(each)).hex() for each in vector.inputs] == list(vector.outputs)


@pytest.mark.parametrize("vector", VECTORS[:2])
def test_what_a_device_gets_is_what_is_published(vector: Vector) -> None:
    theirs = Evaluation((_hex(vector.evaluated[0]),), _hex(vector.proof))

    text, blinding, blinded = (_hex(each[0]) for each in (vector.inputs, vector.blinds, vector.blinded))
    out = voprf.finalize(text, blinding, blinded, theirs, _hex(PUBLIC))

    assert out.hex() == vector.outputs[0]


def test_the_same_text_is_blinded_otherwise_each_time_and_comes_out_the_same() -> None:
    seen, outs = set(), set()
    for _ in range(20):
        blinding, blinded = voprf.blind(b"phone:+447700900123")
        seen.add(blinded)
        made = voprf.evaluate(KEYS, [blinded])
        outs.add(voprf.finalize(b"phone:+447700900123", blinding, blinded, made, KEYS.public))

    assert len(seen) == 20
    assert outs == {voprf.compute(KEYS, b"phone:+447700900123")}
    assert voprf.compute(OTHER, b"phone:+447700900123") not in outs


def test_an_answer_by_another_key_or_for_another_question_is_not_believed() -> None:
    """Otherwise a service could give one person a key of their own, and know their questions again by the answers."""
    blinding, blinded = voprf.blind(b"phone:+447700900123")
    honest = voprf.evaluate(KEYS, [blinded])
    elsewhere = voprf.evaluate(KEYS, [voprf.blind(b"x")[1]])
    bent = bytes([honest.proof[0] ^ 1]) + honest.proof[1:]
    for false in (
        voprf.evaluate(OTHER, [blinded]),
        elsewhere,
        Evaluation(honest.elements, bent),
        Evaluation(honest.elements, bytes(64)),
        Evaluation(honest.elements, honest.proof[:63]),
        Evaluation(honest.elements * 2, honest.proof),
        Evaluation(elsewhere.elements, honest.proof),
    ):
        with pytest.raises(NotProven):
            voprf.finalize(b"phone:+447700900123", blinding, blinded, false, KEYS.public)


@pytest.mark.parametrize("given", REFUSED)
def test_what_is_no_element_is_refused_before_the_key_touches_it(given: str) -> None:
    with pytest.raises(NotInGroup):
        voprf.evaluate(KEYS, [_hex(given)])
