"""The month something happened in, beside the month it was reported; not known for what was listed before."""

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"


def upgrade() -> None:
    op.add_column("listing_sources", sa.Column("happened", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("listing_sources", "happened")
