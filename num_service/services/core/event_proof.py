"""Entries of the audit log with what proves them, to be taken away and checked where the server has no say."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy.orm import Session

from num_service.crypto import merkle
from num_service.crypto.audit_heads import Head, HeadKey, Opening, head_from_text, signed_by
from num_service.db.queries.core import audit_log
from num_service.services.core.audit import leaf_before, newest_head, opening_of

FORMAT = "num events 1"


@dataclass(frozen=True, slots=True)
class Event:
    """One entry. place: in the tree, from 0; None while it waits. holds: proven against the head, here and now.

    by: the size of the log when it was taken in. Entries of one size came within seconds, in no order.
    earlier: it is from before entries could be shown in part. It is proven here, and cannot be proven elsewhere: its
    leaf would give away its moment and who acted.
    """

    opening: Opening
    place: int | None
    path: tuple[bytes, ...]
    holds: bool
    by: int
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class Events:
    """Entries about something, in the order of the log; what waits comes last.

    heads: under which each was taken in, signed as well: they show which came before another.
    """

    head: Head | None
    events: tuple[Event, ...]
    heads: tuple[Head, ...] = ()


def prove_events(session: Session, subjects: Sequence[str], *, key: HeadKey) -> Events:
    """Find the entries about these subjects and prove each against the newest head.

    Where that head is not signed by the key, or is over less than the tree, nothing is proven that was taken in: only
    what is in no tree waits.
    """
    head = newest_head(session)
    size = head.size if head and key.signed(head) else 0
    entries = [
        (opening_of(entry), leaf_before(entry), number)
        for entry, number in audit_log.about(session, subjects)
    ]
    places = [number for *_, number in entries if number is not None]
    heads = tuple(
        each
        for row in audit_log.heads_over(session, places)
        if key.signed(each := Head(row.size, row.root, row.at, row.signature))
    )
    known = audit_log.nodes(session, _asked([each for each in places if each < size], size))
    found = []
    for shown, old_leaf, place in entries:
        path: tuple[bytes, ...] = ()
        leads = set[bytes | None]()
        if place is not None and place < size and head is not None:
            with suppress(KeyError):
                path = tuple(merkle.inclusion_proof(place, size, lambda *at: known[at]))
            leads = {
                leaf
                for leaf in (shown.leaf(), old_leaf)
                if merkle.root_by_inclusion(leaf, place, size, path) == head.root
            }
        by = _taken_in(place, [each.size for each in heads])
        found.append(Event(shown, place, path, bool(leads), by, earlier=old_leaf in leads))
    found.sort(key=lambda each: (each.place is None, each.place or 0))
    return Events(head if size else None, tuple(found), heads)


def _asked(places: Sequence[int], size: int) -> set[tuple[int, int]]:
    """Which hashes the proofs of these places are made of."""
    asked: set[tuple[int, int]] = set()

    def note(level: int, number: int) -> bytes:
        asked.add((level, number))
        return b""

    for place in places:
        merkle.inclusion_proof(place, size, note)
    return asked


def _taken_in(place: int | None, sizes: Sequence[int]) -> int:
    """The first of these sizes of the log that has a place in it."""
    return min((size for size in sizes if place is not None and size > place), default=0)


def document(found: Events, *, key: HeadKey) -> dict[str, Any]:
    """What is given to be kept: the events, their proofs, the signed heads, and the key that signed them.

    Of the heads only those that an event in it was taken in under: any other would say that something hidden happened.
    """
    events = [each for each in found.events if not each.earlier]
    sizes = {each.by for each in events}
    return {
        "format": FORMAT,
        "public_key": key.public,
        "head": json.loads(found.head.as_text()) if found.head else None,
        "heads": [json.loads(each.as_text()) for each in found.heads if each.size in sizes],
        "events": [
            asdict(each.opening)
            | {"day": each.opening.day.isoformat(), "place": each.place, "path": [h.hex() for h in each.path]}
            for each in events
        ],
    }


class MalformedProof(ValueError):
    """What was given is no document of events; the message says why."""


@dataclass(frozen=True, slots=True)
class Proven:
    """One entry that a document proves, and the size of the log when it was taken in."""

    opening: Opening
    by: int


@dataclass(frozen=True, slots=True)
class Checked:
    """What a document proves. proven: in the order of the log; wrong: what does not fit; waiting: in no tree yet."""

    proven: tuple[Proven, ...]
    waiting: int
    wrong: tuple[str, ...]
    head: Head


def check(text: str, *, public_key: str | None = None) -> Checked:
    """Check a document of events by itself: no database is asked.

    Args:
        public_key: the one that is known from elsewhere, in base64; without it the document's own is believed.

    Raises:
        MalformedProof: it is not written as :func:`document` writes it.
    """
    try:
        told = json.loads(text)
        head, *heads = [head_from_text(json.dumps(each)) for each in (told["head"], *told["heads"])]
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(told["public_key"], validate=True))
        events = [_event(each) for each in told["events"]]
        format_ = told["format"]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as why:
        raise MalformedProof(f"this is no document of events ({type(why).__name__})") from None
    if format_ != FORMAT:
        raise MalformedProof("this is a document of another format")
    wrong = []
    if public_key is not None and public_key != told["public_key"]:
        wrong.append("it names another key than the one given")
    wrong += [
        f"the head of {each.size} entries has another's signature"
        for each in (head, *heads)
        if not signed_by(key, each)
    ]
    proven, waiting = [], 0
    for shown, place, path in sorted(events, key=lambda each: head.size if each[1] is None else each[1]):
        if place is None:
            waiting += 1
        elif merkle.root_by_inclusion(shown.leaf(), place, head.size, path) != head.root:
            wrong.append(f"{shown.action} of {shown.day} is not in the log as it is told")
        else:
            proven.append(Proven(shown, _taken_in(place, [each.size for each in heads])))
    return Checked(tuple(proven), waiting, tuple(wrong), head)


def _event(told: dict[str, Any]) -> tuple[Opening, int | None, list[bytes]]:
    words = {name: str(told[name]) for name in ("nonce", "who", "action", "subject", "sealed")}
    fingerprint, place = told["fingerprint"], told["place"]
    shown = Opening(
        **words,
        day=date.fromisoformat(told["day"]),
        fingerprint=None if fingerprint is None else str(fingerprint),
    )
    return shown, None if place is None else int(place), [bytes.fromhex(each) for each in told["path"]]
