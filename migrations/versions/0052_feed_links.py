"""A private feed by a secret link, one for each account; kept as a hash."""

import sqlalchemy as sa
from alembic import op

revision: str = "0052"
down_revision: str | None = "0051"


def upgrade() -> None:
    op.create_table(
        "feed_links",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_feed_links_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_feed_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_feed_links_token_hash")),
    )


def downgrade() -> None:
    op.drop_table("feed_links")
