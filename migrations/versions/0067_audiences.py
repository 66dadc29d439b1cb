"""Recipients may say of themselves how they work, who they are, what they speak and near where; nobody has yet."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision: str = "0067"
down_revision: str | None = "0066"

TRAITS = ("sectors", "genders", "speaks", "near")
WORDS = {
    "sectors": ("independent", "premises", "street", "webcam", "other", "not_said"),
    "genders": ("man", "woman", "non_binary", "other", "unknown", "not_said"),
    "speaks": ("en", "pt", "ro", "zh", "es", "th", "pl", "hu", "bg", "sq"),
}


def upgrade() -> None:
    for table in ("alerts", "recipients"):
        for column in TRAITS:
            op.add_column(
                table, sa.Column(column, ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False)
            )
        for column, words in WORDS.items():
            listed = ", ".join(map(repr, words))
            op.create_check_constraint(
                op.f(f"ck_{table}_{column}"), table, f"{column} <@ ARRAY[{listed}]::text[]"
            )
    op.add_column(
        "alerts", sa.Column("projects", ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False)
    )


def downgrade() -> None:
    said = " OR ".join(f"{column} <> '{{}}'" for column in TRAITS)
    held = op.get_bind().scalar(sa.text(f"SELECT count(*) FROM recipients WHERE {said}"))
    if held:
        raise RuntimeError(
            f"Nothing was changed: {held} recipients said something of themselves, which would be lost"
        )
    op.drop_column("alerts", "projects")
    for table in ("alerts", "recipients"):
        for column in TRAITS:
            op.drop_column(table, column)
