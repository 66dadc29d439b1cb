"""Who of the staff is on duty when, and whom a report has called; that somebody was called is logged by its day."""

import sqlalchemy as sa
from alembic import op

revision: str = "0043"
down_revision: str | None = "0042"

# A call follows from a report within seconds: its moment would say when somebody was here.
APPEND = """
CREATE OR REPLACE FUNCTION audit_append(p_actor text, p_action text, p_subject text, p_fingerprint text DEFAULT NULL)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH written AS (
        INSERT INTO public.audit_entries (id, at, actor, action, subject, fingerprint)
        VALUES (gen_random_uuid(),
            CASE WHEN {day_only} THEN date_trunc('day', clock_timestamp() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
                 ELSE clock_timestamp() END,
            p_actor, p_action, p_subject, p_fingerprint)
        RETURNING id)
    INSERT INTO public.audit_waiting (entry_id) SELECT id FROM written
$$;
"""
BEFORE = "p_actor = 'receipt' OR p_actor = 'worker' AND p_action IN ('packet.taken_back', 'packet.withdrawn')"
AFTER = BEFORE.replace("'packet.withdrawn')", "'packet.withdrawn', 'page.called')")
DUTIES = "duty IN ('on_call', 'safeguarding')"
CHANNELS = "channel IN ('inbox', 'email', 'sms', 'push', 'feed', 'webhook')"
STATES = "state IN ('waiting', 'begun', 'sent', 'failed', 'unclear')"


def upgrade() -> None:
    op.create_table(
        "rota_shifts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.CheckConstraint(DUTIES, name=op.f("ck_rota_shifts_duty")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_rota_shifts_ends_later")),
        sa.CheckConstraint("place BETWEEN 1 AND 3", name=op.f("ck_rota_shifts_known_place")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_rota_shifts_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_shifts")),
    )
    op.create_index(op.f("ix_rota_shifts_user_id"), "rota_shifts", ["user_id"])
    op.create_index(op.f("ix_rota_shifts_ends_at"), "rota_shifts", ["ends_at"])
    op.create_table(
        "pages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("step", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("rounds", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(DUTIES, name=op.f("ck_pages_duty")),
        sa.CheckConstraint(
            "(answered_by IS NULL) = (answered_at IS NULL)", name=op.f("ck_pages_answered_by_somebody")
        ),
        sa.CheckConstraint("answered_at IS NULL OR due_at IS NULL", name=op.f("ck_pages_over_when_answered")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_pages_report_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["answered_by"], ["users.id"], name=op.f("fk_pages_answered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pages")),
    )
    op.create_index(op.f("ix_pages_report_id"), "pages", ["report_id"])
    op.create_index(
        "uq_pages_open",
        "pages",
        ["report_id", "duty"],
        unique=True,
        postgresql_where=sa.text("answered_at IS NULL"),
    )
    op.create_table(
        "page_calls",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint(CHANNELS, name=op.f("ck_page_calls_channel")),
        sa.CheckConstraint(STATES, name=op.f("ck_page_calls_state")),
        sa.ForeignKeyConstraint(
            ["page_id"], ["pages.id"], name=op.f("fk_page_calls_page_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_page_calls_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_calls")),
        sa.UniqueConstraint(
            "page_id", "step", "user_id", "channel", name=op.f("uq_page_calls_page_id_step_user_id_channel")
        ),
    )
    op.create_index(op.f("ix_page_calls_user_id"), "page_calls", ["user_id"])
    op.execute(APPEND.format(day_only=AFTER))


def downgrade() -> None:
    op.execute(APPEND.format(day_only=BEFORE))
    for table in ("page_calls", "pages", "rota_shifts"):
        op.drop_table(table)
