"""What officers write about a packet comes over from the police database, sealed, for caseworkers to decide about."""

import sqlalchemy as sa
from alembic import op

revision: str = "0048"
down_revision: str | None = "0047"

PARTS = (
    "account", "private", "note", "alert_draft", "packet_draft", "message_from_her", "message_to_her", "correction",
    "unsaved_text", "file", "file_content",
)  # fmt: skip
KINDS = ("question", "outcome", "appeal")
OUTCOMES = ("recorded", "no_action", "warned", "protected", "arrested", "charged", "convicted")
DECISIONS = ("passed_on", "turned_down", "drafted", "kept")
WHY = ("who", "where", "contact", "more", "no_yes", "unreachable", "locates", "not_needed")


def listed(words: tuple[str, ...]) -> str:
    return ", ".join(repr(word) for word in words)


def parts(*more: str) -> None:
    name = op.f("ck_sealed_parts_kind")
    op.drop_constraint(name, "sealed_parts")
    op.create_check_constraint(name, "sealed_parts", f"kind IN ({listed((*PARTS, *more))})")


def upgrade() -> None:
    parts("from_police")
    op.create_table(
        "police_messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("packet_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("part_id", sa.Uuid(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.CheckConstraint(f"kind IN ({listed(KINDS)})", name=op.f("ck_police_messages_kind")),
        sa.CheckConstraint(f"outcome IN ({listed(OUTCOMES)})", name=op.f("ck_police_messages_outcome")),
        sa.CheckConstraint(f"decision IN ({listed(DECISIONS)})", name=op.f("ck_police_messages_decision")),
        sa.CheckConstraint(f"why IN ({listed(WHY)})", name=op.f("ck_police_messages_why")),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_on IS NULL) AND (decision IS NULL) = (decided_by IS NULL)",
            name=op.f("ck_police_messages_decided_when"),
        ),
        sa.CheckConstraint(
            "(decision IS NOT DISTINCT FROM 'turned_down') = (why IS NOT NULL)",
            name=op.f("ck_police_messages_turned_down_why"),
        ),
        sa.CheckConstraint(
            "(kind = 'outcome') = (outcome IS NOT NULL)", name=op.f("ck_police_messages_outcome_of")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_police_messages_report_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["packet_id"], ["packets.id"], name=op.f("fk_police_messages_packet_id")),
        sa.ForeignKeyConstraint(
            ["part_id"], ["sealed_parts.id"], name=op.f("fk_police_messages_part_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_police_messages_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_police_messages")),
        sa.UniqueConstraint("part_id", name=op.f("uq_police_messages_part_id")),
    )
    op.create_index(op.f("ix_police_messages_report_id"), "police_messages", ["report_id"])
    op.create_index(op.f("ix_police_messages_packet_id"), "police_messages", ["packet_id"])
    op.create_index(
        "ix_police_messages_waiting",
        "police_messages",
        ["sent_on", "id"],
        postgresql_where=sa.text("decision IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("police_messages")
    op.execute("DELETE FROM sealed_parts WHERE kind = 'from_police'")
    parts()
