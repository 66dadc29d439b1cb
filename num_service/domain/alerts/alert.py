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
from num_service.domain.shared.taxonomy import Language, Worded
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
class Said:
    """The words of an alert in another language, as somebody translated and a second approved them."""

    language: Language
    headline: str
    body: str
    look_for: str = ""
    advice: str = ""


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
    #: What it is in other languages; numbers and names are the same in each, and stand in none of them.
    said: tuple[Said, ...] = ()

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
        more: dict[str, object] = {"fixed": self.fixed.as_json()} if self.fixed else {}
        if self.said:
            more["said"] = {
                each.language.value: {name: getattr(each, name) for name in WORDS} for each in self.said
            }
        return json.dumps(
            more
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

    def in_language(self, language: Language) -> Said | None:
        """What it is in a language; None where nobody's translation was approved."""
        return next((each for each in self.said if each.language is language), None)

    def with_said(self, language: Language, said: Said | None) -> AlertText:
        """The same warning with this translation, or without one, in a language."""
        others = [each for each in self.said if each.language is not language]
        return replace(
            self, said=tuple(sorted([*others, *([said] if said else [])], key=lambda each: each.language))
        )


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
        said=tuple(Said(Language(language), **words) for language, words in raw.get("said", {}).items()),
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


def said_as(text: AlertText, say: Callable[[Message | Worded], str], language: Language) -> AlertText:
    """An alert as a reader of some language has it: fixed sentences in that language, others as they were translated.

    What nobody translated, or nobody else approved, is as it was written.

    Args:
        say: says a message in that language.
    """
    if theirs := text.in_language(language):
        return replace(text, **{name: getattr(theirs, name) for name in WORDS})
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
