"""The police database's log has the day on which a packet was taken back or withdrawn, and no hour.

It follows from a reporter's no within a second: the hour would say when they were at their page.
"""

from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"

# Nobody may call it but a function of the owner's.
APPEND = """
CREATE FUNCTION audit_append_day(p_on date, p_action text, p_subject text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH written AS (
        INSERT INTO public.audit_entries (id, at, actor, action, subject)
        VALUES (gen_random_uuid(), p_on::timestamp AT TIME ZONE 'UTC', 'worker', p_action, p_subject) RETURNING id)
    INSERT INTO public.audit_waiting (entry_id) SELECT id FROM written
$$;
REVOKE ALL ON FUNCTION audit_append_day(date, text, text) FROM PUBLIC;
"""

TAKE_BACK = """
CREATE OR REPLACE FUNCTION take_back_packet(p_reference text, p_on date) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    before public.released_packets%ROWTYPE;
BEGIN
    -- Never there: its reference is taken, so that a push which is still under way finds it gone.
    INSERT INTO public.released_packets (reference, taken_back_on) VALUES (p_reference, p_on)
        ON CONFLICT (reference) DO NOTHING;
    IF FOUND THEN
        RETURN 'taken_back';
    END IF;
    SELECT * INTO before FROM public.released_packets WHERE reference = p_reference FOR UPDATE;
    IF before.taken_back_on IS NOT NULL THEN
        RETURN 'taken_back';
    ELSIF before.opened_at IS NULL THEN
        DELETE FROM public.packet_texts WHERE reference = p_reference;
        UPDATE public.released_packets
            SET taken_back_on = p_on, force = NULL, sha256 = NULL, priority = NULL, released_at = NULL
            WHERE reference = p_reference;
        PERFORM public.{taken_back};
        RETURN 'taken_back';
    ELSIF before.withdrawn_at IS NULL THEN
        UPDATE public.released_packets SET withdrawn_at = p_on::timestamp AT TIME ZONE 'UTC'
            WHERE reference = p_reference;
        PERFORM public.{withdrawn};
    END IF;
    RETURN 'opened';
END $$;
"""


def upgrade() -> None:
    op.execute(APPEND)
    op.execute(
        TAKE_BACK.format(
            taken_back="audit_append_day(p_on, 'packet.taken_back', 'packet:' || p_reference)",
            withdrawn="audit_append_day(p_on, 'packet.withdrawn', 'packet:' || p_reference)",
        )
    )


def downgrade() -> None:
    op.execute(
        TAKE_BACK.format(
            taken_back="audit_append('worker', 'packet.taken_back', 'packet:' || p_reference)",
            withdrawn="audit_append('worker', 'packet.withdrawn', 'packet:' || p_reference)",
        )
    )
    op.execute("DROP FUNCTION audit_append_day(date, text, text)")
