"""How often each officer's account was signed in to, and how often in vain, by the day."""

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"

# The only way to write for the police login: it can count too much, and reads and takes away nothing.
COUNT = """
CREATE FUNCTION count_sign_in(p_account uuid, p_fits boolean) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO public.sign_in_days AS kept (account_id, day, signed_in, refused)
    VALUES (p_account, (clock_timestamp() AT TIME ZONE 'UTC')::date, p_fits::integer, (NOT p_fits)::integer)
    ON CONFLICT (account_id, day) DO UPDATE
    SET signed_in = kept.signed_in + excluded.signed_in, refused = kept.refused + excluded.refused
$$;
REVOKE ALL ON FUNCTION count_sign_in(uuid, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION count_sign_in(uuid, boolean) TO num_police;
GRANT SELECT, DELETE ON sign_in_days TO num_push;
"""


def upgrade() -> None:
    op.create_table(
        "sign_in_days",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("signed_in", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "day", name=op.f("pk_sign_in_days")),
    )
    op.create_index(op.f("ix_sign_in_days_day"), "sign_in_days", ["day"])
    op.execute(COUNT)


def downgrade() -> None:
    op.execute("DROP FUNCTION count_sign_in(uuid, boolean)")
    op.drop_table("sign_in_days")
