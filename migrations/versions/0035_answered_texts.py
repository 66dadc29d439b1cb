"""The text that a second caseworker answered about last stays, sealed, until one is approved: it shows what changed."""

import sqlalchemy as sa
from alembic import op

revision: str = "0035"
down_revision: str | None = "0034"

TABLES = ("alerts", "packets")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("answered_id", sa.Uuid()))
        op.create_foreign_key(
            op.f(f"fk_{table}_answered_id"),
            table,
            "sealed_parts",
            ["answered_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "answered_id")
