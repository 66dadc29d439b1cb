"""A warning of fixed sentences may be out that one caseworker published; none was yet."""

import sqlalchemy as sa
from alembic import op

revision: str = "0066"
down_revision: str | None = "0065"


def upgrade() -> None:
    op.add_column("alerts", sa.Column("alone", sa.Boolean(), server_default=sa.text("false"), nullable=False))


def downgrade() -> None:
    alone = op.get_bind().scalar(sa.text("SELECT count(*) FROM alerts WHERE alone AND status = 'published'"))
    if alone:
        raise RuntimeError(
            f"Nothing was changed: {alone} warnings are out that one person published; recall them first"
        )
    op.drop_column("alerts", "alone")
