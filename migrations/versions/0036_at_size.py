"""What is due, and what comes first, is found by an index: housekeeping, the queue and lists read no table to its end.

A listing whose last report has left is noted by a trigger, so that nobody looks for it among all of them.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0036"
down_revision: str | None = "0035"

# Noted, not looked at: whoever takes a report out waits for nobody. Housekeeping looks whether another stands for it.
NOTE = """
CREATE FUNCTION note_emptied() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.emptied_listings (listing_id) SELECT DISTINCT listing_id FROM gone;
    RETURN NULL;
END $$;
CREATE TRIGGER note_emptied AFTER DELETE ON listing_sources REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION note_emptied();
INSERT INTO emptied_listings (listing_id)
    SELECT id FROM listings WHERE NOT EXISTS (SELECT FROM listing_sources WHERE listing_id = listings.id);
"""
WORST_FIRST = "array_position(ARRAY['danger', 'risk', 'nuisance'], tier)"
INDEXES = (
    ("ix_reports_urgent", "reports (status, danger_now DESC, " + WORST_FIRST + ", received_on, reference)"),
    ("ix_reports_received_on", "reports (received_on)"),
    ("ix_listing_sources_tier_month", "listing_sources (tier, month)"),
    ("ix_users_role", "users (role, name, created_on, id)"),
    ("ix_users_waits", "users (created_on, id) WHERE waits"),
    ("ix_alerts_board", "alerts (published_at DESC NULLS FIRST, reference)"),
    ("ix_alerts_status", "alerts (status, expires_at)"),
    ("ix_api_tokens_expires_at", "api_tokens (expires_at)"),
    ("ix_waiting_codes_expires_at", "waiting_codes (expires_at)"),
    ("ix_check_budgets_week", "check_budgets (week)"),
    (
        "ix_match_judgements_waits",
        "match_judgements (report_id) WHERE judgement = 'different' AND confirmed_by IS NULL",
    ),
    ("ix_released_packets_not_there", "released_packets (reference) WHERE pushed_at IS NULL"),
)


def upgrade() -> None:
    op.create_table(
        "emptied_listings",
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("listing_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_emptied_listings")),
    )
    op.execute(NOTE)
    for name, what in INDEXES:
        op.execute(f"CREATE INDEX {name} ON {what}")
    op.drop_index("ix_reports_queue", "reports")


def downgrade() -> None:
    op.create_index("ix_reports_queue", "reports", ["status", "danger_now", "received_on"])
    for name, _ in INDEXES:
        op.execute(f"DROP INDEX {name}")
    op.execute("DROP TRIGGER note_emptied ON listing_sources")
    op.execute("DROP FUNCTION note_emptied()")
    op.drop_table("emptied_listings")
