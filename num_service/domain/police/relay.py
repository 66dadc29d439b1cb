"""What police send to a reporter through caseworkers: a question about what is already told, or what came of it.

Source: 2-domain, "Police may": a question goes to staff first, who refuse "find out more" and relay what is about the
packet, if the reporter answered yes to questions. Refused, not asked and unreachable look the same to police: nothing
of this is in their database.
"""

from __future__ import annotations

from num_service.domain.reports.consent import ConsentRecord, Value
from num_service.domain.shared.errors import Conflict
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Worded


class Relay(Worded):
    """What is passed on."""

    QUESTION = "question", N_("A question about what they have been told")
    OUTCOME = "outcome", N_("What came of it")


class RelaySaid(Worded):
    """What a reporter did with a question."""

    ANSWERED = "answered", N_("Answered")
    REFUSED = "refused", N_("Does not want to answer")


def may_be_relayed(kind: Relay, *, questions: ConsentRecord | None, opened: bool) -> None:
    """Refuse to pass something on that a reporter did not allow, or that no officer can have asked.

    Args:
        questions: the answer in force to "May the police send you a question through us?".
        opened: whether an officer of that force has opened the packet it is about.

    Raises:
        Conflict: ``not_opened``; ``no_questions``.
    """
    if not opened:
        raise Conflict("not_opened", "No officer has opened that packet, so nobody can have asked about it.")
    if kind is Relay.QUESTION and not asks(questions):
        raise Conflict(
            "no_questions",
            "They did not say yes to questions from the police. To the force that is the same as no answer.",
        )


def asks(questions: ConsentRecord | None) -> bool:
    """Whether a reporter may be asked a question by police, through us."""
    return questions is not None and questions.value is Value.YES and questions.counts


def may_be_said(said: RelaySaid | None, *, questions: ConsentRecord | None) -> None:
    """Refuse a second answer, and one to a question that may not be asked any more.

    Raises:
        Conflict: ``answered``; ``no_questions``.
    """
    if said is RelaySaid.ANSWERED:
        raise Conflict("answered", "You have answered this question. Add what is new in a message.")
    if not asks(questions):
        raise Conflict(
            "no_questions", "You said no to questions from the police, so this one waits for nothing."
        )
