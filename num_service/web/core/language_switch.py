"""The language switch: a reader chooses among the languages there are, and this browser keeps it until it is closed.

The choice is a cookie of its own with the language in it. It is no part of the session: choosing a language begins
none, and signing in or out does not change it. Leaving by "Exit" takes it too.
"""

from __future__ import annotations

from functools import cache

from babel import Locale
from flask import Flask, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from num_service.translations.catalogues import language_of
from num_service.web.core.access import public
from num_service.web.core.languages import choice_cookie, in_house, locale_of_page, offered_languages, tag
from num_service.web.core.resume import own_address
from num_service.web.core.sessions import cookie_options


def register(app: Flask) -> None:
    app.add_url_rule("/language/<chosen>", "language", choose)


@public
def choose(chosen: str) -> ResponseReturnValue:
    """Keep the language that was chosen, and go back to the page it was chosen on."""
    if chosen not in map(tag, offered_languages()):
        abort(404)
    response = redirect(own_address(request.args.get("back", "")) or "/", 303)
    response.set_cookie(choice_cookie(), chosen, **cookie_options())
    return response


def switch() -> list[tuple[str, str, str, bool]]:
    """The links of the switch: tag, the language's own name, address, whether it is the one shown.

    Nothing where there is one language or the page is of those who run the service, and nothing on the answer to a
    form, where a link would lose what was typed.
    """
    offered = offered_languages()
    if (
        len(offered) < 2
        or in_house()
        or request.method not in ("GET", "HEAD")
        or request.endpoint == "language"
    ):
        return []
    shown = str(locale_of_page())
    back = request.full_path.rstrip("?")
    return [
        (tag(each), _own_name(each, offered), url_for("language", chosen=tag(each), back=back), each == shown)
        for each in offered
    ]


@cache
def _own_name(language: str, offered: tuple[str, ...]) -> str:
    """What a language calls itself: "English", "português"; with its country only where two would be alike."""
    locale = Locale.parse(language)
    alike = [each for each in offered if Locale.parse(each).language == locale.language]
    if len(alike) == 1 and (known := language_of(language)) is not None:
        return known.words
    name = locale.get_display_name() if len(alike) > 1 else locale.get_language_name()
    return (name or language)[:1].upper() + (name or language)[1:]


def choices() -> list[tuple[str, str, bool]]:
    """The languages for a form that keeps what was typed on it: tag, own name, whether it is the one shown."""
    offered, shown = offered_languages(), str(locale_of_page())
    return (
        [(tag(each), _own_name(each, offered), each == shown) for each in offered] if len(offered) > 1 else []
    )
