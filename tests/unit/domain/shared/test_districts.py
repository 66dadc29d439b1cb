"""Which force a town or an outward postcode lies in; every one of the United Kingdom, and what is too small to name."""

from __future__ import annotations

from collections import Counter

import pytest

from num_service.domain.shared.districts import councils, outward_codes, routes, too_small
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.taxonomy import Region

_AREAS = """
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL
    GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX
    PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN
    WR WS WV YO ZE
"""


def codes(place: str, region: str, *, railway: bool = False, tram: bool = False) -> list[str]:
    return [each.code for each in routes(place, Region(region), railway=railway, tram=tram).forces]


def test_every_outward_postcode_and_council_of_the_united_kingdom_is_there() -> None:
    """3,103 outward postcodes in 124 areas, and 32, 22 and 11 councils beside England's: the directory of 11/2025."""
    assert len(outward_codes()) == 3_103
    have = {"".join(letter for letter in each[:2] if letter.isalpha()) for each in outward_codes()}
    assert have == set(_AREAS.split())
    forces = Counter(councils().values())
    assert forces["scotland"] == 32
    assert forces["psni"] == 11 + 1
    assert sum(forces[code] for code in ("north_wales", "dyfed_powys", "south_wales", "gwent")) == 22
    assert forces["metropolitan"] == 32
    assert forces["city_of_london"] == 1
    territorial = {code for code, each in FORCES.items() if not each.national}
    assert set(forces) == territorial | {"-"}


def test_each_outward_postcode_suggests_who_polices_it() -> None:
    for code in sorted(outward_codes()):
        found = routes(code, Region.NOT_SAID)
        assert found.known, code
        assert bool(found.forces) is not code.startswith(("JE", "GY", "IM")), code
        assert not any(each.national for each in found.forces), code


@pytest.mark.parametrize(
    ("place", "region", "force"),
    [
        ("Rochdale", "north_west", "greater_manchester"),
        ("LS1", "yorkshire_humber", "west_yorkshire"),
        ("ls2 7", "yorkshire_humber", "west_yorkshire"),
        ("Harehills, Leeds", "yorkshire_humber", "west_yorkshire"),
        ("Glossop", "east_midlands", "derbyshire"),
        ("SK13", "east_midlands", "derbyshire"),
        ("Newport", "wales", "gwent"),
        ("Newport", "south_east", "hampshire"),
        ("W12", "london", "metropolitan"),
        ("W12", "leinster", "garda"),
        ("D02", "dublin", "garda"),
        ("Tralee", "munster", "garda"),
        ("Aberdeen", "scotland", "scotland"),
        ("ZE1", "scotland", "scotland"),
        ("BT35", "northern_ireland", "psni"),
        ("Newry", "northern_ireland", "psni"),
        ("TD15", "north_east", "northumbria"),
        ("Powys", "wales", "dyfed_powys"),
    ],
)
def test_a_place_within_its_region_is_clear(place: str, region: str, force: str) -> None:
    assert codes(place, region) == [force]


@pytest.mark.parametrize(
    ("place", "region", "forces"),
    [
        ("Chapeltown, Leeds", "yorkshire_humber", {"south_yorkshire", "west_yorkshire"}),
        ("EC1A", "london", {"city_of_london", "metropolitan"}),
        ("TD15", "not_said", {"northumbria", "scotland"}),
        ("W12", "not_said", {"metropolitan", "garda"}),
        ("Leeds", "london", {"city_of_london", "metropolitan", "west_yorkshire"}),
        ("a street nobody knows", "wales", {"dyfed_powys", "gwent", "north_wales", "south_wales"}),
    ],
)
def test_what_is_not_clear_goes_to_staff_with_who_it_may_be(
    place: str, region: str, forces: set[str]
) -> None:
    found = routes(place, Region(region))
    assert {each.code for each in found.forces} == forces
    assert found.clear is None


@pytest.mark.parametrize("place", ["JE2", "GY1", "IM1", "St Helier", "Douglas", ""])
def test_the_islands_have_forces_of_their_own(place: str) -> None:
    assert codes(place, "islands") == []


def test_the_railway_is_btps_wherever_it_is_and_light_rail_is_asked_about() -> None:
    assert codes("LS1", "yorkshire_humber", railway=True) == ["btp"]
    assert codes("BT1", "northern_ireland", railway=True) == ["psni"]
    assert codes("Croydon", "london", tram=True) == ["metropolitan", "btp"]


def test_an_excluded_force_is_never_suggested_nor_another_in_its_place() -> None:
    never = {"greater_manchester"}
    assert routes("Rochdale", Region.NORTH_WEST, never=never).forces == ()
    assert routes("", Region.LONDON, never={"metropolitan"}).forces == ()
    left = routes("", Region.NORTH_WEST, never=never)
    assert "greater_manchester" not in {each.code for each in left.forces}
    assert len(left.forces) == 4


@pytest.mark.parametrize(
    ("place", "region", "small", "coarser"),
    [
        ("LD6", "wales", True, "Powys"),
        ("Hebden Bridge", "yorkshire_humber", True, "Calderdale"),
        ("TR21", "south_west", True, ""),
        ("LS1", "yorkshire_humber", False, ""),
        ("Leeds", "yorkshire_humber", False, ""),
        ("Calderdale", "yorkshire_humber", False, ""),
        ("nobody knows", "wales", False, ""),
    ],
)
def test_where_few_people_live_the_district_is_said_instead(
    place: str, region: str, small: bool, coarser: str
) -> None:
    found = routes(place, Region(region))
    assert (found.small, found.coarser) == (small, coarser)


def test_small_places_are_found_in_words() -> None:
    words = "Met in Hay-on-Wye, LD6, then Hebden Bridge. He lives in Hope. Sale of a car in Leeds LS1."
    assert [words[start:end] for start, end in too_small(words)] == ["LD6", "Hebden Bridge"]
