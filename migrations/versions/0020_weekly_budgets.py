"""Checks are counted by the week as well: one row an account, so that no day before today is kept.

Of an account that has rows for several days the last is kept, with what was counted in its week.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"


def upgrade() -> None:
    op.add_column("check_budgets", sa.Column("week", sa.Date(), nullable=True))
    op.add_column("check_budgets", sa.Column("used_in_week", sa.Integer(), nullable=True))
    op.execute("UPDATE check_budgets SET week = date_trunc('week', day)::date")
    op.execute(
        "UPDATE check_budgets kept SET used_in_week = "
        "(SELECT sum(used) FROM check_budgets each WHERE each.user_id = kept.user_id AND each.week = kept.week)"
    )
    op.execute(
        "DELETE FROM check_budgets old USING check_budgets newer WHERE newer.user_id = old.user_id AND newer.day > old.day"
    )
    op.alter_column("check_budgets", "week", nullable=False)
    op.alter_column("check_budgets", "used_in_week", nullable=False)
    op.drop_constraint("pk_check_budgets", "check_budgets", type_="primary")
    op.create_primary_key("pk_check_budgets", "check_budgets", ["user_id"])


def downgrade() -> None:
    op.drop_constraint("pk_check_budgets", "check_budgets", type_="primary")
    op.create_primary_key("pk_check_budgets", "check_budgets", ["user_id", "day"])
    op.drop_column("check_budgets", "used_in_week")
    op.drop_column("check_budgets", "week")
