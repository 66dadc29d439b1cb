"""Codes that were given and not yet kept: a place of their own, which belongs to nobody."""

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"


def upgrade() -> None:
    op.create_table(
        "waiting_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_codes")),
    )
    op.create_index(op.f("ix_waiting_codes_place"), "waiting_codes", ["place"])


def downgrade() -> None:
    op.drop_table("waiting_codes")
