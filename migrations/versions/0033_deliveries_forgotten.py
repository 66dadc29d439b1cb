"""What is kept of an alert's deliveries once it is forgotten who got it: their counts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0033"
down_revision: str | None = "0032"


def upgrade() -> None:
    op.add_column("alerts", sa.Column("delivery_counts", JSONB(), nullable=True))
    op.add_column(
        "alerts", sa.Column("deliveries_gone", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("alerts", "deliveries_gone")
    op.drop_column("alerts", "delivery_counts")
