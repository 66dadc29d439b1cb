"""Telling one officer who a reporter is: asked by name, said with the code, recorded when it was done."""

import sqlalchemy as sa
from alembic import op

revision: str = "0062"
down_revision: str | None = "0061"

BEFORE = (
    "account",
    "private",
    "note",
    "alert_draft",
    "packet_draft",
    "message_from_her",
    "message_to_her",
    "correction",
    "unsaved_text",
    "file",
    "file_content",
    "from_police",
)
LANGUAGES = ("en", "pt", "ro", "zh")
MEANS = ("form", "telephone", "letter", "in_person", "email")


def _kinds(words: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_sealed_parts_kind"), "sealed_parts")
    op.create_check_constraint(
        op.f("ck_sealed_parts_kind"), "sealed_parts", f"kind IN ({', '.join(map(repr, words))})"
    )


def upgrade() -> None:
    _kinds((*BEFORE, "own_name"))
    op.create_table(
        "own_name_disclosures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=True),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("said", sa.Boolean(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("answers", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=True),
        sa.Column("told_by", sa.Uuid(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("means", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "told_on IS NULL OR (said IS TRUE AND signature IS NOT NULL AND means IS NOT NULL"
            " AND told_by IS NOT NULL)",
            name=op.f("ck_own_name_disclosures_rests_on_yes"),
        ),
        sa.CheckConstraint(
            "(said IS NULL) = (said_at IS NULL)", name=op.f("ck_own_name_disclosures_said_when")
        ),
        sa.CheckConstraint(
            f"language IN ({', '.join(map(repr, LANGUAGES))})", name=op.f("ck_own_name_disclosures_language")
        ),
        sa.CheckConstraint(
            f"means IN ({', '.join(map(repr, MEANS))})", name=op.f("ck_own_name_disclosures_means")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_own_name_disclosures_report_id")
        ),
        sa.ForeignKeyConstraint(
            ["part_id"],
            ["sealed_parts.id"],
            name=op.f("fk_own_name_disclosures_part_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["users.id"], name=op.f("fk_own_name_disclosures_asked_by")),
        sa.ForeignKeyConstraint(["told_by"], ["users.id"], name=op.f("fk_own_name_disclosures_told_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_name_disclosures")),
        sa.UniqueConstraint("part_id", name=op.f("uq_own_name_disclosures_part_id")),
    )
    op.execute(
        "CREATE TRIGGER answers_only_grow BEFORE UPDATE OR DELETE ON own_name_disclosures "
        "FOR EACH ROW EXECUTE FUNCTION answers_only_grow()"
    )
    op.execute(
        "CREATE TRIGGER answers_begin BEFORE INSERT ON own_name_disclosures "
        "FOR EACH ROW EXECUTE FUNCTION answers_begin()"
    )
    op.create_index(op.f("ix_own_name_disclosures_report_id"), "own_name_disclosures", ["report_id"])


def downgrade() -> None:
    held = op.get_bind().scalar(sa.text("SELECT count(*) FROM own_name_disclosures"))
    if held:
        raise RuntimeError(f"Nothing was changed: {held} questions about officers would be lost")
    op.drop_table("own_name_disclosures")
    _kinds(BEFORE)
