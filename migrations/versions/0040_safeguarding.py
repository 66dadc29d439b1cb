"""A report may be with the safeguarding lead: nothing goes to the police before they have recorded that it may."""

import sqlalchemy as sa
from alembic import op

revision: str = "0040"
down_revision: str | None = "0039"


def upgrade() -> None:
    op.add_column("reports", sa.Column("guard", sa.Text(), server_default="none", nullable=False))
    op.create_check_constraint(op.f("ck_reports_guard"), "reports", "guard IN ('none', 'holds', 'lifted')")
    op.create_table(
        "lead_decisions",
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("says IN ('keep', 'may_go')", name=op.f("ck_lead_decisions_says")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_lead_decisions_report_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_lead_decisions_decided_by")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_lead_decisions")),
    )
    op.create_index(op.f("ix_lead_decisions_report_id"), "lead_decisions", ["report_id"])
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON lead_decisions "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER never_truncated BEFORE TRUNCATE ON lead_decisions "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    held = op.get_bind().scalar(sa.text("SELECT count(*) FROM reports WHERE guard <> 'none'"))
    if held:
        raise RuntimeError(
            f"Nothing was changed: {held} reports are with the safeguarding lead, and would not be"
        )
    op.drop_table("lead_decisions")
    op.drop_constraint(op.f("ck_reports_guard"), "reports")
    op.drop_column("reports", "guard")
