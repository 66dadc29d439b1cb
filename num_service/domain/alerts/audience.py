"""Whom an alert concerns.

The same rule is written once more as a set-based INSERT in ``db/queries/deliveries``; a property test holds the two
together. Source: 2-domain, "Alerts"; a member's preferences decide regions and tiers.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import StrEnum

from num_service.domain.shared.phrases import N_, Message, phrase
from num_service.domain.shared.taxonomy import Gender, Region, Sector, Tier, Worded


class RecipientKind(StrEnum):
    MEMBER = "member"
    PROJECT = "project"
    #: A partner site: over a webhook alone, and told no more than that there is an alert.
    PARTNER = "partner"


#: Whom an alert is for where nobody chooses: whoever reads it. A partner is told only where staff say so.
READERS = frozenset({RecipientKind.MEMBER, RecipientKind.PROJECT})


class Channel(Worded):
    """How a delivery travels (2-domain, "Alerts"). A row of a channel that has no sender here waits, and says so."""

    INBOX = "inbox", N_("In the inbox here")
    EMAIL = "email", N_("By email")
    SMS = "sms", N_("By text message")
    PUSH = "push", N_("By a notification on a phone")
    FEED = "feed", N_("By a feed")
    WEBHOOK = "webhook", N_("By a webhook")


class Spoken(Worded):
    """Languages somebody speaks, each by its own name, which is the same on every page."""

    EN = "en", "English"
    PT = "pt", "Português"
    RO = "ro", "Română"
    ZH = "zh", "中文"
    ES = "es", "Español"
    TH = "th", "ไทย"
    PL = "pl", "Polski"
    HU = "hu", "Magyar"
    BG = "bg", "Български"
    SQ = "sq", "Shqip"


#: What somebody may say of themselves, or an alert may be for; "rather not say" is nothing said.
SECTORS = tuple(each for each in Sector if each is not Sector.NOT_SAID)
GENDERS = tuple(each for each in Gender if each not in (Gender.UNKNOWN, Gender.NOT_SAID))


@dataclass(frozen=True, slots=True)
class Traits:
    """How somebody works, who they are, what they speak and near which places; or whom of them an alert is for.

    Of recipients it is what they said of themselves, which they need not. Nothing said is not "no": whoever said
    nothing of one of these is left out by none of its values.

    Args:
        near: postcode areas of the United Kingdom, by their letters: ``LS``.
    """

    sectors: frozenset[Sector] = frozenset()
    genders: frozenset[Gender] = frozenset()
    speaks: frozenset[Spoken] = frozenset()
    near: frozenset[str] = frozenset()

    def meets(self, said: Traits) -> bool:
        """Whether an alert that is for these is for somebody who said that of themselves."""
        return all(
            not wanted or not theirs or bool(wanted & theirs)
            for wanted, theirs in (
                (self.sectors, said.sectors),
                (self.genders, said.genders),
                (self.speaks, said.speaks),
                (self.near, said.near),
            )
        )


#: For everybody; or nothing said.
EVERYBODY = Traits()


def traits_of(traits: Traits) -> dict[str, list[str]]:
    """What is in each of them, in an order that does not change."""
    return {name: sorted(getattr(traits, name)) for name in TRAITS}


#: Their names, as columns and fields have them too.
TRAITS = ("sectors", "genders", "speaks", "near")


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom an alert is addressed to.

    Args:
        regions: none means everywhere.
        strict: leaves out recipients who chose no region: a reporter allowed a warning in their own region only.
        traits: of recipients; none means everybody.
        projects: which projects, by where their alerts arrive; none means all of them. Members are not touched by it.
    """

    regions: frozenset[Region] = frozenset()
    kinds: frozenset[RecipientKind] = READERS
    strict: bool = False
    traits: Traits = EVERYBODY
    projects: frozenset[uuid.UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class RecipientChoices:
    """What decides whether somebody is concerned. No chosen region or tier means all of them."""

    kind: RecipientKind
    active: bool = True
    regions: frozenset[Region] = frozenset()
    tiers: frozenset[Tier] = frozenset()
    said: Traits = EVERYBODY
    id: uuid.UUID | None = None


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
        and audience.traits.meets(recipient.said)
        and _named(audience, recipient)
    )


def _named(audience: Audience, recipient: RecipientChoices) -> bool:
    of_all = recipient.kind is not RecipientKind.PROJECT or not audience.projects
    return of_all or recipient.id in audience.projects


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
