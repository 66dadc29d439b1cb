"""When messages about alerts may leave, as their recipients choose; what waits for the same hour goes as one message.

Nobody has chosen yet: whatever waits goes as it would have.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0047"
down_revision: str | None = "0046"

ZONES = (
    "Europe/London",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Europe/Madrid",
    "Europe/Paris",
    "Europe/Brussels",
    "Europe/Amsterdam",
    "Europe/Berlin",
    "Europe/Zurich",
    "Europe/Rome",
    "Europe/Warsaw",
    "Europe/Budapest",
    "Europe/Athens",
    "Europe/Bucharest",
    "Europe/Chisinau",
    "Europe/Sofia",
    "America/Sao_Paulo",
    "America/Bogota",
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Bangkok",
)
NO = sa.text("false")
NONE = sa.text("'{}'")


def upgrade() -> None:
    for column in (
        sa.Column("time_zone", sa.Text(), server_default="Europe/London", nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.Column("danger_wakes", sa.Boolean(), server_default=NO, nullable=False),
        sa.Column("daily", sa.ARRAY(sa.Text()), server_default=NONE, nullable=False),
        sa.Column("daily_at", sa.Integer(), server_default="10", nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("not_by", sa.ARRAY(sa.Text()), server_default=NONE, nullable=False),
        sa.Column("fuller", sa.Boolean(), server_default=NO, nullable=False),
    ):
        op.add_column("recipients", column)
    listed = ", ".join(repr(zone) for zone in ZONES)
    op.create_check_constraint(op.f("ck_recipients_time_zone"), "recipients", f"time_zone IN ({listed})")
    op.create_check_constraint(
        op.f("ck_recipients_daily"), "recipients", "daily <@ ARRAY['danger', 'risk', 'nuisance']::text[]"
    )
    op.create_check_constraint(
        op.f("ck_recipients_quiet_hours"),
        "recipients",
        "(quiet_from IS NULL) = (quiet_until IS NULL) AND quiet_from <> quiet_until "
        "AND quiet_from BETWEEN 0 AND 23 AND quiet_until BETWEEN 0 AND 23",
    )
    op.create_check_constraint(op.f("ck_recipients_daily_at"), "recipients", "daily_at BETWEEN 0 AND 23")
    op.add_column("deliveries", sa.Column("goes_with", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_deliveries_held",
        "deliveries",
        ["not_before"],
        postgresql_where=sa.text(
            "not_before IS NOT NULL AND goes_with IS NULL AND sent_at IS NULL AND ended_at IS NULL"
        ),
    )
    op.create_index(
        "ix_deliveries_together",
        "deliveries",
        ["goes_with"],
        postgresql_where=sa.text("goes_with IS NOT NULL AND sent_at IS NULL AND ended_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_deliveries_together", "deliveries")
    op.drop_index("ix_deliveries_held", "deliveries")
    op.drop_column("deliveries", "goes_with")
    for name in ("daily_at", "quiet_hours", "daily", "time_zone"):
        op.drop_constraint(op.f(f"ck_recipients_{name}"), "recipients")
    for name in (
        *("fuller", "not_by", "paused_until", "daily_at", "daily"),
        *("danger_wakes", "quiet_until", "quiet_from", "time_zone"),
    ):
        op.drop_column("recipients", name)
