"""A warning may be written to go in the place of an older one; none was yet."""

import sqlalchemy as sa
from alembic import op

revision: str = "0050"
down_revision: str | None = "0049"


def upgrade() -> None:
    op.add_column("alerts", sa.Column("replaces_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_alerts_replaces_id"), "alerts", "alerts", ["replaces_id"], ["id"])
    op.create_index(op.f("ix_alerts_replaces_id"), "alerts", ["replaces_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_alerts_replaces_id"), "alerts")
    op.drop_constraint(op.f("fk_alerts_replaces_id"), "alerts")
    op.drop_column("alerts", "replaces_id")
