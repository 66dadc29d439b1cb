"""Consents: the scopes, the answers, and which answer is in force.

Each answer is an append-only record. The latest record of a scope decides; silence is no. Source: the design's
domain document, "The consents" and gate rules 1 and 2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from num_service.domain.shared.days import day_over
from num_service.domain.shared.errors import Invalid
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Language, Worded


class Scope(Worded):
    """One separately asked question."""

    CHECKER = "checker", N_("Number and email checker")
    ALERT = "alert", N_("Alerts to members and projects")
    POLICE_INTELLIGENCE = "police_intelligence", N_("Telling the police about this person, leaving you out")
    POLICE_QUESTIONS = "police_questions", N_("Questions from the police, through us")
    POLICE_IDENTIFIED = "police_identified", N_("Reporting to the police in your own name")
    REFERRAL = "referral", N_("Passing you to a project")
    HELPER = "helper", N_("The worker who helped you")
    PLATFORM = "platform", N_("Telling the advertising site")
    CONTACT = "contact", N_("A caseworker contacting you")
    STATISTICS = "statistics", N_("Figures we publish")
    RESEARCH = "research", N_("Research")


class Value(StrEnum):
    """An answer. ``PAUSED``, ``UNAVAILABLE`` and ``NOT_ASKED`` are recorded, never offered as answers to a question.

    ``NOT_ASKED``: somebody else wrote the report down and this question was left out, on paper or in a call. It is no
    answer: every decision takes it as silence, and silence is no.
    """

    NO = "no"
    YES = "yes"
    IF_MATCHED = "if_matched"
    TALK_FIRST = "talk_first"
    PAUSED = "paused"
    UNAVAILABLE = "unavailable"
    NOT_ASKED = "not_asked"


class IfSilent(StrEnum):
    """What to do when the reporter asked to see the alert first and says nothing."""

    HOLD = "hold"
    SEND = "send"


class AskedBy(StrEnum):
    """Who recorded the answer, and how: only ``REPORTER`` holds the receipt."""

    REPORTER = "reporter"
    PROJECT = "project"
    CASEWORKER = "caseworker"
    PROJECT_PAPER = "project_paper"
    CASEWORKER_PAPER = "caseworker_paper"


POLICE_SCOPES = frozenset({Scope.POLICE_INTELLIGENCE, Scope.POLICE_QUESTIONS, Scope.POLICE_IDENTIFIED})

#: The answers a reporter may give to each question (2-domain, table of consents).
ANSWERS: dict[Scope, tuple[Value, ...]] = dict.fromkeys(Scope, (Value.NO, Value.YES)) | {
    Scope.POLICE_INTELLIGENCE: (Value.NO, Value.IF_MATCHED, Value.YES),
    Scope.POLICE_IDENTIFIED: (Value.NO, Value.TALK_FIRST),
}

#: The conditions each question may carry.
CONDITIONS: dict[Scope, frozenset[str]] = {scope: frozenset() for scope in Scope} | {
    Scope.CHECKER: frozenset({"delay_days"}),
    Scope.ALERT: frozenset({"delay_days", "region_only", "show_me_first", "if_silent"}),
    Scope.POLICE_INTELLIGENCE: frozenset({"delay_days", "except_forces", "national_desk"}),
    Scope.REFERRAL: frozenset({"project"}),
}

MAX_DELAY_DAYS = 365


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a reporter attached to a yes. ``delay_days`` counts from the record (gate rule 2).

    ``national_desk``: the Serious Crime Analysis Section may have it as well as the one force (gate rule 11).

    Raises:
        Invalid: when the delay is not between 0 and :data:`MAX_DELAY_DAYS`.
    """

    delay_days: int = 0
    region_only: bool = False
    show_me_first: bool = False
    if_silent: IfSilent = IfSilent.HOLD
    except_forces: frozenset[str] = frozenset()
    project: str = ""
    national_desk: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.delay_days <= MAX_DELAY_DAYS:
            raise Invalid(
                "bad_delay",
                "A delay is between 0 and %(most)s days.",
                field="delay_days",
                most=MAX_DELAY_DAYS,
            )

    def as_json(self) -> dict[str, object]:
        """Only what differs from the default, ready for JSON."""
        out: dict[str, object] = {}
        if self.delay_days:
            out["delay_days"] = self.delay_days
        if self.region_only:
            out["region_only"] = True
        if self.show_me_first:
            out |= {"show_me_first": True, "if_silent": self.if_silent.value}
        if self.except_forces:
            out["except_forces"] = sorted(self.except_forces)
        if self.project:
            out["project"] = self.project
        if self.national_desk:
            out["national_desk"] = True
        return out

    @classmethod
    def from_json(cls, raw: dict[str, object]) -> Conditions:
        """The inverse of :meth:`as_json`; anything unreadable raises, it is never taken as "no condition"."""
        forces = raw.get("except_forces", ())
        if not isinstance(forces, list | tuple):
            raise ValueError("except_forces is not a list")
        return cls(
            delay_days=int(str(raw.get("delay_days", 0))),
            region_only=raw.get("region_only", False) is not False,
            show_me_first=raw.get("show_me_first", False) is not False,
            if_silent=IfSilent(str(raw.get("if_silent", "hold"))),
            except_forces=frozenset(str(force) for force in forces),
            project=str(raw.get("project", "")),
            national_desk=raw.get("national_desk", False) is True,
        )


