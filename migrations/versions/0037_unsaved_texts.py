"""What a caseworker typed and did not save is kept, sealed, until it is saved, thrown away, or untouched for 30 days."""

import sqlalchemy as sa
from alembic import op

revision: str = "0037"
down_revision: str | None = "0036"

KINDS = (
    "account",
    "private",
    "note",
    "alert_draft",
    "packet_draft",
    "message_from_her",
    "message_to_her",
    "correction",
)


def kinds(*more: str) -> None:
    name = op.f("ck_sealed_parts_kind")
    op.drop_constraint(name, "sealed_parts")
    listed = ", ".join(repr(word) for word in (*KINDS, *more))
    op.create_check_constraint(name, "sealed_parts", f"kind IN ({listed})")


def upgrade() -> None:
    kinds("unsaved_text")
    op.create_table(
        "unsaved_texts",
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("writer_id", sa.Uuid(), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("touched_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["writer_id"], ["users.id"], name=op.f("fk_unsaved_texts_writer_id")),
        sa.ForeignKeyConstraint(
            ["part_id"], ["sealed_parts.id"], name=op.f("fk_unsaved_texts_part_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("about_id", "word", "writer_id", name=op.f("pk_unsaved_texts")),
        sa.UniqueConstraint("part_id", name=op.f("uq_unsaved_texts_part_id")),
    )
    op.create_index(op.f("ix_unsaved_texts_touched_on"), "unsaved_texts", ["touched_on"])


def downgrade() -> None:
    op.execute("DELETE FROM sealed_parts WHERE kind = 'unsaved_text'")
    op.drop_table("unsaved_texts")
    kinds()
