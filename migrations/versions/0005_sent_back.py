"""A text that was sent back: which exact text, by whom, and the sealed note that says why."""

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"

TABLES = ("alerts", "packets")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("sent_back_sha256", sa.Text(), nullable=True))
        op.add_column(table, sa.Column("sent_back_by", sa.Uuid(), nullable=True))
        op.add_column(table, sa.Column("sent_back_note_id", sa.Uuid(), nullable=True))
        op.create_foreign_key(op.f(f"fk_{table}_sent_back_by"), table, "users", ["sent_back_by"], ["id"])
        op.create_foreign_key(
            op.f(f"fk_{table}_sent_back_note_id"),
            table,
            "sealed_parts",
            ["sent_back_note_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    for table in TABLES:
        for column in ("sent_back_note_id", "sent_back_by", "sent_back_sha256"):
            op.drop_column(table, column)
