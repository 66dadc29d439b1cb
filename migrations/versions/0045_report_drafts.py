"""A report that is being written is kept, sealed under its browser's own key, until it is sent or left for half an hour."""

import sqlalchemy as sa
from alembic import op

revision: str = "0045"
down_revision: str | None = "0044"


def upgrade() -> None:
    op.create_table(
        "report_drafts",
        sa.Column("place", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_report_drafts")),
    )
    op.create_index(op.f("ix_report_drafts_expires_at"), "report_drafts", ["expires_at"])


def downgrade() -> None:
    op.drop_table("report_drafts")
