"""A delivery's alert and recipient are looked for once for all that a statement adds, and not twice for each row."""

from alembic import op

revision: str = "0071"
down_revision: str | None = "0070"

# What a foreign key does for each row, for all rows of a statement at once: theirs are locked as it would lock them, so
# that whoever is deleting one comes first or waits; what is not there then is refused in its words, under its name.
ADDED = """
CREATE FUNCTION deliveries_added() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM alerts WHERE id IN (SELECT alert_id FROM added) FOR KEY SHARE;
    PERFORM FROM recipients WHERE id IN (SELECT recipient_id FROM added) FOR KEY SHARE;
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
CREATE TRIGGER added AFTER INSERT ON deliveries REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION deliveries_added();
"""
# Nobody gives a delivery to another. AFTER, not BEFORE: that would lock each row of what is recorded for every mail.
MOVED = """
CREATE FUNCTION deliveries_stay() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE restrict_violation USING MESSAGE = 'a delivery stays with its alert and its recipient';
END $$;
CREATE TRIGGER stays AFTER UPDATE OF alert_id, recipient_id ON deliveries
    FOR EACH ROW EXECUTE FUNCTION deliveries_stay();
"""
# The other side of the key: the column of deliveries is the trigger's argument.
KEPT = """
CREATE FUNCTION kept_for_deliveries() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    found boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM deliveries WHERE %I = $1)', TG_ARGV[0]) INTO found USING OLD.id;
    IF found THEN
        RAISE foreign_key_violation USING
            MESSAGE = 'there are deliveries of it', TABLE = 'deliveries', CONSTRAINT = 'fk_deliveries_' || TG_ARGV[0];
    END IF;
    RETURN NULL;
END $$;
"""
HELD_BY = {"alerts": "alert_id", "recipients": "recipient_id"}


def upgrade() -> None:
    for column in HELD_BY.values():
        op.drop_constraint(op.f(f"fk_deliveries_{column}"), "deliveries")
    op.execute(ADDED)
    op.execute(MOVED)
    op.execute(KEPT)
    for table, column in HELD_BY.items():
        op.execute(
            f"CREATE TRIGGER kept_for_deliveries AFTER DELETE OR UPDATE OF id ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION kept_for_deliveries('{column}')"
        )


def downgrade() -> None:
    for table in HELD_BY:
        op.execute(f"DROP TRIGGER kept_for_deliveries ON {table}")
    op.execute("DROP TRIGGER stays ON deliveries")
    op.execute("DROP TRIGGER added ON deliveries")
    op.execute("DROP FUNCTION kept_for_deliveries(), deliveries_stay(), deliveries_added()")
    for table, column in HELD_BY.items():
        op.create_foreign_key(op.f(f"fk_deliveries_{column}"), "deliveries", table, [column], ["id"])
