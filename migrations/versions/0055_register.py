"""The register of court orders, of requests by police and for one's own data, and of break-glass. Empty at first."""

import sqlalchemy as sa
from alembic import op

revision: str = "0055"
down_revision: str | None = "0054"

WORDS = {
    "kind": ("court_order", "police_request", "subject_access", "break_glass"),
    "answer": ("refused", "nothing_held", "disclosed"),
    "basis": ("no_duty", "not_proven", "exempt", "ordered", "own_data", "life", "child", "terrorism"),
    "extent": ("nothing", "person_reported", "as_ordered", "own_data"),
    "tells": ("told", "forbidden", "dangerous", "nobody"),
}


def upgrade() -> None:
    lists = [
        sa.CheckConstraint(
            f"{column} IN ({', '.join(map(repr, words))})", name=op.f(f"ck_register_entries_{column}")
        )
        for column, words in WORDS.items()
    ]
    people = [
        sa.ForeignKeyConstraint([column], ["users.id"], name=op.f(f"fk_register_entries_{column}"))
        for column in ("opened_by", "proposed_by", "agreed_by")
    ]
    op.create_table(
        "register_entries",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=True),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("extent", sa.Text(), nullable=True),
        sa.Column("tells", sa.Text(), nullable=True),
        sa.Column("proposed_by", sa.Uuid(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_by", sa.Uuid(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        *lists,
        sa.CheckConstraint(
            "(agreed_by IS NULL) = (agreed_at IS NULL) AND (agreed_by IS NULL OR agreed_by <> proposed_by)",
            name=op.f("ck_register_entries_two_people"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(answer, basis, extent, tells, proposed_by, proposed_at) IN (0, 6)",
            name=op.f("ck_register_entries_proposed"),
        ),
        sa.CheckConstraint(
            "agreed_by IS NULL OR proposed_by IS NOT NULL",
            name=op.f("ck_register_entries_agreed_to_something"),
        ),
        *people,
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_register_entries_report_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entries")),
        sa.UniqueConstraint("reference", name=op.f("uq_register_entries_reference")),
    )
    op.create_index(op.f("ix_register_entries_report_id"), "register_entries", ["report_id"])


def downgrade() -> None:
    held = op.get_bind().scalar(sa.text("SELECT count(*) FROM register_entries"))
    if held:
        raise RuntimeError(f"Nothing was changed: the register holds {held} entries, which would be lost")
    op.drop_table("register_entries")
