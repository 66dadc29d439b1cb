"""Where each channel reaches a recipient, and what came back for good."""

import sqlalchemy as sa
from alembic import op

revision: str = "0053"
down_revision: str | None = "0052"

CHANNELS = "channel IN ('inbox', 'email', 'sms', 'push', 'feed', 'webhook')"


def upgrade() -> None:
    op.create_table(
        "recipient_places",
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("stopped_why", sa.Text(), nullable=True),
        sa.CheckConstraint(CHANNELS, name=op.f("ck_recipient_places_channel")),
        sa.CheckConstraint(
            "channel <> 'email' OR sealed IS NULL", name=op.f("ck_recipient_places_email_is_the_recipients")
        ),
        sa.CheckConstraint(
            "(stopped_on IS NULL) = (stopped_why IS NULL)", name=op.f("ck_recipient_places_stopped_why")
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"],
            ["recipients.id"],
            name=op.f("fk_recipient_places_recipient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("recipient_id", "channel", name=op.f("pk_recipient_places")),
    )


def downgrade() -> None:
    op.drop_table("recipient_places")
