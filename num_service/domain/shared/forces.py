"""Police forces and the national desk, and which of them a place suggests.

The 43 territorial forces of England and Wales, Police Scotland, PSNI, British Transport Police, An Garda
Síochána, and the Serious Crime Analysis Section. Regions are the ones each force lies in; a caseworker always
sets the route (gate rules 7 and 10), this only suggests.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from num_service.domain.shared.taxonomy import Jurisdiction, Region

_R, _J = Region, Jurisdiction


@dataclass(frozen=True, slots=True)
class Force:
    """One force: its code, its name, whose law it works under, and the regions it polices."""

    code: str
    name: str
    jurisdiction: Jurisdiction
    regions: tuple[Region, ...]
    national: bool = False


def _england(code: str, name: str, *regions: Region) -> Force:
    return Force(code, name, Jurisdiction.ENGLAND_WALES, regions)


BTP, SCAS, GARDA = "btp", "scas", "garda"

FORCES: dict[str, Force] = {
    force.code: force
    for force in (
        _england("avon_somerset", "Avon and Somerset Police", _R.SOUTH_WEST),
        _england("bedfordshire", "Bedfordshire Police", _R.EAST_OF_ENGLAND),
        _england("cambridgeshire", "Cambridgeshire Constabulary", _R.EAST_OF_ENGLAND),
        _england("cheshire", "Cheshire Constabulary", _R.NORTH_WEST),
        _england("city_of_london", "City of London Police", _R.LONDON),
        _england("cleveland", "Cleveland Police", _R.NORTH_EAST),
        _england("cumbria", "Cumbria Constabulary", _R.NORTH_WEST),
        _england("derbyshire", "Derbyshire Constabulary", _R.EAST_MIDLANDS),
        _england("devon_cornwall", "Devon and Cornwall Police", _R.SOUTH_WEST),
        _england("dorset", "Dorset Police", _R.SOUTH_WEST),
        _england("durham", "Durham Constabulary", _R.NORTH_EAST),
        _england("dyfed_powys", "Dyfed-Powys Police", _R.WALES),
        _england("essex", "Essex Police", _R.EAST_OF_ENGLAND),
        _england("gloucestershire", "Gloucestershire Constabulary", _R.SOUTH_WEST),
        _england("greater_manchester", "Greater Manchester Police", _R.NORTH_WEST),
        _england("gwent", "Gwent Police", _R.WALES),
        _england("hampshire", "Hampshire and Isle of Wight Constabulary", _R.SOUTH_EAST),
        _england("hertfordshire", "Hertfordshire Constabulary", _R.EAST_OF_ENGLAND),
        _england("humberside", "Humberside Police", _R.YORKSHIRE_HUMBER),
        _england("kent", "Kent Police", _R.SOUTH_EAST),
        _england("lancashire", "Lancashire Constabulary", _R.NORTH_WEST),
        _england("leicestershire", "Leicestershire Police", _R.EAST_MIDLANDS),
        _england("lincolnshire", "Lincolnshire Police", _R.EAST_MIDLANDS),
        _england("merseyside", "Merseyside Police", _R.NORTH_WEST),
        _england("metropolitan", "Metropolitan Police Service", _R.LONDON),
        _england("norfolk", "Norfolk Constabulary", _R.EAST_OF_ENGLAND),
        _england("north_wales", "North Wales Police", _R.WALES),
        _england("north_yorkshire", "North Yorkshire Police", _R.YORKSHIRE_HUMBER),
        _england("northamptonshire", "Northamptonshire Police", _R.EAST_MIDLANDS),
        _england("northumbria", "Northumbria Police", _R.NORTH_EAST),
        _england("nottinghamshire", "Nottinghamshire Police", _R.EAST_MIDLANDS),
        _england("south_wales", "South Wales Police", _R.WALES),
        _england("south_yorkshire", "South Yorkshire Police", _R.YORKSHIRE_HUMBER),
        _england("staffordshire", "Staffordshire Police", _R.WEST_MIDLANDS),
        _england("suffolk", "Suffolk Constabulary", _R.EAST_OF_ENGLAND),
        _england("surrey", "Surrey Police", _R.SOUTH_EAST),
        _england("sussex", "Sussex Police", _R.SOUTH_EAST),
        _england("thames_valley", "Thames Valley Police", _R.SOUTH_EAST),
        _england("warwickshire", "Warwickshire Police", _R.WEST_MIDLANDS),
        _england("west_mercia", "West Mercia Police", _R.WEST_MIDLANDS),
        _england("west_midlands", "West Midlands Police", _R.WEST_MIDLANDS),
        _england("west_yorkshire", "West Yorkshire Police", _R.YORKSHIRE_HUMBER),
        _england("wiltshire", "Wiltshire Police", _R.SOUTH_WEST),
        Force("scotland", "Police Scotland", _J.SCOTLAND, (_R.SCOTLAND,)),
        Force("psni", "Police Service of Northern Ireland", _J.NORTHERN_IRELAND, (_R.NORTHERN_IRELAND,)),
        Force(
            GARDA, "An Garda Síochána", _J.IRELAND, (_R.DUBLIN, _R.LEINSTER, _R.MUNSTER, _R.CONNACHT_ULSTER)
        ),
        Force(BTP, "British Transport Police", _J.ENGLAND_WALES, (), national=True),
        Force(
            SCAS,
            "Serious Crime Analysis Section (SCAS), a national desk of the National Crime Agency",
            _J.ENGLAND_WALES,
            (),
            national=True,
        ),
    )
}


#: Light rail that BTP polices: the DLR and Croydon Tramlink, the West Midlands Metro, the Glasgow Subway, and the line
#: of the Tyne and Wear Metro to Sunderland. Other trams (Manchester, Nottingham …) are the territorial force's.
BTP_LIGHT_RAIL = frozenset({Region.LONDON, Region.WEST_MIDLANDS, Region.SCOTLAND, Region.NORTH_EAST})
_BTP_LAW = (Jurisdiction.ENGLAND_WALES, Jurisdiction.SCOTLAND)


@cache
def suggest(region: Region, *, railway: bool = False, tram: bool = False) -> tuple[Force, ...]:
    """The forces a place suggests, for a caseworker to choose from.

    Args:
        region: the incident's region, never the reporter's home (gate rule 10).
        railway: the incident was on a train or at a station.
        tram: it was on a tram, metro or light rail.

    Returns:
        BTP alone for the railway in Great Britain; else every force of the region, and BTP after them for light rail
        where it polices some: which line it was, a caseworker finds out. Empty when unknown, online, or on the islands.
    """
    if railway and region.jurisdiction in _BTP_LAW:
        return (FORCES[BTP],)
    found = tuple(force for force in FORCES.values() if region in force.regions)
    return (*found, FORCES[BTP]) if tram and region in BTP_LIGHT_RAIL else found
