"""What a caseworker's day needs: messages nobody has seen, days to look again, who stepped back, corrected identifiers.

Of the messages that are there, those after our newest one count as unseen: what was seen of them is not known.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0031"
down_revision: str | None = "0030"

KINDS = ("account", "private", "note", "alert_draft", "packet_draft", "message_from_her", "message_to_her")


def kinds(*more: str) -> None:
    name = op.f("ck_sealed_parts_kind")
    op.drop_constraint(name, "sealed_parts")
    listed = ", ".join(repr(word) for word in (*KINDS, *more))
    op.create_check_constraint(name, "sealed_parts", f"kind IN ({listed})")


def upgrade() -> None:
    for name in ("last_message", "messages_seen"):
        op.add_column("reports", sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.execute(
        "UPDATE reports SET last_message = said.theirs, messages_seen = said.ours FROM ("
        "SELECT report_id, coalesce(max(number) FILTER (WHERE kind = 'message_from_her'), 0) AS theirs,"
        " coalesce(max(number) FILTER (WHERE kind = 'message_to_her'), 0) AS ours"
        " FROM sealed_parts WHERE kind IN ('message_from_her', 'message_to_her') GROUP BY report_id"
        ") AS said WHERE said.report_id = reports.id"
    )
    op.create_index(
        "ix_reports_unread", "reports", ["id"], postgresql_where=sa.text("last_message > messages_seen")
    )
    op.create_table(
        "follow_ups",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_follow_ups_report_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["note_id"], ["sealed_parts.id"], name=op.f("fk_follow_ups_note_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["set_by"], ["users.id"], name=op.f("fk_follow_ups_set_by")),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_follow_ups")),
        sa.UniqueConstraint("note_id", name=op.f("uq_follow_ups_note_id")),
    )
    op.create_index(op.f("ix_follow_ups_due_on"), "follow_ups", ["due_on"])
    op.create_table(
        "recusals",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("recused_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_recusals_report_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_recusals_user_id")),
        sa.PrimaryKeyConstraint("report_id", "user_id", name=op.f("pk_recusals")),
    )
    op.create_index(op.f("ix_recusals_user_id"), "recusals", ["user_id"])
    op.create_table(
        "corrected_identifiers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("corrected_by", sa.Uuid(), nullable=False),
        sa.Column("corrected_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_corrected_identifiers_report_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["part_id"],
            ["sealed_parts.id"],
            name=op.f("fk_corrected_identifiers_part_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["corrected_by"], ["users.id"], name=op.f("fk_corrected_identifiers_corrected_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrected_identifiers")),
        sa.UniqueConstraint("part_id", name=op.f("uq_corrected_identifiers_part_id")),
    )
    op.create_index(op.f("ix_corrected_identifiers_report_id"), "corrected_identifiers", ["report_id"])
    kinds("correction")


def downgrade() -> None:
    op.execute("DELETE FROM sealed_parts WHERE kind = 'correction'")
    kinds()
    op.drop_table("corrected_identifiers")
    op.drop_table("recusals")
    op.drop_table("follow_ups")
    op.drop_index("ix_reports_unread", "reports")
    for name in ("messages_seen", "last_message"):
        op.drop_column("reports", name)
