"""An officer's login that no administrator has confirmed for 90 days is shut, by this database's clock."""

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"

# A session that was begun before ends with it: every question of it comes by here.
OFFICER = """
CREATE OR REPLACE FUNCTION police_officer() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT officers.id FROM public.officer_sessions JOIN public.officers ON officers.id = officer_sessions.officer_id
    WHERE token_hash = public.police_token() AND expires_at > now() AND officers.active{confirmed}
$$;
"""
CONFIRMED = "\n        AND officers.confirmed_on > (now() AT TIME ZONE 'UTC')::date - 90"


def upgrade() -> None:
    op.add_column(
        "officers",
        sa.Column("confirmed_on", sa.Date(), server_default=sa.text("CURRENT_DATE"), nullable=False),
    )
    op.execute(OFFICER.format(confirmed=CONFIRMED))


def downgrade() -> None:
    op.execute(OFFICER.format(confirmed=""))
    op.drop_column("officers", "confirmed_on")
