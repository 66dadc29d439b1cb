"""Reports of several people about one incident have one mark."""

import sqlalchemy as sa
from alembic import op

revision: str = "0039"
down_revision: str | None = "0038"


def upgrade() -> None:
    op.create_table(
        "same_incidents",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("incident", sa.Uuid(), nullable=False),
        sa.Column("marked_on", sa.Date(), nullable=False),
        sa.Column("marked_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_same_incidents_report_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["marked_by"], ["users.id"], name=op.f("fk_same_incidents_marked_by")),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_same_incidents")),
    )
    op.create_index(op.f("ix_same_incidents_incident"), "same_incidents", ["incident"])


def downgrade() -> None:
    op.drop_table("same_incidents")
