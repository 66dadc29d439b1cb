"""A recipient may choose the language of our notes to them. Nobody has chosen yet, and nothing is chosen for them."""

import sqlalchemy as sa
from alembic import op

revision: str = "0042"
down_revision: str | None = "0041"


def upgrade() -> None:
    op.add_column("recipients", sa.Column("language", sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_recipients_language"), "recipients", "language IN ('en', 'pt', 'ro', 'zh')"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_recipients_language"), "recipients")
    op.drop_column("recipients", "language")
