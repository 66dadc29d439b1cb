"""Somebody says that an identifier is listed wrongly: taken unread from anybody, and no oracle.

Nothing is looked up when it comes, so the answer and its time cannot depend on what is listed. It is sealed to the
casework key; a caseworker who opens it sees what is listed under what it names.
"""

from __future__ import annotations

import json
import uuid

from sqlalchemy.orm import Session

from num_service.db.models.checker.challenge import Challenge
from num_service.domain.checker.deeds import ChallengeState
from num_service.domain.shared.days import local_day
from num_service.services.core.wiring import Clock
from num_service.services.sealed.sealed_words import seal_words


def send(session: Session, *, what: str, why: str, reach: str, clock: Clock) -> None:
    """Keep what somebody wrote, sealed. What it names is looked up by nobody before a caseworker opens it.

    Args:
        what: the number, email, username, link or car.
        why: what is wrong about it.
        reach: how to reach them, to see that it is theirs.

    Raises:
        NotReady: as ``sealed_parts.write``.
    """
    challenge_id = uuid.uuid4()
    sealed = seal_words(
        session, json.dumps({"what": what, "why": why, "reach": reach}), where=place(challenge_id)
    )
    session.add(
        Challenge(
            id=challenge_id,
            received_on=local_day(clock()),
            ciphertext=sealed.ciphertext,
            wrapped=sealed.wrapped,
            key_version=sealed.key_version,
            state=ChallengeState.OPEN,
        )
    )


def place(challenge_id: uuid.UUID) -> str:
    """What is bound into the ciphertext of a challenge."""
    return f"challenges/ciphertext/{challenge_id}/1"
