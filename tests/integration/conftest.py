"""What the tests on real parts share beyond tests/conftest.py."""

from collections.abc import Iterator

import pytest

from num_service.extensions import limiter


@pytest.fixture(scope="module")
def no_crude_limits() -> Iterator[None]:
    """More people come from one address here than would in life: how often is not what the test is about."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limiter, "enabled", False)
        yield
