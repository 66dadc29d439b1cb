"""The police database: its tables, its log, and the two logins that may do a few things each.

``num_police`` serves officers: it sees the packets of the force of its own live session, their text once somebody has
opened them, its own officer and that session. It opens and acknowledges by two functions, which take the time from
this database's clock and write the log. ``num_push`` is the service's: it pushes a packet, takes one back, reads marks,
keeps officers' accounts, and takes the log into its tree; it opens nothing and reads no text.

Functions that run with their owner's rights have nothing on their search path that anybody could put there.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None

FORCES = (
    "avon_somerset", "bedfordshire", "cambridgeshire", "cheshire", "city_of_london", "cleveland", "cumbria",
    "derbyshire", "devon_cornwall", "dorset", "durham", "dyfed_powys", "essex", "gloucestershire",
    "greater_manchester", "gwent", "hampshire", "hertfordshire", "humberside", "kent", "lancashire",
    "leicestershire", "lincolnshire", "merseyside", "metropolitan", "norfolk", "north_wales", "north_yorkshire",
    "northamptonshire", "northumbria", "nottinghamshire", "south_wales", "south_yorkshire", "staffordshire",
    "suffolk", "surrey", "sussex", "thames_valley", "warwickshire", "west_mercia", "west_midlands",
    "west_yorkshire", "wiltshire", "scotland", "psni", "garda", "btp", "scas",
)  # fmt: skip
WORDS = "force IN (" + ", ".join(f"'{each}'" for each in FORCES) + ")"
APPEND_ONLY = ("audit_entries", "audit_leaves", "audit_nodes", "audit_heads")
NO_FUNCTION = "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC"

LOGINS = """
DO $$ BEGIN
    IF (SELECT count(*) FROM pg_catalog.pg_roles WHERE rolname IN ('num_police', 'num_push')) < 2 THEN
        RAISE EXCEPTION 'create the login roles num_police and num_push first: see docs/operations.md';
    END IF;
END $$;
"""

LOG = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION audit_append(p_actor text, p_action text, p_subject text, p_fingerprint text DEFAULT NULL) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH written AS (
        INSERT INTO public.audit_entries (id, at, actor, action, subject, fingerprint)
        VALUES (gen_random_uuid(), clock_timestamp(), p_actor, p_action, p_subject, p_fingerprint) RETURNING id)
    INSERT INTO public.audit_waiting (entry_id) SELECT id FROM written
$$;
"""

# The force is never a setting the application could get wrong: it follows from a live session's secret.
WHO = """
CREATE FUNCTION police_token() RETURNS bytea LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT decode(nullif(current_setting('num.police_token', true), ''), 'hex')
$$;
CREATE FUNCTION police_officer() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT officers.id FROM public.officer_sessions JOIN public.officers ON officers.id = officer_sessions.officer_id
    WHERE token_hash = public.police_token() AND expires_at > now() AND officers.active
$$;
CREATE FUNCTION police_force() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT force FROM public.officers WHERE id = public.police_officer()
$$;
"""

# From its first opening on a packet cannot be taken back silently: the mark, its time and its line in the log are
# written by this database, never by whoever asks.
DESK = """
CREATE FUNCTION open_packet(p_reference text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM public.released_packets
        WHERE reference = p_reference AND force = public.police_force() FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE public.released_packets SET opened_at = clock_timestamp()
        WHERE reference = p_reference AND opened_at IS NULL;
    PERFORM public.audit_append('officer:' || public.police_officer(), 'packet.read', 'packet:' || p_reference);
    RETURN true;
END $$;
CREATE FUNCTION acknowledge_packet(p_reference text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    packet public.released_packets%ROWTYPE;
BEGIN
    SELECT * INTO packet FROM public.released_packets
        WHERE reference = p_reference AND force = public.police_force() AND opened_at IS NOT NULL FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    UPDATE public.released_packets SET
        acknowledged_at = CASE WHEN withdrawn_at IS NULL THEN coalesce(acknowledged_at, clock_timestamp())
            ELSE acknowledged_at END,
        withdrawal_seen_at = CASE WHEN withdrawn_at IS NOT NULL THEN coalesce(withdrawal_seen_at, clock_timestamp()) END
        WHERE reference = p_reference;
    PERFORM public.audit_append('officer:' || public.police_officer(),
        CASE WHEN packet.withdrawn_at IS NULL THEN 'packet.acknowledged' ELSE 'withdrawal.acknowledged' END,
        'packet:' || p_reference);
END $$;
"""

