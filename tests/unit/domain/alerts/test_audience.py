"""Whom an alert concerns."""

from __future__ import annotations

import uuid
from itertools import chain, combinations, product

from num_service.domain.alerts.audience import (
    Audience,
    RecipientChoices,
    RecipientKind,
    Traits,
    concerns,
    so_many,
)
from num_service.domain.shared.taxonomy import Gender, Region, Sector, Tier

REGIONS = (Region.LONDON, Region.WALES, Region.ONLINE)


def _subsets(of: tuple[Region, ...]) -> list[frozenset[Region]]:
    return [frozenset(each) for each in chain.from_iterable(combinations(of, n) for n in range(len(of) + 1))]


def test_every_combination() -> None:
    """Active, of a kind it is addressed to, in one of its regions, and wanting its tier."""
    kinds = [frozenset(), *(frozenset({kind}) for kind in RecipientKind), frozenset(RecipientKind)]
    tiers = [frozenset(), frozenset({Tier.DANGER}), frozenset({Tier.DANGER, Tier.RISK})]
    concerned = 0
    for to, to_kinds, tier, kind, active, wants, wants_tiers in product(
        _subsets(REGIONS), kinds, Tier, RecipientKind, (False, True), _subsets(REGIONS), tiers
    ):
        answer = concerns(Audience(to, to_kinds), tier, RecipientChoices(kind, active, wants, wants_tiers))
        if not active or kind not in to_kinds or (wants_tiers and tier not in wants_tiers):
            expected = False
        elif not to or Region.ONLINE in to or not wants:
            expected = True
        else:
            expected = any(region in wants for region in to)
        assert answer is expected, (to, to_kinds, tier, kind, active, wants, wants_tiers)
        concerned += answer
    assert concerned > 100


def test_a_member_who_chose_nothing_misses_nothing() -> None:
    for region, tier in product(Region, Tier):
        assert concerns(Audience(frozenset({region})), tier, RecipientChoices(RecipientKind.MEMBER))


def test_somebody_suspended_gets_nothing() -> None:
    for kind, tier in product(RecipientKind, Tier):
        assert not concerns(Audience(), tier, RecipientChoices(kind, active=False))


def test_how_many_is_told_so_coarsely_that_one_more_or_less_rarely_shows() -> None:
    told = [str(so_many(count)) for count in (0, 1, 9, 10, 19, 20, 25_003)]
    assert told == [
        "No recipient just now.",
        "Fewer than 10 recipients.",
        "Fewer than 10 recipients.",
        "About 10 recipients.",
        "About 10 recipients.",
        "About 20 recipients.",
        "About 25,000 recipients.",
    ]


def test_nothing_said_is_not_no() -> None:
    """Whoever said nothing of themselves is never left out; whoever said something else is."""
    street = Audience(traits=Traits(sectors=frozenset({Sector.STREET}), near=frozenset({"LS"})))

    def reaches(**said: object) -> bool:
        return concerns(street, Tier.RISK, RecipientChoices(RecipientKind.MEMBER, said=Traits(**said)))  # type: ignore[arg-type]

    assert reaches()
    assert reaches(sectors=frozenset({Sector.STREET, Sector.WEBCAM}))
    assert reaches(genders=frozenset({Gender.MAN}))
    assert reaches(sectors=frozenset({Sector.STREET}), near=frozenset({"BD", "LS"}))
    assert not reaches(sectors=frozenset({Sector.WEBCAM}))
    assert not reaches(sectors=frozenset({Sector.STREET}), near=frozenset({"M"}))


def test_named_projects_leave_members_alone() -> None:
    one, other = uuid.UUID(int=1), uuid.UUID(int=2)
    audience = Audience(projects=frozenset({one}))
    assert concerns(audience, Tier.RISK, RecipientChoices(RecipientKind.PROJECT, id=one))
    assert not concerns(audience, Tier.RISK, RecipientChoices(RecipientKind.PROJECT, id=other))
    assert concerns(audience, Tier.RISK, RecipientChoices(RecipientKind.MEMBER, id=other))
