"""New parts are bound to their report and its receipt's keys; a column says which parts are, and which were before."""

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"


def upgrade() -> None:
    op.add_column("sealed_parts", sa.Column("layout", sa.SmallInteger(), server_default="1", nullable=False))
    op.alter_column("sealed_parts", "layout", server_default=None)


def downgrade() -> None:
    bound = op.get_bind().exec_driver_sql("SELECT count(*) FROM sealed_parts WHERE layout <> 1").scalar()
    if bound:
        raise RuntimeError(
            f"{bound} sealed parts are bound to their report: the older program cannot open them."
        )
    op.drop_column("sealed_parts", "layout")
