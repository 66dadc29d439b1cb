"""Reports of accounts that were closed before closing one gave them back (decision 77) are everybody's again.

Only ``reports.assignee_id`` of closed accounts is emptied: what was done in a report stays as it is. Who had it is not
kept, so going back leaves it empty, which the older program reads as nobody's.
"""

from alembic import op

revision: str = "0046"
down_revision: str | None = "0045"


def upgrade() -> None:
    op.execute(
        "UPDATE reports SET assignee_id = NULL FROM users WHERE users.id = reports.assignee_id AND NOT users.active"
    )


def downgrade() -> None:
    pass
