"""The audit log's rows: what waits, leaves, nodes and heads, and reading them in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, bindparam, func, insert, select, text, tuple_
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from num_service.db.models.core.audit import (
    AuditEntry,
    AuditEvent,
    AuditHead,
    AuditLeaf,
    AuditNode,
    AuditWaiting,
)

#: Rows read at a time.
PAGE = 2_000
#: These are put together once: every page of a report asks them.
_APPEND = text(
    "SELECT audit_append(new.actor, new.action, new.subject, new.fingerprint) FROM unnest("
    "CAST(:actors AS text[]), CAST(:actions AS text[]), CAST(:subjects AS text[]), CAST(:prints AS text[])"
    ") AS new(actor, action, subject, fingerprint)"
)
_NEWEST = select(func.max(AuditEntry.at)).where(
    AuditEntry.subject == bindparam("subject"), AuditEntry.action == bindparam("action")
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A leaf beside the entry it stands for; the entry is None where it is gone."""

    number: int
    hash: bytes
    entry: AuditEntry | None


class New(NamedTuple):
    """An entry to be written. fingerprint: of a statement that is recorded, or of a report's key."""

    actor: str
    action: str
    subject: str
    fingerprint: str | None = None


def append(session: Session, entries: Sequence[New]) -> None:
    """Write entries, and that they wait to be taken into the tree: in one question, however many they are."""
    session.execute(
        _APPEND,
        {
            "actors": [each.actor for each in entries],
            "actions": [each.action for each in entries],
            "subjects": [each.subject for each in entries],
            "prints": [each.fingerprint for each in entries],
        },
    )


def alone(session: Session) -> bool:
    """Take the one place that may make the tree grow, until the transaction ends; False while another has it.

    A lock that holds up nobody who writes an entry, and for which a login needs no right but to take entries off.
    """
    try:
        with session.begin_nested():
            session.execute(text("LOCK TABLE audit_waiting IN SHARE UPDATE EXCLUSIVE MODE NOWAIT"))
    except OperationalError:
        return False
    return True


_TAKE = text(
    "DELETE FROM audit_waiting WHERE ctid = ANY(ARRAY(SELECT ctid FROM audit_waiting LIMIT :most)) RETURNING entry_id"
)


def take_waiting(session: Session, most: int) -> list[AuditEntry]:
    """Take entries off the list of what waits. Those of transactions that have not ended are not seen yet, and stay.

    They are found by where they lie: the planner knows the list as empty, which it nearly always is, and when many
    wait would have looked through all of them again for each that is taken.
    """
    taken = session.scalars(_TAKE, {"most": most}).all()
    return list(session.scalars(select(AuditEntry).where(AuditEntry.id.in_(taken))))


def waiting(session: Session) -> int:
    """How many entries are in no tree yet."""
    return session.scalar(select(func.count()).select_from(AuditWaiting)) or 0


def add(
    session: Session,
    leaves: Sequence[tuple[int, UUID, bytes]],
    nodes: Mapping[tuple[int, int], bytes],
) -> None:
    """Write leaves (number, entry, hash) and the subtrees that they complete (by level and number)."""
    session.execute(insert(AuditLeaf), [{"number": n, "entry_id": e, "hash": h} for n, e, h in leaves])
    inner = [
        {"level": level, "number": number, "hash": made} for (level, number), made in nodes.items() if level
    ]
    if inner:
        session.execute(insert(AuditNode), inner)


def add_head(session: Session, *, size: int, root: bytes, at: datetime, signature: bytes) -> None:
    session.execute(insert(AuditHead), [{"size": size, "root": root, "at": at, "signature": signature}])


def newest_head(session: Session) -> AuditHead | None:
    return session.scalar(select(AuditHead).order_by(AuditHead.size.desc()).limit(1))


def heads(session: Session) -> Sequence[AuditHead]:
    """Every head, the oldest first."""
    return session.scalars(select(AuditHead).order_by(AuditHead.size)).all()


def node(session: Session, level: int, number: int) -> bytes:
    """The hash of a complete subtree. Raises LookupError where the database has none."""
    table = (
        select(AuditLeaf.hash).where(AuditLeaf.number == number)
        if level == 0
        else select(AuditNode.hash).where(AuditNode.level == level, AuditNode.number == number)
    )
    found = session.scalar(table)
    if found is None:
        raise LookupError(f"the tree has no hash at level {level}, place {number}")
    return found


