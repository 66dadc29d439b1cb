"""Figures for the public: what was counted each quarter, with what is too small left out. Empty at first."""

import sqlalchemy as sa
from alembic import op

revision: str = "0061"
down_revision: str | None = "0060"

SCOPES = (
    "checker",
    "alert",
    "police_intelligence",
    "police_questions",
    "police_identified",
    "referral",
    "helper",
    "platform",
    "contact",
    "statistics",
    "research",
)
ANSWERS = ("yes", "in_part", "no", "none")
DEEDS = (
    "released",
    "held",
    "refused",
    "taken_back",
    "withdrawn",
    "questions",
    "police_came",
    "police_nothing",
    "police_disclosed",
    "court_came",
    "court_nothing",
    "court_disclosed",
    "own_came",
    "break_glass",
    "no_police",
    "no_alert",
    "no_checker",
)
KEPT = ("published_answers", "published_counts")


def upgrade() -> None:
    op.create_table(
        "published_quarters",
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("counted_from", sa.Date(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("reports", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "published_on IS NOT NULL OR reports IS NULL", name=op.f("ck_published_quarters_published_when")
        ),
        sa.CheckConstraint("reports >= 5", name=op.f("ck_published_quarters_not_few")),
        sa.PrimaryKeyConstraint("starts_on", name=op.f("pk_published_quarters")),
    )
    op.create_table(
        "published_answers",
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.CheckConstraint("count = 0 OR count >= 5", name=op.f("ck_published_answers_not_few")),
        sa.CheckConstraint(
            f"scope IN ({', '.join(map(repr, SCOPES))})", name=op.f("ck_published_answers_scope")
        ),
        sa.CheckConstraint(
            f"answer IN ({', '.join(map(repr, ANSWERS))})", name=op.f("ck_published_answers_answer")
        ),
        sa.ForeignKeyConstraint(
            ["starts_on"], ["published_quarters.starts_on"], name=op.f("fk_published_answers_starts_on")
        ),
        sa.PrimaryKeyConstraint("starts_on", "scope", "answer", name=op.f("pk_published_answers")),
    )
    op.create_table(
        "published_counts",
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("deed", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.CheckConstraint("count = 0 OR count >= 5", name=op.f("ck_published_counts_not_few")),
        sa.CheckConstraint(f"deed IN ({', '.join(map(repr, DEEDS))})", name=op.f("ck_published_counts_deed")),
        sa.ForeignKeyConstraint(
            ["starts_on"], ["published_quarters.starts_on"], name=op.f("fk_published_counts_starts_on")
        ),
        sa.PrimaryKeyConstraint("starts_on", "deed", name=op.f("pk_published_counts")),
    )
    for table in KEPT:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER never_truncated BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    held = op.get_bind().scalar(sa.text("SELECT count(*) FROM published_counts"))
    if held:
        raise RuntimeError("Nothing was changed: figures are published, and would be lost")
    for table in (*reversed(KEPT), "published_quarters"):
        op.drop_table(table)
