"""Whether a caseworker has opened a report, whoever has claimed it; known from the audit trail for what is there."""

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"


def upgrade() -> None:
    op.add_column("reports", sa.Column("opened", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(
        "UPDATE reports SET opened = true WHERE 'report:' || reference IN "
        "(SELECT subject FROM audit_events WHERE action = 'report.read' "
        "UNION SELECT subject FROM audit_entries WHERE action = 'report.read')"
    )
    op.alter_column("reports", "opened", server_default=None)


def downgrade() -> None:
    op.drop_column("reports", "opened")
