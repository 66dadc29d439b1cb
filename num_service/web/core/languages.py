"""The reader's language: which one it is, and how sentences, dates, numbers and lists are said in it.

Nothing below the edge knows a language: rules and services answer with message ids (``domain.shared.phrases``).
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.lists import format_list
from flask import Flask, current_app, has_request_context, request
from flask_babel import format_date, format_datetime, format_decimal, get_locale, gettext, ngettext

from num_service import translations
from num_service.domain.shared.errors import DomainError
from num_service.domain.shared.phrases import Phrase
from num_service.domain.shared.taxonomy import Language, Worded
from num_service.extensions import babel
from num_service.settings import Settings

#: Times are kept in UTC and shown as people in Britain and Ireland read them.
WALL = ZoneInfo("Europe/London")


def register(app: Flask, settings: Settings) -> None:
    """Give pages their language, and templates the filters ``say``, ``day``, ``moment`` and ``month``."""
    folders = [settings.translations_dir, Path(translations.__file__).parent]
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(str(each) for each in folders if each)
    app.config["NUM_LANGUAGES"] = settings.languages
    babel.init_app(
        app,
        default_locale=settings.languages[0],
        default_timezone=WALL.key,
        locale_selector=_chosen,
    )
    for each in (say, day, moment, month):
        app.add_template_filter(each)


def _chosen() -> str:
    """What the browser asks for, of the languages there are; else the first."""
    offered: tuple[str, ...] = current_app.config["NUM_LANGUAGES"]
    if len(offered) == 1 or not has_request_context():
        return offered[0]
    tags = {each.replace("_", "-"): each for each in offered}
    best = request.accept_languages.best_match(tags)
    return tags[best] if best else offered[0]


def language_shown() -> Language:
    """The language this page is shown in, as a consent record keeps it."""
    code = str(get_locale()).partition("_")[0]
    return Language(code) if code in set(Language) else Language.EN


def say(what: Phrase | DomainError | Worded | str | None) -> str:
    """A message in the reader's language: a phrase, an error, a word of a closed list, or a bare message id."""
    if what is None or what == "":
        return ""
    if isinstance(what, DomainError):
        return say(what.phrase)
    if isinstance(what, Worded):
        return gettext(what.words)
    if isinstance(what, str):
        return gettext(what)
    values = {name: _said(value) for name, value in what.values.items()}
    if what.plural:
        number = what.values["num"]
        return ngettext(what.message, what.plural, number if isinstance(number, int) else 0, **values)
    return gettext(what.message, **values)


def _said(value: object) -> str:
    """A value as it stands inside a sentence. Text is somebody's name or a reference and stays as it is."""
    if isinstance(value, Phrase | DomainError | Worded):
        return say(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return format_decimal(value)
    if isinstance(value, tuple):
        return format_list([_said(each) for each in value], locale=get_locale())
    return str(value)


def day(value: date | datetime | None) -> str:
    """``22 November 2026``, as the clock on the wall has it."""
    return format_date(value, "long") if value else ""


def moment(value: datetime | None) -> str:
    """``22 November 2026, 14:05``, as the clock on the wall has it."""
    return f"{day(value)}, {format_datetime(value, 'HH:mm')}" if value else ""


def month(value: date | None) -> str:
    """``November 2026``."""
    return format_date(value, "MMMM y") if value else ""
