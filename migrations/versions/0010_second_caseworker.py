"""A match is agreed by two caseworkers before a reporter is told; a reporter may be the person reported.

What one caseworker had judged stays as it is, agreed by nobody: a second has to look before anybody is told more.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"

TABLE = "match_judgements"


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("suspected_id", sa.Uuid(), nullable=True))
    op.add_column(TABLE, sa.Column("confirmed_by", sa.Uuid(), nullable=True))
    op.add_column(TABLE, sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
    for column, target in (("suspected_id", "reports"), ("confirmed_by", "users")):
        op.create_foreign_key(op.f(f"fk_{TABLE}_{column}"), TABLE, target, [column], ["id"])
    _judgements("'different', 'same', 'not_known', 'maybe_reported'")
    op.create_check_constraint(
        op.f(f"ck_{TABLE}_suspected"),
        TABLE,
        "(judgement = 'maybe_reported') = (suspected_id IS NOT NULL)"
        " AND (suspected_id IS NULL OR suspected_id IN (report_id, other_id))",
    )
    op.create_check_constraint(
        op.f(f"ck_{TABLE}_confirmed"),
        TABLE,
        "(confirmed_by IS NULL) = (confirmed_at IS NULL)"
        " AND (confirmed_by IS NULL OR (judgement = 'different' AND confirmed_by <> judged_by))",
    )


def downgrade() -> None:
    # The older program knows no fourth judgement, and "not known" keeps the reporter untold as well.
    op.drop_constraint(op.f(f"ck_{TABLE}_confirmed"), TABLE)
    op.drop_constraint(op.f(f"ck_{TABLE}_suspected"), TABLE)
    op.execute(f"UPDATE {TABLE} SET judgement = 'not_known' WHERE judgement = 'maybe_reported'")
    _judgements("'different', 'same', 'not_known'")
    for column in ("confirmed_at", "confirmed_by", "suspected_id"):
        op.drop_column(TABLE, column)


def _judgements(values: str) -> None:
    name = op.f(f"ck_{TABLE}_judgement")
    op.drop_constraint(name, TABLE)
    op.create_check_constraint(name, TABLE, f"judgement IN ({values})")
