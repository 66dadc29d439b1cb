"""Caseworkers say of two reports that share no identifier whether they tell of one person, or do not."""

import sqlalchemy as sa
from alembic import op

revision: str = "0065"
down_revision: str | None = "0064"


def upgrade() -> None:
    op.create_table(
        "alike_reports",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("together", sa.Boolean(), nullable=False),
        sa.Column("said_by", sa.Uuid(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.CheckConstraint("report_id < other_id", name=op.f("ck_alike_reports_ordered")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_alike_reports_report_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["reports.id"], name=op.f("fk_alike_reports_other_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["said_by"], ["users.id"], name=op.f("fk_alike_reports_said_by")),
        sa.PrimaryKeyConstraint("report_id", "other_id", name=op.f("pk_alike_reports")),
    )
    op.create_index(op.f("ix_alike_reports_other_id"), "alike_reports", ["other_id"])


def downgrade() -> None:
    op.drop_table("alike_reports")
