"""The server's keys: read from JSON or a file; whatever is wrong is named, and a key is never shown."""

from __future__ import annotations

import base64
import json
import traceback
from pathlib import Path
from typing import Any

import pytest

from num_service.crypto.derivation import derive
from num_service.crypto.keys import KeysError, load_keys


def _key(byte: int) -> str:
    return base64.b64encode(bytes([byte]) * 32).decode()


def _source(**changes: object) -> dict[str, Any]:
    return {
        "index": {"1": _key(1), "2": _key(2)},
        "contact": {"7": _key(3)},
        "receipt": _key(4),
    } | changes


def test_keys_are_read_from_json_and_from_a_file(tmp_path: Path) -> None:
    text = json.dumps(_source(demonstration=True), indent=1)
    file = tmp_path / "keys.json"
    file.write_text(text)
    for source in (text, f"\n  {text}", str(file)):
        keys = load_keys(source)
        assert keys.index.current == 2
        assert keys.index[1] == b"\x01" * 32
        assert keys.contact[keys.contact.current] == b"\x03" * 32
        assert keys.receipt == b"\x04" * 32
        assert keys.demonstration


def test_without_saying_so_they_are_no_demonstration_keys() -> None:
    assert not load_keys(json.dumps(_source())).demonstration


def test_versions_are_numbers_and_not_words() -> None:
    """Ten is newer than nine."""
    assert load_keys(json.dumps(_source(index={"9": _key(1), "10": _key(2)}))).index.current == 10


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"receipt": None}, "receipt"),
        ({"receipt": ""}, "receipt"),
        ({"receipt": base64.b64encode(b"x" * 31).decode()}, "receipt"),
        ({"receipt": "é" * 44}, "receipt"),
        ({"receipt": _key(4)[:-3]}, "receipt"),
        ({"receipt": ["a"]}, "receipt"),
        ({"index": {}}, "index"),
        ({"index": None}, "index"),
        ({"index": _key(1)}, "index"),
        ({"index": {"1": _key(1), "2": "short"}}, "index 2"),
        ({"index": {"one": _key(1)}}, "index"),
        ({"index": {"-1": _key(1)}}, "index"),
        ({"index": {"0": _key(1)}}, "index"),
        ({"index": {"": _key(1)}}, "index"),
        ({"index": {"²": _key(1)}}, "index"),
        ({"contact": {"65536": _key(1)}}, "contact"),
        ({"contact": {"9" * 5_000: _key(1)}}, "contact"),
        ({"contact": {}}, "contact"),
        ({"contact": {"1": 5}}, "contact 1"),
    ],
)
def test_the_key_that_is_wrong_is_named_and_never_shown(changes: dict[str, object], named: str) -> None:
    with pytest.raises(KeysError, match=f"“{named}”") as caught:
        load_keys(json.dumps(_source(**changes)))
    for byte in (1, 2, 3, 4):
        assert _key(byte)[:-4] not in str(caught.value)


@pytest.mark.parametrize("missing", ["index", "contact", "receipt"])
def test_a_missing_key_is_named(missing: str) -> None:
    source = _source()
    del source[missing]
    with pytest.raises(KeysError, match=f"“{missing}”"):
        load_keys(json.dumps(source))


@pytest.mark.parametrize(
    "source", ["", "{", "/nowhere/keys.json", "\x00", "{]", _key(9) * 60, '"' + _key(9) + '"']
)
def test_what_cannot_be_read_says_so_without_repeating_it(source: str) -> None:
    with pytest.raises(KeysError, match="NUM_KEYS is neither JSON nor a readable file") as caught:
        load_keys(source)
    shown = "".join(traceback.format_exception(caught.value))
    assert _key(9)[:20] not in shown, "not even in the traceback"


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    for text in ("[]", "null", '"words"', "not json"):
        file = tmp_path / "keys.json"
        file.write_text(text)
        with pytest.raises(KeysError, match="neither JSON nor a readable file"):
            load_keys(str(file))


def test_keys_are_not_in_a_repr() -> None:
    keys = load_keys(json.dumps(_source()))
    assert "\\x01" not in repr(keys)
    assert "\\x04" not in repr(keys)


def test_different_purposes_give_unrelated_keys() -> None:
    made = {derive(secret, purpose) for secret in (b"a" * 32, b"b" * 32) for purpose in ("x", "y", "x/y")}
    assert len(made) == 6
    assert all(len(each) == 32 for each in made)
    assert derive(b"a" * 32, "x") == derive(b"a" * 32, "x")
