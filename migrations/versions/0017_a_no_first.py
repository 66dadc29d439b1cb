"""An answer is committed first: a report's consent row counts the answers whose consequences were carried out."""

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"


def upgrade() -> None:
    op.add_column("consent_heads", sa.Column("considered", sa.Integer(), server_default="0", nullable=False))
    op.execute("UPDATE consent_heads SET considered = changes")
    op.alter_column("consent_heads", "considered", server_default=None)
    op.create_index(
        "ix_consent_heads_not_considered",
        "consent_heads",
        ["report_id"],
        postgresql_where=sa.text("considered < changes"),
    )


def downgrade() -> None:
    left = op.get_bind().execute(sa.text("SELECT count(*) FROM consent_heads WHERE considered < changes"))
    if many := left.scalar():
        raise RuntimeError(f"what follows from the answers of {many} reports is still to be carried out")
    op.drop_index("ix_consent_heads_not_considered", table_name="consent_heads")
    op.drop_column("consent_heads", "considered")
