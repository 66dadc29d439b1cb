"""What an alert says: a caseworker's words and the identifiers to look for, as one exact text.

Status: draft (sealed) → approved by a second caseworker → published → expired, recalled or superseded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from num_service.domain.alerts.fixed import Fixed, read_fixed
from num_service.domain.identifiers import Identifier, IdentifierKind
from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.phrases import Message
from num_service.domain.shared.taxonomy import Worded
from num_service.domain.writing.content import content_sha256

MAX_HEADLINE = 120
MAX_TEXT = 4_000
#: The fields a caseworker writes words into.
WORDS = ("headline", "body", "look_for", "advice")
#: Control characters, and halves of surrogate pairs, which no UTF-8 can carry.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class AlertStatus(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    PUBLISHED = "published"
    EXPIRED = "expired"
    RECALLED = "recalled"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class AlertText:
    """The exact text of an alert."""

    headline: str
    body: str
    look_for: str = ""
    advice: str = ""
    identifiers: tuple[Identifier, ...] = ()
    #: Where it was put together from fixed sentences: these, for readers of other languages. The words are the same.
    fixed: Fixed | None = None

    def __post_init__(self) -> None:
        if not self.headline.strip() or len(self.headline) > MAX_HEADLINE:
            raise Invalid(
                "bad_headline",
                "A warning needs a headline of at most %(most)s characters.",
                field="headline",
                most=MAX_HEADLINE,
            )
        if not self.body.strip():
            raise Invalid("no_body", "Say what happened, in your own words.", field="body")
        for name in WORDS:
            text: str = getattr(self, name)
            if len(text) > MAX_TEXT or _CONTROL.search(text):
                raise Invalid(
                    "bad_words",
                    "At most %(most)s characters, and no control characters.",
                    field=name,
                    most=MAX_TEXT,
                )

    @property
    def content(self) -> str:
        """The text that is approved, hashed and published: canonical JSON."""
        fixed = {"fixed": self.fixed.as_json()} if self.fixed else {}
        return json.dumps(
            fixed
            | {
                "headline": self.headline,
                "body": self.body,
                "look_for": self.look_for,
                "advice": self.advice,
                "identifiers": [
                    {"kind": each.kind.value, "value": each.canonical, "shown": each.display}
                    for each in self.identifiers
                ],
            },
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        )

    @property
    def sha256(self) -> str:
        return content_sha256(self.content)

    @property
    def words(self) -> str:
        """Everything a caseworker wrote in it, for the identifiability check."""
        return "\n\n".join(each for name in WORDS if (each := getattr(self, name)))

    def without_identifiers(self) -> AlertText:
        """The same warning for when the reporter's consent to the checker is missing."""
        return replace(self, identifiers=())


def read_alert(content: str) -> AlertText:
    """The alert a stored text holds."""
    raw = json.loads(content)
    return AlertText(
        headline=raw["headline"],
        body=raw["body"],
        look_for=raw["look_for"],
        advice=raw["advice"],
        identifiers=tuple(
            Identifier(IdentifierKind(each["kind"]), each["value"], each["shown"])
            for each in raw["identifiers"]
        ),
        fixed=read_fixed(raw["fixed"]) if "fixed" in raw else None,
    )


def fixed_text(fixed: Fixed, identifiers: tuple[Identifier, ...] = ()) -> AlertText:
    """An alert of fixed sentences, in English."""
    return AlertText(
        headline=fixed.headline.words,
        body=str(fixed.body),
        look_for=str(fixed.look_for),
        advice=str(fixed.to_do),
        identifiers=identifiers,
        fixed=fixed,
    )


def said_as(text: AlertText, say: Callable[[Message | Worded], str]) -> AlertText:
    """An alert as a reader of some language has it: fixed sentences in that language, any other as it was written.

    Args:
        say: says a message in that language.
    """
    fixed = text.fixed
    if fixed is None:
        return text
    return replace(
        text,
        headline=say(fixed.headline),
        body=say(fixed.body),
        look_for=say(fixed.look_for),
        advice=say(fixed.to_do),
    )
