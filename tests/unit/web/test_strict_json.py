"""The API's reader of JSON, made once, reads and refuses what one made for each text would."""

from __future__ import annotations

import json
from typing import Any, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from num_service.web.api.parsing import Unprocessable, read_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda each: st.lists(each) | st.dictionaries(st.text(), each),
)


def _no(name: str) -> NoReturn:
    raise ValueError(name)


def _plain(raw: bytes) -> tuple[str, Any]:
    try:
        return "read", json.loads(raw.decode("utf-8-sig"), parse_constant=_no)
    except UnicodeDecodeError:
        return "not UTF-8", None
    except json.JSONDecodeError as slip:
        return "from", {"line": slip.lineno, "column": slip.colno}
    except (RecursionError, ValueError):
        return "other", None


def _same(raw: bytes) -> None:
    how, value = _plain(raw)
    try:
        assert (how, repr(read_json(raw))) == ("read", repr(value))
    except Unprocessable as why:
        (said,) = why.errors
        assert how != "read"
        assert how != "from" or dict(said.detail.values) == value  # type: ignore[union-attr]


@given(
    VALUES, st.sampled_from([b"", b"\xef\xbb\xbf", b"\xef\xbb\xbf" * 2, b" \n", b"\x0c"]), st.integers(0, 60)
)
def test_any_value_whole_or_cut_short(value: Any, before: bytes, least: int) -> None:
    raw = before + json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    _same(raw)
    _same(raw[:least])
    _same(raw + b"}")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"NaN",
        b"[-Infinity]",
        b"1" * 5000,
        b"[" * 100_000,
        b"\xff",
        b'{"a": 1, "a": 2}',
        b"01",
        b"{'a': 1}",
    ],
)
def test_what_is_odd(raw: bytes) -> None:
    _same(raw)
