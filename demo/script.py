"""Who takes which turn: chosen beforehand, so that every state there is occurs for certain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from demo.plans import Plan
from demo.proportions import UNCLAIMED
from num_service.domain.reports.consent import Answer, Conditions, Scope, Value
from num_service.domain.shared.taxonomy import Region, Setting, Tier

#: Recent stories that somebody has taken at once.
TAKEN_AT_ONCE = ("danger_other", "official_gardai")
#: Days of delay that are not over when the packet has been written and approved.
LONG_DELAY = 14
_FEW_MEMBERS = (
    Region.WALES,
    Region.NORTH_EAST,
    Region.NORTHERN_IRELAND,
    Region.SOUTH_WEST,
    Region.EAST_MIDLANDS,
)


@dataclass(frozen=True, slots=True)
class Script:
    """Numbers of plans by the turn their story takes. A plan takes at most one turn."""

    unclaimed: frozenset[int]
    set_aside: frozenset[int]
    alert_stays_draft: frozenset[int]
    alert_shows_too_much: frozenset[int]
    alert_stays_approved: frozenset[int]
    alert_just_out: frozenset[int]
    alert_withdrawn: frozenset[int]
    alert_recalled: frozenset[int]
    alert_superseded: frozenset[int]
    packet_stays_draft: frozenset[int]
    packet_withdrawn_unopened: frozenset[int]
    packet_withdrawn_opened: frozenset[int]
    packet_refused: frozenset[int]


def answer(plan: Plan, scope: Scope) -> Answer | None:
    """What a reporter answered to one question at first."""
    return next((each for each in plan.new.answers if each.scope is scope), None)


def write_script(plans: Sequence[Plan], now: datetime) -> Script:
    """Choose, from plans in the order they arrive."""
    waiting = [each.number for each in plans if each.key not in TAKEN_AT_ONCE][-UNCLAIMED:]
    unclaimed = frozenset(waiting)
    handled = [each for each in plans if each.number not in unclaimed and not each.key]
    used: set[int] = set()

    def take(count: int, fit: Iterable[Plan]) -> frozenset[int]:
        chosen = [each.number for each in fit if each.number not in used][:count]
        used.update(chosen)
        return frozenset(chosen)

    def aged(least: float, most: float) -> list[Plan]:
        return [each for each in handled if least <= (now - each.arrives) / timedelta(days=1) <= most][::-1]

    plain_alerts = [
        each for each in aged(17, 730) if plain(each, Scope.ALERT) and each.new.tier is not Tier.NUISANCE
    ]
    young = [each for each in plain_alerts if now - each.arrives < timedelta(days=100)]
    # What is dangerous does not wait for long.
    calm = [each for each in young if each.new.tier is Tier.RISK]
    middle = [each for each in plain_alerts if timedelta(days=45) < now - each.arrives < timedelta(days=170)]
    packets = [each for each in aged(20, 400) if plain(each, Scope.POLICE_INTELLIGENCE) and routable(each)]
    delayed = [each for each in aged(30, 700) if _delayed_police(each) and routable(each)]
    rival = frozenset(each.number for each in plans if each.key == "set_aside_rival")
    return Script(
        unclaimed=unclaimed,
        alert_superseded=take(3, reversed(middle)),
        alert_withdrawn=take(4, reversed(middle)),
        alert_recalled=take(2, reversed(middle)),
        alert_shows_too_much=take(1, (each for each in young if each.new.where.exact_place)),
        alert_just_out=take(1, (each for each in plain_alerts if each.new.where.region in _FEW_MEMBERS)),
        alert_stays_draft=take(4, calm),
        alert_stays_approved=take(3, calm),
        packet_refused=take(3, delayed),
        packet_stays_draft=take(4, packets),
        packet_withdrawn_opened=take(8, packets),
        packet_withdrawn_unopened=take(3, packets),
        set_aside=rival | take(6, reversed(handled[::9])),
    )


def plain(plan: Plan, scope: Scope) -> bool:
    """Whether a question was answered yes, without any condition."""
    given = answer(plan, scope)
    return given is not None and given.value is Value.YES and given.conditions == Conditions()


def _delayed_police(plan: Plan) -> bool:
    given = answer(plan, Scope.POLICE_INTELLIGENCE)
    return (
        given is not None
        and given.value is Value.YES
        and given.conditions.delay_days >= LONG_DELAY
        and not given.conditions.except_forces
    )


def routable(plan: Plan) -> bool:
    """Whether it happened where one force polices, and tells of no official."""
    where = plan.new.where
    return where.region.is_place and where.setting is not Setting.RAILWAY and not plan.new.official
