"""Two administrators add the same person at the same moment: one account, and words for the other."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from num_service.domain.shared.errors import DomainError
from num_service.domain.shared.permissions import AccountRole
from tests.harness.story import Story


@pytest.mark.parametrize("kind", ["account", "officer"])
def test_one_is_added_and_the_other_is_told(story: Story, kind: str) -> None:
    together = Barrier(2)

    def add(_: int) -> str:
        together.wait(10)
        try:
            if kind == "account":
                story.account(AccountRole.MEMBER, "twice@example.org")
            else:
                story.officer("twice@example.org")
        except DomainError as why:
            return why.code
        return "added"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(add, range(2))) == ["added", "email_taken"]
