"""The walls that no bug in Python can climb: append-only tables, the audit chain, the police login.

What import rules cannot see is held by the database (3-architecture): consents, releases and the audit trail refuse
UPDATE and DELETE; the login ``num_police`` reads the released packets of the force of its own live session, its own
officer and that session, and nothing else. ``SET ROLE`` would be no wall; a login of its own is one.
"""

from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"

APPEND_ONLY = ("consents", "releases", "audit_events")

REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""

# The lock makes the chain a chain: two transactions cannot both follow the same event.
AUDIT = """
CREATE FUNCTION audit_append(p_actor text, p_action text, p_subject text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    last audit_events%ROWTYPE;
    moment timestamptz;
    next bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('audit_events'));
    SELECT * INTO last FROM audit_events ORDER BY number DESC LIMIT 1;
    moment := clock_timestamp();
    next := coalesce(last.number, 0) + 1;
    INSERT INTO audit_events (number, at, actor, action, subject, previous, hash)
    VALUES (next, moment, p_actor, p_action, p_subject, coalesce(last.hash, ''::bytea),
        sha256(coalesce(last.hash, ''::bytea) || convert_to(concat_ws(E'\\x1f', next::text,
            to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), p_actor, p_action, p_subject), 'UTF8')));
END $$;
REVOKE ALL ON FUNCTION audit_append(text, text, text) FROM PUBLIC;
"""

POLICE_FUNCTIONS = """
CREATE FUNCTION police_token() RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT decode(nullif(current_setting('num.police_token', true), ''), 'hex')
$$;
CREATE FUNCTION police_officer() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT officers.id FROM officer_sessions JOIN officers ON officers.id = officer_sessions.officer_id
    WHERE token_hash = police_token() AND expires_at > now() AND officers.active
$$;
CREATE FUNCTION police_force() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT force FROM officers WHERE id = police_officer()
$$;
CREATE FUNCTION police_audit(p_action text, p_subject text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT audit_append('officer:' || coalesce(police_officer()::text, 'nobody'), p_action, p_subject)
$$;
REVOKE ALL ON FUNCTION police_token(), police_officer(), police_force(), police_audit(text, text) FROM PUBLIC;
"""

# The force is never a setting the application could get wrong: it follows from a live session's secret.
POLICE_ROWS = """
ALTER TABLE officers ENABLE ROW LEVEL SECURITY;
ALTER TABLE officer_sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE released_packets ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_officer ON officers FOR SELECT TO num_police
    USING (id = police_officer() OR email = nullif(current_setting('num.police_email', true), ''));
CREATE POLICY own_session ON officer_sessions TO num_police
    USING (token_hash = police_token()) WITH CHECK (token_hash = police_token());
CREATE POLICY own_force_read ON released_packets FOR SELECT TO num_police USING (force = (SELECT police_force()));
CREATE POLICY own_force_mark ON released_packets FOR UPDATE TO num_police
    USING (force = (SELECT police_force())) WITH CHECK (force = (SELECT police_force()));
"""

# From its first opening on a packet cannot be taken back silently, so nobody may unsay that it was opened.
MARKS = """
CREATE FUNCTION keep_marks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.opened_at IS NOT NULL AND NEW.opened_at IS DISTINCT FROM OLD.opened_at)
        OR (OLD.acknowledged_at IS NOT NULL AND NEW.acknowledged_at IS DISTINCT FROM OLD.acknowledged_at)
        OR (OLD.withdrawal_seen_at IS NOT NULL AND NEW.withdrawal_seen_at IS DISTINCT FROM OLD.withdrawal_seen_at) THEN
        RAISE EXCEPTION 'what a force did with a packet is never unsaid' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_marks BEFORE UPDATE ON released_packets FOR EACH ROW EXECUTE FUNCTION keep_marks();
"""

POLICE_LOGIN = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'num_police') THEN
        RAISE EXCEPTION 'create the login role num_police first: see docs/operations.md';
    END IF;
END $$;
"""

POLICE_GRANTS = """
GRANT USAGE ON SCHEMA public TO num_police;
GRANT EXECUTE ON FUNCTION police_token(), police_officer(), police_force(), police_audit(text, text) TO num_police;
GRANT SELECT ON officers, released_packets TO num_police;
GRANT UPDATE (opened_at, acknowledged_at, withdrawal_seen_at) ON released_packets TO num_police;
GRANT SELECT, INSERT, UPDATE, DELETE ON officer_sessions TO num_police;
"""


def upgrade() -> None:
    op.execute(REFUSE)
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change();"
        )
        op.execute(
            f"CREATE TRIGGER never_truncated BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();"
        )
    op.execute(AUDIT)
    op.execute(MARKS)
    op.execute(POLICE_LOGIN)
    op.execute(POLICE_FUNCTIONS)
    op.execute(POLICE_ROWS)
    op.execute(POLICE_GRANTS)


def downgrade() -> None:
    for table in ("officers", "officer_sessions", "released_packets"):
        op.execute(f"REVOKE ALL ON {table} FROM num_police")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    op.execute("DROP POLICY own_officer ON officers")
    op.execute("DROP POLICY own_session ON officer_sessions")
    op.execute("DROP POLICY own_force_read ON released_packets")
    op.execute("DROP POLICY own_force_mark ON released_packets")
    op.execute(
        "DROP FUNCTION police_audit(text, text), police_force(), police_officer(), police_token(), "
        "audit_append(text, text, text)"
    )
    for table in APPEND_ONLY:
        op.execute(f"DROP TRIGGER append_only ON {table}")
        op.execute(f"DROP TRIGGER never_truncated ON {table}")
    op.execute("DROP FUNCTION refuse_change()")
    op.execute("DROP TRIGGER keep_marks ON released_packets")
    op.execute("DROP FUNCTION keep_marks()")
