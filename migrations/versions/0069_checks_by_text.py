"""A member may check by text message, from the number that they confirmed."""

import sqlalchemy as sa
from alembic import op

revision: str = "0069"
down_revision: str | None = "0068"


def upgrade() -> None:
    op.create_table(
        "text_askers",
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("number_digest", sa.LargeBinary(), nullable=False),
        sa.Column("last_digest", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recipient_id"],
            ["recipients.id"],
            name=op.f("fk_text_askers_recipient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("recipient_id", name=op.f("pk_text_askers")),
        sa.UniqueConstraint("number_digest", name=op.f("uq_text_askers_number_digest")),
    )


def downgrade() -> None:
    op.drop_table("text_askers")
