"""The closed lists: complete, in plain words, and each code and word once."""

from __future__ import annotations

import inspect
import re
from itertools import combinations_with_replacement

import pytest

from num_service.domain.alerts import audience
from num_service.domain.checker import answer
from num_service.domain.police import packet
from num_service.domain.reports import consent, matching, report
from num_service.domain.shared import permissions, taxonomy, verdict
from num_service.domain.shared.taxonomy import (
    SERIOUS_SEXUAL,
    IncidentGroup,
    IncidentType,
    Jurisdiction,
    Region,
    Tier,
    Worded,
    worst_tier,
)

MODULES = (taxonomy, audience, answer, consent, matching, packet, permissions, report, verdict)
LISTS = sorted(
    {
        each
        for module in MODULES
        for each in vars(module).values()
        if inspect.isclass(each) and issubclass(each, Worded) and each is not Worded
    },
    key=lambda each: each.__name__,
)

#: 2-domain, "The report", 1: the types of the design, each under its heading, with how dangerous it is.
TYPES = {
    "sexual": "danger: rape condom_removal sexual_assault sexual_attempt coerced_acts / risk: secret_filming",
    "violence": "danger: assault strangulation weapon drugging held kidnap domestic_abuse threat_to_kill "
    "/ risk: threat_of_violence",
    "money": "danger: robbery posed_as_police / risk: burglary theft non_payment fake_payment / nuisance: deposit_scam",
    "online": "danger: stalking / risk: threatening_messages threat_to_out blackmail doxing intimate_images "
    "impersonation / nuisance: unwanted_contact cyberflashing stolen_content",
    "exploitation": "danger: controlled_for_gain trafficking cuckooing",
    "other": "danger: official_misconduct / risk: damage something_else / nuisance: verbal_abuse timewaster",
}


def test_every_incident_type_has_its_group_and_tier() -> None:
    decided = {
        code: (group, part.split(":")[0].strip())
        for group, row in TYPES.items()
        for part in row.split("/")
        for code in part.split(":")[1].split()
    }
    assert {each.value: (each.group.value, each.tier.value) for each in IncidentType} == decided


def test_every_group_has_types_and_keeps_them_together() -> None:
    order = [each.group for each in IncidentType]
    assert list(dict.fromkeys(order)) == list(IncidentGroup)
    assert order == sorted(order, key=list(IncidentGroup).index)


@pytest.mark.parametrize("listing", LISTS, ids=lambda each: each.__name__)
def test_every_list_has_words_and_each_of_them_once(listing: type[Worded]) -> None:
    words = [each.words for each in listing]
    assert all(word.strip() == word and word for word in words)
    assert len({word.casefold() for word in words}) == len(words)
    codes = [each.value for each in listing]
    assert len({code.casefold() for code in codes}) == len(codes)
    assert all(re.fullmatch(r"[A-Za-z0-9_]+", code) for code in codes)


@pytest.mark.parametrize("listing", LISTS, ids=lambda each: each.__name__)
def test_no_list_speaks_of_guilt_or_uses_the_word(listing: type[Worded]) -> None:
    """2-domain: *reported*, never "offender", "suspect" or "guilty"; *sex worker*."""
    for each in listing:
        if each is packet.Assessment.FALSE:
            continue  # "Suspected to be false" is the 3x5x2 scale's own wording, of a statement and not of a person
        assert not re.search(r"offender|suspect|guilty|victim|prostitut|perpetrator", each.words, re.I), each


def test_what_she_may_not_know_or_want_to_say_can_be_answered_so() -> None:
    """2-domain, "The report": every choice about the person and the place offers both."""
    for listing in ("Role", "Setting", "PartOfDay", "AgeBand", "Gender", "Build"):
        assert {"unknown", "not_said"} <= {each.value for each in getattr(taxonomy, listing)}, listing
    for listing in ("PlaceMode", "Sector", "Region"):
        assert "not_said" in {each.value for each in getattr(taxonomy, listing)}, listing


def test_the_worst_tier_counts() -> None:
    for one, other in combinations_with_replacement(IncidentType, 2):
        both = worst_tier((one, other))
        assert both is worst_tier(frozenset({other, one}))
        assert both.rank == min(one.tier.rank, other.tier.rank)
    assert worst_tier(()) is Tier.RISK, "words alone are a risk until somebody reads them"
    assert [each.rank for each in (Tier.DANGER, Tier.RISK, Tier.NUISANCE)] == [0, 1, 2]


def test_serious_sexual_offences_are_sexual_and_dangerous() -> None:
    assert SERIOUS_SEXUAL
    for each in SERIOUS_SEXUAL:
        assert (each.group, each.tier) == (IncidentGroup.SEXUAL, Tier.DANGER)


def test_every_region_has_its_law() -> None:
    law = {each.value: each.jurisdiction for each in Region}
    assert [name for name, each in law.items() if each is None] == ["islands", "online", "not_said"]
    ireland = [name for name, each in law.items() if each is Jurisdiction.IRELAND]
    assert ireland == ["dublin", "leinster", "munster", "connacht_ulster"]
    assert law["scotland"] is Jurisdiction.SCOTLAND
    assert law["northern_ireland"] is Jurisdiction.NORTHERN_IRELAND
    assert sum(each is Jurisdiction.ENGLAND_WALES for each in law.values()) == 10
    assert [each.value for each in Region if not each.is_place] == ["online", "not_said"]
