"""A check by text message: what came in, and the answer in words short enough for a phone without internet.

An answer says which of what was asked it is about by its last or first three characters, never by all of it: it stands
on a phone and passes a network (decision 115). Source of the form: Sinch, "Receive a message" (``mo_text``).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from num_service.domain.checker.answer import Answer, Verdict
from num_service.domain.identifiers import IdentifierKind
from num_service.domain.shared.phrases import N_, Phrase, phrase
from num_service.domain.shared.taxonomy import Tier

#: Things in one message: an answer is a text of its own for each reader, and is paid by the part.
MOST = 3
#: Messages within an hour that are answered: more than anybody types, and few enough to be borne by who did not.
MOST_IN_AN_HOUR = 20
#: Longer ago than this nobody waits for the answer any more; and one that is shown again later does nothing.
TOO_LATE = timedelta(minutes=15)
_LONGEST_BODY, _LONGEST_TEXT = 20_000, 1_600
#: Enough to tell one from another in the same message.
_SHOWN = 3
#: What ends texts, whatever language its sender speaks; without accents.
_STOP = frozenset({"stop", "stopall", "unsubscribe", "parar", "sair", "opriti", "停止", "退订"})

#: What a phone or its owner puts around a word; "@stop" is a name.
_AROUND = re.compile(r"\A[^\w@]+|[^\w@]+\Z")


@dataclass(frozen=True, slots=True)
class Incoming:
    """One text message that came in: the provider's id of it, who sent it, and what it says."""

    id: str
    sender: str = field(repr=False)
    text: str = field(repr=False)
    at: datetime

    @property
    def too_long(self) -> bool:
        """Whether it is longer than what is read: a part of it is never checked as if it were all."""
        return len(self.text) > _LONGEST_TEXT

    @property
    def stops(self) -> bool:
        """Whether its sender wants no more texts."""
        split = unicodedata.normalize("NFKD", self.text.casefold())
        plain = "".join(each for each in split if not unicodedata.combining(each))
        return _AROUND.sub("", plain) in _STOP


def read_incoming(body: bytes) -> Incoming | None:
    """What came in; None for anything else, a report of a delivery among it.

    Args:
        body: as the provider sent it, its signature looked at.
    """
    if len(body) > _LONGEST_BODY:
        return None
    try:
        found = json.loads(body)
        if found["type"] != "mo_text":
            return None
        at = datetime.fromisoformat(str(found["received_at"]))
        id_, sender, text = (found[name] for name in ("id", "from", "body"))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not all(isinstance(each, str) and each for each in (id_, sender, text)):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return Incoming(id_[:100], f"+{sender.lstrip('+')[:20]}", text, at)


_NOW = {
    Tier.DANGER: N_("%(what)s: reported as danger. Say no if you can."),
    Tier.RISK: N_("%(what)s: reported as risk. Money first, and tell somebody where you are."),
    Tier.NUISANCE: N_("%(what)s: reported as nuisance."),
}
_LONG_AGO = {
    Tier.DANGER: N_("%(what)s: reported as danger more than a year ago. It may be another person’s now."),
    Tier.RISK: N_("%(what)s: reported as risk more than a year ago. It may be another person’s now."),
    Tier.NUISANCE: N_("%(what)s: reported as nuisance more than a year ago. It may be another person’s now."),
}
_OTHER = {
    Verdict.NONE: N_("%(what)s: no report found. That does not mean safe."),
    Verdict.POSSIBLE: N_("%(what)s: something that was reported is like it. It may be another."),
}
NOT_READ = N_("One part could not be read, so it was not checked.")
NOT_NOW = N_("Nothing could be checked just now. Do not take it as a no. Try again in a minute.")
NOTHING_IN_IT = N_(
    "Nothing was checked. Send a number, an email, a username with its platform, or a registration."
)


def too_many() -> Phrase:
    """What is said to whoever sends more than :data:`MOST`, or more than is read."""
    return phrase("Nothing was checked. Send at most %(most)s at once.", most=MOST)


def call(line: str) -> Phrase:
    """Where somebody checks for them."""
    return phrase("Somebody at the door now? Call %(line)s and we check it for you.", line=line)


def said(answers: Sequence[tuple[Answer, IdentifierKind | None, str | None]]) -> list[Phrase]:
    """The answers of one message, one sentence each.

    Args:
        answers: each with the kind of what was asked and what it is compared by; None where it could not be read.
    """
    return [_said(about, kind, canonical) for about, kind, canonical in answers]


def _said(about: Answer, kind: IdentifierKind | None, canonical: str | None) -> Phrase:
    if about.verdict is Verdict.UNAVAILABLE:
        return phrase(NOT_NOW)
    if kind is None or not canonical or about.verdict is Verdict.INVALID:
        return phrase(NOT_READ)
    what = _named(kind, canonical)
    if about.verdict in _OTHER:
        return phrase(_OTHER[about.verdict], what=what)
    by_tier = _LONG_AGO if about.verdict is Verdict.OLD else _NOW
    return phrase(by_tier[about.tier or Tier.DANGER], what=what)


def _named(kind: IdentifierKind, canonical: str) -> str:
    """Three characters of it and two dots: a number and a registration by their end, all else by its beginning."""
    if kind in (IdentifierKind.PHONE, IdentifierKind.VRM):
        return f"..{canonical[-_SHOWN:]}"
    name = canonical.partition(":")[2] or canonical
    return f"{name.removeprefix('https://')[:_SHOWN]}.."
