"""What reasons come to: no before not now, and the moment only when waiting is all that is left."""

from __future__ import annotations

from datetime import timedelta

from num_service.domain.shared.verdict import Hold, Reason, Refusal, Weighing
from tests.unit.domain.examples import NOW

SOONER, LATER = NOW + timedelta(days=1), NOW + timedelta(days=9)


def test_nothing_against_it_is_no_verdict() -> None:
    assert Weighing().verdict() is None


def test_a_refusal_is_told_alone_whatever_else_holds() -> None:
    weighing = Weighing()
    weighing.hold(Reason.PAUSED)
    weighing.wait(Reason.DELAYED, LATER, NOW)
    weighing.refuse(Reason.SAID_NO, Reason.SET_ASIDE)
    weighing.refuse(Reason.SAID_NO)

    assert weighing.verdict() == Refusal((Reason.SAID_NO, Reason.SET_ASIDE))


def test_only_waiting_ends_by_itself_at_the_last_of_its_moments() -> None:
    weighing = Weighing()
    weighing.wait(Reason.NOTICE_RUNNING, LATER, NOW)
    weighing.wait(Reason.DELAYED, SOONER, NOW)

    assert weighing.verdict() == Hold((Reason.NOTICE_RUNNING, Reason.DELAYED), LATER)


def test_what_somebody_must_do_first_has_no_moment() -> None:
    weighing = Weighing()
    weighing.wait(Reason.DELAYED, LATER, NOW)
    weighing.hold(Reason.NOT_APPROVED)

    assert weighing.verdict() == Hold((Reason.NOT_APPROVED, Reason.DELAYED), None)


def test_a_moment_that_has_come_is_no_wait() -> None:
    weighing = Weighing()
    weighing.wait(Reason.DELAYED, NOW, NOW)

    assert weighing.verdict() is None


def test_two_sources_with_the_same_reason_give_it_once() -> None:
    weighing = Weighing()
    weighing.wait(Reason.DELAYED, SOONER, NOW)
    weighing.wait(Reason.DELAYED, LATER, NOW)

    assert weighing.verdict() == Hold((Reason.DELAYED,), LATER)
