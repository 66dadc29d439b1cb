"""THE CONSENT GATE over random histories: whatever came before, the latest answer about the police decides."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from num_service.domain.police.gate import Release, Verdict, decide
from num_service.domain.police.packet import Packet
from num_service.domain.reports.consent import Conditions, ConsentRecord, IfSilent, Scope, Value
from num_service.domain.reports.matching import Judgement, Match
from num_service.domain.reports.report import ReportFacts, Status
from num_service.domain.shared.forces import FORCES, Force
from num_service.domain.shared.taxonomy import IncidentType, Jurisdiction, Region, Role, Setting
from num_service.domain.shared.verdict import Clearance, Hold, Refusal
from tests.unit.domain.examples import NOW, cleared, facts, packet

PACKET = packet()
SHA256 = PACKET.sha256
FORCE = FORCES["greater_manchester"]
#: To whom staff may try to send it: the right force, another of the same region, the national desk.
TRIED = [
    (FORCES[each.force], each, each.sha256)
    for each in (
        packet(),
        packet(force="merseyside"),
        packet(force="scas", types=(IncidentType.RAPE,), role=Role.STRANGER),
    )
]
HISTORIES = 10_000
_OFTEN_EXCLUDED = ["greater_manchester", "merseyside", "scas"]


def test_ten_thousand_histories_with_withdrawals() -> None:
    """At every moment of every history: a release only while the latest answer is a yes, or an ``if_matched``
    with different people judged at least seven days ago, their code signed it, and it does not exclude the force; and
    then always. What could go when staff approved it goes only if it still may when the worker asks."""
    released = after_withdrawal = desk = second = forged = kept_out = 0
    stopped = 0  # allowed when it was approved, and not any more when the worker asked
    for seed in range(HISTORIES):
        chance = random.Random(seed)
        now, number = NOW, 0
        records: list[ConsentRecord] = []
        match: Match | None = None
        latest: tuple[str, datetime] | None = None  # what the test itself remembers, apart from the records
        answered = now
        said_yes_before = False
        asked, also_scas, signed = False, False, True
        excluded: frozenset[str] = frozenset()
        approved: dict[str, bool] = {}
        gone: set[str] = set()  # whoever has it
        for _ in range(chance.randint(1, 8)):
            now += timedelta(hours=chance.choice((0, 1, 24, 24 * 7, 24 * 8)))
            what = chance.choice(
                ("yes", "if_matched", "no", "no", "paused", "other", "judge", "agree", "agree", "wait")
            )
            if what == "judge":
                match = Match(chance.choice(list(Judgement)), now)
            elif what == "agree":
                match = replace(match, confirmed_at=now) if match else None
            elif what == "other":
                number += 1
                scope = chance.choice([each for each in Scope if each is not Scope.POLICE_INTELLIGENCE])
                records.append(ConsentRecord(number, scope, chance.choice(list(Value)), now))
            elif what != "wait":
                number += 1
                days = chance.choice((0, 0, 1, 7))
                shown, also_scas = chance.choice(("2026-11", "2026-11-28", "")), chance.random() < 0.5
                asked = shown == "2026-11-28"
                excluded = frozenset(chance.sample(_OFTEN_EXCLUDED, chance.choice((0, 0, 0, 1, 2))))
                conditions = Conditions(delay_days=days, national_desk=also_scas, except_forces=excluded)
                signed = chance.random() < 0.8
                records.append(
                    ConsentRecord(
                        number, Scope.POLICE_INTELLIGENCE, Value(what), now, conditions, shown, signed=signed
                    )
                )
                said_yes_before |= bool(latest and latest[0] == "yes")
                latest = (what, now + timedelta(days=days))
                answered = now
            shuffled = chance.sample(records, len(records))
            recipient, made, sha256 = TRIED[0] if chance.random() < 0.6 else chance.choice(TRIED)
            verdict = decide(
                facts=facts(),
                consents=shuffled,
                match=match,
                recipient=recipient,
                packet=made,
                clearance=cleared(sha256),
                elsewhere=gone,
                now=now,
            )
            may = latest is not None and now >= latest[1]
            if latest is not None and latest[0] == "if_matched":
                may = may and match is not None and match.judgement is Judgement.DIFFERENT
                agreed = match.confirmed_at if match else None
                may = may and agreed is not None and now - max(agreed, answered) >= timedelta(days=7)
            elif latest is None or latest[0] != "yes":
                may = False
            kept_out += may and recipient.code in excluded
            may = may and recipient.code not in excluded
            forged += may and not signed
            may = may and signed
            named = asked and also_scas if recipient.code == "scas" else gone <= {recipient.code, "scas"}
            second += may and not named and recipient.code != "scas"
            may = may and named
            stopped += approved.get(recipient.code, False) and not may
            if (
                chance.random() < 0.5
            ):  # staff approve it: the gate is asked, and nothing goes before the worker asks
                approved[recipient.code] = may
            elif may:
                gone.add(recipient.code)
            desk += may and recipient.code == "scas"
            assert isinstance(verdict, Release) is may, f"seed {seed}: {records}, {match}, {now}: {verdict}"
            released += may
            after_withdrawal += said_yes_before and not may
    assert released > 1_000, "histories that never release prove nothing"
    assert forged > 50, "some must rest on an answer that no code signed"
    assert desk > 50, "some must go to the national desk"
    assert kept_out > 200, "some must be excluded"
    assert stopped > 200, "some must be taken back between the approval and the worker"
    assert second > 50, "some must try a second force"
    assert after_withdrawal > 1_000, "nor do histories in which nothing is ever taken back"


class ConsentHistory(RuleBasedStateMachine):
    """She answers, withdraws, pauses and comes back; staff judge; time passes. Hypothesis looks for a way out."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.records: list[ConsentRecord] = []
        self.match: Match | None = None

    @rule(
        value=st.sampled_from(list(Value)),
        days=st.integers(0, 30),
        excluded=st.booleans(),
        signed=st.sampled_from((True, True, True, False)),
    )
    def answers(self, value: Value, days: int, excluded: bool, signed: bool) -> None:
        conditions = Conditions(days, except_forces=frozenset({FORCE.code} if excluded else ()))
        number = len(self.records) + 1
        self.records.append(
            ConsentRecord(number, Scope.POLICE_INTELLIGENCE, value, self.now, conditions, signed=signed)
        )

    @rule(scope=st.sampled_from([each for each in Scope if each is not Scope.POLICE_INTELLIGENCE]))
    def answers_something_else(self, scope: Scope) -> None:
        self.records.append(ConsentRecord(len(self.records) + 1, scope, Value.YES, self.now))

    @rule(judgement=st.sampled_from(list(Judgement)))
    def staff_judge(self, judgement: Judgement) -> None:
        self.match = Match(judgement, self.now)

    @rule()
    def a_second_caseworker_agrees(self) -> None:
        if self.match is not None:
            self.match = replace(self.match, confirmed_at=self.now)

    @rule(hours=st.integers(1, 24 * 31))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @invariant()
    def nothing_goes_against_her_latest_answer(self) -> None:
        verdict = decide(
            facts=facts(),
            consents=reversed(self.records),
            match=self.match,
            recipient=FORCE,
            packet=PACKET,
            clearance=cleared(SHA256),
            elsewhere=(),
            now=self.now,
        )
        about_police = [each for each in self.records if each.scope is Scope.POLICE_INTELLIGENCE]
        if not about_police:
            assert isinstance(verdict, Refusal)
            return
        last = about_police[-1]
        if last.value not in (Value.YES, Value.IF_MATCHED) or FORCE.code in last.conditions.except_forces:
            assert not isinstance(verdict, Release)
        if isinstance(verdict, Release):
            assert last.signed
            assert verdict.consent == last.number
            assert self.now >= last.recorded_at + timedelta(days=last.conditions.delay_days)
            if last.value is Value.IF_MATCHED:
                assert self.match is not None
                assert self.match.judgement is Judgement.DIFFERENT
                assert self.match.confirmed_at is not None
                assert self.now - max(self.match.confirmed_at, last.recorded_at) >= timedelta(days=7)


