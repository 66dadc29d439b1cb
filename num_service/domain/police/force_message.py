"""What an officer writes to the service about a packet, what caseworkers make of it, and which questions are fishing.

Source: 2-domain, "Police may": questions go to staff first, who refuse what would find out more than the packet tells;
an outcome is read by staff before its reporter is; an appeal never locates a sex worker. Refused, not asked and
unreachable look the same to police, so nothing that is decided here is ever told to their database.
"""

from __future__ import annotations

import re
from enum import StrEnum

from num_service.domain.shared.errors import Conflict, Invalid
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Worded

#: Characters of one message from an officer; the police database holds to it too.
MOST_WORDS = 4_000


class ForceKind(Worded):
    """What an officer writes."""

    QUESTION = "question", N_("A question")
    OUTCOME = "outcome", N_("What came of it")
    APPEAL = "appeal", N_("A request for an appeal")


class Outcome(Worded):
    """With which result a force closes a packet."""

    RECORDED = "recorded", N_("Kept as intelligence")
    NO_ACTION = "no_action", N_("Looked into, and no further action")
    WARNED = "warned", N_("The person was spoken to or warned")
    PROTECTED = "protected", N_("Steps were taken to protect people")
    ARRESTED = "arrested", N_("The person was arrested")
    CHARGED = "charged", N_("The person was charged")
    CONVICTED = "convicted", N_("The person was convicted")


class Decision(Worded):
    """What caseworkers did with what an officer wrote."""

    PASSED_ON = "passed_on", N_("Passed on to the reporter")
    TURNED_DOWN = "turned_down", N_("Not passed on")
    DRAFTED = "drafted", N_("A warning is written from it")
    KEPT = "kept", N_("Read, and kept here")


class Why(Worded):
    """Why something an officer wrote was not passed on. Kept here, counted, and told to no force."""

    WHO = "who", N_("It asks who the reporter is")
    WHERE = "where", N_("It asks where they live, work or were exactly")
    CONTACT = "contact", N_("It asks how to reach them")
    MORE = "more", N_("It asks for more than the packet tells")
    NO_YES = "no_yes", N_("They did not say yes to questions from the police")
    UNREACHABLE = "unreachable", N_("They cannot be reached")
    LOCATES = "locates", N_("The appeal would locate a sex worker")
    NOT_NEEDED = "not_needed", N_("What they ask is answered by the packet, or there is no need for it")


class Fishing(StrEnum):
    """What a question tries to find out that police may not be told. The member's value is that of :class:`Why`."""

    WHO = "who"
    WHERE = "where"
    CONTACT = "contact"
    MORE = "more"

    @property
    def why(self) -> Why:
        return Why(self.value)


