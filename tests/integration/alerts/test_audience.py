"""Whom an alert concerns: the rule in the domain and the set-based INSERT are one rule."""

import random
import uuid

from sqlalchemy import text

from num_service.db.queries.alerts import deliveries
from num_service.db.session import Database
from num_service.domain.alerts.audience import (
    GENDERS,
    SECTORS,
    Audience,
    RecipientChoices,
    RecipientKind,
    Spoken,
    Traits,
    concerns,
    traits_of,
)
from num_service.domain.shared.taxonomy import Region, Tier
from tests.harness.databases import TestDatabase

PLACES = (Region.LONDON, Region.WALES, Region.DUBLIN, Region.ONLINE)
PEOPLE, AUDIENCES = 150, 120


def _some(chance: random.Random, values: tuple[object, ...]) -> frozenset:
    return frozenset(chance.sample(values, chance.choice((0, 0, 1, 2))))


def _traits(chance: random.Random) -> Traits:
    return Traits(
        _some(chance, SECTORS),
        _some(chance, GENDERS),
        _some(chance, tuple(Spoken)[:3]),
        _some(chance, ("LS", "BD", "M")),
    )


def test_the_insert_reaches_whom_the_rule_says_and_nobody_else(module_database: TestDatabase) -> None:
    chance = random.Random(7)
    database = Database(module_database.url)
    people = {
        number: RecipientChoices(
            kind=chance.choice(list(RecipientKind)),
            active=chance.random() < 0.9,
            regions=_some(chance, PLACES),
            tiers=_some(chance, tuple(Tier)),
            said=_traits(chance),
            id=number,
        )
        for number in (uuid.UUID(int=chance.getrandbits(128)) for _ in range(PEOPLE))
    }
    reached_sizes = set()
    with database.commits() as session:
        for number, one in people.items():
            session.execute(
                text(
                    "INSERT INTO recipients (id, kind, active, regions, tiers, channels, email_sealed, "
                    "sectors, genders, speaks, near) VALUES (:id, :kind, :active, :regions, :tiers, "
                    "ARRAY['inbox', 'email'], '', :sectors, :genders, :speaks, :near)"
                ),
                {
                    "id": number,
                    "kind": one.kind.value,
                    "active": one.active,
                    "regions": [each.value for each in one.regions],
                    "tiers": [each.value for each in one.tiers],
                    **traits_of(one.said),
                },
            )
        session.execute(
            text(
                "INSERT INTO users (id, role, name, email_sealed, email_digest, password_hash, one_time, active, "
                "created_on, made_by, enabled_by) "
                "VALUES (:id, 'caseworker', '', '', '', '!', false, true, now(), 'command', 'command')"
            ),
            {"id": uuid.UUID(int=1)},
        )
        for round_number in range(AUDIENCES):
            audience = Audience(
                _some(chance, PLACES),
                _some(chance, tuple(RecipientKind)) or frozenset(RecipientKind),
                strict=chance.random() < 0.4,
                traits=_traits(chance),
                projects=frozenset(chance.sample(sorted(people), chance.choice((0, 0, 20)))),
            )
            tier = chance.choice(list(Tier))
            expected = {number for number, one in people.items() if concerns(audience, tier, one)}
            alert_id = uuid.uuid4()
            session.execute(
                text(
                    "INSERT INTO alerts "
                    "(id, reference, status, tier, regions, kinds, sha256, text_key, identifying, writer_id) "
                    "VALUES (:id, :reference, 'published', 'risk', '{}', '{}', '', '', false, :writer)"
                ),
                {"id": alert_id, "reference": f"A-{round_number}", "writer": uuid.UUID(int=1)},
            )
            counted = deliveries.count_concerned(session, audience=audience, tier=tier)
            now = session.execute(text("SELECT now()")).scalar_one()
            waiting = deliveries.write(session, alert_id=alert_id, audience=audience, tier=tier, now=now)
            rows = session.execute(
                text("SELECT recipient_id, channel, state FROM deliveries WHERE alert_id = :id"),
                {"id": alert_id},
            ).all()
            assert {row.recipient_id for row in rows} == expected, (audience, tier)
            assert len(rows) == 2 * len(expected), "one in-app row and one email each"
            assert counted == waiting == len(expected)
            reached_sizes.add(len(expected))
    database.close()
    assert len(reached_sizes) > 15, "audiences that are all alike prove nothing"


def test_her_region_only_leaves_out_those_who_chose_none() -> None:
    strict = Audience(frozenset({Region.WALES}), strict=True)
    everywhere = RecipientChoices(RecipientKind.MEMBER)
    assert concerns(Audience(frozenset({Region.WALES})), Tier.RISK, everywhere)
    assert not concerns(strict, Tier.RISK, everywhere)
    assert concerns(
        strict, Tier.RISK, RecipientChoices(RecipientKind.MEMBER, regions=frozenset({Region.WALES}))
    )
