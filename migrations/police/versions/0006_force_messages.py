"""Officers write to the service about a packet: a question, what came of it, a request for an appeal.

Nothing of what staff make of it comes back here, so refused, not asked and unreachable look alike.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"

KINDS = ("question", "outcome", "appeal")
OUTCOMES = ("recorded", "no_action", "warned", "protected", "arrested", "charged", "convicted")

# Whoever writes about a packet has it: that acknowledges it. The same words once more are the same message.
SEND = """
CREATE FUNCTION send_force_message(p_reference text, p_kind text, p_outcome text, p_words text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    packet public.released_packets%ROWTYPE;
    newest public.force_messages%ROWTYPE;
BEGIN
    SELECT * INTO packet FROM public.released_packets
        WHERE reference = p_reference AND force = public.police_force() AND opened_at IS NOT NULL FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'none';
    ELSIF packet.withdrawn_at IS NOT NULL THEN
        RETURN 'withdrawn';
    END IF;
    SELECT * INTO newest FROM public.force_messages
        WHERE reference = p_reference AND kind = p_kind ORDER BY sent_at DESC, id LIMIT 1;
    IF newest.words = p_words AND newest.outcome IS NOT DISTINCT FROM p_outcome THEN
        RETURN 'sent';
    ELSIF (SELECT count(*) FROM public.force_messages WHERE reference = p_reference) >= 50 THEN
        RETURN 'full';
    END IF;
    INSERT INTO public.force_messages (reference, officer_id, kind, outcome, words, sent_at)
        VALUES (p_reference, public.police_officer(), p_kind, p_outcome, p_words, clock_timestamp());
    UPDATE public.released_packets SET acknowledged_at = clock_timestamp()
        WHERE reference = p_reference AND acknowledged_at IS NULL;
    IF packet.acknowledged_at IS NULL THEN
        PERFORM public.audit_append('officer:' || public.police_officer(), 'packet.acknowledged',
            'packet:' || p_reference);
    END IF;
    PERFORM public.audit_append('officer:' || public.police_officer(), 'force_message.' || p_kind,
        'packet:' || p_reference, encode(sha256(convert_to(p_words, 'UTF8')), 'hex'));
    RETURN 'sent';
END $$;
REVOKE ALL ON FUNCTION send_force_message(text, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION send_force_message(text, text, text, text) TO num_police;
"""

# The police login sees what its own force wrote: not who of it, and not whether the service has it.
ROWS = """
ALTER TABLE force_messages ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_force ON force_messages FOR SELECT TO num_police USING (EXISTS (
    SELECT FROM public.released_packets AS packet WHERE packet.reference = force_messages.reference));
CREATE POLICY read ON force_messages FOR SELECT TO num_push USING (true);
CREATE POLICY taken ON force_messages FOR UPDATE TO num_push USING (true) WITH CHECK (true);
GRANT SELECT (id, reference, kind, outcome, words, sent_at) ON force_messages TO num_police;
GRANT SELECT, UPDATE (taken) ON force_messages TO num_push;
"""


def listed(words: tuple[str, ...]) -> str:
    return ", ".join(repr(word) for word in words)


def upgrade() -> None:
    op.create_table(
        "force_messages",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint(f"kind IN ({listed(KINDS)})", name=op.f("ck_force_messages_kind")),
        sa.CheckConstraint(f"outcome IN ({listed(OUTCOMES)})", name=op.f("ck_force_messages_outcome")),
        sa.CheckConstraint(
            "length(words) <= 4000 AND (kind = 'outcome') = (outcome IS NOT NULL)"
            " AND (kind = 'outcome' OR words <> '')",
            name=op.f("ck_force_messages_says_something"),
        ),
        sa.ForeignKeyConstraint(
            ["reference"],
            ["released_packets.reference"],
            name=op.f("fk_force_messages_reference"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_force_messages")),
    )
    op.create_index("ix_force_messages_of_packet", "force_messages", ["reference", "sent_at"])
    op.create_index(
        "ix_force_messages_waiting", "force_messages", ["sent_at"], postgresql_where=sa.text("NOT taken")
    )
    op.execute(SEND)
    op.execute(ROWS)


def downgrade() -> None:
    op.execute("DROP FUNCTION send_force_message(text, text, text, text)")
    op.drop_table("force_messages")
