"""Listings are renewed, given a last day and retracted, challenges are taken, and some numbers are never listed."""

import sqlalchemy as sa
from alembic import op

revision: str = "0056"
down_revision: str | None = "0055"

KINDS = "kind IN ('phone', 'email', 'vrm', 'username', 'url', 'payment')"
STATES = "state IN ('open', 'upheld', 'refused')"
DEEDS = "deed IN ('renewed', 'ends', 'shown', 'retracted', 'upheld', 'refused')"


def upgrade() -> None:
    op.add_column("listings", sa.Column("renewed", sa.Date(), nullable=True))
    op.add_column("listings", sa.Column("ends_on", sa.Date(), nullable=True))
    op.create_index(
        "ix_listings_ends_on", "listings", ["ends_on"], postgresql_where=sa.text("ends_on IS NOT NULL")
    )
    op.create_table(
        "challenges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=True),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.CheckConstraint(STATES, name=op.f("ck_challenges_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenges")),
    )
    op.create_table(
        "listing_decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("listing_id", sa.BigInteger(), nullable=True),
        sa.Column("challenge_id", sa.Uuid(), nullable=True),
        sa.Column("deed", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(DEEDS, name=op.f("ck_listing_decisions_deed")),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenges.id"], name=op.f("fk_listing_decisions_challenge_id")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_listing_decisions_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_decisions")),
    )
    op.create_index(op.f("ix_listing_decisions_listing_id"), "listing_decisions", ["listing_id"])
    op.create_index(op.f("ix_listing_decisions_challenge_id"), "listing_decisions", ["challenge_id"])
    op.create_table(
        "never_listed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_never_listed_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_never_listed")),
        sa.UniqueConstraint("digest", name=op.f("uq_never_listed_digest")),
    )


def downgrade() -> None:
    for table in ("listing_decisions", "challenges", "never_listed"):
        op.drop_table(table)
    op.drop_index("ix_listings_ends_on", "listings")
    op.drop_column("listings", "ends_on")
    op.drop_column("listings", "renewed")
