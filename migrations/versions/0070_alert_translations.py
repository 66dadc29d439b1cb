"""An alert that is out may be translated by one caseworker and approved by a second; none is yet."""

import sqlalchemy as sa
from alembic import op

revision: str = "0070"
down_revision: str | None = "0069"


def upgrade() -> None:
    op.create_table(
        "alert_translations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("alert_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("writer_id", sa.Uuid(), nullable=False),
        sa.Column("approver_id", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "language IN ('en', 'pt', 'ro', 'zh')", name=op.f("ck_alert_translations_language")
        ),
        sa.ForeignKeyConstraint(
            ["alert_id"], ["alerts.id"], name=op.f("fk_alert_translations_alert_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["sealed_parts.id"],
            name=op.f("fk_alert_translations_draft_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["writer_id"], ["users.id"], name=op.f("fk_alert_translations_writer_id")),
        sa.ForeignKeyConstraint(
            ["approver_id"], ["users.id"], name=op.f("fk_alert_translations_approver_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_translations")),
        sa.UniqueConstraint("alert_id", "language", name=op.f("uq_alert_translations_alert_id_language")),
    )


def downgrade() -> None:
    kept = op.get_bind().scalar(sa.text("SELECT count(*) FROM alert_translations"))
    if kept:
        raise RuntimeError(f"Nothing was changed: {kept} translations of warnings would be lost")
    op.drop_table("alert_translations")
