"""THE CONSENT GATE against an oracle written from the design, over every combination of what it looks at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta
from itertools import combinations, product

import pytest

from num_service.domain.police.gate import Release
from num_service.domain.shared.verdict import Hold, Refusal
from tests.unit.domain.examples import NOW
from tests.unit.domain.police import gate_oracle as oracle
from tests.unit.domain.police.gate_oracle import Cleared, Route, Situation, Told
from tests.unit.domain.police.gate_situations import (
    CLEARANCES,
    EVERY_CLEARANCE,
    EVERY_PERSON,
    MATCHES,
    ROUTES,
    VALUES,
    every_pair,
    every_route,
    gate,
    histories,
    packet_for,
)

YES = (Told(5, "yes", 48.0),)
IF_MATCHED = (Told(5, "if_matched", 400.0),)
WEEK_OVER = ("different", 400.0)
GOOD = ROUTES[0]
SCAS_ROUTE = next(each for each in ROUTES if each.recipient == "scas")
#: A reason that may stay unsaid beside another one about the same thing.
HIDDEN_BY: dict[Callable[[Situation], bool], tuple[Callable[[Situation], bool], ...]] = {
    oracle.force_not_excluded: (oracle.not_a_no,),
    oracle.approval_is_of_this_text: (oracle.not_approved_by_its_writer, oracle.approved_by_someone),
    oracle.not_approved_by_its_writer: (oracle.approved_by_someone,),
}


def check(situations: Iterable[Situation]) -> Counter[str]:
    """Hold the gate to the oracle in each situation; how many there were of each outcome."""
    seen: Counter[str] = Counter()
    for s in situations:
        verdict = gate(s)
        want = oracle.expected(s)
        seen[want] += 1
        assert type(verdict).__name__.lower() == want, (s, verdict)
        if isinstance(verdict, Release):
            last = oracle.latest(s)
            assert last is not None
            assert last.value in ("yes", "if_matched"), s
            named = (verdict.consent, verdict.writer, verdict.approver, verdict.sha256, verdict.force)
            sha256 = packet_for(s.route)[1]
            assert named == (last.number, s.cleared.writer, s.cleared.approver, sha256, s.route.recipient)
            continue
        predicates = oracle.REFUSALS if isinstance(verdict, Refusal) else oracle.WAITS | oracle.HOLDS
        said = {predicates[reason.value] for reason in verdict.reasons}
        assert said, (s, verdict)
        untrue = [rule.__name__ for rule in said if rule(s)]
        assert not untrue, (s, verdict, untrue)
        unsaid = {rule for rule in predicates.values() if not rule(s)} - said
        hidden = {rule for rule in unsaid if any(other in said for other in HIDDEN_BY.get(rule, ()))}
        assert unsaid == hidden, (s, verdict, unsaid)
        if isinstance(verdict, Hold):
            hours = oracle.lifts_in_hours(s)
            assert verdict.until == (None if hours is None else NOW + timedelta(hours=hours)), (s, verdict)
    return seen


@pytest.mark.timeout(900)  # a minute where nothing else runs; a timeout would take the whole process with it
def test_every_history_match_clearance_and_route() -> None:
    seen = check(
        Situation(*each)
        for each in product(histories(), MATCHES, CLEARANCES, (False, True), (False, True), ROUTES)
    )
    assert sum(seen.values()) > 140_000
    assert seen["release"] > 100, "the combinations must include some that go"
    assert seen["hold"] > 1_000


def test_every_answer_after_every_other_in_both_orders() -> None:
    """The latest number decides, whatever the clock says and in whatever order the records come."""
    seen = check(
        Situation(told, match, cleared, False, False, route)
        for told, match, cleared, route in product(
            every_pair(), MATCHES, (Cleared(), Cleared(approved="other")), (GOOD, ROUTES[1])
        )
    )
    assert seen["release"] > 100


def test_an_answer_that_no_code_signed_is_held_and_nothing_before_it_counts_instead() -> None:
    for value, other in product(("yes", "if_matched"), ("yes", "if_matched", "no")):
        told = (Told(4, other, 900.0), Told(5, value, 400.0, signed=False))
        s = Situation(told, WEEK_OVER, Cleared(), False, False, GOOD)
        verdict = gate(s)
        assert isinstance(verdict, Hold)
        assert ([each.value for each in verdict.reasons], verdict.until) == (["not_signed"], None)
        signed = s._replace(told=(told[0]._replace(signed=False), told[1]._replace(signed=True)))
        assert isinstance(gate(signed), Release), "what came before it need not be"


def test_every_clearance() -> None:
    seen = check(
        Situation(told, match, cleared, official, False, route)
        for told, match, cleared, official, route in product(
            ((), YES, IF_MATCHED, (Told(5, "yes", 24.0, 3),), (Told(5, "paused", 24.0),)),
            (None, WEEK_OVER, ("different", 1.0)),
            EVERY_CLEARANCE,
            (False, True),
            ROUTES[:2],
        )
    )
    # One clearance of them all will do, and only for: yes (whatever the match) and if_matched with the week over.
    assert seen["release"] == 4


def test_everybody_who_answers_for_it() -> None:
    seen = check(
        Situation(told, None, cleared, official, False, route)
        for told, cleared, official, route in product(
            ((), YES, (Told(5, "yes", 24.0, 3),), (Told(5, "paused", 24.0),)),
            EVERY_PERSON,
            (False, True),
            ROUTES[:2],
        )
    )
    assert seen["release"] == 1, "one of them all: no author, nobody objected, both are here"


def test_every_route() -> None:
    seen = check(
        Situation(told, WEEK_OVER, Cleared(), official, False, route)
        for route, told, official in product(
            every_route(),
            (YES, (Told(5, "yes", 48.0, also_scas=True),), IF_MATCHED, (Told(5, "no", 1.0),)),
            (False, True),
        )
    )
    assert seen["release"] > 100
    assert seen["hold"] > 100


def test_what_is_with_the_safeguarding_lead_goes_to_nobody_and_their_word_alone_sends_nothing() -> None:
    """Whatever else holds or refuses: held until it is let go on, and then decided as any other."""
    every = list(product(histories(), (None, WEEK_OVER), CLEARANCES, ROUTES))
    held = check(Situation(*each[:3], False, False, each[3], (), "holds") for each in every)
    lifted = check(Situation(*each[:3], False, False, each[3], (), "lifted") for each in every)
    plain = check(Situation(*each[:3], False, False, each[3]) for each in every)
    assert held["release"] == 0
    assert held["hold"] > 100
    assert lifted == plain
    assert plain["release"] > 20


def test_every_recipient_by_every_wording() -> None:
    """Nobody gets it whom the wording that was shown did not name: no second force, and SCAS only where agreed."""
    elsewhere = [
        each
        for many in range(3)
        for each in combinations(("greater_manchester", "merseyside", "btp", "scas"), many)
    ]
    seen = check(
        Situation(
            (Told(5, value, 400.0, 0, (), scas, shown),), WEEK_OVER, Cleared(), False, False, route, others
        )
        for value, scas, shown, route, others in product(
            VALUES, (False, True), ("", "2026-11", "2026-11-28", "2099-01"), ROUTES, elsewhere
        )
    )
    assert seen["release"] > 100
    old = [Told(5, "yes", 48.0, also_scas=True, wording="2026-11")]
    second = Situation(tuple(old), None, Cleared(), False, False, GOOD, ("merseyside",))
    assert {each.value for each in getattr(gate(second), "reasons", ())} == {"second_force"}
    desk = Situation(tuple(old), None, Cleared(), False, False, SCAS_ROUTE, ("greater_manchester",))
    assert {each.value for each in getattr(gate(desk), "reasons", ())} == {"not_named"}
    asked = desk._replace(told=(Told(5, "yes", 48.0, also_scas=True),))
    assert isinstance(gate(asked), Release)


@pytest.mark.parametrize(
    ("told", "match"),
    [
        ((Told(5, "yes", 24.0, 3),), None),
        ((Told(5, "if_matched", 200.0, 11),), WEEK_OVER),
        ((Told(5, "if_matched", 24.0, 3),), ("different", 24.0)),
        ((Told(5, "if_matched", 24.0, 30),), ("different", 24.0)),
        ((Told(5, "if_matched", 24.0),), ("different", 999.0)),
        ((Told(5, "if_matched", 24.0),), ("different", 100.0)),
    ],
)
def test_until_is_the_first_moment_that_goes(
    told: tuple[Told, ...], match: tuple[str, float | None] | None
) -> None:
    s = Situation(told, match, Cleared(), False, False, GOOD)
    verdict = gate(s)
    assert isinstance(verdict, Hold)
    assert verdict.until is not None
    wait = verdict.until - NOW
    assert wait > timedelta()
    assert isinstance(gate(s, later=wait - timedelta(microseconds=1)), Hold)
    assert isinstance(gate(s, later=wait), Release)


def test_until_is_silent_when_work_is_left_as_well() -> None:
    s = Situation((Told(5, "yes", 24.0, 3),), None, Cleared(approver=None), False, False, GOOD)
    verdict = gate(s)
    assert isinstance(verdict, Hold)
    assert verdict.until is None
    assert isinstance(gate(s, later=timedelta(days=400)), Hold)


def test_the_oracle_itself_says_release_only_for_plain_cases() -> None:
    """A guard on the guard: what a person would say at once."""
    plain = Situation(YES, None, Cleared(), False, False, GOOD)
    assert oracle.expected(plain) == "release"
    assert oracle.expected(plain._replace(told=())) == "refusal"
    assert oracle.expected(plain._replace(told=(Told(1, "yes", 9.0), Told(2, "no", 9.0)))) == "refusal"
    assert oracle.expected(plain._replace(official=True)) == "hold"
    assert oracle.expected(plain._replace(told=(Told(5, "yes", 48.0, signed=False),))) == "hold"
    assert oracle.expected(plain._replace(told=(Told(5, "no", 48.0, signed=False),))) == "refusal"
    assert oracle.expected(plain._replace(told=IF_MATCHED)) == "hold"
    assert oracle.expected(plain._replace(told=IF_MATCHED, match=("not_known", None))) == "hold"
    for alone in (("different", None), ("maybe_reported", None), ("maybe_reported", 999.0)):
        assert oracle.expected(plain._replace(told=IF_MATCHED, match=alone)) == "hold"
    dublin = Route("", "dublin", "ireland", "hotel", "garda", "garda")
    assert oracle.expected(plain._replace(route=dublin)) == "release"
    assert (
        oracle.expected(plain._replace(route=dublin._replace(recipient="psni", packet_force="psni")))
        == "refusal"
    )