TestConsentHistory = ConsentHistory.TestCase
TestConsentHistory.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)


_moments = st.datetimes(datetime(2000, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))
_conditions = st.builds(
    Conditions,
    st.integers(0, 365),
    st.booleans(),
    st.booleans(),
    st.sampled_from(IfSilent),
    st.frozensets(st.sampled_from(sorted(FORCES)), max_size=3),
    st.text(max_size=5),
    st.booleans(),
)
_record = st.builds(
    ConsentRecord,
    st.integers(-5, 10**12),
    st.just(Scope.POLICE_INTELLIGENCE) | st.sampled_from(Scope),
    st.sampled_from(Value),
    _moments,
    _conditions,
    st.sampled_from(("", "2026-11", "2026-11-28", "?")),
    signed=st.booleans(),
)
_somebody = st.none() | st.sampled_from(["", "a", "w", "\0", " "])
_hash = st.none() | st.just(SHA256) | st.text(max_size=4)
_stranger_force = st.builds(
    Force, st.text(max_size=5), st.text(max_size=5), st.sampled_from(Jurisdiction), st.just(())
)


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    consents=st.lists(_record, max_size=5),
    report=st.builds(
        ReportFacts,
        st.sampled_from(Status),
        st.frozensets(st.sampled_from(IncidentType), max_size=3),
        st.sampled_from(Region),
        st.booleans(),
    ),
    match=st.none() | st.builds(Match, st.sampled_from(Judgement), _moments, st.none() | _moments),
    recipient=st.sampled_from(list(FORCES.values())) | _stranger_force,
    made=st.builds(
        packet,
        force=st.sampled_from(sorted(FORCES)),
        types=st.lists(st.sampled_from(IncidentType), max_size=3).map(tuple),
        region=st.sampled_from(Region),
        jurisdiction=st.none() | st.sampled_from(Jurisdiction),
        setting=st.sampled_from(Setting),
        role=st.sampled_from(Role),
    ),
    clearance=st.builds(Clearance, _somebody, _somebody, _hash, _hash, st.booleans()),
    elsewhere=st.frozensets(st.sampled_from(sorted(FORCES)) | st.text(max_size=3), max_size=3),
    now=_moments,
)
def test_it_answers_whatever_it_is_asked(
    consents: list[ConsentRecord],
    report: ReportFacts,
    match: Match | None,
    recipient: Force,
    made: Packet,
    clearance: Clearance,
    elsewhere: frozenset[str],
    now: datetime,
) -> None:
    """Total: an answer with its reasons for every input, the same however often and in whatever order it is asked."""

    def ask(given_consents: Iterable[ConsentRecord]) -> Verdict:
        return decide(
            facts=report,
            consents=given_consents,
            match=match,
            recipient=recipient,
            packet=made,
            clearance=clearance,
            elsewhere=elsewhere,
            now=now,
        )

    verdict = ask(consents)
    assert verdict == ask(iter(consents))
    if isinstance(verdict, Release):
        assert verdict.force == recipient.code == made.force
        assert verdict.sha256 == made.sha256
        assert verdict.writer != verdict.approver
        assert verdict.writer
        assert verdict.approver
    else:
        assert isinstance(verdict, Hold | Refusal)
        assert verdict.reasons
        assert len(set(verdict.reasons)) == len(verdict.reasons)


def test_a_released_packet_is_bound_to_its_hash() -> None:
    """An edit after approval, of whatever size, is not what was approved (rule 6)."""
    yes = [ConsentRecord(1, Scope.POLICE_INTELLIGENCE, Value.YES, NOW, signed=True)]
    edited = packet(words="He became violent when asked to leave!")
    verdict = decide(
        facts=facts(),
        consents=yes,
        match=None,
        recipient=FORCE,
        packet=edited,
        clearance=cleared(SHA256),
        elsewhere=(),
        now=NOW,
    )
    assert isinstance(verdict, Hold)
    assert {each.value for each in verdict.reasons} == {"edited", "not_examined"}
