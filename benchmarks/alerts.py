"""Publishing to 25,000 recipients, beside one bulk INSERT of the same rows. Sending them is in ``deliver``."""

from __future__ import annotations

import time

from sqlalchemy import text

from benchmarks.deliver import deliver
from benchmarks.ground import Ground, timed
from benchmarks.people import EVERY_MEMBER, RECIPIENTS, new_alert, people
from num_service.db.queries.alerts import deliveries
from num_service.domain.shared.taxonomy import Tier

__all__ = ["deliver", "people", "publish"]


def publish(place: Ground) -> dict[str, object]:
    """The rows of one alert for everybody, beside one INSERT of the same rows from a table that has them ready."""
    database = place.wiring.database

    def ours() -> None:
        with database.commits() as session:
            deliveries.write(
                session, alert_id=new_alert(session), audience=EVERY_MEMBER, tier=Tier.DANGER,
                now=place.wiring.clock(),
            )  # fmt: skip

    taken = timed(ours)
    with database.commits() as session:
        one = new_alert(session)
        session.execute(
            text("CREATE TABLE floor_rows AS SELECT recipient_id, channel, state FROM deliveries LIMIT 0")
        )
        session.execute(
            text(
                "INSERT INTO floor_rows SELECT id, unnest(channels), 'waiting' FROM recipients WHERE kind = 'member'"
            )
        )

    def floor() -> None:
        with database.commits() as session:
            session.execute(text("DELETE FROM deliveries WHERE alert_id = :one"), {"one": one})
            session.commit()
            begun = time.perf_counter()
            session.execute(
                text(
                    "INSERT INTO deliveries (alert_id, recipient_id, channel, state) "
                    "SELECT :one, recipient_id, channel, state FROM floor_rows"
                ),
                {"one": one},
            )
            session.commit()
            floors.append(time.perf_counter() - begun)

    floors: list[float] = []
    timed(floor)
    return {
        "rows": RECIPIENTS * 2,
        "service_seconds": round(taken, 3),
        "floor_seconds": round(min(floors), 3),
        "times_floor": round(taken / min(floors), 2),
        "target": "≤ 2",
    }
