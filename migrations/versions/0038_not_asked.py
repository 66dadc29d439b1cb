"""A question that nobody asked, on paper or in a call, is recorded as not asked; who asked may have asked on paper."""

import sqlalchemy as sa
from alembic import op

revision: str = "0038"
down_revision: str | None = "0037"

VALUES = ("no", "yes", "if_matched", "talk_first", "paused", "unavailable")
ASKED_BY = ("reporter", "project", "caseworker")
PAPER = ("project_paper", "caseworker_paper")


def words(column: str, listed: tuple[str, ...]) -> None:
    """Let a column hold these words and no others."""
    name = op.f(f"ck_consents_{column}")
    op.drop_constraint(name, "consents")
    op.create_check_constraint(name, "consents", f"{column} IN ({', '.join(map(repr, listed))})")


def upgrade() -> None:
    words("value", (*VALUES, "not_asked"))
    words("asked_by", (*ASKED_BY, *PAPER))


def downgrade() -> None:
    # An answer is never changed or taken away, so there is no way back from one in the newer words.
    newer = op.get_bind().scalar(
        sa.text("SELECT count(*) FROM consents WHERE value = 'not_asked' OR asked_by = ANY(:paper)"),
        {"paper": list(PAPER)},
    )
    if newer:
        raise RuntimeError(
            f"Nothing was changed: an older version cannot read {newer} answers in the newer words"
        )
    words("value", VALUES)
    words("asked_by", ASKED_BY)
