"""Photos and recordings that a reporter adds are sealed parts; a row says which two belong together."""

import sqlalchemy as sa
from alembic import op

revision: str = "0041"
down_revision: str | None = "0040"

KINDS = (
    "account",
    "private",
    "note",
    "alert_draft",
    "packet_draft",
    "message_from_her",
    "message_to_her",
    "correction",
    "unsaved_text",
)
FILES = ("file", "file_content")


def kinds(*more: str) -> None:
    name = op.f("ck_sealed_parts_kind")
    op.drop_constraint(name, "sealed_parts")
    listed = ", ".join(repr(word) for word in (*KINDS, *more))
    op.create_check_constraint(name, "sealed_parts", f"kind IN ({listed})")


def upgrade() -> None:
    kinds(*FILES)
    op.create_table(
        "report_files",
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("content_id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["part_id"], ["sealed_parts.id"], name=op.f("fk_report_files_part_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["content_id"], ["sealed_parts.id"], name=op.f("fk_report_files_content_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_report_files_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("part_id", name=op.f("pk_report_files")),
        sa.UniqueConstraint("content_id", name=op.f("uq_report_files_content_id")),
        sa.UniqueConstraint("report_id", "tag", name=op.f("uq_report_files_report_id_tag")),
    )
    # Ciphertext is never smaller for being compressed; nobody is to spend time on trying.
    op.execute("ALTER TABLE sealed_parts ALTER COLUMN ciphertext SET STORAGE EXTERNAL")


def downgrade() -> None:
    op.execute("ALTER TABLE sealed_parts ALTER COLUMN ciphertext SET STORAGE EXTENDED")
    op.drop_table("report_files")
    op.execute("DELETE FROM sealed_parts WHERE kind IN ('file', 'file_content')")
    kinds()
