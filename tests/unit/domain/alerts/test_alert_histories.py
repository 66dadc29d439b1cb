"""Ten thousand random histories of the answers about warnings: asked first, their region alone, delayed, paused."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

from num_service.domain.alerts.audience import Audience
from num_service.domain.alerts.decision import Publish, SourceReport, may_publish
from num_service.domain.reports.consent import Conditions, ConsentRecord, IfSilent, Scope, Value
from num_service.domain.shared.taxonomy import Region
from tests.unit.domain.examples import NOW, cleared, facts

HISTORIES = 10_000
OWN, EVERYWHERE = Audience(frozenset({facts().region})), Audience(frozenset())
TEXT = "a" * 64


def test_a_warning_goes_only_while_every_condition_of_the_latest_answer_holds() -> None:
    """Asked when it is approved and again when it is published: what was taken back in between does not go."""
    assert facts().region is not Region.NOT_SAID
    published = stopped = silent = 0
    for seed in range(HISTORIES):
        chance = random.Random(seed)
        now, source = NOW, SourceReport(facts(), ())
        answer: tuple[Value, Conditions, datetime, bool] | None = None  # what the test itself remembers
        allowed_before = False
        for number in range(1, chance.randint(2, 9)):
            now += timedelta(hours=chance.choice((0, 1, 24, 24 * 4)))
            what = chance.choice(("yes", "yes", "no", "paused", "see", "agree", "refuse", "wait"))
            if what in ("yes", "no", "paused"):
                conditions = Conditions(
                    delay_days=chance.choice((0, 0, 2)),
                    region_only=chance.random() < 0.3,
                    show_me_first=chance.random() < 0.5,
                    if_silent=chance.choice(list(IfSilent)),
                )
                signed = chance.random() < 0.9
                record = ConsentRecord(number, Scope.ALERT, Value(what), now, conditions, signed=signed)
                source = replace(source, consents=(*source.consents, record))
                answer = (Value(what), conditions, now, signed)
            elif what == "see" and source.shown_at is None:
                source = replace(source, shown_at=now)
            elif what in ("agree", "refuse"):
                refuses = what == "refuse"
                source = replace(source, reporter_said=not refuses, said_signed=chance.random() < 0.9)
            audience = chance.choice((OWN, EVERYWHERE))
            verdict = may_publish(
                sources=[source], audience=audience, sha256=TEXT, clearance=cleared(TEXT), now=now
            )
            may = _may(answer, source, audience is OWN, now)
            assert isinstance(verdict, Publish) is may, f"seed {seed}: {source}, {now}: {verdict}"
            published += may
            stopped += allowed_before and not may
            silent += may and source.reporter_said is None and answer is not None and answer[1].show_me_first
            allowed_before = may
    assert published > 1_000, "histories that never publish prove nothing"
    assert stopped > 1_000, "nor do histories in which nothing is ever taken back"
    assert silent > 20, "some must go because silence was said to mean send"


def _may(
    answer: tuple[Value, Conditions, datetime, bool] | None, source: SourceReport, own: bool, now: datetime
) -> bool:
    """What the design says, from what the test remembers: a signed yes in force, and each condition of it."""
    if answer is None:
        return False
    value, conditions, at, signed = answer
    if value is not Value.YES or not signed or source.reporter_said is False:
        return False
    if now < at + timedelta(days=conditions.delay_days) or (conditions.region_only and not own):
        return False
    if not conditions.show_me_first or (source.reporter_said and source.said_signed):
        return True
    if conditions.if_silent is IfSilent.HOLD or source.shown_at is None:
        return False
    return now >= source.shown_at + timedelta(days=3)
