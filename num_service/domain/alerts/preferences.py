"""When a message about an alert may leave, as its recipient chose: quiet hours, once a day, a pause.

The same rule is written once more in SQL, in the statement that writes deliveries (``db/queries/alerts/holding``); a
property test holds the two together. Source: 2-domain, "Alerts"; 5-experience, "Preferences".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from num_service.domain.alerts.audience import EVERYBODY, Channel, Traits
from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Region, Tier, Worded

#: What is sent: an inbox is written, and waits for nothing.
TRAVELS = tuple(each for each in Channel if each is not Channel.INBOX)
#: Danger is told at once, whatever else comes once a day.
MAY_BE_DAILY = tuple(each for each in Tier if each is not Tier.DANGER)
#: For how many days everything may be paused.
PAUSES = (1, 3, 7, 14, 28)
DAILY_AT = 10


class Zone(Worded):
    """Time zones a recipient may live by, by the name that the tz database has for them."""

    LONDON = "Europe/London", N_("United Kingdom")
    DUBLIN = "Europe/Dublin", N_("Ireland")
    LISBON = "Europe/Lisbon", N_("Portugal")
    MADRID = "Europe/Madrid", N_("Spain")
    PARIS = "Europe/Paris", N_("France")
    BRUSSELS = "Europe/Brussels", N_("Belgium")
    AMSTERDAM = "Europe/Amsterdam", N_("The Netherlands")
    BERLIN = "Europe/Berlin", N_("Germany")
    ZURICH = "Europe/Zurich", N_("Switzerland")
    ROME = "Europe/Rome", N_("Italy")
    WARSAW = "Europe/Warsaw", N_("Poland")
    BUDAPEST = "Europe/Budapest", N_("Hungary")
    ATHENS = "Europe/Athens", N_("Greece")
    BUCHAREST = "Europe/Bucharest", N_("Romania")
    CHISINAU = "Europe/Chisinau", N_("Moldova")
    SOFIA = "Europe/Sofia", N_("Bulgaria")
    SAO_PAULO = "America/Sao_Paulo", N_("Brazil (São Paulo)")
    BOGOTA = "America/Bogota", N_("Colombia")
    SHANGHAI = "Asia/Shanghai", N_("China")
    HONG_KONG = "Asia/Hong_Kong", N_("Hong Kong")
    BANGKOK = "Asia/Bangkok", N_("Thailand")


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the day, from the beginning of one to the beginning of another, over midnight where that is earlier."""

    begins: int
    ends: int

    def __post_init__(self) -> None:
        if self.begins == self.ends or not {self.begins, self.ends} <= set(range(24)):
            raise Invalid(
                "bad_quiet_hours",
                "Quiet hours begin at one hour and end at another.",
                field="quiet_until",
            )

    def holds(self, hour: int) -> bool:
        """Whether an hour of the day is one of them."""
        if self.begins < self.ends:
            return self.begins <= hour < self.ends
        return hour >= self.begins or hour < self.ends


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a recipient chose about messages; what they chose about nothing is as it is for somebody new.

    Args:
        regions: they want alerts for; none is all of them.
        not_by: over which channel they want no message about alerts of which level.
        daily: levels that come once a day, in one message.
        daily_at: at which hour of their day.
        danger_wakes: whether danger comes in their quiet hours too.
        paused_until: before then nothing leaves.
        fuller: whether a message says the level, the areas and the reference, or only that there is one.
        said: what they said of themselves, so that an alert for some reaches them.
    """

    regions: frozenset[Region] = frozenset()
    zone: Zone = Zone.LONDON
    quiet: Quiet | None = None
    danger_wakes: bool = False
    daily: frozenset[Tier] = frozenset()
    daily_at: int = DAILY_AT
    paused_until: datetime | None = None
    not_by: frozenset[tuple[Tier, Channel]] = frozenset()
    fuller: bool = False
    said: Traits = EVERYBODY

    def takes(self, tier: Tier, channel: Channel) -> bool:
        """Whether they want a message about such an alert over this channel."""
        return channel is Channel.INBOX or (tier, channel) not in self.not_by


def held_until(preferences: Preferences, tier: Tier, now: datetime) -> datetime | None:
    """Until when a message about an alert of this tier waits; None where it may leave now.

    After a pause comes the hour for what comes once a day, and after that the quiet hours.

    Args:
        now: an aware datetime.
    """
    zone = ZoneInfo(preferences.zone.value)
    at = max(now, preferences.paused_until or now)
    if tier in preferences.daily and tier in MAY_BE_DAILY:
        at = next_at(preferences.daily_at, zone, at)
    woken = tier is Tier.DANGER and preferences.danger_wakes
    if preferences.quiet and not woken and preferences.quiet.holds(at.astimezone(zone).hour):
        at = next_at(preferences.quiet.ends, zone, at)
    return None if at == now else at


def next_at(hour: int, zone: ZoneInfo, moment: datetime) -> datetime:
    """When a clock on the wall next shows this full hour; the moment itself where it does so now.

    An hour that the clock shows twice is the second one, and one that it leaves out is the moment it would have been
    without the change: never before the wall says so.
    """
    local = moment.astimezone(zone).replace(tzinfo=None)
    wall = datetime.combine(local.date(), time(hour))
    if wall < local:
        wall += timedelta(days=1)
    either = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return max(moment, *either)


def as_kept(not_by: Iterable[tuple[Tier, Channel]]) -> list[str]:
    """How ``not_by`` is kept: ``risk:email``."""
    return sorted(f"{tier.value}:{channel.value}" for tier, channel in not_by)


def from_kept(kept: Iterable[str]) -> frozenset[tuple[Tier, Channel]]:
    """What :func:`as_kept` kept."""
    pairs = (each.partition(":") for each in kept)
    return frozenset((Tier(tier), Channel(channel)) for tier, _, channel in pairs)
