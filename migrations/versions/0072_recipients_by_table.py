"""Who deletes a recipient waits for whoever writes deliveries, who therefore no longer locks 25,000 of them."""

from alembic import op

revision: str = "0072"
down_revision: str | None = "0071"

# Of alerts a statement has one or two: they are locked as before. Whoever deletes a recipient keeps all deliveries from
# being written until they are done, and looks only then; so does whoever writes, and finds the recipient gone. A
# transaction that sees the past (REPEATABLE READ) would not: there each recipient is locked as before, which refuses it.
ADDED = """
CREATE OR REPLACE FUNCTION deliveries_added() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM alerts WHERE id IN (SELECT alert_id FROM added) FOR KEY SHARE;
{lock}    IF EXISTS (SELECT alert_id FROM added EXCEPT SELECT id FROM alerts) THEN
        RAISE foreign_key_violation USING
            MESSAGE = 'a delivery of no alert', TABLE = 'deliveries', CONSTRAINT = 'fk_deliveries_alert_id';
    END IF;
    IF EXISTS (SELECT FROM added WHERE NOT EXISTS (SELECT FROM recipients WHERE id = recipient_id)) THEN
        RAISE foreign_key_violation USING
            MESSAGE = 'a delivery to no recipient', TABLE = 'deliveries', CONSTRAINT = 'fk_deliveries_recipient_id';
    END IF;
    RETURN NULL;
END $$;
"""
EACH_RECIPIENT = "    PERFORM FROM recipients WHERE id IN (SELECT recipient_id FROM added) FOR KEY SHARE;\n"
WHERE_THE_PAST_IS_SEEN = f"""\
    IF current_setting('transaction_isolation') <> 'read committed' THEN
    {EACH_RECIPIENT}    END IF;
"""
KEPT = """
CREATE OR REPLACE FUNCTION kept_for_deliveries() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    found boolean;
BEGIN
{lock}    EXECUTE format('SELECT EXISTS (SELECT FROM deliveries WHERE %I = $1)', TG_ARGV[0]) INTO found USING OLD.id;
    IF found THEN
        RAISE foreign_key_violation USING
            MESSAGE = 'there are deliveries of it', TABLE = 'deliveries', CONSTRAINT = 'fk_deliveries_' || TG_ARGV[0];
    END IF;
    RETURN NULL;
END $$;
"""
ALL_DELIVERIES = """\
    IF TG_TABLE_NAME = 'recipients' THEN
        LOCK TABLE deliveries IN SHARE MODE;
    END IF;
"""


def upgrade() -> None:
    op.execute(KEPT.replace("{lock}", ALL_DELIVERIES))
    op.execute(ADDED.replace("{lock}", WHERE_THE_PAST_IS_SEEN))


def downgrade() -> None:
    op.execute(ADDED.replace("{lock}", EACH_RECIPIENT))
    op.execute(KEPT.replace("{lock}", ""))
