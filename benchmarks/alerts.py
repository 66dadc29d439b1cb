"""Publishing to 25,000 recipients, beside one bulk INSERT of the same rows. Sending them is in ``deliver``."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from sqlalchemy import text

from benchmarks import channels as other_channels
from benchmarks import deliver as sending
from benchmarks import reach
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
    with place.owns() as connection:
        connection.execute(
            "CREATE TABLE floor_rows AS SELECT id AS recipient_id, unnest(channels) AS channel, 'waiting' AS state "
            "FROM recipients WHERE kind = 'member'"
        )
        connection.execute("GRANT SELECT ON floor_rows TO PUBLIC")

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


def deliver(place: Ground) -> dict[str, object]:
    """Everything about sending; parts of it alone with BENCH_DELIVER=rates,slow,publish,channels."""
    parts: dict[str, Callable[[Ground, Callable[[str], None]], dict[str, object]]] = {
        "rates": sending.deliver,
        "slow": reach.slow_provider,
        "publish": reach.from_publish,
        "channels": other_channels.channels,
    }
    wanted = os.environ.get("BENCH_DELIVER", ",".join(parts)).split(",")
    return {name: part(place, _say) for name, part in parts.items() if name in wanted}


def _say(line: str) -> None:
    print(line, flush=True)
