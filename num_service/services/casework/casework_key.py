"""Set up the casework key once, and grant it to caseworkers whose own key was read out. No administrator can."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from num_service.crypto.casework_pins import public_half
from num_service.crypto.caseworker_keys import (
    grant,
    new_keypair,
    open_grant,
    print_recovery_key,
    read_recovery_key,
)
from num_service.crypto.certificates import certified, certify
from num_service.crypto.spoken import heard_right, words_of_key
from num_service.db.models.accounts.account import User
from num_service.db.models.casework.casework_key import CaseworkerKeypair, CaseworkGrant, CaseworkKey
from num_service.db.queries.casework import keys
from num_service.db.queries.core.constraints import broken, flush
from num_service.domain.shared.errors import Conflict, Invalid, Locked, NotReady
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.second_person import COMMAND
from num_service.services.core import audit
from num_service.services.core.pinned import pinned
from num_service.services.core.principals import CaseworkHolder
from num_service.services.core.wiring import Clock
from num_service.services.sealed.open_parts import must_hold_key


@dataclass(frozen=True, slots=True)
class SetUp:
    """The first casework key: its private half for this moment only, and the recovery key to print."""

    version: int
    public: bytes
    private: bytes = field(repr=False)
    recovery_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Colleague:
    """A caseworker, and whether the casework key was granted to the key that is theirs now.

    granted is None where it was granted to another key, or before keys were read out: it has to be granted anew.
    """

    id: uuid.UUID
    name: str
    granted: bool | None
    has_keypair: bool


@dataclass(frozen=True, slots=True)
class PinState:
    """fit: reports can be sealed. unpinned: versions the database names that nobody has confirmed."""

    fit: bool
    unpinned: tuple[int, ...]


def set_up(session: Session, *, clock: Clock) -> SetUp:
    """Make the casework key. Its private half is sealed to the recovery key and kept nowhere else.

    Raises:
        Conflict: ``already_set_up``.
    """
    if keys.versions(session):
        raise broken("pk_casework_keys")
    casework, recovery = new_keypair(), new_keypair()
    session.add(
        CaseworkKey(
            version=1,
            public_key=casework.public,
            recovery_public_key=recovery.public,
            recovery_wrapped=grant(casework.private, recovery.public),
            created_at=clock(),
        )
    )
    flush(session)
    audit.record(session, actor=COMMAND, action="casework_key.made", subject="casework_key:1")
    return SetUp(1, casework.public, casework.private, print_recovery_key(recovery.private))


def recover(session: Session, *, recovery_key: str) -> SetUp:
    """The casework key from the printed recovery key, to grant it when no caseworker can.

    Raises:
        NotReady: ``not_set_up``.
        Locked: ``other_key`` when what is pinned is not in the database.
        CannotOpen: when it is not the recovery key.
    """
    pins, there = pinned(session), keys.versions(session)
    if not there:
        raise NotReady("not_set_up", "The service is not set up yet: it has no casework key.")
    key = next((each for each in there if pins.get(each.version) == each.public_key), there[0])
    private = open_grant(key.recovery_wrapped, read_recovery_key(recovery_key))
    if pins and pins.get(key.version) != public_half(private):
        raise Locked(
            "other_key",
            "The database has another casework key than the one that is pinned. Nothing was done.",
        )
    return SetUp(key.version, key.public_key, private, recovery_key)


def words_of(session: Session, user_id: uuid.UUID) -> tuple[str, ...]:
    """The six words of the key that is kept for a caseworker. Raises ``Conflict`` ``no_keypair``."""
    return words_of_key(user_id, _keypair(session, user_id).public_key)


def grant_to(
    session: Session,
    *,
    user_id: uuid.UUID,
    heard: str,
    private: dict[int, bytes],
    granted_by: uuid.UUID | None,
    clock: Clock,
) -> None:
    """Seal every version of the casework key to one caseworker, and certify that their public key is theirs.

    Args:
        heard: the six words that the caseworker read out from their own page, as they were typed. They come from the
            private half that the password opens; the key sealed to is the one in the database. Both must be one.

    Raises:
        Invalid: ``not_a_caseworker``; ``other_words``.
        Conflict: ``no_keypair`` while they have never had a password; ``granted_just_now``.
    """
    user = session.get(User, user_id)
    if user is None or user.role != AccountRole.CASEWORKER or not user.active:
        raise Invalid("not_a_caseworker", "Only a caseworker can be granted the casework key.", field="to")
    public = _keypair(session, user_id).public_key
    if not heard_right(heard, words_of_key(user_id, public)):
        raise Invalid(
            "other_words",
            "These are not the six words of the key that is kept for %(name)s. Ask for them once more, word by word. "
            "If they are the same again, do not grant: the key kept here may not be theirs. Tell the people who run "
            "this service.",
            field="words",
            name=user.name,
        )
    for version, key in private.items():
        # Also where there is one: what stands in it may be damaged, and nobody but who it is for can tell.
        made = session.get(CaseworkGrant, (user_id, version)) or CaseworkGrant(
            user_id=user_id, key_version=version
        )
        made.wrapped = grant(key, public)
        made.certificate = certify(key, user_id=user_id, public=public, version=version)
        made.granted_by, made.granted_at = granted_by, clock()
        session.add(made)
    flush(session)
    actor = f"user:{granted_by}" if granted_by else COMMAND
    audit.record(session, actor=actor, action="casework_key.granted", subject=f"user:{user_id}")
    audit.record(
        session,
        actor=actor,
        action="caseworker_key.certified",
        subject=f"user:{user_id}:{public.hex()}",
    )


def grant_by_holder(
    session: Session, *, holder: CaseworkHolder, user_id: uuid.UUID, heard: str, clock: Clock
) -> None:
    """One caseworker grants the key to another, from a page.

    Raises as :func:`grant_to` does, and:
        Locked: ``no_key`` when the granter holds none; ``other_key`` when theirs is not the pinned one.
    """
    must_hold_key(session, holder)
    grant_to(
        session,
        user_id=user_id,
        heard=heard,
        private=dict(holder.private),
        granted_by=holder.user_id,
        clock=clock,
    )


def colleagues(session: Session, holder: CaseworkHolder | None = None) -> list[Colleague]:
    """Every active caseworker, and whether they hold the key; with a holder, whether by the key they have now."""

    def granted(keypair: CaseworkerKeypair | None, grants: list[CaseworkGrant]) -> bool | None:
        if not grants or keypair is None:
            return False
        fit = all(
            certified(
                each.certificate,
                holder.private[each.key_version],
                user_id=each.user_id,
                public=keypair.public_key,
                version=each.key_version,
            )
            for each in grants
            if holder is not None and each.key_version in holder.private
        )
        return True if fit else None

    return [
        Colleague(user.id, user.name, granted(keypair, grants), keypair is not None)
        for user, keypair, grants in keys.caseworkers(session)
    ]


def words_to_read_out(session: Session, *, user_id: uuid.UUID, own: bytes | None) -> tuple[str, ...]:
    """The six words of a caseworker's own key; none where the key that is kept for them is another.

    Args:
        own: the public half, as their private half gave it when they signed in. Never what the database says.
    """
    kept = session.get(CaseworkerKeypair, user_id)
    return words_of_key(user_id, own) if own and kept and kept.public_key == own else ()


def pin_state(session: Session) -> PinState:
    """Whether the database's casework key is the one that is pinned outside it. Before the set-up it is fit."""
    pins, there = pinned(session), {each.version: each.public_key for each in keys.versions(session)}
    wrong = tuple(sorted(version for version, public in there.items() if pins.get(version) != public))
    fit = not there or (bool(pins) and there.get(max(pins)) == pins[max(pins)])
    return PinState(fit, wrong)


def _keypair(session: Session, user_id: uuid.UUID) -> CaseworkerKeypair:
    keypair = session.get(CaseworkerKeypair, user_id)
    if keypair is None:
        raise Conflict("no_keypair", "This caseworker has not set a password yet.")
    return keypair