# Pushing and taking back meet at one unique key: whichever is first, the other waits for it and then sees it.
PUSH = """
CREATE FUNCTION push_packet(
    p_reference text, p_force text, p_content text, p_sha256 text, p_priority text, p_released_at timestamptz
) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    there public.released_packets%ROWTYPE;
BEGIN
    IF encode(sha256(convert_to(p_content, 'UTF8')), 'hex') <> p_sha256 THEN
        RAISE EXCEPTION 'this is not the text that was approved' USING ERRCODE = 'data_exception';
    END IF;
    INSERT INTO public.released_packets (reference, force, sha256, priority, released_at)
        VALUES (p_reference, p_force, p_sha256, p_priority, p_released_at) ON CONFLICT (reference) DO NOTHING;
    IF FOUND THEN
        INSERT INTO public.packet_texts (reference, content) VALUES (p_reference, p_content);
        PERFORM public.audit_append('worker', 'packet.released', 'packet:' || p_reference, p_sha256);
        RETURN 'there';
    END IF;
    SELECT * INTO there FROM public.released_packets WHERE reference = p_reference;
    RETURN CASE WHEN there.taken_back_on IS NOT NULL THEN 'taken_back'
        WHEN (there.force, there.sha256) = (p_force, p_sha256) THEN 'there' ELSE 'another' END;
END $$;
CREATE FUNCTION take_back_packet(p_reference text, p_on date) RETURNS text
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
        PERFORM public.audit_append('worker', 'packet.taken_back', 'packet:' || p_reference);
        RETURN 'taken_back';
    ELSIF before.withdrawn_at IS NULL THEN
        UPDATE public.released_packets SET withdrawn_at = p_on::timestamp AT TIME ZONE 'UTC'
            WHERE reference = p_reference;
        PERFORM public.audit_append('worker', 'packet.withdrawn', 'packet:' || p_reference);
    END IF;
    RETURN 'opened';
END $$;
"""

# What a force did with a packet is never unsaid, and one that was taken back never comes again, whoever asks.
MARKS = """
CREATE FUNCTION keep_marks() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (OLD.opened_at IS NOT NULL AND NEW.opened_at IS DISTINCT FROM OLD.opened_at)
        OR (OLD.acknowledged_at IS NOT NULL AND NEW.acknowledged_at IS DISTINCT FROM OLD.acknowledged_at)
        OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at)
        OR (OLD.withdrawal_seen_at IS NOT NULL AND NEW.withdrawal_seen_at IS DISTINCT FROM OLD.withdrawal_seen_at)
        OR (OLD.taken_back_on IS NOT NULL AND NEW.taken_back_on IS DISTINCT FROM OLD.taken_back_on) THEN
        RAISE EXCEPTION 'what became of a packet is never unsaid' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_marks BEFORE UPDATE ON released_packets FOR EACH ROW EXECUTE FUNCTION keep_marks();
"""

ROWS = """
ALTER TABLE officers ENABLE ROW LEVEL SECURITY;
ALTER TABLE officer_sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE released_packets ENABLE ROW LEVEL SECURITY;
ALTER TABLE packet_texts ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_officer ON officers FOR SELECT TO num_police
    USING (id = public.police_officer() OR email = nullif(current_setting('num.police_email', true), ''));
CREATE POLICY own_password ON officers FOR UPDATE TO num_police
    USING (active AND email = nullif(current_setting('num.police_email', true), ''))
    WITH CHECK (active AND email = nullif(current_setting('num.police_email', true), ''));
CREATE POLICY own_session ON officer_sessions TO num_police
    USING (token_hash = public.police_token()) WITH CHECK (token_hash = public.police_token());
CREATE POLICY own_force ON released_packets FOR SELECT TO num_police USING (force = (SELECT public.police_force()));
CREATE POLICY opened ON packet_texts FOR SELECT TO num_police USING (EXISTS (
    SELECT FROM public.released_packets AS packet
    WHERE packet.reference = packet_texts.reference AND packet.opened_at IS NOT NULL));
CREATE POLICY kept ON officers TO num_push USING (true) WITH CHECK (true);
CREATE POLICY kept ON officer_sessions TO num_push USING (true) WITH CHECK (true);
CREATE POLICY marks ON released_packets FOR SELECT TO num_push USING (true);
"""

