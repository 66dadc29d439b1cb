"""A day of the trail of sign-ins is taken away by a function alone, and not before it has been kept for 90 days."""

from alembic import op

revision: str = "0029"
down_revision: str | None = "0028"

# The least that a day is kept is the database's, by its own clock; runtime/rights takes the login's DELETE.
FORGET = """
CREATE FUNCTION forget_sign_ins(p_before date) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM public.sign_in_days
    WHERE day < least(p_before, (clock_timestamp() AT TIME ZONE 'UTC')::date - 90)
$$;
REVOKE ALL ON FUNCTION forget_sign_ins(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_sign_ins(date) TO num;
"""


def upgrade() -> None:
    op.execute(FORGET)


def downgrade() -> None:
    op.execute("DROP FUNCTION forget_sign_ins(date)")
