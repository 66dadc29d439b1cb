"""Members may ask to be told when an identifier is reported later: its blind index, until a day of theirs."""

import sqlalchemy as sa
from alembic import op

revision: str = "0057"
down_revision: str | None = "0056"

KINDS = "kind IN ('phone', 'email', 'vrm', 'username', 'url', 'payment')"


def upgrade() -> None:
    op.create_table(
        "watches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_watches_kind")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_watches_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watches")),
        sa.UniqueConstraint("user_id", "digest", name=op.f("uq_watches_user_id_digest")),
    )


def downgrade() -> None:
    op.drop_table("watches")
