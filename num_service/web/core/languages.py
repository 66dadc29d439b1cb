"""The reader's language: which one it is, and how sentences, dates, numbers and lists are said in it.

Nothing below the edge knows a language: rules and services answer with message ids (``domain.shared.phrases``).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, get_domain, get_locale

from num_service.db.queries.core.rows import COUNTED
from num_service.domain.shared.errors import DomainError
from num_service.domain.shared.phrases import Message
from num_service.domain.shared.taxonomy import Language, Worded
from num_service.settings import Settings
from num_service.translations.translator import OURS, WALL, Style, Translator


def register(app: Flask, settings: Settings) -> None:
    """Give pages their language, and templates the filters that say things in it: ``say``, ``day``, ``listed`` …"""
    folders = [settings.translations_dir, OURS]
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(str(each) for each in folders if each)
    app.config["NUM_LANGUAGES"] = settings.languages
    # One for each application: Flask-Babel keeps catalogues by language alone, and another's folders may differ.
    Babel(
        app,
        default_locale=settings.languages[0],
        default_timezone=WALL.key,
        locale_selector=_chosen,
    )
    for each in (say, day, moment, month, listed, number, counted):
        app.add_template_filter(each)


def _chosen() -> str:
    """What the reader chose, else what the browser asks for, of the languages there are; else the first."""
    offered = offered_languages()
    if len(offered) == 1 or not has_request_context():
        return offered[0]
    tags = {tag(each): each for each in offered}
    if (chosen := tags.get(request.cookies.get(choice_cookie(), ""))) and not _by_program():
        return chosen
    best = request.accept_languages.best_match(tags)
    return tags[best] if best else offered[0]


def offered_languages() -> tuple[str, ...]:
    """The languages there are, as Babel names them."""
    found: tuple[str, ...] = current_app.config["NUM_LANGUAGES"]
    return found


def tag(language: str) -> str:
    """A language as HTML and HTTP name it: ``en-GB``."""
    return language.replace("_", "-")


def choice_cookie() -> str:
    """The cookie of a chosen language. It holds the language and nothing else, and ends with the browser."""
    return "__Host-words" if current_app.config["SESSION_COOKIE_SECURE"] else "words"


def _by_program() -> bool:
    """Whether a program asks, which says its language in a header and carries no cookies."""
    return request.path.startswith("/api/")


def language_shown() -> Language:
    """The language this page is shown in, as a consent record keeps it."""
    code = str(get_locale()).partition("_")[0]
    return Language(code) if code in set(Language) else Language.EN


def say(what: Message | DomainError | Worded | str | None) -> str:
    """A message in the reader's language: phrases, an error, a word of a closed list, or a bare message id."""
    return _reader().say(what)


def day(value: date | datetime | None) -> str:
    """``22 November 2026``, as the clock on the wall has it."""
    return _reader().day(value)


def moment(value: datetime | None) -> str:
    """``22 November 2026, 14:05``, as the clock on the wall has it."""
    return _reader().moment(value)


def month(value: date | None) -> str:
    """``November 2026``."""
    return _reader().month(value)


def number(value: int) -> str:
    """``1,204``."""
    return _reader().number(value)


def counted(value: int) -> str:
    """``204``, and ``1,000+`` for what nobody counts more exactly."""
    return f"{number(COUNTED)}+" if value >= COUNTED else number(value)


def listed(values: Iterable[object], style: Style = "standard") -> str:
    """``a, b and c``, each said; what is empty is left out. With style ``unit``: ``a, b, c``."""
    return _reader().listed(values, style)


def _reader() -> Translator:
    """Flask-Babel knows the reader's language and keeps its catalogue; both are asked once for a request."""
    reader: Translator | None = g.get("num_reader") if g else None
    if reader is None:
        reader = Translator(get_locale(), get_domain().get_translations())
        if g:
            g.num_reader = reader
    return reader
