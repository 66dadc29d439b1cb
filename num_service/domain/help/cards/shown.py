"""One card as it is shown for a country: what is so there, its help, and who looks at what an officer did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from num_service.domain.help.bodies import Route, routes_for
from num_service.domain.help.cards.card import Card, Point
from num_service.domain.help.directory import Directory, Part, Places, places
from num_service.domain.help.entries import Country
from num_service.domain.shared.phrases import Phrase, phrase


@dataclass(frozen=True, slots=True)
class Shown:
    """A card for one country, or for all of them with their names where they differ.

    law_read: the day on which the oldest sentence of law on it was read; None where it says nothing about the law.
    """

    card: Card
    points: tuple[tuple[Phrase, Places], ...]
    parts: tuple[Part, ...]
    bodies: tuple[tuple[Route, Places], ...]
    law_read: date | None


def show(card: Card, directory: Directory, country: Country | None) -> Shown:
    """What a card says in a country; a country of None shows everybody's, named."""
    here = [each for each in card.points if country is None or country in each.countries]
    return Shown(
        card=card,
        points=tuple((_said(each, directory, country), _where(each, country)) for each in here),
        parts=directory.parts(card.needs, country),
        bodies=tuple(
            (route, places(route.entry.countries) if country is None else ())
            for route in (routes_for(country) if card.bodies else ())
        ),
        law_read=min((each.checked for each in here if each.law), default=None),
    )


def _said(point: Point, directory: Directory, country: Country | None) -> Phrase:
    return phrase(point.words, emergency=directory.emergency_number(country))


def _where(point: Point, country: Country | None) -> Places:
    return places(point.countries) if country is None else ()
