"""Lists of another scheme: each with its name and day, and what stands in it, by blind index. Nothing is changed."""

import sqlalchemy as sa
from alembic import op

revision: str = "0064"
down_revision: str | None = "0063"

KINDS = "kind IN ('phone', 'email', 'vrm', 'username', 'url', 'payment')"
TIERS = "tier IN ('danger', 'risk', 'nuisance')"
REGIONS = (
    *("east_of_england", "east_midlands", "london", "north_east", "north_west", "south_east", "south_west"),
    *("west_midlands", "yorkshire_humber", "wales", "scotland", "northern_ireland", "dublin", "leinster"),
    *("munster", "connacht_ulster", "islands", "online", "not_said"),
)


def upgrade() -> None:
    op.create_table(
        "imported_lists",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("imported_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_lists")),
        sa.UniqueConstraint("scheme", name=op.f("uq_imported_lists_scheme")),
    )
    op.create_table(
        "imported_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("prefix", sa.LargeBinary(), nullable=True),
        sa.Column("private_exact", sa.LargeBinary(), nullable=True),
        sa.Column("private_possible", sa.LargeBinary(), nullable=True),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("visible_from", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_imported_entries_kind")),
        sa.CheckConstraint(TIERS, name=op.f("ck_imported_entries_tier")),
        sa.CheckConstraint(
            f"region IN ({', '.join(map(repr, REGIONS))})", name=op.f("ck_imported_entries_region")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["imported_lists.id"], name=op.f("fk_imported_entries_list_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_entries")),
        sa.UniqueConstraint("list_id", "digest", name=op.f("uq_imported_entries_list_id_digest")),
    )
    op.create_index("ix_imported_entries_digest", "imported_entries", ["digest"])
    op.create_index("ix_imported_entries_tier_month", "imported_entries", ["tier", "month"])
    op.create_index(
        "ix_imported_entries_prefix",
        "imported_entries",
        ["prefix"],
        postgresql_where=sa.text("prefix IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("imported_entries")
    op.drop_table("imported_lists")
