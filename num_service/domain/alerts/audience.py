"""Whom an alert concerns.

The same rule is written once more as a set-based INSERT in ``db/queries/deliveries``; a property test holds the two
together. Source: 2-domain, "Alerts"; a member's preferences decide regions and tiers.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from num_service.domain.shared.phrases import N_, Message, phrase
from num_service.domain.shared.taxonomy import Region, Tier, Worded


class RecipientKind(StrEnum):
    MEMBER = "member"
    PROJECT = "project"


class Channel(Worded):
    """How a delivery travels (2-domain, "Alerts"). A row of a channel that has no sender here waits, and says so."""

    INBOX = "inbox", N_("In the inbox here")
    EMAIL = "email", N_("By email")
    SMS = "sms", N_("By text message")
    PUSH = "push", N_("By a notification on a phone")
    FEED = "feed", N_("By a feed")
    WEBHOOK = "webhook", N_("By a webhook")


@dataclass(frozen=True, slots=True)
class Audience:
    """Regions (none means everywhere) and kinds of recipient an alert is addressed to.

    ``strict`` leaves out recipients who chose no region: a reporter allowed a warning in their own region only.
    """

    regions: frozenset[Region] = frozenset()
    kinds: frozenset[RecipientKind] = frozenset(RecipientKind)
    strict: bool = False


@dataclass(frozen=True, slots=True)
class RecipientChoices:
    """What decides whether somebody is concerned. No chosen region or tier means all of them."""

    kind: RecipientKind
    active: bool = True
    regions: frozenset[Region] = frozenset()
    tiers: frozenset[Tier] = frozenset()


def concerns(audience: Audience, tier: Tier, recipient: RecipientChoices) -> bool:
    """Whether an alert of this tier, addressed to this audience, is for this recipient.

    An alert with no regions, or for online incidents, concerns every region.
    """
    everywhere = not audience.regions or Region.ONLINE in audience.regions
    overlap = bool(audience.regions & recipient.regions)
    return (
        recipient.active
        and recipient.kind in audience.kinds
        and (everywhere or (not recipient.regions and not audience.strict) or overlap)
        and (not recipient.tiers or tier in recipient.tiers)
    )


#: Fewer recipients than this are not counted out: with what is known of an area it could be told who they are.
FEW = 10


def so_many(count: int) -> Message:
    """How many recipients, as it is said to whoever chooses an audience: coarsely, so that no single one shows.

    Changing the choice by one area or level and reading the difference would otherwise count people one by one.
    """
    if count == 0:
        return phrase("No recipient just now.")
    if count < FEW:
        return phrase("Fewer than %(few)s recipients.", few=FEW)
    return phrase("About %(count)s recipients.", count=count // FEW * FEW)
