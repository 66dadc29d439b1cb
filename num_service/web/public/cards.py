"""Cards to read, print or keep: advice on the work and the law, by country, with the help lines of that country.

They can be taken away as one file that needs no connection. No page is kept in the browser for reading offline: what a
service worker keeps, whoever holds the phone next can find (decision 74).
"""

from __future__ import annotations

from typing import Any

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from num_service.domain.help import Country
from num_service.domain.help.cards import BY_TOPIC, CARDS, Card, show
from num_service.domain.reports.wording import duties
from num_service.web.core.access import public
from num_service.web.core.compression import light
from num_service.web.core.transactions import wiring
from num_service.web.public import blueprint


def chosen_country() -> Country | None:
    """The country in the address; None, which means all of them, where none is or it is not one of ours."""
    said = request.args.get("country", "")
    return Country(said) if said in set(Country) else None


@blueprint.get("/cards")
@public
def cards() -> Response:
    return light(render_template("public/cards.html", cards=CARDS, **_beside()))


@blueprint.get("/cards/<topic>")
@public
def card(topic: str) -> Response:
    """One card, with what cannot wait where it is about that."""
    found = BY_TOPIC.get(topic) or abort(404)
    return light(render_template("public/card.html", **_shown((found,))))


@blueprint.get("/cards/all")
@public
def all_cards() -> Response:
    """All of them on one page, which is the one to print."""
    return light(render_template("public/cards_all.html", **_shown(CARDS)))


@blueprint.get("/cards/file")
@public
def cards_file() -> ResponseReturnValue:
    """All of them as one file that asks the net for nothing. Its name says nothing; its text does."""
    page = render_template("public/cards_file.html", today=wiring().clock().date(), **_shown(CARDS))
    return Response(
        page, mimetype="text/html", headers={"Content-Disposition": "attachment; filename=page.html"}
    )


def _beside() -> dict[str, Any]:
    country = chosen_country()
    return {
        "help": wiring().directory.help_for(country),
        "country": country,
        "countries": tuple(Country),
        "reading_time": wiring().settings.reading_time,
    }


def _shown(which: tuple[Card, ...]) -> dict[str, Any]:
    country = chosen_country()
    return {
        **_beside(),
        "shown": [show(each, wiring().directory, country) for each in which],
        "duties": [each for each in duties() if country is None or each.place.value == country.value],
    }
