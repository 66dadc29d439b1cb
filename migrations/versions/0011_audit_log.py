"""The audit log: entries that nobody waits for, and a tree over them whose heads are signed outside the database.

The chain of ``audit_events`` ordered every audited write behind one lock. It ends here: its last hash is the first
entry of the log, and its rows stay as they are. ``audit_append`` keeps its name and arguments, so that the police
login's function goes on; what it writes is bounded, and it finds its tables whatever the caller's search path.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"

APPEND_ONLY = ("audit_entries", "audit_leaves", "audit_nodes", "audit_heads")

# A reporter's entries carry their day: a time to the second would name who was signed in beside them.
APPEND = """
CREATE OR REPLACE FUNCTION audit_append(p_actor text, p_action text, p_subject text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH written AS (
        INSERT INTO public.audit_entries (id, at, actor, action, subject)
        VALUES (gen_random_uuid(),
            CASE WHEN p_actor = 'receipt' THEN date_trunc('day', clock_timestamp() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
                 ELSE clock_timestamp() END,
            p_actor, p_action, p_subject)
        RETURNING id)
    INSERT INTO public.audit_waiting (entry_id) SELECT id FROM written
$$;
"""

# The end of the chain, where there was one: whoever rewrites it must rewrite the log too.
END_OF_CHAIN = """
SELECT audit_append('command', 'audit.chain_ended', 'audit_events:' || number || ':' || encode(hash, 'hex'))
FROM audit_events ORDER BY number DESC LIMIT 1
"""

CHAIN = """
CREATE OR REPLACE FUNCTION audit_append(p_actor text, p_action text, p_subject text) RETURNS void
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
"""


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "length(actor) <= 100 AND length(action) <= 100 AND length(subject) <= 200",
            name=op.f("ck_audit_entries_short"),
        ),
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
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_audit_heads")),
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change();"
        )
        op.execute(
            f"CREATE TRIGGER never_truncated BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();"
        )
    op.execute(APPEND)
    op.execute(END_OF_CHAIN)


def downgrade() -> None:
    more = op.get_bind().execute(
        sa.text("SELECT count(*) FROM audit_entries WHERE action <> 'audit.chain_ended'")
    )
    if many := more.scalar():
        raise RuntimeError(f"{many} entries stand in the audit log: going back would destroy them")
    op.execute(CHAIN)
    for table in ("audit_heads", "audit_nodes", "audit_leaves", "audit_waiting", "audit_entries"):
        op.drop_table(table)
