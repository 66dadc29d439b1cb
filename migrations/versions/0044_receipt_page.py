"""A report can be deleted by its reporter; what police ask and say is passed on to them by caseworkers."""

import sqlalchemy as sa
from alembic import op

revision: str = "0044"
down_revision: str | None = "0043"

STATUSES = ("received", "in_hand", "closed", "set_aside")


def statuses(*more: str) -> None:
    name = op.f("ck_reports_status")
    op.drop_constraint(name, "reports")
    listed = ", ".join(repr(word) for word in (*STATUSES, *more))
    op.create_check_constraint(name, "reports", f"status IN ({listed})")


def upgrade() -> None:
    statuses("deleted")
    op.create_table(
        "police_relays",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("packet_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("passed_by", sa.Uuid(), nullable=False),
        sa.Column("passed_on", sa.Date(), nullable=False),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("said_on", sa.Date(), nullable=True),
        sa.Column("answer_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("kind IN ('question', 'outcome')", name=op.f("ck_police_relays_kind")),
        sa.CheckConstraint("said IN ('answered', 'refused')", name=op.f("ck_police_relays_said")),
        sa.CheckConstraint(
            "(said IS NULL) = (said_on IS NULL) AND (said IS NULL OR kind = 'question')",
            name=op.f("ck_police_relays_said_when"),
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_police_relays_report_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["packet_id"], ["packets.id"], name=op.f("fk_police_relays_packet_id")),
        sa.ForeignKeyConstraint(
            ["part_id"], ["sealed_parts.id"], name=op.f("fk_police_relays_part_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["passed_by"], ["users.id"], name=op.f("fk_police_relays_passed_by")),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["sealed_parts.id"], name=op.f("fk_police_relays_answer_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_police_relays")),
        sa.UniqueConstraint("part_id", name=op.f("uq_police_relays_part_id")),
        sa.UniqueConstraint("answer_id", name=op.f("uq_police_relays_answer_id")),
    )
    op.create_index(op.f("ix_police_relays_report_id"), "police_relays", ["report_id"])
    op.create_index(op.f("ix_police_relays_packet_id"), "police_relays", ["packet_id"])


def downgrade() -> None:
    op.drop_table("police_relays")
    op.execute("UPDATE reports SET status = 'set_aside' WHERE status = 'deleted'")
    statuses()
