"""Partner sites have budgets of their own and tokens that are known by name, each with a canary."""

import sqlalchemy as sa
from alembic import op

revision: str = "0059"
down_revision: str | None = "0058"


def upgrade() -> None:
    op.create_table(
        "partners",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("week", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_partners_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_partners")),
    )
    op.create_table(
        "partner_tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=True),
        sa.Column("canary_id", sa.Uuid(), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["partners.user_id"], name=op.f("fk_partner_tokens_user_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["token_hash"],
            ["api_tokens.token_hash"],
            name=op.f("fk_partner_tokens_token_hash"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["canary_id"], ["canaries.id"], name=op.f("fk_partner_tokens_canary_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_partner_tokens_token_hash")),
        sa.UniqueConstraint("canary_id", name=op.f("uq_partner_tokens_canary_id")),
    )
    op.create_index(op.f("ix_partner_tokens_user_id"), "partner_tokens", ["user_id"])
    op.add_column(
        "check_totals", sa.Column("partners", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("check_totals", "partners")
    op.drop_table("partner_tokens")
    op.drop_table("partners")
