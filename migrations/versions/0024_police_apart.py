"""Police have a database of their own: here stays only what was pushed there, and how far it got.

Officers and their sessions are left aside for `num_service/runtime/move_police.py`, which copies them there and then
drops them; packets' texts stay in `packets`. The police login has no right left in this database.
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from alembic.script import ScriptDirectory

revision: str = "0024"
down_revision: str | None = "0023"

POLICIES = {
    "officers": ("own_officer", "own_password"),
    "officer_sessions": ("own_session",),
    "released_packets": ("own_force_read", "own_force_mark"),
}
NO_RIGHTS = """
REVOKE ALL ON officers, officer_sessions, released_packets FROM num_police;
REVOKE UPDATE (opened_at, acknowledged_at, withdrawal_seen_at) ON released_packets FROM num_police;
REVOKE UPDATE (password_hash, one_time) ON officers FROM num_police;
REVOKE USAGE ON SCHEMA public FROM num_police;
DROP FUNCTION police_audit(text, text), police_force(), police_officer(), police_token();
"""
ASIDE = """
ALTER TABLE officers RENAME TO moved_officers;
ALTER TABLE officer_sessions RENAME TO moved_officer_sessions;
"""
BACK = """
ALTER TABLE moved_officers RENAME TO officers;
ALTER TABLE moved_officer_sessions RENAME TO officer_sessions;
"""


def _some(question: str) -> bool:
    return bool(op.get_bind().execute(sa.text(f"SELECT {question}")).scalar())


def upgrade() -> None:
    for table, policies in POLICIES.items():
        for policy in policies:
            op.execute(f"DROP POLICY {policy} ON {table}")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    op.execute(NO_RIGHTS)
    if _some("EXISTS (SELECT FROM officers) OR EXISTS (SELECT FROM released_packets)"):
        op.execute(ASIDE)
    else:
        op.execute("DROP TABLE officer_sessions, officers")
    op.add_column("released_packets", sa.Column("pushed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE released_packets SET pushed_at = released_at")
    op.drop_column("released_packets", "content")
    op.drop_index("ix_released_packets_force", table_name="released_packets")


def downgrade() -> None:
    if _some("to_regclass('moved_officers') IS NOT NULL"):
        op.execute(BACK)
    elif _some("EXISTS (SELECT FROM released_packets)") or _some(
        "EXISTS (SELECT FROM audit_entries WHERE action = 'officers.moved')"
    ):
        raise RuntimeError("officers and packets are in the police database: going back would lose them")
    else:
        _make_tables()
    op.add_column("released_packets", sa.Column("content", sa.Text(), nullable=True))
    op.execute(
        "UPDATE released_packets SET content = packets.content FROM packets "
        "WHERE packets.reference = released_packets.reference"
    )
    op.alter_column("released_packets", "content", nullable=False)
    op.drop_column("released_packets", "pushed_at")
    op.create_index("ix_released_packets_force", "released_packets", ["force", "released_at"])
    scripts = ScriptDirectory(str(Path(__file__).resolve().parents[1]))
    walls, people = (scripts.get_revision(each).module for each in ("0002", "0019"))
    for statements in (walls.POLICE_FUNCTIONS, walls.POLICE_ROWS, walls.POLICE_GRANTS, people.OWN_PASSWORD):
        op.execute(statements)


def _make_tables() -> None:
    """As 0001, 0003 and 0019 made them."""
    check = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'ck_released_packets_force'"
    force = op.get_bind().execute(sa.text(check)).scalar_one()
    op.create_table(
        "officers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("force", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("one_time", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("waits", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("enabled_by", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "NOT active OR (enabled_by IS NOT NULL AND NOT waits)", name=op.f("ck_officers_enabled")
        ),
        sa.CheckConstraint(
            "made_by = 'command' OR enabled_by <> made_by", name=op.f("ck_officers_two_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officers")),
        sa.UniqueConstraint("email", name=op.f("uq_officers_email")),
    )
    op.execute(f"ALTER TABLE officers ADD CONSTRAINT ck_officers_force {force}")
    op.create_index(op.f("ix_officers_force"), "officers", ["force"])
    op.create_table(
        "officer_sessions",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_officer_sessions_officer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_officer_sessions")),
    )
    op.create_index(op.f("ix_officer_sessions_officer_id"), "officer_sessions", ["officer_id"])
