"""What everybody together checks in a day, alarms, identifiers that nobody has, and the few checks at the door."""

import sqlalchemy as sa
from alembic import op

revision: str = "0049"
down_revision: str | None = "0048"

KINDS = "kind IN ('phone', 'email', 'vrm', 'username', 'url', 'payment')"
ALARMS = "kind IN ('sequence', 'ranges', 'in_all', 'canary')"


def upgrade() -> None:
    op.add_column("check_budgets", sa.Column("extra_on", sa.Date(), nullable=True))
    op.create_table(
        "check_totals",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("used", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("own", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("extra", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("day", "part", name=op.f("pk_check_totals")),
    )
    op.create_table(
        "canaries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("placed_on", sa.Date(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_canaries_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canaries")),
        sa.UniqueConstraint("digest", name=op.f("uq_canaries_digest")),
    )
    op.create_table(
        "checker_alarms",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("canary_id", sa.Uuid(), nullable=True),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("seen_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(ALARMS, name=op.f("ck_checker_alarms_kind")),
        sa.ForeignKeyConstraint(
            ["canary_id"], ["canaries.id"], name=op.f("fk_checker_alarms_canary_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["seen_by"], ["users.id"], name=op.f("fk_checker_alarms_seen_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checker_alarms")),
        sa.UniqueConstraint(
            "kind",
            "canary_id",
            "hour",
            name=op.f("uq_checker_alarms_kind_canary_id_hour"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(op.f("ix_checker_alarms_seen_by"), "checker_alarms", ["seen_by"])


def downgrade() -> None:
    for table in ("checker_alarms", "canaries", "check_totals"):
        op.drop_table(table)
    op.drop_column("check_budgets", "extra_on")
