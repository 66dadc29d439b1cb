"""What is due is found by what has not ended, not by its state: until it is sent a delivery changes no index."""

from alembic import op

revision: str = "0032"
down_revision: str | None = "0031"

BEFORE = "state IN ('waiting', 'claimed', 'sending')"


def upgrade() -> None:
    # One by one and concurrently, as in 0004: nobody who publishes or reads waits for an index of the largest table.
    with op.get_context().autocommit_block():
        op.execute("ALTER TABLE deliveries ADD COLUMN IF NOT EXISTS ended_at timestamptz")
        op.execute(
            "UPDATE deliveries SET ended_at = now() WHERE state IN ('failed', 'cancelled') AND ended_at IS NULL"
        )
        # Room beside each row, so that its next versions stay on its page; and vacuum before a fifth of it is dead.
        op.execute(
            "ALTER TABLE deliveries SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, "
            "autovacuum_analyze_scale_factor = 0.02)"
        )
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix_deliveries_going")
        op.execute(
            "CREATE INDEX CONCURRENTLY ix_deliveries_going ON deliveries (alert_id, channel) "
            "WHERE sent_at IS NULL AND ended_at IS NULL"
        )
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix_deliveries_due")
        op.execute("ALTER INDEX ix_deliveries_going RENAME TO ix_deliveries_due")


def downgrade() -> None:
    op.drop_index("ix_deliveries_due", "deliveries")
    op.execute(f"CREATE INDEX ix_deliveries_due ON deliveries (alert_id, channel, not_before) WHERE {BEFORE}")
    op.execute(
        "ALTER TABLE deliveries RESET (fillfactor, autovacuum_vacuum_scale_factor, autovacuum_analyze_scale_factor)"
    )
    op.drop_column("deliveries", "ended_at")