@dataclass(frozen=True, slots=True)
class Shown:
    """How a question stood on the page where it was answered: the language, and the version of its words."""

    language: Language
    wording: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said to one question, before it is recorded.

    ``shown``: how this question was shown, where that may differ from one answer to the next: on pages of a report
    whose language was changed half-way. Otherwise the whole report says it.
    """

    scope: Scope
    value: Value
    conditions: Conditions = field(default_factory=Conditions)
    shown: Shown | None = None


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """One recorded answer. ``number`` grows with every record and is what "latest" means.

    ``wording`` is the version of the question that was shown (``wording``); what it did not name is not agreed to.
    ``signed``: their code signed exactly this, at this place among their answers (``services/core/signed_answers``).
    """

    number: int
    scope: Scope
    value: Value
    recorded_at: datetime
    conditions: Conditions = field(default_factory=Conditions)
    wording: str = ""
    #: From when days are counted, where the moment is not kept: the end of its day. None: from ``recorded_at``.
    counts_from: datetime | None = None
    signed: bool = False
    #: From before answers were signed: it may be confirmed. A newer one that is not signed is nobody's word.
    before: bool = False
    #: In which language the question was shown.
    language: Language = Language.EN
    #: Who recorded it, and how.
    asked_by: AskedBy = AskedBy.REPORTER

    @property
    def counts(self) -> bool:
        """Whether anything may rest on it: what allows something must be signed; a no and a pause need not be."""
        return self.signed or not allows(self.value)

    @property
    def days_from(self) -> datetime:
        """From when delays and notices of whole days are counted."""
        return self.counts_from or self.recorded_at

    @property
    def effective_from(self) -> datetime:
        """When the delay that was asked for is over; without one it counts at once."""
        delay = self.conditions.delay_days
        return self.days_from + timedelta(days=delay) if delay else self.recorded_at


def said_again(record: ConsentRecord, now: datetime) -> Answer:
    """The answer that repeats a record now: with what is left of its delay, never less."""
    left = record.effective_from - day_over(now)
    days = max(1, left.days) if now < record.effective_from else 0
    delay = min(days, record.conditions.delay_days)
    return Answer(record.scope, record.value, replace(record.conditions, delay_days=delay))


def in_force(records: Iterable[ConsentRecord], scope: Scope) -> ConsentRecord | None:
    """The record that decides for a scope: the latest, whatever it says; None is silence, and silence is no."""
    return max((each for each in records if each.scope is scope), key=lambda each: each.number, default=None)


def answer_to(records: Iterable[ConsentRecord], scope: Scope) -> ConsentRecord | None:
    """The record in force as decisions take it: None where nobody answered, which a question not asked is too."""
    record = in_force(records, scope)
    return None if record is None or record.value is Value.NOT_ASKED else record


def before_pause(records: Iterable[ConsentRecord], scope: Scope) -> ConsentRecord | None:
    """What a paused question was answered with before, where that allowed something; None where it is not paused."""
    mine = sorted((each for each in records if each.scope is scope), key=lambda each: each.number)
    if not mine or mine[-1].value is not Value.PAUSED:
        return None
    said = next((each for each in reversed(mine) if each.value is not Value.PAUSED), None)
    return said if said is not None and allows(said.value) else None


def says_yes(records: Iterable[ConsentRecord], scope: Scope) -> bool:
    """Whether the answer in force is a plain yes that counts, its delay left aside."""
    record = in_force(records, scope)
    return record is not None and record.value is Value.YES and record.counts


_WIDTH = {
    Value.NO: 0,
    Value.UNAVAILABLE: 0,
    Value.NOT_ASKED: 0,
    Value.PAUSED: 0,
    Value.TALK_FIRST: 1,
    Value.IF_MATCHED: 1,
    Value.YES: 2,
}


def allows(value: Value) -> bool:
    """Whether an answer allows anything at all, whatever came before it."""
    return _WIDTH[value] > 0


def widens(current: ConsentRecord | None, new: Answer) -> bool:
    """Whether an answer allows anything that the one in force does not; widening always needs the receipt."""
    if _WIDTH[new.value] == 0:
        return False
    if current is None or _WIDTH[new.value] > _WIDTH[current.value]:
        return True
    old, fresh = current.conditions, new.conditions
    return (
        fresh.delay_days < old.delay_days
        or (old.region_only and not fresh.region_only)
        or (old.show_me_first and not fresh.show_me_first)
        or (old.show_me_first and old.if_silent is IfSilent.HOLD and fresh.if_silent is IfSilent.SEND)
        or not old.except_forces <= fresh.except_forces
        or old.project != fresh.project
        or (fresh.national_desk and not old.national_desk)
    )
