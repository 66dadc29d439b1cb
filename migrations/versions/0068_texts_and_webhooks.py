"""Text messages and webhooks can be chosen, and a partner site can be told that an alert is out."""

from alembic import op

revision: str = "0068"
down_revision: str | None = "0067"

_BEFORE = ("inbox", "email", "push")
_NOW = (*_BEFORE, "sms", "webhook")
_READERS = ("member", "project")


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(repr(each) for each in words)


def _check(table: str, name: str, rule: str) -> None:
    op.drop_constraint(op.f(name), table)
    op.create_check_constraint(op.f(name), table, rule)


def _kinds(words: tuple[str, ...]) -> None:
    _check("recipients", "ck_recipients_kind", f"kind IN ({_listed(words)})")
    _check("alerts", "ck_alerts_kinds", f"kinds <@ ARRAY[{_listed(words)}]::text[]")


def upgrade() -> None:
    _check("recipients", "ck_recipients_channels_offered", f"channels <@ ARRAY[{_listed(_NOW)}]::text[]")
    _kinds((*_READERS, "partner"))
    # As in 0032: nobody who publishes or reads waits for an index of the largest table; and it knows nothing that
    # changes while a delivery goes.
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix_deliveries_failed")
        op.execute(
            "CREATE INDEX CONCURRENTLY ix_deliveries_failed ON deliveries (channel) WHERE ended_at IS NOT NULL"
        )


def downgrade() -> None:
    op.drop_index("ix_deliveries_failed", "deliveries")
    op.execute("UPDATE recipients SET channels = array_remove(array_remove(channels, 'sms'), 'webhook')")
    op.execute("UPDATE alerts SET kinds = array_remove(kinds, 'partner')")
    op.execute("UPDATE users SET recipient_id = NULL WHERE role = 'partner'")
    op.execute(
        "DELETE FROM deliveries USING recipients WHERE recipients.id = recipient_id AND kind = 'partner'"
    )
    op.execute("DELETE FROM recipients WHERE kind = 'partner'")
    _check("recipients", "ck_recipients_channels_offered", f"channels <@ ARRAY[{_listed(_BEFORE)}]::text[]")
    _kinds(_READERS)
