"""Notifications in a browser can be chosen."""

from alembic import op

revision: str = "0054"
down_revision: str | None = "0053"

NAME = "ck_recipients_channels_offered"


def offer(*channels: str) -> None:
    op.drop_constraint(op.f(NAME), "recipients")
    listed = ", ".join(repr(each) for each in channels)
    op.create_check_constraint(op.f(NAME), "recipients", f"channels <@ ARRAY[{listed}]::text[]")


def upgrade() -> None:
    offer("inbox", "email", "push")


def downgrade() -> None:
    op.execute("UPDATE recipients SET channels = array_remove(channels, 'push')")
    offer("inbox", "email")