_PEOPLE = (
    "reporter|source|informant|complainant|victim|witness|caller|worker|escort|girl|woman|lady|injured party"
    "|aggrieved"
)
#: Somebody who may be a reporter, and what is theirs. "He" and "his" are left to whoever was reported.
_THEM = rf"(?:the |your |this )?(?:sex )?(?:{_PEOPLE}|she|they|you|her|them)"
_THEIRS = rf"(?:her|their|your|(?:{_PEOPLE})(?:’s|'s))"
_MORE = r"(?:full |real |first |last |working |home |work |current |mobile |phone |contact |own )*"
#: Words that ask who, where and how to reach. They only mark: a caseworker decides. Each has its line in the tests.
_ASKS: dict[Fishing, tuple[str, ...]] = {
    Fishing.WHO: (
        rf"\bwho (?:is|was|are|were|made|sent|wrote|reported|told|gave) (?:{_THEM}|(?:the |this )?(?:report|it))\b",
        rf"\b{_THEIRS} {_MORE}(?:names?|identity|nationality|age|date of birth|dob|ethnicity|immigration|visa)\b",
        rf"\bhow old (?:is|was|are|were) {_THEM}\b",
        rf"\bis {_THEM} (?:called|named|known as)\b",
        rf"\bidentif(?:y|ies|ied|ication of) {_THEM}\b",
        rf"\b(?:names?|identity|nationality|age|dob|date of birth|ethnicity|gender|photo|description)s? of {_THEM}\b",
        rf"\bwhich (?:sex )?(?:{_PEOPLE})\b",
        r"\bwho (?:rang|called|phoned|contacted|complained|came forward|else (?:lives|works|was there))\b",
        r"\b(?:whoever|reporting (?:person|party)|your client)\b",
        r"\b(?:what|which|any|other) names? (?:does|do|did|is|was) (?:she|the (?:victim|reporter|worker))\b",
    ),
    Fishing.WHERE: (
        rf"\bwhere (?:does|did|do|is|was|are|were) {_THEM} (?:liv|stay|work|based|from|now)",
        rf"\bwhere {_THEM} (?:liv|stay|work)",
        rf"\b{_THEIRS} {_MORE}(?:address|flat|house|home|room|premises|place|street|postcode)\b",
        r"\b(?:which|what) (?:exact )?(?:flat|house|(?:hotel |bed)?room|apartment|address|door|postcode|floor)\b",
        r"\b(?:street level|street name|map reference|what3words)\b",
        r"\b(?:which|what|the|this) (?:street|road|building|parlour|brothel|sauna|massage parlour|premises)\b",
        r"\b(?:flat|house|door|room|building|unit) (?:no|number)\b",
        r"\b(?:exact|full|precise) (?:address|location|place|postcode)\b",
    ),
    Fishing.CONTACT: (
        rf"\b{_THEIRS} {_MORE}(?:number|phone|mobile|telephone|e-?mail|contact|details|profile|advert|ad|account)\b",
        r"\bhow (?:can|could|do|may) (?:we|i|officers|detectives) (?:reach|contact|speak to|meet|call|find)\b",
        r"\bnumber (?:that )?(?:did )?he (?:rang|called|call|ring|texted|text|messaged)\b",
        r"\b(?:put|get) (?:us|me) in (?:touch|contact)\b",
        rf"\b(?:speak|talk|meet|contact|interview|statement)(?: (?:to|with|from))? {_THEM}\b",
        rf"\b(?:can|could|would|will) {_THEM} (?:call|ring|contact|phone|e-?mail|meet|come|attend|give)\b",
    ),
}
#: Whoever was reported, before somebody who may be a reporter in one sentence: then it is asked what that person did.
_HE = re.compile(
    r"\b(?:he|him|his|suspects?|males?|man|men|offenders?|driver|perpetrator|client|punter|somebody|anybody)\b"
)
#: Anything else that is asked about somebody who may be a reporter.
_ABOUT_THEM = re.compile(rf"\b(?:the|your|this|any) (?:sex )?(?:{_PEOPLE})(?:’s)?\b|\b(?:she|her|hers)\b")
_SENTENCES = re.compile(r"[.?!;]+")
_PATTERNS = {kind: tuple(re.compile(each) for each in found) for kind, found in _ASKS.items()}


def fishing(text: str) -> tuple[Fishing, ...]:
    """What a text seems to ask that police may not be told: who, where, how to reach. Nothing found proves nothing.

    The description of the person reported has the same words ("his address"), so only the words for a reporter count.
    """
    plain = " ".join(text.casefold().replace("'", "’").split())
    kinds = tuple(kind for kind, found in _PATTERNS.items() if any(each.search(plain) for each in found))
    return kinds or ((Fishing.MORE,) if any(map(_about_them, _SENTENCES.split(plain))) else ())


def _about_them(sentence: str) -> bool:
    """Whether a sentence is about somebody who may be a reporter, and not about what was done to them."""
    found = _ABOUT_THEM.search(sentence)
    return found is not None and _HE.search(sentence, 0, found.start()) is None


def must_say_something(kind: ForceKind, outcome: Outcome | None, text: str) -> None:
    """Refuse a message from an officer that says nothing.

    Raises:
        Invalid: ``empty``; ``no_outcome``.
    """
    if kind is ForceKind.OUTCOME and outcome is None:
        raise Invalid("no_outcome", "Choose what came of it.", field="outcome")
    if kind is not ForceKind.OUTCOME and not text.strip():
        raise Invalid("empty", "Write something first.", field="text")


def may_be_decided(decision: Decision | None) -> None:
    """Refuse to decide twice what an officer wrote. Raises ``Conflict`` ``decided``."""
    if decision is not None:
        raise Conflict("decided", "A colleague has decided this already. Load the page again to see what.")


def may_be_put(text: str, *, looked: bool) -> None:
    """Refuse to put a question to a reporter that seems to ask who, where or how to reach, unless somebody looked.

    Args:
        text: as the reporter would read it.
        looked: a caseworker says that they saw the marks and that it asks nothing of the kind.

    Raises:
        Conflict: ``fishing``.
    """
    if fishing(text) and not looked:
        raise Conflict(
            "fishing",
            "This seems to ask who they are, where they live or work, or how to reach them. Put it otherwise, or tick "
            "that you looked and that it does not.",
        )
