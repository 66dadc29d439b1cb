"""Who is an author of a text, who objected to it, and whether those who answer for it are still there.

A text is known by its key (:attr:`Approvable.text_key`), so both stay with the words whoever saves them again.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import bindparam, exists, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from num_service.db.models.accounts.account import User
from num_service.db.models.reports.recusal import Recusal
from num_service.db.models.writing.document import Approvable, TextAuthor, TextObjection
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.verdict import Clearance

#: Put together once: a page of a report asks it for each of its texts.
_AUTHORS = select(TextAuthor.user_id).where(TextAuthor.text_key == bindparam("key"))


def add_author(session: Session, *, key: str, user_id: uuid.UUID, after: str | None) -> None:
    """Note who wrote a text: somebody, and whoever wrote the version it was made from."""
    me = select(literal(key), literal(user_id))
    earlier = select(literal(key), TextAuthor.user_id).where(TextAuthor.text_key == after)
    both = insert(TextAuthor).from_select(["text_key", "user_id"], me.union(earlier))
    session.execute(both.on_conflict_do_nothing())


def carry(session: Session, *, before: str, now: str) -> None:
    """Keep authors and a doubt of a text that were noted by its exact form, as all were before 28 November 2026."""
    for kept in (TextAuthor, TextObjection):
        theirs = select(literal(now), kept.user_id).where(kept.text_key == before)
        session.execute(insert(kept).from_select(["text_key", "user_id"], theirs).on_conflict_do_nothing())


def authors(session: Session, key: str) -> frozenset[uuid.UUID]:
    """Everybody who ever saved a text, or an earlier version that led to it."""
    return frozenset(session.scalars(_AUTHORS, {"key": key}))


def object_to(session: Session, *, key: str, user_id: uuid.UUID) -> None:
    """Note that somebody thinks that this text could show who reported. It is not taken back."""
    made = insert(TextObjection).values(text_key=key, user_id=user_id)
    session.execute(made.on_conflict_do_nothing())


def objector(session: Session, key: str) -> uuid.UUID | None:
    """Who objected to a text first; None where nobody did."""
    return session.scalar(select(TextObjection.user_id).where(TextObjection.text_key == key))


def still_here(
    session: Session, users: Collection[uuid.UUID], *, rests_on: Collection[uuid.UUID]
) -> set[uuid.UUID]:
    """Who of these still answers for what rests on some reports: caseworkers, who stepped back from none of them."""
    back = exists().where(Recusal.report_id.in_(rests_on), Recusal.user_id == User.id)
    still = select(User.id).where(User.id.in_(users), User.active, User.role == AccountRole.CASEWORKER, ~back)
    return set(session.scalars(still))


def clearance(
    session: Session, row: Approvable, *, is_out: bool, rests_on: Collection[uuid.UUID] = ()
) -> Clearance:
    """Who wrote and approved a document, what the check found, and whether they are still there.

    Args:
        rests_on: the reports it is about. Who has stepped back from one of them answers for nothing about it any more,
            nor for what they answered before they found out whom they know.
        is_out: it is with its recipients already. Then whoever answered for it may have left since: only a reporter's
            answers take back what was rightly sent.
    """
    two = {each for each in (row.writer_id, row.approver_id) if each}
    here = two if is_out else still_here(session, two, rests_on=rests_on)
    return Clearance(
        writer=str(row.writer_id),
        approver=str(row.approver_id) if row.approver_id else None,
        approved_sha256=row.approved_sha256,
        examined_sha256=row.examined_sha256,
        identifying=row.identifying,
        authors=frozenset(str(each) for each in authors(session, row.text_key)),
        objected=objector(session, row.text_key) is not None,
        here=frozenset(str(each) for each in here),
    )
