"""What a reporter reads about a packet that was released: how far it got at its force, as far as that is known."""

from __future__ import annotations

from datetime import datetime, timedelta

from num_service.db.queries.reports.timeline import PacketFate
from num_service.domain.police.status import PacketStatus
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.phrases import Message, Sentences, phrase
from num_service.services.reports.step import Step, StepState

_DONE, _CURRENT, _WAITING, _STOPPED = StepState
#: After so long a force that has not acknowledged is said not to have (field scenarios, "Consent and police").
ACKNOWLEDGED_WITHIN = timedelta(days=14)


def _long_ago(since: datetime | None, now: datetime) -> bool:
    return since is not None and now - since >= ACKNOWLEDGED_WITHIN


def _by_hand(force: str) -> Message:
    return phrase(
        "A caseworker had handed it to an officer before that, so it cannot be recalled. A caseworker tells "
        "%(force)s.",
        force=force,
    )


def packet_step(fate: PacketFate, now: datetime) -> Step:
    """How far one packet that was released has got."""
    force = FORCES[fate.force].name
    if fate.status is PacketStatus.WITHDRAWN and fate.by_hand_on and fate.withdrawn_at is None:
        return Step("police", phrase("Withdrawn from %(force)s", force=force), _STOPPED, text=_by_hand(force))
    if fate.status is PacketStatus.WITHDRAWN and fate.released_at and fate.withdrawn_at is None:
        return Step(
            "police",
            phrase("Being taken back from %(force)s", force=force),
            _CURRENT,
            text=phrase("We do not know yet whether an officer had opened it. Look here again soon."),
        )
    if fate.status is PacketStatus.WITHDRAWN and fate.withdrawn_at is None:
        return Step(
            "police",
            phrase("Taken back from %(force)s", force=force),
            _STOPPED,
            text=phrase("No officer had opened it."),
        )
    if fate.withdrawn_at:
        told = (
            _by_hand(force)
            if fate.by_hand_on
            else phrase(
                "An officer had opened it before that, so it cannot be recalled. %(force)s was told.",
                force=force,
            )
        )
        if fate.withdrawal_seen_at:
            seen = phrase("They have acknowledged that.")
        elif _long_ago(fate.withdrawn_at, now):
            seen = phrase("Not acknowledged: %(days)s days have passed.", days=ACKNOWLEDGED_WITHIN.days)
        else:
            seen = phrase("They have not acknowledged that yet.")
        return Step(
            "police",
            phrase("Withdrawn from %(force)s", force=force),
            _STOPPED,
            fate.withdrawn_at.date(),
            Sentences((told, seen)),
        )
    if fate.by_hand_on:
        return Step(
            "police",
            phrase("A caseworker handed it to an officer of %(force)s", force=force),
            _DONE,
            fate.by_hand_on,
            phrase("An officer has it, so it cannot be called back any more."),
        )
    if fate.acknowledged_at:
        acknowledged = phrase("%(force)s has acknowledged it", force=force)
        return Step("police", acknowledged, _DONE, fate.acknowledged_at.date())
    if fate.opened_at:
        late = phrase("Not acknowledged: %(days)s days have passed.", days=ACKNOWLEDGED_WITHIN.days)
        return Step(
            "police",
            phrase("%(force)s has opened it", force=force),
            _DONE,
            fate.opened_at.date(),
            late if _long_ago(fate.opened_at, now) else None,
        )
    if fate.pushed_at is None:
        return Step(
            "police",
            phrase("On its way to %(force)s, leaving out who told us", force=force),
            _CURRENT,
            text=phrase("We do not know yet that it has arrived. You can still take it back."),
        )
    unopened = phrase("No officer has opened it. Until then you can take it back completely.")
    late = phrase(
        "Not acknowledged: %(days)s days have passed and no officer has opened it. Until then you "
        "can take it back completely.",
        days=ACKNOWLEDGED_WITHIN.days,
    )
    return Step(
        "police",
        phrase("Sent to %(force)s, leaving out who told us", force=force),
        _DONE,
        fate.released_at.date() if fate.released_at else None,
        late if _long_ago(fate.released_at, now) else unopened,
    )
