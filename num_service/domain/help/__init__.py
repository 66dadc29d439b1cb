"""Help by country: the one list of numbers, hours, limits and facts, each with its source and the day it was read."""

from num_service.domain.help.bodies import BY_BODY, ROUTES, Body, Route, routes_for
from num_service.domain.help.directory import CANNOT_WAIT, Directory, Help, Part, Situation, needs_of
from num_service.domain.help.entries import EVERYWHERE, READ, UK, Country, Entry, Need, Owner, country_of
from num_service.domain.help.facts import FACTS
from num_service.domain.help.lines import LINES

__all__ = [
    "BY_BODY",
    "CANNOT_WAIT",
    "EVERYWHERE",
    "FACTS",
    "LINES",
    "READ",
    "ROUTES",
    "UK",
    "Body",
    "Country",
    "Directory",
    "Entry",
    "Help",
    "Need",
    "Owner",
    "Part",
    "Route",
    "Situation",
    "country_of",
    "needs_of",
    "routes_for",
]
