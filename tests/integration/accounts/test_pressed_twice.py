"""The button that sets a new password, pressed twice: the second press is the same person's, and no error of ours."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text

from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import sign_in
from num_service.services.accounts.change_password import change_password
from tests.harness.story import PASSWORD, Story

EMAIL = "new@casework.example"
OWN = "only I know these words"


def change(story: Story, new: str, before_commit: threading.Event | None = None) -> bool:
    """Whether it was changed; waits for an event before it commits."""
    with story.commits() as session:
        found = change_password(session, email=EMAIL, current=PASSWORD, new=new, index=story.wiring.index)
        if before_commit is not None:
            before_commit.wait(20)
        return found is not None


@pytest.mark.parametrize("one_time", [True, False], ids=["the first of their own", "another"])
@pytest.mark.parametrize("second", [OWN, "somebody else chose other words"], ids=["twice", "two people"])
def test_two_at_once_end_with_one_password_and_the_key_under_it(
    story: Story, one_time: bool, second: str
) -> None:
    story.account(AccountRole.CASEWORKER, EMAIL, name="new", one_time=one_time)
    first_may_go, ended = threading.Event(), dict[str, object]()

    def press(name: str, new: str, event: threading.Event | None) -> None:
        try:
            ended[name] = change(story, new, event)
        except Exception as why:  # noqa: BLE001 — whatever it is, it is what they met
            ended[name] = why

    presses = [
        threading.Thread(target=press, args=("first", OWN, first_may_go)),
        threading.Thread(target=press, args=("second", second, None)),
    ]
    presses[0].start()
    wait_for_lock(story, 1)
    presses[1].start()
    wait_for_lock(story, 2)
    first_may_go.set()
    for each in presses:
        each.join(20)

    assert ended == {"first": True, "second": second == OWN}
    with story.commits() as session:
        signed_in = sign_in.sign_in(session, email=EMAIL, password=OWN, index=story.wiring.index)
    assert signed_in is not None
    assert signed_in.own_key is not None, "their key opens with the password they have"


def wait_for_lock(story: Story, many: int) -> None:
    """Until so many others have a transaction open that has written, or waits to."""
    for _ in range(400):
        with story.commits() as session:
            found = session.scalar(
                text(
                    "SELECT count(DISTINCT pid) FROM pg_locks WHERE relation = 'users'::regclass "
                    "AND mode IN ('RowExclusiveLock', 'RowShareLock') AND pid <> pg_backend_pid()"
                )
            )
        if (found or 0) >= many:
            return
        threading.Event().wait(0.02)
    raise AssertionError(f"{many} never came so far")
