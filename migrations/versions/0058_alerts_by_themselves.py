"""An approved warning may go out by itself at a time; none did yet."""

import sqlalchemy as sa
from alembic import op

revision: str = "0058"
down_revision: str | None = "0057"


def upgrade() -> None:
    op.add_column("alerts", sa.Column("publish_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("alerts", sa.Column("publish_by", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_alerts_publish_by"), "alerts", "users", ["publish_by"], ["id"])
    op.create_check_constraint(
        op.f("ck_alerts_goes_by_itself"), "alerts", "(publish_at IS NULL) = (publish_by IS NULL)"
    )
    op.create_index(
        op.f("ix_alerts_publish_at"),
        "alerts",
        ["publish_at"],
        postgresql_where=sa.text("publish_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_alerts_publish_at"), "alerts")
    op.drop_constraint(op.f("ck_alerts_goes_by_itself"), "alerts")
    op.drop_constraint(op.f("fk_alerts_publish_by"), "alerts")
    op.drop_column("alerts", "publish_by")
    op.drop_column("alerts", "publish_at")
