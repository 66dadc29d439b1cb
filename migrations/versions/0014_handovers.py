"""Handovers of reports about officials: asked, answered by receipt, and done on a yes."""

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"

BODIES = ("psd", "iopc", "crimestoppers", "police_scotland", "caapd", "pirc", "poni", "fiosru")
LANGUAGES = ("en", "pt", "ro", "zh")
MEANS = ("form", "telephone", "letter", "in_person", "email")


def one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def upgrade() -> None:
    op.create_table(
        "handovers",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said", sa.Boolean(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("handed_by", sa.Uuid(), nullable=True),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("means", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "handed_at IS NULL OR (said IS TRUE AND means IS NOT NULL AND handed_by IS NOT NULL)",
            name=op.f("ck_handovers_rests_on_yes"),
        ),
        sa.CheckConstraint("(said IS NULL) = (said_at IS NULL)", name=op.f("ck_handovers_said_when")),
        sa.CheckConstraint(one_of("body", BODIES), name=op.f("ck_handovers_body")),
        sa.CheckConstraint(one_of("language", LANGUAGES), name=op.f("ck_handovers_language")),
        sa.CheckConstraint(one_of("means", MEANS), name=op.f("ck_handovers_means")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_handovers_report_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["users.id"], name=op.f("fk_handovers_asked_by")),
        sa.ForeignKeyConstraint(["handed_by"], ["users.id"], name=op.f("fk_handovers_handed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
    )
    op.create_index(op.f("ix_handovers_report_id"), "handovers", ["report_id"])


def downgrade() -> None:
    """Refused while somebody has answered or something went out: the record of it would be lost."""
    told = (
        op.get_bind().execute(sa.text("SELECT count(*) FROM handovers WHERE said IS NOT NULL")).scalar_one()
    )
    if told:
        raise RuntimeError(f"Nothing was changed: {told} handovers hold an answer that would be lost")
    op.drop_table("handovers")
