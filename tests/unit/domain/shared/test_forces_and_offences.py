"""Forces, the places they police, and the offences an incident type may amount to under each law."""

from __future__ import annotations

from collections import Counter

import pytest

from num_service.domain.shared.forces import BTP, FORCES, GARDA, SCAS, suggest
from num_service.domain.shared.offences import BY_LAW, CHECKED, COMMON_LAW, matching
from num_service.domain.shared.taxonomy import IncidentType, Jurisdiction, Region

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
    assert bool(suggested) is (region.is_place and region is not Region.ISLANDS)
    for force in suggested:
        assert region in force.regions
        assert force.jurisdiction is region.jurisdiction
        assert not force.national


def test_light_rail_is_the_regions_force_and_btp_after_it_where_it_polices_some() -> None:
    for region in Region:
        trams = [each.code for each in suggest(region, tram=True)]
        own = [each.code for each in suggest(region)]
        some = region in (Region.LONDON, Region.WEST_MIDLANDS, Region.SCOTLAND, Region.NORTH_EAST)
        assert trams == ([*own, BTP] if some else own), region


def test_a_reporter_can_tell_what_scas_is() -> None:
    assert "National Crime Agency" in FORCES[SCAS].name
    assert "SCAS" in FORCES[SCAS].name


@pytest.mark.parametrize("region", list(Region))
def test_the_railway_of_great_britain_suggests_btp_alone(region: Region) -> None:
    suggested = [each.code for each in suggest(region, railway=True)]
    if region.jurisdiction in (EW, Jurisdiction.SCOTLAND):
        assert suggested == [BTP]
    else:
        assert suggested == [each.code for each in suggest(region)]
        assert BTP not in suggested


EACH = [(law, each) for law in Jurisdiction for each in IncidentType]


@pytest.mark.parametrize(("jurisdiction", "kind"), EACH, ids=lambda each: each.value)
def test_every_type_has_an_offence_or_a_reason_in_every_jurisdiction(
    jurisdiction: Jurisdiction, kind: IncidentType
) -> None:
    given = BY_LAW[jurisdiction][kind]
    if isinstance(given, str):
        assert given.endswith(".")
        assert len(given) > 20
        assert matching((kind,), jurisdiction) == ()
        return
    assert given
    for offence in given:
        assert offence.title
        assert offence.checked == CHECKED
        assert (offence.act == COMMON_LAW) is not any(char.isdigit() for char in offence.act), offence
        assert offence.section or offence.act == COMMON_LAW or offence.pending, offence
        known = offence.since is not None or offence.act == COMMON_LAW or offence.needs_counsel
        assert known, f"{offence}: since when it is law, or counsel is to say"


@pytest.mark.parametrize("jurisdiction", list(Jurisdiction))
def test_what_is_not_known_to_be_in_force_is_never_named(jurisdiction: Jurisdiction) -> None:
    named = matching(tuple(IncidentType), jurisdiction)
    assert not any("Crime and Policing Act 2026" in each for each in named)
    for given in BY_LAW[jurisdiction].values():
        if not isinstance(given, str):
            assert not [each for each in given if each.pending and str(each) in named]


#: What the field findings of November 2026 put right: what must, and what must not be named.
RIGHT = [
    (EW, "threat_of_violence", "Common assault, Criminal Justice Act 1988 s.39", "Public Order Act"),
    (EW, "threat_to_out", "Theft Act 1968 s.21", "Malicious Communications"),
    (EW, "threat_to_out", "s.66B(4)", "Malicious Communications"),
    (EW, "assault", "Common assault", ""),
    (EW, "drugging", "Offences against the Person Act 1861 s.23–24", "Crime and Policing"),
    (EW, "intimate_images", "s.66AB and s.66AE", ""),
    (EW, "secret_filming", "s.67", ""),
    (EW, "domestic_abuse", "Serious Crime Act 2015 s.76", ""),
    (EW, "official_misconduct", "Misconduct in public office, common law", ""),
    (EW, "official_misconduct", "Criminal Justice and Courts Act 2015 s.26", ""),
    (Jurisdiction.SCOTLAND, "cyberflashing", "into looking at", "person to look"),
    (Jurisdiction.SCOTLAND, "controlled_for_gain", "s.11(1) and (4)", "s.11,"),
    (Jurisdiction.SCOTLAND, "domestic_abuse", "Domestic Abuse (Scotland) Act 2018 s.1", ""),
    (Jurisdiction.NORTHERN_IRELAND, "threat_of_violence", "Offences against the Person Act 1861 s.42", ""),
    (Jurisdiction.NORTHERN_IRELAND, "cyberflashing", "Sending etc. an unwanted sexual image", "genital"),
    (Jurisdiction.IRELAND, "threat_of_violence", "1997 s.2", ""),
    (Jurisdiction.IRELAND, "non_payment", "s.6–7", "s.6–8"),
    (Jurisdiction.IRELAND, "non_payment", "s.6–7", "Making off"),
    (
        Jurisdiction.IRELAND,
        "threatening_messages",
        "Harassment, Harmful Communications and Related Offences",
        "",
    ),
    (Jurisdiction.IRELAND, "cyberflashing", "Act 2020 s.4", ""),
    (Jurisdiction.IRELAND, "domestic_abuse", "Domestic Violence Act 2018 s.39", ""),
]


@pytest.mark.parametrize(("jurisdiction", "kind", "named", "not_named"), RIGHT)
def test_the_offences_are_as_the_law_has_them(
    jurisdiction: Jurisdiction, kind: str, named: str, not_named: str
) -> None:
    offences = "; ".join(matching((IncidentType(kind),), jurisdiction))
    assert named in offences
    assert not not_named or not_named not in offences


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
