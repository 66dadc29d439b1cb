"""Deliveries that a statement adds are looked through once, not three times; only those of an inbox are in its index.

Whoever deletes an alert or a recipient in a transaction that sees the past is refused: they would not see what was
written to it meanwhile.
"""

from alembic import op

revision: str = "0073"
down_revision: str | None = "0072"

# The same promises as before (0071, 0072): their alerts are locked as a foreign key locks them, and counted, for one that
# is gone is not locked; recipients are looked for in the pass that finds the alerts. EXECUTE plans it for as many as there
# are: a plan that was made for one row would be kept for 50,000.
ADDED = """
CREATE OR REPLACE FUNCTION deliveries_added() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    theirs uuid[];
    locked integer;
    of_nobody bigint;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        PERFORM FROM recipients WHERE id IN (SELECT recipient_id FROM added) FOR KEY SHARE;
    END IF;
    EXECUTE 'SELECT array_agg(alert_id), sum(missing)
        FROM (SELECT alert_id, count(*) - count(recipients.id) AS missing
              FROM added LEFT JOIN recipients ON recipients.id = recipient_id GROUP BY alert_id) AS each'
        INTO theirs, of_nobody;
    PERFORM FROM alerts WHERE id = ANY (theirs) FOR KEY SHARE;
    GET DIAGNOSTICS locked = ROW_COUNT;
    IF locked < cardinality(theirs) THEN
        RAISE foreign_key_violation USING
            MESSAGE = 'a delivery of no alert', TABLE = 'deliveries', CONSTRAINT = 'fk_deliveries_alert_id';
    END IF;
    IF of_nobody > 0 THEN
        RAISE foreign_key_violation USING
            MESSAGE = 'a delivery to no recipient', TABLE = 'deliveries', CONSTRAINT = 'fk_deliveries_recipient_id';
    END IF;
    RETURN NULL;
END $$;
"""
ADDED_BEFORE = """
CREATE OR REPLACE FUNCTION deliveries_added() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM alerts WHERE id IN (SELECT alert_id FROM added) FOR KEY SHARE;
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        PERFORM FROM recipients WHERE id IN (SELECT recipient_id FROM added) FOR KEY SHARE;
    END IF;
    IF EXISTS (SELECT alert_id FROM added EXCEPT SELECT id FROM alerts) THEN
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
KEPT = """
CREATE OR REPLACE FUNCTION kept_for_deliveries() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    found boolean;
BEGIN
{refused}    IF TG_TABLE_NAME = 'recipients' THEN
        LOCK TABLE deliveries IN SHARE MODE;
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT FROM deliveries WHERE %I = $1)', TG_ARGV[0]) INTO found USING OLD.id;
    IF found THEN
        RAISE foreign_key_violation USING
            MESSAGE = 'there are deliveries of it', TABLE = 'deliveries', CONSTRAINT = 'fk_deliveries_' || TG_ARGV[0];
    END IF;
    RETURN NULL;
END $$;
"""
WHERE_THE_PAST_IS_SEEN = """\
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE invalid_transaction_state USING
            MESSAGE = 'deleted or given another id in READ COMMITTED only: what was sent to it meanwhile would not be seen';
    END IF;
"""


def upgrade() -> None:
    op.execute(ADDED)
    op.execute(KEPT.replace("{refused}", WHERE_THE_PAST_IS_SEEN))
    op.execute("DROP INDEX ix_deliveries_inbox")
    op.execute("CREATE INDEX ix_deliveries_inbox ON deliveries (recipient_id) WHERE channel = 'inbox'")


def downgrade() -> None:
    op.execute("DROP INDEX ix_deliveries_inbox")
    op.execute("CREATE INDEX ix_deliveries_inbox ON deliveries (recipient_id, channel)")
    op.execute(KEPT.replace("{refused}", ""))
    op.execute(ADDED_BEFORE)
