"""The trail of sign-ins, in whichever database the accounts of a session are."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from num_service.db.models.accounts.sign_in_day import SignInDay


def count(session: Session, *, account_id: uuid.UUID, fits: bool) -> None:
    """Count one attempt on today."""
    session.execute(
        text("SELECT count_sign_in(:account_id, :fits)"), {"account_id": account_id, "fits": fits}
    )


def days(session: Session, *, account_id: uuid.UUID, limit: int) -> Sequence[SignInDay]:
    """The days on which somebody tried to sign in to an account, the newest first."""
    mine = select(SignInDay).where(SignInDay.account_id == account_id)
    return session.scalars(mine.order_by(SignInDay.day.desc()).limit(limit)).all()


def forget(session: Session, *, before: date) -> None:
    """Delete what is older than a day, as far as the database lets go of it: 90 days it keeps whatever is asked."""
    session.execute(text("SELECT forget_sign_ins(:before)"), {"before": before})
