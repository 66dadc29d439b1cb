"""The small decisions, exhaustively: may an alert go out, may an identifier be listed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from typing import NamedTuple

import pytest

from num_service.domain.alerts.audience import Audience, RecipientChoices, RecipientKind, concerns
from num_service.domain.alerts.decision import Publish, SourceReport, may_publish
from num_service.domain.checker.decision import ListIt, may_list
from num_service.domain.reports.consent import Conditions, ConsentRecord, IfSilent, Scope, Value
from num_service.domain.reports.report import Status
from num_service.domain.shared.taxonomy import Basis, Region, Tier
from num_service.domain.shared.verdict import Clearance, Hold, Reason, Refusal
from tests.unit.domain.examples import NOW, cleared, facts, record

SHA256 = "a" * 64
HERS, OTHER = Region.NORTH_WEST, Region.LONDON
ALERT, CHECKER = Scope.ALERT, Scope.CHECKER
EVERYWHERE = Audience()
HER_REGION = Audience(frozenset({HERS}))


class Case(NamedTuple):
    """One report behind an alert, in plain terms."""

    value: Value | None = Value.YES
    region_only: bool = False
    delay_left: float = 0.0  # days until it is over; 0 and less: over
    show_me_first: bool = False
    if_silent: IfSilent = IfSilent.HOLD
    reporter_said: bool | None = None
    shown_days_ago: float | None = None
    set_aside: bool = False
    checker: str = "yes"  # yes, delayed, or a value, or silence
    region: Region = HERS
    signed: bool = True
    said_signed: bool = True

    def source(self) -> SourceReport:
        records = []
        if self.value is not None:
            conditions = Conditions(10, self.region_only, self.show_me_first, self.if_silent)
            at = NOW - timedelta(days=10 - self.delay_left)
            records.append(record(7, self.value, at, scope=ALERT, conditions=conditions, signed=self.signed))
        if self.checker == "delayed":
            records.append(record(8, Value.YES, scope=CHECKER, conditions=Conditions(1)))
        elif self.checker != "silence":
            records.append(record(8, Value(self.checker), scope=CHECKER))
        # Yes to everything else, and later: none implies another.
        records += [
            record(90 + n, Value.YES, scope=each)
            for n, each in enumerate(Scope)
            if each not in (ALERT, CHECKER)
        ]
        status = Status.SET_ASIDE if self.set_aside else Status.IN_HAND
        shown = None if self.shown_days_ago is None else NOW - timedelta(days=self.shown_days_ago)
        return SourceReport(
            facts(status=status, region=self.region),
            tuple(records),
            self.reporter_said,
            shown,
            said_signed=self.said_signed,
        )

    # What 2-domain says, one sentence each.

    @property
    def refused(self) -> bool:
        return self.value not in (Value.YES, Value.PAUSED) or self.reporter_said is False or self.set_aside

    @property
    def waits_for_her(self) -> bool:
        """``show_me_first`` with ``if_silent``: hold for ever, or send after three days in which she could see it."""
        if not self.show_me_first or (self.reporter_said and self.said_signed):
            return False
        if self.if_silent is IfSilent.HOLD or self.shown_days_ago is None:
            return True
        return self.shown_days_ago < 3

    @property
    def held(self) -> bool:
        unsigned = not self.signed and self.value is Value.YES
        return self.value is Value.PAUSED or self.delay_left > 0 or self.waits_for_her or unsigned


def ask(
    *sources: SourceReport,
    audience: Audience = HER_REGION,
    clearance: Clearance | None = None,
    now: datetime = NOW,
) -> Publish | Hold | Refusal:
    return may_publish(
        sources=sources, audience=audience, sha256=SHA256, clearance=clearance or cleared(SHA256), now=now
    )


INSTANT = 1 / 86_400
AUDIENCES = (HER_REGION, Audience(frozenset({OTHER})), Audience(frozenset({HERS, OTHER})), EVERYWHERE)


def test_every_combination_for_one_report() -> None:
    seen: Counter[str] = Counter()
    kinds = (Publish, Hold, Refusal)
    combinations = product(
        (None, *Value),
        (False, True),
        (0.0, -3.0, INSTANT, 3.0),
        (False, True),
        IfSilent,
        (None, True, False),
        (None, 1.0, 3.0 - INSTANT, 3.0, 9.0),
        (False, True),
    )
    for fields in combinations:
        case = Case(*fields)
        source = case.source()
        for audience in AUDIENCES:
            beyond = case.region_only and audience != HER_REGION
            for clearance in (cleared(SHA256), cleared("b" * 64)):
                good = clearance.approved_sha256 == SHA256
                want = Refusal if case.refused or beyond else Hold if case.held or not good else Publish
                verdict = ask(source, audience=audience, clearance=clearance)
                assert type(verdict) is want, (case, audience, verdict)
                seen[want.__name__] += 1
                if isinstance(verdict, Publish):
                    assert verdict.consents == (7,)
                else:
                    assert verdict.reasons
    assert min(seen[kind.__name__] for kind in kinds) > 300, seen


def test_everybody_who_answers_for_it() -> None:
    """Published only when nobody objected, no author approved, and both are still there."""
    source, good = Case().source(), cleared(SHA256)
    for author, objected, writer_here, approver_here in product((False, True), repeat=4):
        clearance = replace(
            good,
            authors=frozenset({"approver-2"} if author else ()),
            objected=objected,
            here=frozenset(
                each for each, here in (("writer-1", writer_here), ("approver-2", approver_here)) if here
            ),
        )
        reasons = {
            Reason.OWN_APPROVAL: author,
            Reason.SENT_BACK: objected,
            Reason.WRITER_LEFT: not writer_here,
            Reason.APPROVER_LEFT: not approver_here,
        }
        expected = {reason for reason, holds in reasons.items() if holds}
        verdict = ask(source, clearance=clearance)
        assert isinstance(verdict, Hold if expected else Publish)
        assert not isinstance(verdict, Hold) or set(verdict.reasons) == expected


def test_a_yes_that_no_code_signed_sends_nothing() -> None:
    """Neither to warnings as such, nor to this one; a no need not be signed, and a yes that is not is silence."""
    seen: Counter[str] = Counter()
    for value, first, silent, said, shown, signed, said_signed in product(
        (None, *Value),
        (False, True),
        IfSilent,
        (None, True, False),
        (None, 1.0, 9.0),
        (False, True),
        (False, True),
    ):
        case = Case(value, False, 0.0, first, silent, said, shown, signed=signed, said_signed=said_signed)
        verdict = ask(case.source())
        want = Refusal if case.refused else Hold if case.held else Publish
        assert type(verdict) is want, (case, verdict)
        seen[f"{want.__name__} {signed}"] += 1
        if isinstance(verdict, Hold) and not signed and value is Value.YES:
            assert Reason.NOT_SIGNED in verdict.reasons
    assert seen["Publish False"] == 0
    assert seen["Publish True"] > 10
    unsigned = Case(show_me_first=True, reporter_said=True, said_signed=False, shown_days_ago=900)
    assert ask(unsigned.source()) == Hold((Reason.NOT_SIGNED,), None)


def test_identifiers_do_not_go_with_a_yes_that_no_code_signed() -> None:
    source = Case(checker="silence").source()
    forged = record(8, Value.YES, scope=CHECKER, signed=False)
    verdict = ask(replace(source, consents=(*source.consents, forged)))
    assert isinstance(verdict, Publish)
    assert verdict.with_identifiers is False


@pytest.mark.parametrize(
    "checker", ["yes", "delayed", "silence", *(each.value for each in Value if each is not Value.YES)]
)
def test_identifiers_go_only_with_a_checker_yes_in_force(checker: str) -> None:
    verdict = ask(Case(checker=checker).source())
    assert isinstance(verdict, Publish)
    assert verdict.with_identifiers is (checker == "yes")
    both = ask(Case().source(), Case(checker=checker).source())
    assert isinstance(both, Publish)
    assert both.with_identifiers is (checker == "yes"), "one refusal takes them out for all"


def test_a_checker_yes_whose_delay_is_over_lets_identifiers_out() -> None:
    verdict = ask(Case(checker="delayed").source(), now=NOW + timedelta(days=1))
    assert isinstance(verdict, Publish)
    assert verdict.with_identifiers


SEVERAL = (
    Case(),
    Case(value=None),
    Case(value=Value.NO),
    Case(value=Value.PAUSED),
    Case(delay_left=2),
    Case(reporter_said=False),
    Case(show_me_first=True),
    Case(set_aside=True),
    Case(region_only=True, region=OTHER),
)


def test_every_report_it_rests_on_must_allow_it() -> None:
    for several in product(SEVERAL, repeat=3):
        verdict = ask(*(case.source() for case in several))
        refused = any(case.refused or (case.region_only and case.region is OTHER) for case in several)
        want = Refusal if refused else Hold if any(case.held for case in several) else Publish
        assert type(verdict) is want, several
        if isinstance(verdict, Publish):
            assert verdict.consents == (7, 7, 7)


def test_it_must_rest_on_something() -> None:
    assert ask() == Refusal((Reason.NO_SOURCE,))


@pytest.mark.parametrize(
    "case",
    [
        Case(delay_left=3),
        Case(show_me_first=True, if_silent=IfSilent.SEND, shown_days_ago=1),
        Case(delay_left=1, show_me_first=True, if_silent=IfSilent.SEND, shown_days_ago=0),
        Case(delay_left=9, show_me_first=True, if_silent=IfSilent.SEND, shown_days_ago=0),
    ],
)
def test_until_is_the_first_moment_that_goes(case: Case) -> None:
    verdict = ask(case.source())
    assert isinstance(verdict, Hold)
    assert verdict.until is not None
    assert isinstance(ask(case.source(), now=verdict.until - timedelta(microseconds=1)), Hold)
    assert isinstance(ask(case.source(), now=verdict.until), Publish)


def test_silence_means_hold_for_ever_unless_she_said_send() -> None:
    verdict = ask(Case(show_me_first=True, shown_days_ago=900).source())
    assert verdict == Hold((Reason.AWAITING_REPORTER,), None)
    assert Conditions().if_silent is IfSilent.HOLD, "the default"


@pytest.mark.parametrize("region", list(Region))
def test_her_region_only_reaches_nobody_who_chose_other_regions(region: Region) -> None:
    """Whatever audience staff write: if it may go, it concerns none who asked for other regions than hers."""
    source = Case(region_only=True, region=region).source()
    audiences = [frozenset(each) for each in ((), *((one,) for one in Region), *product((region,), Region))]
    gone = 0
    for regions in audiences:
        audience = Audience(regions)
        if not isinstance(ask(source, audience=audience), Publish):
            continue
        gone += 1
        for other in Region:
            reader = RecipientChoices(RecipientKind.MEMBER, regions=frozenset({other}))
            assert concerns(audience, Tier.RISK, reader) is (other is region)
    assert bool(gone) is region.is_place


def test_the_latest_alert_answer_decides() -> None:
    older, newer = record(1, Value.YES, scope=ALERT), record(2, Value.NO, scope=ALERT)
    for given in ((older, newer), (newer, older)):
        assert isinstance(ask(SourceReport(facts(), given)), Refusal)
    swapped = (record(2, Value.YES, scope=ALERT), record(1, Value.NO, scope=ALERT))
    assert isinstance(ask(SourceReport(facts(), swapped)), Publish)


# --- listings ----------------------------------------------------------------------------------------------------


def test_every_combination_for_a_listing() -> None:
    seen: Counter[str] = Counter()
    for value, days, status, basis, confirmed_by, ours, official, signed in product(
        (None, *Value), (0, 5), Status, Basis, (None, "", "c-1"), (False, True), (False, True), (False, True)
    ):
        consents: list[ConsentRecord] = [
            record(90, Value.YES, scope=ALERT),
            record(91, Value.NO, scope=Scope.CONTACT),
        ]
        if value is not None:
            consents.append(record(5, value, scope=CHECKER, conditions=Conditions(days), signed=signed))
            consents.append(record(4, Value.YES if value is not Value.YES else Value.NO, scope=CHECKER))
        verdict = may_list(
            facts=facts(status=status, official=official),
            consents=consents,
            basis=basis,
            confirmed_by=confirmed_by,
            belongs_to_us=ours,
        )
        refused = (
            value not in (Value.YES, Value.PAUSED) or status is Status.SET_ASIDE or basis is Basis.WAS_TOLD
        )
        held = value is Value.PAUSED or not confirmed_by or ours or basis is Basis.NOT_SAID
        held |= value is Value.YES and not signed
        want = Refusal if refused else Hold if held else ListIt
        assert type(verdict) is want, (value, status, basis, confirmed_by, ours, verdict)
        seen[want.__name__] += 1
        if isinstance(verdict, ListIt):
            assert signed
            assert verdict == ListIt(5, NOW + timedelta(days=days))
        else:
            assert verdict.reasons
    assert seen["ListIt"] > 0
