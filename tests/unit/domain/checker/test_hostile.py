"""Whatever is pasted into the box is read, or said not to be: nothing breaks. ``benchmarks/hostile`` tries 100,000."""

from __future__ import annotations

from dataclasses import replace

from num_service.domain.identifiers import Identifier, InvalidIdentifier
from num_service.services.checker.asked import from_text, read_asked
from tests.harness.hostile import inputs


def test_nothing_pasted_breaks_the_reading() -> None:
    for text in inputs(seed=13, count=1_000):
        for each in from_text(text):
            read = read_asked(each)
            assert isinstance(read, Identifier | InvalidIdentifier)
            if isinstance(read, InvalidIdentifier):
                assert len(read.message) > 20, (text, read)
            else:
                assert read.canonical
                assert read.display


def test_what_was_read_once_is_what_is_read_anew() -> None:
    known = 0
    for text in inputs(seed=17, count=3_000):
        for each in from_text(text):
            if each.reading is not None:
                known += 1
                once, anew = read_asked(each), read_asked(replace(each, reading=None))
                assert str(once) == str(anew), text
    assert known > 500
