"""A force that has not acknowledged a packet or its withdrawal is reminded, and then staff are told to ring."""

import sqlalchemy as sa
from alembic import op

revision: str = "0051"
down_revision: str | None = "0050"


def upgrade() -> None:
    op.create_table(
        "packet_chases",
        sa.Column("packet_id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=False),
        sa.Column("mailed", sa.Integer(), nullable=False),
        sa.Column("escalated_on", sa.Date(), nullable=True),
        sa.Column("rang_on", sa.Date(), nullable=True),
        sa.Column("rang_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("about IN ('packet', 'withdrawal')", name=op.f("ck_packet_chases_about")),
        sa.CheckConstraint("(rang_on IS NULL) = (rang_by IS NULL)", name=op.f("ck_packet_chases_rang_when")),
        sa.CheckConstraint("mailed >= 0", name=op.f("ck_packet_chases_mailed")),
        sa.ForeignKeyConstraint(
            ["packet_id"], ["packets.id"], name=op.f("fk_packet_chases_packet_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["rang_by"], ["users.id"], name=op.f("fk_packet_chases_rang_by")),
        sa.PrimaryKeyConstraint("packet_id", "about", name=op.f("pk_packet_chases")),
    )


def downgrade() -> None:
    op.drop_table("packet_chases")
