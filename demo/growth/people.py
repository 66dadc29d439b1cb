"""Who there is at size: members, staff, organisations and officers. None of them has a password to guess."""

from __future__ import annotations

import random
import uuid
from datetime import timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from demo.growth.rows import copy
from demo.proportions import REGIONS, deck
from num_service.crypto import passwords
from num_service.crypto.contact import email_place, recipient_place
from num_service.db.models.police.force_side import Officer
from num_service.domain.alerts.audience import Channel, RecipientKind
from num_service.domain.identifiers import IdentifierKind, normalise
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.second_person import COMMAND
from num_service.domain.shared.taxonomy import Region
from num_service.services.core.wiring import Wiring

_FIRST = (
    "Ada",
    "Bea",
    "Cleo",
    "Dana",
    "Esi",
    "Fern",
    "Gwen",
    "Hana",
    "Ines",
    "Jo",
    "Kemi",
    "Lou",
    "Mina",
    "Nell",
)
_TOWNS = (
    "Ashford",
    "Bexhill",
    "Corby",
    "Dover",
    "Esher",
    "Frome",
    "Goole",
    "Hove",
    "Ilkley",
    "Jarrow",
    "Kendal",
)
_WORK = ("Outreach", "Drop-in", "Health Project", "Night Van", "Women’s Support", "Advice", "Umbrella")
_EVERYWHERE = [Channel.INBOX, Channel.EMAIL]
_RECIPIENTS = ("id", "kind", "active", "regions", "tiers", "channels", "email_sealed")
_USERS = (
    "id", "role", "name", "email_sealed", "email_digest", "password_hash", "one_time", "created_on", "recipient_id",
    "project_id", "active", "waits", "made_by", "enabled_by",
)  # fmt: skip


def members(session: Session, wiring: Wiring, rng: random.Random, count: int) -> None:
    """Members who joined over four years; one in eight has chosen no region and gets everything."""
    homes = deck(rng, count, {region: share for region, share in REGIONS.items() if region.is_place})
    today, made = wiring.clock().date(), [(uuid.uuid4(), uuid.uuid4()) for _ in homes]
    emails = [f"g{number:05}@example.net" for number in range(len(made))]
    copy(
        session,
        "recipients",
        _RECIPIENTS,
        (
            _recipient(wiring, place, RecipientKind.MEMBER, email, [] if rng.random() < 0.125 else [home])
            for (_, place), email, home in zip(made, emails, homes, strict=True)
        ),
    )
    copy(
        session,
        "users",
        _USERS,
        (
            _user(wiring, who, AccountRole.MEMBER, "", email, today - _days(rng, 1500), recipient=place)
            for (who, place), email in zip(made, emails, strict=True)
        ),
    )


def staff(session: Session, wiring: Wiring, rng: random.Random, count: int) -> None:
    """Caseworkers without a grant, and one administrator in five."""
    today = wiring.clock().date()
    roles = [AccountRole.ADMINISTRATOR if n % 5 == 4 else AccountRole.CASEWORKER for n in range(count)]
    copy(
        session,
        "users",
        _USERS,
        (
            _user(
                wiring,
                uuid.uuid4(),
                role,
                f"{rng.choice(_FIRST)} {number:03}",
                f"staff{number:03}@example.org",
                today - _days(rng, 1500),
            )
            for number, role in enumerate(roles)
        ),
    )


def projects(session: Session, wiring: Wiring, rng: random.Random, count: int) -> None:
    """Organisations with a place for alerts and a worker each."""
    today = wiring.clock().date()
    homes = deck(rng, count, {region: share for region, share in REGIONS.items() if region.is_place})
    made = [(uuid.uuid4(), uuid.uuid4(), f"organisation{number:03}@example.org") for number in range(count)]
    copy(
        session,
        "recipients",
        _RECIPIENTS,
        (
            _recipient(wiring, place, RecipientKind.PROJECT, email, [home])
            for (_, place, email), home in zip(made, homes, strict=True)
        ),
    )
    names = [f"{_TOWNS[n % len(_TOWNS)]} {_WORK[n % len(_WORK)]} {n:03}" for n in range(count)]
    rows = ((one, name, place) for (one, place, _), name in zip(made, names, strict=True))
    copy(session, "projects", ("id", "name", "recipient_id"), rows)
    copy(
        session,
        "users",
        _USERS,
        (
            _user(
                wiring,
                uuid.uuid4(),
                AccountRole.PROJECT_WORKER,
                rng.choice(_FIRST),
                f"at-{email}",
                today - _days(rng, 1500),
                project=one,
            )
            for one, _, email in made
        ),
    )


def officers(police: Session, rng: random.Random, count: int) -> None:
    """Officers of every force in turn, in the police database."""
    codes = sorted(FORCES)
    made = [
        {
            "id": uuid.uuid4(),
            "force": codes[number % len(codes)],
            "name": f"DC {rng.choice(_FIRST)} {number:03}",
            "email": f"officer{number:03}@example.org",
            "password_hash": passwords.UNUSABLE,
            "active": True,
            "made_by": COMMAND,
            "enabled_by": COMMAND,
        }
        for number in range(count)
    ]
    police.execute(insert(Officer), made)  # COPY is not for tables with row-level security


def _recipient(
    wiring: Wiring, place: uuid.UUID, kind: RecipientKind, email: str, regions: list[Region]
) -> tuple[object, ...]:
    sealed = wiring.contact.seal(email, where=recipient_place(place))
    return place, kind, True, regions, [], _EVERYWHERE, sealed


def _user(
    wiring: Wiring,
    who: uuid.UUID,
    role: AccountRole,
    name: str,
    email: str,
    joined: object,
    *,
    recipient: uuid.UUID | None = None,
    project: uuid.UUID | None = None,
) -> tuple[object, ...]:
    digest = wiring.index.entry(normalise(IdentifierKind.EMAIL, email)).digest
    sealed = wiring.contact.seal(email, where=email_place(who))
    return (
        who, role, name, sealed, digest, passwords.UNUSABLE, False, joined, recipient, project, True, False, COMMAND,
        COMMAND,
    )  # fmt: skip


def _days(rng: random.Random, most: int) -> timedelta:
    return timedelta(days=rng.randrange(10, most))
