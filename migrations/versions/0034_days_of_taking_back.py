"""The log has the day on which a worker took a packet back or told its force of a withdrawal, and no hour.

Both follow from a reporter's no within seconds: the hour would say when they were at their page (decision 50). What
stands in the log from before cannot be changed.
"""

from alembic import op

revision: str = "0034"
down_revision: str | None = "0033"

APPEND = """
CREATE OR REPLACE FUNCTION audit_append(p_actor text, p_action text, p_subject text, p_fingerprint text DEFAULT NULL)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH written AS (
        INSERT INTO public.audit_entries (id, at, actor, action, subject, fingerprint)
        VALUES (gen_random_uuid(),
            CASE WHEN {day_only} THEN date_trunc('day', clock_timestamp() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
                 ELSE clock_timestamp() END,
            p_actor, p_action, p_subject, p_fingerprint)
        RETURNING id)
    INSERT INTO public.audit_waiting (entry_id) SELECT id FROM written
$$;
"""
BEFORE = "p_actor = 'receipt'"
AFTER = BEFORE + " OR p_actor = 'worker' AND p_action IN ('packet.taken_back', 'packet.withdrawn')"


def upgrade() -> None:
    op.execute(APPEND.format(day_only=AFTER))


def downgrade() -> None:
    op.execute(APPEND.format(day_only=BEFORE))
