"""Whatever is pasted into the box is read, or said not to be: nothing breaks. ``benchmarks/hostile`` tries 100,000."""

from __future__ import annotations

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
