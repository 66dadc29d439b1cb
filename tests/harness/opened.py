"""A packet that is at its force, and that an officer has opened: now or some days ago."""

from __future__ import annotations

import uuid
from datetime import timedelta

import psycopg
from sqlalchemy import text

from num_service.services.police import read_marks
from tests.harness.databases import TestDatabase
from tests.harness.story import SentReport, Story


def at_police(
    story: Story, database: TestDatabase, report: SentReport, *, opened: bool = True, days_ago: int = 0
) -> uuid.UUID:
    """A packet of a report, released and perhaps opened so many days ago, as both databases say."""
    packet_id = story.approved_packet(report)
    story.release(packet_id)
    ago = timedelta(days=days_ago, minutes=1)
    with story.commits() as session:
        reference = session.execute(
            text(
                "UPDATE released_packets SET released_at = now() - :ago FROM packets WHERE packets.id = :id"
                " AND packets.reference = released_packets.reference RETURNING packets.reference"
            ),
            {"ago": ago, "id": packet_id},
        ).scalar_one()
    if opened:
        with psycopg.connect(database.police_owner_libpq) as connection:
            connection.execute(
                "UPDATE released_packets SET opened_at = now() - %s WHERE reference = %s", [ago, reference]
            )
        read_marks.read_marks(story.wiring.database, story.wiring.push_database)
    return packet_id
