"""Handing a report about an official to a named body: asked, answered by receipt, and only then handed over.

The gate holds such a report for ever, because no force may have it (gate rule 10). This is the other way out: a
caseworker asks about one body, the reporter says yes or no with their receipt, and the handover is recorded
with the yes it rests on. Silence is no. A no, or taking the yes back, stops it until it has happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from num_service.domain.help import BY_BODY, Body
from num_service.domain.reports.consent import ConsentRecord, Value
from num_service.domain.shared.errors import Conflict
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Worded

#: Of the question as it is shown; a change of its words or of a body's is a new version.
WORDING = "handover/2026-11"


class Means(Worded):
    """How a report reached a body."""

    FORM = "form", N_("Its form on the web")
    TELEPHONE = "telephone", N_("By telephone")
    LETTER = "letter", N_("By letter")
    IN_PERSON = "in_person", N_("In person")
    EMAIL = "email", N_("By email, encrypted")


@dataclass(frozen=True, slots=True)
class Handover:
    """How far one handover has got.

    Args:
        body: to whom.
        said: the reporter's answer; None while they have not answered.
        said_at, handed_at: when; None before.
        signed: the reporter's code signed that yes, to this body and these words.
    """

    body: Body
    said: bool | None = None
    said_at: datetime | None = None
    handed_at: datetime | None = None
    signed: bool = False


def may_be_asked(
    *, official: bool, police: ConsentRecord | None, open_for: frozenset[Body], body: Body
) -> None:
    """Refuse to ask where the question makes no sense, or was asked and waits.

    Args:
        official: whether the report says that somebody in it may be police or an official.
        police: the answer in force about police; "unavailable" when the person harmed does not know of the report.
        open_for: bodies asked about that were not answered, or were answered with yes and not handed over.

    Raises:
        Conflict: ``not_official``, ``unavailable``, ``asked``.
    """
    if not official:
        raise Conflict("not_official", "This report is not about an official: the gate decides about it.")
    if police is not None and police.value is Value.UNAVAILABLE:
        raise Conflict(
            "unavailable", "The person it happened to does not know of the report, so this cannot be asked."
        )
    if body in open_for:
        raise Conflict("asked", "This body was asked about already.")


def may_be_handed(handover: Handover) -> None:
    """Refuse a handover that does not rest on a yes in force.

    Raises:
        Conflict: ``handed``, ``no_yes``, ``not_signed``.
    """
    if handover.handed_at is not None:
        raise Conflict("handed", "It was handed over already.")
    if handover.said is not True:
        raise Conflict("no_yes", "The reporter has not said yes to this body. Silence is no.")
    if not handover.signed:
        raise Conflict(
            "not_signed",
            "The yes to this body is not signed with the reporter’s code. It waits until they come back and confirm.",
        )


def may_be_answered(handover: Handover) -> None:
    """An answer counts until the report has been handed over.

    Raises:
        Conflict: ``too_late``.
    """
    if handover.handed_at is not None:
        raise Conflict("too_late", "It was handed over already, and cannot be called back.")


def what_it_does(body: Body) -> tuple[str, str]:
    """What a body does with a report, and what it passes on: the sentences that the question shows."""
    route = BY_BODY[body]
    return route.entry.words, route.passes_on
