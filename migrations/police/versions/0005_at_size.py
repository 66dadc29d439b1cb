"""A force's inbox, officers who wait for a second person, and sessions that have ended are found by an index."""

from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"

INDEXES = (
    ("ix_officers_waits", "officers (force, name) WHERE waits"),
    ("ix_officers_by_name", "officers (force, name, id)"),
    ("ix_released_packets_inbox", "released_packets (force, released_at DESC, reference)"),
    ("ix_officer_sessions_expires_at", "officer_sessions (expires_at)"),
)


def upgrade() -> None:
    for name, what in INDEXES:
        op.execute(f"CREATE INDEX {name} ON {what}")
    op.drop_index("ix_released_packets_force", "released_packets")


def downgrade() -> None:
    op.create_index("ix_released_packets_force", "released_packets", ["force", "released_at"])
    for name, _ in INDEXES:
        op.execute(f"DROP INDEX {name}")
