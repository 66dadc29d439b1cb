"""What the tests that break things share: a way to say the figures they found."""

from collections.abc import Callable

import pytest


@pytest.fixture
def say(
    capsys: pytest.CaptureFixture[str], record_property: Callable[[str, object], None]
) -> Callable[[str], None]:
    """Prints a figure for whoever runs the tests, and keeps it in the test report."""

    def out(figure: str) -> None:
        record_property("figure", figure)
        with capsys.disabled():
            print(f"\n    {figure}", end="")

    return out
