"""Short cards to read, print or keep: advice on the work, and the law by country, each with its source and its date."""

from num_service.domain.help.cards.bookings import BOOKINGS
from num_service.domain.help.cards.card import Card, Point, Topic
from num_service.domain.help.cards.online import ONLINE
from num_service.domain.help.cards.rights import RIGHTS
from num_service.domain.help.cards.shown import Shown, show

CARDS: tuple[Card, ...] = (*BOOKINGS, *ONLINE, *RIGHTS)
BY_TOPIC: dict[str, Card] = {card.topic.value: card for card in CARDS}
#: Everything on the cards that says what the law is: a lawyer of the place reads it, and its owner reads it again.
LAW: tuple[Point, ...] = tuple(point for card in CARDS for point in card.points if point.law)

__all__ = ["BY_TOPIC", "CARDS", "LAW", "Card", "Point", "Shown", "Topic", "show"]
