"""Forces, the places they police, and the offences an incident type may amount to under each law."""

from __future__ import annotations

from collections import Counter

import pytest

from num_service.domain.shared.forces import BTP, FORCES, GARDA, SCAS, suggest
from num_service.domain.shared.offences import matching
from num_service.domain.shared.taxonomy import IncidentType, Jurisdiction, Region, Tier

EW = Jurisdiction.ENGLAND_WALES


def test_there_are_47_forces_and_the_national_desk() -> None:
    """43 territorial forces of England and Wales, Police Scotland, PSNI, BTP, An Garda Síochána; plus SCAS."""
    assert len(FORCES) == 48
    territorial = [each for each in FORCES.values() if each.jurisdiction is EW and not each.national]
    assert len(territorial) == 43
    others = {code for code, each in FORCES.items() if each not in territorial}
    assert others == {"scotland", "psni", BTP, GARDA, SCAS}
    assert all(code == each.code for code, each in FORCES.items())
    assert len({each.name for each in FORCES.values()}) == 48


def test_each_region_has_as_many_forces_as_it_has() -> None:
    count = Counter(region.value for each in FORCES.values() for region in each.regions)
    assert count == {
        "east_of_england": 6,
        "east_midlands": 5,
        "london": 2,
        "north_east": 3,
        "north_west": 5,
        "south_east": 5,
        "south_west": 5,
        "west_midlands": 4,
        "yorkshire_humber": 4,
        "wales": 4,
        "scotland": 1,
        "northern_ireland": 1,
        "dublin": 1,
        "leinster": 1,
        "munster": 1,
        "connacht_ulster": 1,
    }


@pytest.mark.parametrize("region", list(Region))
def test_a_place_suggests_its_own_forces_and_nowhere_suggests_none(region: Region) -> None:
    suggested = suggest(region)
    assert bool(suggested) is region.is_place
    for force in suggested:
        assert region in force.regions
        assert force.jurisdiction is region.jurisdiction
        assert not force.national


@pytest.mark.parametrize("region", list(Region))
def test_the_railway_of_great_britain_suggests_btp_alone(region: Region) -> None:
    suggested = [each.code for each in suggest(region, railway=True)]
    if region.jurisdiction in (EW, Jurisdiction.SCOTLAND):
        assert suggested == [BTP]
    else:
        assert suggested == [each.code for each in suggest(region)]
        assert BTP not in suggested


#: Dangerous things no offence plainly matches.
NONE_MATCHES = {(jurisdiction, IncidentType.CUCKOOING) for jurisdiction in Jurisdiction}


@pytest.mark.parametrize("jurisdiction", list(Jurisdiction))
def test_every_dangerous_type_that_has_an_offence_names_it(jurisdiction: Jurisdiction) -> None:
    for each in IncidentType:
        named = matching((each,), jurisdiction)
        if each.tier is Tier.DANGER:
            assert len(named) == (0 if (jurisdiction, each) in NONE_MATCHES else 1), each
        for offence in named:
            title, _, act = offence.partition(", ")
            assert title
            assert act == "common law" or any(char.isdigit() for char in act), offence


def test_each_jurisdiction_names_its_own_law() -> None:
    """A Scottish or Irish officer never reads an English Act for a sexual offence."""
    foreign = {
        Jurisdiction.ENGLAND_WALES: ("(Scotland)", "(NI)", "Criminal Law (Rape)"),
        Jurisdiction.SCOTLAND: ("Sexual Offences Act 2003", "(NI)", "Theft Act 1968", "Criminal Law (Rape)"),
        Jurisdiction.NORTHERN_IRELAND: ("Sexual Offences Act 2003", "(Scotland)", "Theft Act 1968"),
        Jurisdiction.IRELAND: ("Sexual Offences Act 2003", "(Scotland)", "(NI)", "Theft Act 1968", "2006"),
    }
    for jurisdiction, strangers in foreign.items():
        for offence in matching(tuple(IncidentType), jurisdiction):
            assert not any(each in offence for each in strangers), offence


def test_offences_are_named_once_in_the_order_of_the_types() -> None:
    types = (IncidentType.DEPOSIT_SCAM, IncidentType.RAPE, IncidentType.FAKE_PAYMENT, IncidentType.TIMEWASTER)
    assert matching(types, EW) == ("Fraud, Fraud Act 2006 s.2", "Rape, Sexual Offences Act 2003 s.1")
    assert matching((), EW) == ()
    assert matching(types, None) == (), "no law, no offence"
