"""Whose fault it is that a message was not taken: a channel may pause as a whole, a delivery may be put off."""

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"

CHANNELS = "'inbox', 'email', 'sms', 'push', 'feed', 'webhook'"


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("put_off", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "channel_pauses",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(f"channel IN ({CHANNELS})", name=op.f("ck_channel_pauses_channel")),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channel_pauses")),
    )


def downgrade() -> None:
    op.drop_table("channel_pauses")
    op.drop_column("deliveries", "put_off")
