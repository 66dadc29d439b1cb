"""What is counted for the public each quarter, and which counts are too small to be shown.

Source: 2-domain, "Figures for the public": quarterly, under 5 suppressed, with secondary suppression, never a force.
A question by an officer is counted when it comes and not by what became of it: a force that asked often would learn
from that what was refused. A refusal and "nothing is held" are one figure, for whoever asks reads the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from num_service.domain.reports.consent import ANSWERS, Scope, Value
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Worded

#: Fewer than this many are not shown.
FEW = 5


class GivenAnswer(Worded):
    """How a question stood at the end of a quarter. What was left blank, never asked or paused is no answer."""

    YES = "yes", N_("Yes")
    IN_PART = "in_part", N_("Only if")
    NO = "no", N_("No")
    NONE = "none", N_("No answer")


#: The questions whose answers are counted: all but whether a report may be counted.
ASKED = tuple(scope for scope in Scope if scope is not Scope.STATISTICS)
#: In this order a count is left out beside one that is too small. By size would tell who was next.
_BESIDE = (GivenAnswer.NONE, GivenAnswer.NO, GivenAnswer.IN_PART, GivenAnswer.YES)


class Deed(Worded):
    """What was done or came, counted once for each packet or request."""

    RELEASED = "released", N_("Summaries released to a police force")
    HELD = "held", N_("Summaries that two caseworkers approved and the rules held back for a time")
    REFUSED = "refused", N_("Summaries that two caseworkers approved and the rules refused")
    TAKEN_BACK = "taken_back", N_("Summaries taken back before an officer had opened them")
    WITHDRAWN = "withdrawn", N_("Summaries withdrawn after an officer had opened them")
    BY_HAND = "by_hand", N_("Summaries that a caseworker handed to an officer by hand")
    QUESTIONS = "questions", N_("Questions from officers, whatever became of them")
    POLICE_CAME = "police_came", N_("Requests by police outside all this: came")
    POLICE_NOTHING = "police_nothing", N_("Requests by police: answered, and nothing was disclosed")
    POLICE_DISCLOSED = "police_disclosed", N_("Requests by police: something was disclosed")
    COURT_CAME = "court_came", N_("Court orders: came")
    COURT_NOTHING = "court_nothing", N_("Court orders: answered, and nothing was disclosed")
    COURT_DISCLOSED = "court_disclosed", N_("Court orders: something was disclosed")
    OWN_CAME = "own_came", N_("Requests to see one’s own data: came")
    BREAK_GLASS = (
        "break_glass",
        N_("Told without a yes, because of a risk to a life or a child, or a law on terrorism"),
    )
    NO_POLICE = "no_police", N_("Yes to telling the police taken back")
    NO_ALERT = "no_alert", N_("Yes to warnings taken back")
    NO_CHECKER = "no_checker", N_("Yes to the checker taken back")


#: Which of these is a yes that was taken back. They count reports that may be counted alone.
TAKEN_BACK: Mapping[Scope, Deed] = {
    Scope.POLICE_INTELLIGENCE: Deed.NO_POLICE,
    Scope.ALERT: Deed.NO_ALERT,
    Scope.CHECKER: Deed.NO_CHECKER,
}


#: What became of requests whose coming is counted too: whoever takes one of a pair from what came has the other.
_WHAT_CAME_OF_IT = ((Deed.POLICE_NOTHING, Deed.POLICE_DISCLOSED), (Deed.COURT_NOTHING, Deed.COURT_DISCLOSED))


class FigureState(Worded):
    """How a count can be read. What is not known is never 0, and neither is what is left out."""

    COUNT = "count", N_("A count")
    LEFT_OUT = "left_out", N_("Left out")
    NOT_KNOWN = "not_known", N_("Not known")


def answers_of(scope: Scope) -> tuple[GivenAnswer, ...]:
    """What can have been answered to a question, in the order it is shown."""
    partly = {Value.IF_MATCHED, Value.TALK_FIRST} & set(ANSWERS[scope])
    return tuple(
        each
        for each in GivenAnswer
        if (each is not GivenAnswer.IN_PART or partly)
        and (each is not GivenAnswer.YES or Value.YES in ANSWERS[scope])
    )


def as_given(value: Value | None) -> GivenAnswer:
    """How an answer is counted; None is silence."""
    match value:
        case Value.YES:
            return GivenAnswer.YES
        case Value.IF_MATCHED | Value.TALK_FIRST:
            return GivenAnswer.IN_PART
        case Value.NO:
            return GivenAnswer.NO
        case _:
            return GivenAnswer.NONE


def alone(count: int) -> int | None:
    """A count that stands in no known sum, or None where it is too small to be shown. None at all is shown as 0."""
    return None if 0 < count < FEW else count


def done(counts: Mapping[Deed, int]) -> dict[Deed, int | None]:
    """What was done and came, with what cannot be shown as None: a small count, and what would give one away.

    Of requests that came, where either answer is too small to be shown, both are left out: what came, less the other,
    would be it, but for what was answered in another quarter.
    """
    shown = {deed: alone(counts.get(deed, 0)) for deed in Deed}
    for pair in _WHAT_CAME_OF_IT:
        if any(shown[each] is None for each in pair):
            shown |= dict.fromkeys(pair)
    return shown


def beside(counts: Mapping[GivenAnswer, int]) -> dict[GivenAnswer, int | None]:
    """The answers to one question, whose sum is known, with what cannot be shown as None.

    Where a count is too small, others are left out with it until what is left out together is more than small counts
    alone could be. Whoever knows the sum and this rule is still left with four values or more for each; the tests try
    every small case. A sum under :data:`FEW` is itself not shown, and nothing of it.
    """
    hidden = {each for each, count in counts.items() if alone(count) is None}
    if sum(counts.values()) < FEW:
        hidden = set(counts)
    for each in (each for each in _BESIDE if each in counts):
        if not hidden or _enough(counts, hidden):
            break
        hidden.add(each)
    if hidden and not _enough(counts, hidden):
        hidden = set(counts)
    return {each: None if each in hidden else count for each, count in counts.items()}


def _enough(counts: Mapping[GivenAnswer, int], hidden: set[GivenAnswer]) -> bool:
    return len(hidden) > 1 and sum(counts[each] for each in hidden) > (FEW - 1) * len(hidden)


def quarter_of(day: date) -> date:
    """The first day of the quarter that a day is in."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def next_quarter(first: date) -> date:
    """The first day of the quarter after one that begins on a day."""
    return date(first.year + (first.month == 10), (first.month + 2) % 12 + 1, 1)
