"""Answers are kept to their day: what was kept to the moment said when a reporter was here.

Delays and notices count whole days from the end of that day, so none becomes shorter; what the checker shows already
stays, and what waits becomes visible at the end of its day. The moments are gone for good: going back restores none.
"""

from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"

DAY = "date_trunc('day', {column} AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'"


def _day(column: str) -> str:
    return DAY.format(column=column)


def upgrade() -> None:
    op.execute("ALTER TABLE consents DISABLE TRIGGER append_only")
    op.execute(f"UPDATE consents SET recorded_at = {_day('recorded_at')}")
    op.execute("ALTER TABLE consents ENABLE TRIGGER append_only")
    op.execute(
        f"UPDATE listing_sources SET visible_from = CASE WHEN visible_from <= now() OR visible_from = {_day('visible_from')} "
        f"THEN {_day('visible_from')} ELSE {_day('visible_from')} + interval '1 day' END"
    )
    op.execute(f"UPDATE handovers SET said_at = {_day('said_at')}")
    op.execute(f"UPDATE released_packets SET withdrawn_at = {_day('withdrawn_at')}")


def downgrade() -> None:
    """Nothing: the older program counts from the beginning of the day, and what it had kept exactly is gone."""
