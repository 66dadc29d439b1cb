"""The neutral notice: what leaves says only that there is a message; the text is behind sign-in (2-domain, "Alerts").

Staff who are called about a report get one in other words, which say no more: that they are asked to sign in now.

It is the same for everybody who reads one language but its recipient and its Message-ID, so it is built once for each.
"""

from __future__ import annotations

import time
import uuid
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import urlsplit

from num_service.adapters.sender import Refused
from num_service.domain.alerts.failure import Why, kept
from num_service.domain.alerts.notice import About, said
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Language
from num_service.translations.translator import Translator, translator

#: So many fuller texts are kept made: an alert, or a digest's, in the languages its recipients read.
_MADE = 500
_ONE_CLICK = "List-Unsubscribe-Post: List-Unsubscribe=One-Click"


@dataclass(frozen=True, slots=True)
class Wording:
    """What a notice says: messages. Nothing in it is about a report, or about whom it goes to."""

    subject: str
    says: str
    sign_in: str
    #: Where they sign in.
    path: str = "/sign-in"


NEW_MESSAGE = Wording(
    N_("You have a new message"), N_("There is a new message for you."), N_("Sign in to read it:")
)
#: To whoever is called about a report. The ten minutes are ``domain/casework/paging.ANSWER_WITHIN``.
CALL = Wording(
    N_("Please sign in now"),
    N_("Something waits for you now. If you do not answer within ten minutes, the next person is asked."),
    N_("Sign in, and say that you have seen it:"),
)
#: To an officer of a force that has not acknowledged something: the words that everybody gets.
TO_OFFICERS = replace(NEW_MESSAGE, path="/police/sign-in")


def sending_domain(base_url: str) -> str:
    """The domain that mails come from: where people sign in."""
    host = (urlsplit(base_url).hostname or "localhost").encode("idna").decode()
    return host if "." in host and not host.replace(".", "").isdigit() else "localhost.invalid"


def sending_address(base_url: str) -> str:
    """The address that mails come from. It takes no mail but what comes back (``adapters/mail_intake``)."""
    return f"no-reply@{sending_domain(base_url)}"


class Notice:
    """The neutral notice, built once in each language; only the recipient and the Message-ID differ.

    Args:
        service_name: who it is from.
        base_url: where to sign in.
        says: the translator of those who chose no language.
        others: the translators of the languages that may be chosen.
        wording: what it says.
        stop: makes of a message's id the address at which whoever has the mail stops the next ones; None for mail that
            nobody may stop, such as a call to staff.
        sign: what signs a whole message (DKIM), where the operator has a key for it.
    """

    def __init__(
        self,
        *,
        service_name: str,
        base_url: str,
        says: Translator | None = None,
        others: Mapping[Language, Translator] | None = None,
        wording: Wording = NEW_MESSAGE,
        stop: Callable[[uuid.UUID], str] | None = None,
        sign: Callable[[bytes], bytes] | None = None,
    ) -> None:
        self._wording, self._stop, self._sign = wording, stop, sign
        self.domain = sending_domain(base_url)
        self.sender = sending_address(base_url)
        spoken: dict[Language | None, Translator] = {None: says or translator("en_GB")}
        spoken.update((others or {}).items())
        self._service_name, self._base_url, self._spoken = service_name, base_url, spoken
        self._tails = {language: self._tail(each) for language, each in spoken.items()}
        self._rests = {language: (0, tail) for language, tail in self._tails.items()}
        self._fuller: OrderedDict[tuple[Language | None, About], bytes] = OrderedDict()

    def _tail(self, says: Translator, about: About | None = None) -> bytes:
        """All but who it is to, its Message-ID and its date."""
        say = says.say
        message = EmailMessage()
        message["From"] = Address(self._service_name, addr_spec=self.sender)
        message["Subject"] = say(self._wording.subject)
        message["Auto-Submitted"] = "auto-generated"
        new = say(said(about)) if about else say(self._wording.says)
        text = f"{new}\n\n{say(self._wording.sign_in)}\n{self._base_url}{self._wording.path}\n"
        # Not every server takes eight bits.
        message.set_content(text, cte="7bit" if text.isascii() else "base64")
        return message.as_bytes().replace(b"\n", b"\r\n")

    def message_id(self, message_id: uuid.UUID) -> str:
        return f"<{message_id}@{self.domain}>"

    def as_bytes(
        self,
        *,
        to: str,
        message_id: uuid.UUID,
        language: Language | None = None,
        about: About | None = None,
    ) -> bytes:
        """The whole message, in the language its recipient chose; one that is not offered here counts as none.

        Args:
            about: what it is about, for a recipient who chose to be told; its subject stays the neutral one.

        Raises:
            Refused: for an address that would break out of its header.
        """
        if any(char in to for char in "\r\n\0") or not to.isascii():
            raise Refused(kept(Why.BAD_ADDRESS))
        head = f"To: {to}\r\nMessage-ID: {self.message_id(message_id)}\r\n"
        if self._stop is not None:  # RFC 8058: the mail program's own button, one press and no sign-in
            head += f"List-Unsubscribe: <{self._stop(message_id)}>\r\n{_ONE_CLICK}\r\n"
        spoken, second = language if language in self._tails else None, int(time.time())
        whole = head.encode()
        whole += self._dated(second, spoken) if about is None else _date(second) + self._about(spoken, about)
        return self._sign(whole) + whole if self._sign is not None else whole

    def _about(self, language: Language | None, about: About) -> bytes:
        """The fuller text: the same for many, so it is kept for a while."""
        made = self._fuller.get((language, about))
        if made is None:
            made = self._fuller[language, about] = self._tail(self._spoken[language], about)
            if len(self._fuller) > _MADE:
                self._fuller.popitem(last=False)
        return made

    def _dated(self, second: int, language: Language | None) -> bytes:
        """All that is the same in every message of one second: its date is written once."""
        known, rest = self._rests[language]
        if known != second:
            rest = _date(second) + self._tails[language]
            self._rests[language] = (second, rest)
        return rest


def _date(second: int) -> bytes:
    return f"Date: {formatdate(second)}\r\n".encode()
