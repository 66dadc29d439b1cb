"""The consents of the demonstration's reports: many refuse, many are silent, and conditions of every kind occur."""

from __future__ import annotations

import random
from collections.abc import Sequence

from demo.proportions import deck
from num_service.domain.reports.consent import Answer, Conditions, IfSilent, Scope, Value
from num_service.domain.shared.forces import suggest
from num_service.domain.shared.taxonomy import Region

_S, _V = Scope, Value
#: Per cent of reports; None is silence, which is no.
SHARES: dict[Scope, dict[Value | None, float]] = {
    _S.CHECKER: {_V.YES: 66, _V.NO: 15, None: 19},
    _S.ALERT: {_V.YES: 64, _V.NO: 17, None: 19},
    _S.POLICE_INTELLIGENCE: {_V.YES: 34, _V.IF_MATCHED: 14, _V.NO: 34, None: 18},
    _S.POLICE_QUESTIONS: {_V.YES: 22, _V.NO: 40, None: 38},
    _S.POLICE_IDENTIFIED: {_V.TALK_FIRST: 8, _V.NO: 50, None: 42},
    _S.REFERRAL: {_V.YES: 9, _V.NO: 40, None: 51},
    _S.PLATFORM: {_V.YES: 18, _V.NO: 32, None: 50},
    _S.CONTACT: {_V.YES: 41, _V.NO: 29, None: 30},
    _S.STATISTICS: {_V.YES: 72, _V.NO: 8, None: 20},
    _S.RESEARCH: {_V.YES: 34, _V.NO: 28, None: 38},
}
#: One in so many presses "no to everything".
NO_TO_ALL = 11


def consents(
    rng: random.Random, regions: Sequence[Region], by_project: Sequence[bool]
) -> list[tuple[Answer, ...]]:
    """The answers of each report, in order.

    Args:
        regions: where each report happened, to exclude a force that lies there.
        by_project: whether a project worker filed it, who then was asked the ``helper`` question.
    """
    size = len(regions)
    dealt = {scope: deck(rng, size, shares) for scope, shares in SHARES.items()}
    refusers = set(rng.sample(range(size), size // NO_TO_ALL))
    all_answers = []
    for place in range(size):
        if place in refusers:
            all_answers.append(tuple(Answer(scope, Value.NO) for scope in Scope if scope is not Scope.HELPER))
            continue
        answers = []
        for scope, cards in dealt.items():
            value = cards[place]
            if value is not None:
                answers.append(Answer(scope, value, _conditions(rng, scope, value, regions[place])))
        if by_project[place]:
            answers.append(Answer(Scope.HELPER, Value.YES if rng.random() < 0.7 else Value.NO))
        all_answers.append(tuple(answers))
    return all_answers


def _conditions(rng: random.Random, scope: Scope, value: Value, region: Region) -> Conditions:
    """Now and then one of the conditions this question offers."""
    if value not in (Value.YES, Value.IF_MATCHED):
        return Conditions()
    chance = rng.random()
    if scope is Scope.CHECKER and chance < 0.08:
        return Conditions(delay_days=rng.choice((2, 7, 14)))
    if scope is Scope.ALERT:
        return _alert(rng, chance)
    if scope is Scope.REFERRAL:
        return Conditions(
            project=rng.choice(("Lantern Outreach", "Northside Women’s Support", "Harbour Project"))
        )
    if scope is Scope.POLICE_INTELLIGENCE:
        if chance < 0.16:
            return Conditions(delay_days=rng.choice((7, 14, 30)))
        near = suggest(region)
        if chance < 0.24 and near:
            return Conditions(except_forces=frozenset({rng.choice(near).code}))
    return Conditions()


def _alert(rng: random.Random, chance: float) -> Conditions:
    if chance < 0.14:
        return Conditions(region_only=True)
    if chance < 0.22:
        return Conditions(show_me_first=True, if_silent=rng.choice((IfSilent.HOLD, IfSilent.SEND)))
    if chance < 0.30:
        return Conditions(delay_days=rng.choice((2, 5, 14)))
    return Conditions()