GRANTS = """
GRANT USAGE ON SCHEMA public TO num_police, num_push;
GRANT EXECUTE ON FUNCTION police_token(), police_officer(), police_force(), open_packet(text), acknowledge_packet(text)
    TO num_police;
GRANT SELECT ON officers, released_packets, packet_texts TO num_police;
GRANT SELECT, INSERT, UPDATE, DELETE ON officer_sessions TO num_police;
GRANT UPDATE (password_hash, one_time) ON officers TO num_police;
GRANT EXECUTE ON FUNCTION push_packet(text, text, text, text, text, timestamptz), take_back_packet(text, date),
    audit_append(text, text, text, text) TO num_push;
GRANT SELECT ON released_packets, audit_entries TO num_push;
GRANT SELECT, INSERT, UPDATE ON officers TO num_push;
GRANT SELECT (officer_id, expires_at), INSERT, DELETE ON officer_sessions TO num_push;
GRANT SELECT, DELETE ON audit_waiting TO num_push;
GRANT SELECT, INSERT ON audit_leaves, audit_nodes, audit_heads TO num_push;
"""


def moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.execute(LOGINS)
    op.create_table(
        "officers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("force", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("one_time", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("waits", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("enabled_by", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "NOT active OR (enabled_by IS NOT NULL AND NOT waits)", name=op.f("ck_officers_enabled")
        ),
        sa.CheckConstraint(
            "made_by = 'command' OR enabled_by <> made_by", name=op.f("ck_officers_two_people")
        ),
        sa.CheckConstraint(WORDS, name=op.f("ck_officers_force")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officers")),
        sa.UniqueConstraint("email", name=op.f("uq_officers_email")),
    )
    op.create_index(op.f("ix_officers_force"), "officers", ["force"])
    op.create_table(
        "officer_sessions",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        moment("expires_at", nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_officer_sessions_officer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_officer_sessions")),
    )
    op.create_index(op.f("ix_officer_sessions_officer_id"), "officer_sessions", ["officer_id"])
    op.create_table(
        "released_packets",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("force", sa.Text(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("priority", sa.Text(), nullable=True),
        moment("released_at"),
        moment("opened_at"),
        moment("acknowledged_at"),
        moment("withdrawn_at"),
        moment("withdrawal_seen_at"),
        sa.Column("taken_back_on", sa.Date(), nullable=True),
        sa.CheckConstraint(WORDS, name=op.f("ck_released_packets_force")),
        sa.CheckConstraint(
            "(taken_back_on IS NULL AND force IS NOT NULL AND sha256 IS NOT NULL AND priority IS NOT NULL"
            " AND released_at IS NOT NULL) OR (taken_back_on IS NOT NULL AND"
            " coalesce(force, sha256, priority) IS NULL AND"
            " coalesce(released_at, opened_at, acknowledged_at, withdrawn_at, withdrawal_seen_at) IS NULL)",
            name=op.f("ck_released_packets_all_or_nothing"),
        ),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_released_packets")),
    )
    op.create_index("ix_released_packets_force", "released_packets", ["force", "released_at"])
    op.create_table(
        "packet_texts",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reference"],
            ["released_packets.reference"],
            name=op.f("fk_packet_texts_reference"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_packet_texts")),
    )
    _log_tables()
    for statements in (LOG, WHO, DESK, PUSH, MARKS, NO_FUNCTION, ROWS, GRANTS):
        op.execute(statements)
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change();"
            f"CREATE TRIGGER never_truncated BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();"
        )


def _log_tables() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        moment("at", nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "length(actor) <= 100 AND length(action) <= 100 AND length(subject) <= 200",
            name=op.f("ck_audit_entries_short"),
        ),
        sa.CheckConstraint("length(fingerprint) = 64", name=op.f("ck_audit_entries_fingerprint")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_index(op.f("ix_audit_entries_subject"), "audit_entries", ["subject"])
    op.create_table(
        "audit_waiting",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_audit_waiting")),
    )
    op.create_table(
        "audit_leaves",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_leaves")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_audit_leaves_entry_id")),
    )
    op.create_table(
        "audit_nodes",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "number", name=op.f("pk_audit_nodes")),
    )
    op.create_table(
        "audit_heads",
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        moment("at", nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_audit_heads")),
    )


def downgrade() -> None:
    raise RuntimeError("This is the first state of the police database: remove the database instead.")
