"""Sessions name nobody, and those on the reporters' pages have a table of their own.

Whoever is signed in signs in anew: what is left of the old rows still said whose they were. Whoever had a report open
types the code again; a code that waits has a cookie of its own and is still there.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"


def upgrade() -> None:
    op.execute("DELETE FROM web_sessions")
    op.drop_column("web_sessions", "user_id")
    op.add_column("users", sa.Column("sessions_ended", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "reporter_sessions",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_reporter_sessions")),
    )
    op.create_index(op.f("ix_reporter_sessions_expires_at"), "reporter_sessions", ["expires_at"])


def downgrade() -> None:
    """The older program could neither end nor read the sessions there are: everybody signs in anew."""
    op.drop_table("reporter_sessions")
    op.drop_column("users", "sessions_ended")
    op.execute("DELETE FROM web_sessions")
    op.add_column("web_sessions", sa.Column("user_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_web_sessions_user_id"), "web_sessions", ["user_id"])
    op.create_foreign_key(
        op.f("fk_web_sessions_user_id"), "web_sessions", "users", ["user_id"], ["id"], ondelete="CASCADE"
    )
