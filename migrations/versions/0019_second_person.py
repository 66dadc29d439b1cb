"""Accounts of staff and officers are enabled by a second person; an officer chooses their own password.

Who made the accounts that are there was not recorded: they stay as they are, and say so.
"""

from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"

TRUSTED = "role NOT IN ('caseworker', 'administrator') OR "
TWO = "made_by = 'command' OR enabled_by <> made_by"
RULES = {"users": TRUSTED + TWO, "officers": TWO}
ENABLED = "NOT active OR (enabled_by IS NOT NULL AND NOT waits)"

# By column and by row: the address that signs in, and nothing but its password.
OWN_PASSWORD = """
GRANT UPDATE (password_hash, one_time) ON officers TO num_police;
CREATE POLICY own_password ON officers FOR UPDATE TO num_police
    USING (active AND email = nullif(current_setting('num.police_email', true), ''))
    WITH CHECK (active AND email = nullif(current_setting('num.police_email', true), ''));
"""


def upgrade() -> None:
    op.execute("ALTER TABLE officers ADD COLUMN one_time boolean NOT NULL DEFAULT false")
    for table, rule in RULES.items():
        op.execute(f"ALTER TABLE {table} ADD COLUMN waits boolean NOT NULL DEFAULT false")
        op.execute(f"ALTER TABLE {table} ADD COLUMN made_by text NOT NULL DEFAULT 'not recorded'")
        op.execute(f"ALTER TABLE {table} ALTER COLUMN made_by DROP DEFAULT")
        op.execute(f"ALTER TABLE {table} ADD COLUMN enabled_by text")
        op.execute(f"UPDATE {table} SET enabled_by = 'before it was asked'")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_enabled CHECK ({ENABLED})")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_two_people CHECK ({rule})")
    op.execute(OWN_PASSWORD)


def downgrade() -> None:
    """An account that waits becomes a closed one; who an officer's password is from is not known any more."""
    op.execute("DROP POLICY own_password ON officers")
    op.execute("REVOKE UPDATE (password_hash, one_time) ON officers FROM num_police")
    for table in RULES:
        op.execute(
            f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_two_people, DROP CONSTRAINT ck_{table}_enabled"
        )
        op.execute(f"ALTER TABLE {table} DROP COLUMN waits, DROP COLUMN made_by, DROP COLUMN enabled_by")
    op.execute("ALTER TABLE officers DROP COLUMN one_time")
