"""What the private check knows a listing by. Listings from before have none until a caseworker lists them anew."""

import sqlalchemy as sa
from alembic import op

revision: str = "0060"
down_revision: str | None = "0059"


def upgrade() -> None:
    for name in ("private_exact", "private_possible"):
        op.add_column("listings", sa.Column(name, sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    for name in ("private_possible", "private_exact"):
        op.drop_column("listings", name)
