"""What a text message says, and in how many parts it is sent and paid.

The alphabet is the codec's (``gsm0338``); how many of its septets fit is 3GPP TS 23.040, section 9.2.3.24.1.
"""

from __future__ import annotations

import gsm0338  # noqa: F401 — importing it makes the codec known

from num_service.adapters.notice import NEW_MESSAGE
from num_service.domain.alerts.notice import About, said
from num_service.domain.shared.phrases import Message, phrase
from num_service.domain.shared.taxonomy import Language
from num_service.settings import Settings
from num_service.translations.catalogues import language_of
from num_service.translations.translator import Translator, translator

_GSM_ONE, _GSM_MORE, _UCS_ONE, _UCS_MORE = 160, 153, 70, 67
_ESCAPE = 0x1B


def parts(text: str) -> int:
    """In how many parts a text is sent: 160 septets in one, 153 in each of several; 70 and 67 in other alphabets."""
    try:
        units = [len(each.encode("gsm03.38")) for each in text]
        one, more = _GSM_ONE, _GSM_MORE
    except UnicodeEncodeError:
        units = [len(each.encode("utf-16-be")) // 2 for each in text]
        one, more = _UCS_ONE, _UCS_MORE
    if sum(units) <= one:
        return 1
    count, room = 1, more
    for unit in units:  # a character of two units is never parted
        if unit > room:
            count, room = count + 1, more
        room -= unit
    return count


class SmsTexts:
    """What a text message says: the words of our mails, and where to sign in."""

    def __init__(self, settings: Settings) -> None:
        self._first = translator(settings.languages[0], settings.translations_dir)
        self._spoken: dict[Language | None, Translator] = {
            language_of(each): translator(each, settings.translations_dir) for each in settings.languages
        }
        self._sign_in = f"{settings.base_url}{NEW_MESSAGE.path}"

    def text(self, language: Language | None, about: About | None) -> str:
        """The neutral text; or, for whoever chose so, the level, the areas and the reference."""
        say = self._spoken.get(language, self._first).say
        new = say(said(about)) if about else say(NEW_MESSAGE.says)
        return f"{new} {say(NEW_MESSAGE.sign_in)} {self._sign_in}"

    def say(self, language: Language | None, what: Message) -> str:
        """A sentence in a language; None is that of whoever has chosen none."""
        return self._spoken.get(language, self._first).say(what)

    def code(self, code: str, language: Language | None) -> str:
        """What is sent to a number that somebody wants their messages at: nothing but the code."""
        return self.say(language, phrase("Your code is %(code)s.", code=code))
