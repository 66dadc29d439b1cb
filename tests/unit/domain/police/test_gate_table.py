"""``flask gate table``: every verdict for a person to read, and nothing the gate does not say."""

from __future__ import annotations

from num_service.domain.police import gate_table
from num_service.domain.police.gate import Release
from num_service.domain.shared.verdict import Reason, Refusal

LINES = list(gate_table.lines())
#: Reasons of the other decisions: warnings and the checker. The gate never gives them.
NOT_THE_GATES = {
    Reason.ONLY_THEIR_REGION,
    Reason.VETOED,
    Reason.NO_SOURCE,
    Reason.ONLY_TOLD,
    Reason.AWAITING_REPORTER,
    Reason.NOT_CONFIRMED,
    Reason.BASIS_NOT_SAID,
    Reason.OWN_NUMBER,
    Reason.NOT_ON_DUTY,
    Reason.COLLEAGUE_ON_DUTY,
    Reason.ENOUGH_ALONE,
}


def test_every_reason_the_gate_has_stands_in_it() -> None:
    said = {
        reason for line in LINES if not isinstance(line.verdict, Release) for reason in line.verdict.reasons
    }
    assert said == set(Reason) - NOT_THE_GATES


def test_every_answer_stands_in_every_circumstance_once() -> None:
    assert len({(each.circumstance, each.answer) for each in LINES}) == len(LINES)
    answers = [each.answer for each in LINES if each.circumstance == LINES[0].circumstance]
    circumstances = dict.fromkeys(each.circumstance for each in LINES)
    assert len(LINES) == len(answers) * len(circumstances)


def test_only_a_signed_yes_or_a_match_after_its_notice_is_released() -> None:
    may = {
        "yes",
        "yes, but not to the national desk",
        "only if matched: two say so, told 8 days ago",
    }
    assert {each.answer for each in LINES if isinstance(each.verdict, Release)} <= may
    for silent in ("no record at all", "question left out (paper, a call)", "no"):
        assert all(isinstance(each.verdict, Refusal) for each in LINES if each.answer == silent)


def test_in_good_order_what_they_answered_alone_decides() -> None:
    first = {each.answer: each.verdict for each in LINES if each.circumstance == LINES[0].circumstance}
    released = [answer for answer, verdict in first.items() if isinstance(verdict, Release)]
    assert released == [
        "only if matched: two say so, told 8 days ago",
        "yes, but not to the national desk",
        "yes",
    ]
