"""A delivery may wait for its time: ``not_before``; and the index by which a claim finds its own channel's rows."""

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"

OPEN = "state IN ('waiting', 'claimed', 'sending')"


def upgrade() -> None:
    # One by one and concurrently, so that nobody who publishes or reads waits for an index of the largest table.
    with op.get_context().autocommit_block():
        op.execute("ALTER TABLE deliveries ADD COLUMN IF NOT EXISTS not_before timestamptz")
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix_deliveries_due")
        op.execute(
            "CREATE INDEX CONCURRENTLY ix_deliveries_due ON deliveries (alert_id, channel, not_before) "
            f"WHERE {OPEN}"
        )
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix_deliveries_open")


def downgrade() -> None:
    """Refused while it would send something too early, or over another channel: the older program knows neither."""
    kept = op.get_bind().scalar(
        sa.text(
            f"SELECT count(*) FROM deliveries WHERE {OPEN} "
            "AND (channel NOT IN ('inbox', 'email') OR not_before > now())"
        )
    )
    if kept:
        raise RuntimeError(
            f"{kept} deliveries wait for their time or for a channel that the older program would send by email."
        )
    op.create_index(
        "ix_deliveries_open", "deliveries", ["alert_id", "lease_until"], postgresql_where=sa.text(OPEN)
    )
    op.drop_index("ix_deliveries_due", "deliveries")
    op.drop_column("deliveries", "not_before")