def nodes(session: Session, wanted: Iterable[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
    """The hashes of complete subtrees, by level and number, in two questions however many there are."""
    keys = set(wanted)
    leaves = select(AuditLeaf.number, AuditLeaf.hash).where(
        AuditLeaf.number.in_([number for level, number in keys if level == 0])
    )
    inner = select(AuditNode.level, AuditNode.number, AuditNode.hash).where(
        tuple_(AuditNode.level, AuditNode.number).in_([each for each in keys if each[0]])
    )
    found = {(0, number): hashed for number, hashed in session.execute(leaves)}
    return found | {(level, number): hashed for level, number, hashed in session.execute(inner)}


def heads_over(session: Session, places: Iterable[int]) -> Sequence[AuditHead]:
    """The first head over each of these places, the smallest first: entries under the same one came together."""
    asked = text(
        "SELECT DISTINCT (SELECT min(size) FROM audit_heads WHERE size > place) "
        "FROM unnest(CAST(:places AS bigint[])) place"
    )
    sizes = session.scalars(asked, {"places": list(places)}).all()
    return session.scalars(select(AuditHead).where(AuditHead.size.in_(sizes)).order_by(AuditHead.size)).all()


def in_order(session: Session, start: int = 0) -> Iterator[Kept]:
    """Every leaf from a place on, with its entry, a page at a time."""
    last = start - 1
    asked = select(AuditLeaf, AuditEntry).outerjoin(AuditEntry, AuditEntry.id == AuditLeaf.entry_id)
    while page := session.execute(
        asked.where(AuditLeaf.number > last).order_by(AuditLeaf.number).limit(PAGE)
    ).all():
        for leaf, entry in page:
            yield Kept(leaf.number, leaf.hash, entry)
        last = page[-1][0].number
        session.expunge_all()


def inner_nodes(session: Session) -> Iterator[tuple[int, int, bytes]]:
    """Every inner node as level, number, hash, in the order of its key, a page at a time."""
    level, number = 0, -1
    while page := session.execute(
        select(AuditNode.level, AuditNode.number, AuditNode.hash)
        .where(
            (AuditNode.level > level) | ((AuditNode.level == level) & (AuditNode.number > number)),
        )
        .order_by(AuditNode.level, AuditNode.number)
        .limit(PAGE)
    ).all():
        yield from ((each.level, each.number, each.hash) for each in page)
        level, number = page[-1].level, page[-1].number


def left_out(session: Session) -> Sequence[UUID]:
    """Entries that neither wait nor stand in the tree: somebody has taken them out of it. At most a hundred."""
    in_tree = select(AuditLeaf.entry_id).where(AuditLeaf.entry_id == AuditEntry.id).exists()
    on_list = select(AuditWaiting.entry_id).where(AuditWaiting.entry_id == AuditEntry.id).exists()
    return session.scalars(select(AuditEntry.id).where(~in_tree, ~on_list).limit(100)).all()


def below_first(session: Session) -> bool:
    """Whether a leaf has a number under 0, where no walk would find it."""
    return session.scalar(select(AuditLeaf.number).where(AuditLeaf.number < 0).limit(1)) is not None


def about(session: Session, subjects: Iterable[str]) -> list[tuple[AuditEntry, int | None]]:
    """Entries about these subjects, the oldest first, each with its place in the tree; None while it waits."""
    found = session.execute(_ABOUT, {"subjects": list(subjects)})
    return [(entry, number) for entry, number in found]


def deeds(session: Session, subjects: Iterable[str]) -> list[tuple[datetime, str, str]]:
    """When what was done with these subjects, and by whom, in the order of :func:`about`."""
    found = session.execute(_DEEDS, {"subjects": list(subjects)})
    return [(at, action, actor) for at, action, actor in found]


def _about(columns: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        columns.outerjoin(AuditLeaf, AuditLeaf.entry_id == AuditEntry.id)
        .where(AuditEntry.subject.in_(bindparam("subjects", expanding=True)))
        .order_by(AuditEntry.at, AuditLeaf.number)
    )


_ABOUT = _about(select(AuditEntry, AuditLeaf.number))
_DEEDS = _about(select(AuditEntry.at, AuditEntry.action, AuditEntry.actor))


def newest_of(session: Session, *, subject: str, action: str) -> datetime | None:
    """When something was last done with a subject, as the log has it; None where it has no such entry."""
    return session.scalar(_NEWEST, {"subject": subject, "action": action})


def chain(session: Session) -> Iterator[AuditEvent]:
    """Every event of the chain that stood before the log, by its number, a page at a time."""
    last = -(1 << 62)  # one slipped in before the first is found too
    while page := session.scalars(
        select(AuditEvent).where(AuditEvent.number > last).order_by(AuditEvent.number).limit(PAGE)
    ).all():
        yield from page
        last = page[-1].number
        session.expunge_all()


def chain_end(session: Session) -> Sequence[str]:
    """What the log's entries say about the end of the chain before it: none or one."""
    return session.scalars(select(AuditEntry.subject).where(AuditEntry.action == "audit.chain_ended")).all()
