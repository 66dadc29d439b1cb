"""How an identifier is known may be not said: silence was kept as "saw it".

Rows that say "saw" stay as they are: which of them were somebody's own answer and which were silence cannot be told
any more, because the page sent the same for both.
"""

from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"

TABLE, CHECK = "report_identifiers", "ck_report_identifiers_basis"


def upgrade() -> None:
    _allow("'saw', 'told', 'not_said'")


def downgrade() -> None:
    silent = op.get_bind().exec_driver_sql(f"SELECT count(*) FROM {TABLE} WHERE basis = 'not_said'").scalar()
    if silent:
        raise RuntimeError(
            f"Migration 0009 stays: for {silent} identifiers it was not said how they are known, and the older program "
            "would have to call that an answer."
        )
    _allow("'saw', 'told'")


def _allow(words: str) -> None:
    """Only new rows are held to it at first; then the table is read through once without holding anybody up."""
    op.execute(
        f"ALTER TABLE {TABLE} DROP CONSTRAINT IF EXISTS {CHECK}, "
        f"ADD CONSTRAINT {CHECK} CHECK (basis IN ({words})) NOT VALID"
    )
    op.execute(f"ALTER TABLE {TABLE} VALIDATE CONSTRAINT {CHECK}")
