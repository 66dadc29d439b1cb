"""The reader's language: which one it is, and how sentences, dates, numbers and lists are said in it.

Nothing below the edge knows a language: rules and services answer with message ids (``domain.shared.phrases``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from gettext import NullTranslations

from babel import Locale
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, Domain
from markupsafe import Markup

from num_service.db.queries.core.rows import COUNTED
from num_service.domain.alerts.alert import AlertText, said_as
from num_service.domain.shared.errors import DomainError
from num_service.domain.shared.phrases import Message
from num_service.domain.shared.taxonomy import Language, Worded
from num_service.settings import Settings
from num_service.translations.catalogues import language_of
from num_service.translations.translator import WALL, Style, Translator, translator

#: Where everybody is one of the people who run the service, or an officer: these pages are in the first language.
IN_HOUSE = frozenset({"staff", "admin", "police"})
#: A form's own field: the language in which its questions were shown. Another tab may have chosen another since.
SHOWN_IN = "shown_in"


class _Catalogues(Domain):
    """Flask-Babel's view of our catalogues: the reader's, asked for once in a request and not for every message."""

    def get_translations(self) -> NullTranslations:
        return _reader().catalogue


def register(app: Flask, settings: Settings) -> None:
    """Give pages their language, and templates the filters that say things in it: ``say``, ``day``, ``listed`` …"""
    app.config["NUM_LANGUAGES"] = settings.languages
    app.config["NUM_CATALOGUES"] = settings.translations_dir
    babel = Babel(
        app,
        default_locale=settings.languages[0],
        default_timezone=WALL.key,
        locale_selector=locale_of_page,
    )
    babel.domain_instance = _Catalogues()
    app.jinja_env.globals.update(_=_said_in_page, gettext=_said_in_page, ngettext=_counted_in_page)
    for language in settings.languages:  # before the first reader, and before gunicorn forks
        translator(language, settings.translations_dir)
    for each in (say, day, moment, month, listed, number, counted, in_their_words):
        app.add_template_filter(each)


def _chosen() -> str:
    """What the reader chose, else what the browser asks for, of the languages there are; else the first.

    Pages of the people who run the service are in the first: what stands only there is not translated (decision 79).
    """
    offered = offered_languages()
    if len(offered) == 1 or not has_request_context():
        return offered[0]
    if not _by_program():
        if in_house():
            return offered[0]
        tags = {tag(each): each for each in offered}
        if chosen := tags.get(request.cookies.get(choice_cookie(), "")):
            return chosen
    return _asked_for(offered) or offered[0]


def _asked_for(offered: tuple[str, ...]) -> str | None:
    """The first language the browser names that is offered, in whatever country or script it is asked for."""
    for asked, quality in request.accept_languages:
        if quality <= 0:
            continue
        alike = [each for each in offered if _spoken(each) == _spoken(asked)]
        same = [each for each in alike if tag(each).lower() == asked.lower()]
        if same or alike:
            return (same or alike)[0]
    return None


def _spoken(language: str) -> str:
    """``zh`` of ``zh_Hans`` and of ``zh-CN``."""
    return language.replace("_", "-").partition("-")[0].lower()


def in_house() -> bool:
    """Whether this is a page of the people who run the service, or of the police side."""
    if request.endpoint:
        return request.blueprint in IN_HOUSE
    return request.path.startswith(("/casework", "/admin", "/police"))


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


def locale_of_page() -> Locale:
    """The language this page is in, as Babel has it: for its tag, its direction and how dates are written."""
    return _reader().locale


def language_of_page() -> Language:
    """The language this page is in, as records call it."""
    return _reader().language


def languages_of_records() -> list[tuple[Language, str]]:
    """The languages there are, as records call them, each with its own name for itself."""
    found = dict.fromkeys(language_of(each) for each in offered_languages())
    return [(each, each.words) for each in found if each is not None]


def language_shown() -> Language:
    """The language the questions were shown in, as a consent record keeps it: the form says, else it is this page's."""
    said = "" if _by_program() else request.form.get(SHOWN_IN, "")
    return Language(said) if said in set(Language) else language_of_page()


def _said_in_page(message: str, **values: object) -> Markup:
    """What ``_("…")`` is in a template: as Jinja's own, which makes a context anew for each of 500 words of a page.

    Args:
        values: what stands in the message as ``%(name)s``, escaped unless it is markup.
    """
    said = Markup(_reader().catalogue.gettext(message))  # noqa: S704  # ours and our translators'; values are escaped
    return said % values if "%" in said else said


def _counted_in_page(one: str, many: str, num: int, **values: object) -> Markup:
    """What ``ngettext("…", "…", count)`` is in a template, without a context made anew for each line of a list.

    Args:
        values: as for ``_("…")``; the count is there too, as ``%(num)s``.
    """
    said = Markup(_reader().catalogue.ngettext(one, many, num))  # noqa: S704  # as above
    return said % ({"num": num} | values)


def say(what: Message | DomainError | Worded | str | None) -> str:
    """A message in the reader's language: phrases, an error, a word of a closed list, or a bare message id."""
    return _reader().say(what)


def in_their_words(text: AlertText) -> AlertText:
    """An alert in the reader's language, where it is of fixed sentences or translated; else as it was written."""
    return said_as(text, say, language_of_page())


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
    """``a, b and c``, each said; what is empty is left out. With style ``plain``: ``a, b, c``."""
    return _reader().listed(values, style)


def sayer_of(language: Language | None) -> Translator:
    """Who says things in a language that somebody chose, whatever page asks; without one, in the first there is."""
    offered = offered_languages()
    named = next(
        (each for each in offered if language is not None and language_of(each) is language), offered[0]
    )
    return _sayer(named)


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Say all of it in one of the languages there are, whatever the reader's: for what is printed for another."""
    before = _reader()
    g.num_reader = _sayer(language)
    try:
        yield
    finally:
        g.num_reader = before


def _reader() -> Translator:
    """Who says things in the reader's language: made once for a request, as every message of a page asks for it."""
    try:
        of_request = g._get_current_object()  # through ``g`` itself each name costs a look-up more
        reader: Translator = of_request.num_reader
    except AttributeError:  # nobody has asked yet
        reader = g.num_reader = _sayer(_chosen())
    except RuntimeError:  # no page and no program asks: a message as it stands in the source
        return translator("en_GB")
    return reader


def _sayer(language: str) -> Translator:
    return translator(language, current_app.config["NUM_CATALOGUES"])
