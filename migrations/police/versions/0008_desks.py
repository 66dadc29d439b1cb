"""A force has several desks, and a packet goes to one: officers see what came to their own.

An intelligence unit takes packets into systems that a liaison officer has no part in, and the other way round.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"

DESKS = "desk IN ('liaison', 'intelligence')"
#: Functions of the police login that look at packets of the force, and what they look at from here on.
THEIRS = ("open_packet(text)", "acknowledge_packet(text)", "send_force_message(text, text, text, text)")
FORCE = "force = public.police_force()"
BOTH = f"{FORCE} AND desk = public.police_desk()"

DESK = """
CREATE FUNCTION police_desk() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT desk FROM public.officers WHERE id = public.police_officer()
$$;
REVOKE ALL ON FUNCTION police_desk() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION police_desk() TO num_police;
DROP POLICY own_force ON released_packets;
CREATE POLICY own_desk ON released_packets FOR SELECT TO num_police
    USING (force = (SELECT public.police_force()) AND desk = (SELECT public.police_desk()));
"""
UNDO = """
DROP POLICY own_desk ON released_packets;
CREATE POLICY own_force ON released_packets FOR SELECT TO num_police USING (force = (SELECT public.police_force()));
DROP FUNCTION police_desk();
"""
# Functions are written anew with one condition more: what they were is not repeated here.
REWRITE = """
DO $$ DECLARE
    before text := pg_get_functiondef('public.{function}'::regprocedure);
BEGIN
    IF position('{old}' IN before) = 0 THEN
        RAISE EXCEPTION '{function} does not look at the force as it should';
    END IF;
    EXECUTE replace(before, '{old}', '{new}');
END $$;
"""
PUSH = """
DROP FUNCTION push_packet({dropped});
CREATE FUNCTION push_packet(
    p_reference text, p_force text, p_content text, p_sha256 text, p_priority text, p_released_at timestamptz{argument}
) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    there public.released_packets%ROWTYPE;
BEGIN
    IF encode(sha256(convert_to(p_content, 'UTF8')), 'hex') <> p_sha256 THEN
        RAISE EXCEPTION 'this is not the text that was approved' USING ERRCODE = 'data_exception';
    END IF;
    INSERT INTO public.released_packets (reference, force, sha256, priority, released_at{column})
        VALUES (p_reference, p_force, p_sha256, p_priority, p_released_at{value}) ON CONFLICT (reference) DO NOTHING;
    IF FOUND THEN
        INSERT INTO public.packet_texts (reference, content) VALUES (p_reference, p_content);
        PERFORM public.audit_append('worker', 'packet.released', 'packet:' || p_reference, p_sha256);
        RETURN 'there';
    END IF;
    SELECT * INTO there FROM public.released_packets WHERE reference = p_reference;
    RETURN CASE WHEN there.taken_back_on IS NOT NULL THEN 'taken_back'
        WHEN (there.force, there.sha256) = (p_force, p_sha256) THEN 'there' ELSE 'another' END;
END $$;
REVOKE ALL ON FUNCTION push_packet({made}) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION push_packet({made}) TO num_push;
"""
SIX = "text, text, text, text, text, timestamptz"
SEVEN = f"{SIX}, text"
# Of a packet that was taken back nothing is left, the desk neither.
FORGET = """
CREATE FUNCTION forget_desk() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.desk := 'liaison';
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION forget_desk() FROM PUBLIC;
CREATE TRIGGER taken_back_from_no_desk BEFORE UPDATE ON released_packets FOR EACH ROW
    WHEN (NEW.taken_back_on IS NOT NULL) EXECUTE FUNCTION forget_desk();
"""


def upgrade() -> None:
    for table in ("officers", "released_packets"):
        op.add_column(
            table, sa.Column("desk", sa.Text(), server_default=sa.text("'liaison'"), nullable=False)
        )
        op.create_check_constraint(op.f(f"ck_{table}_desk"), table, DESKS)
    op.execute(DESK)
    for function in THEIRS:
        op.execute(REWRITE.format(function=function, old=FORCE, new=BOTH))
    op.execute(
        PUSH.format(
            dropped=SIX,
            argument=", p_desk text DEFAULT 'liaison'",
            column=", desk",
            value=", p_desk",
            made=SEVEN,
        )
    )
    op.execute(FORGET)


def downgrade() -> None:
    op.execute("DROP TRIGGER taken_back_from_no_desk ON released_packets; DROP FUNCTION forget_desk()")
    op.execute(PUSH.format(dropped=SEVEN, argument="", column="", value="", made=SIX))
    for function in THEIRS:
        op.execute(REWRITE.format(function=function, old=BOTH, new=FORCE))
    op.execute(UNDO)
    for table in ("officers", "released_packets"):
        op.drop_column(table, "desk")
