"""The tables' owner and the service are two logins: what the service, no longer the owner, needs beyond tables' rights.

Rights on tables are given after every migration (`num_service.runtime.rights`). Functions that guard rows find what they
use wherever the caller looks (security review S5); those that run with the owner's rights did already.
"""

from alembic import op

revision: str = "0025"
down_revision: str | None = "0024"

GUARDS = ("refuse_change()", "keep_marks()")


def upgrade() -> None:
    for guard in GUARDS:
        op.execute(f"ALTER FUNCTION {guard} SET search_path = pg_catalog, pg_temp")
    op.execute("GRANT EXECUTE ON FUNCTION audit_append(text, text, text, text) TO num")


def downgrade() -> None:
    op.execute("REVOKE EXECUTE ON FUNCTION audit_append(text, text, text, text) FROM num")
    for guard in GUARDS:
        op.execute(f"ALTER FUNCTION {guard} RESET search_path")
