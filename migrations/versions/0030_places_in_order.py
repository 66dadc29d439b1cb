"""No row that somebody adds keeps a reporter from answering: places are counted without gaps, and answers one by one.

An answer's place is how many came before it. One place too high would be taken already when the reporter's next answer
came to it, and their no with it. A key that came later is taught once, and not taken away again.
"""

from alembic import op

revision: str = "0030"
down_revision: str | None = "0029"

HAS_PLACE_BEFORE = """
CREATE OR REPLACE FUNCTION has_its_place() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.place IS NULL THEN
        RAISE EXCEPTION 'an answer in % has a place', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
"""

# After the statement, so that all the rows of one are counted.
HAS_PLACE = """
CREATE OR REPLACE FUNCTION has_its_place() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.place IS NULL THEN
        RAISE EXCEPTION 'an answer in % has a place', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.place >= (SELECT count(*) FROM public.consents WHERE report_id = NEW.report_id) THEN
        RAISE EXCEPTION 'the places of answers in % have no gaps', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
"""

ONLY_GROW = """
CREATE OR REPLACE FUNCTION answers_only_grow() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.answers > 0 AND (TG_TABLE_NAME <> 'handovers' OR pg_trigger_depth() = 1) THEN
            RAISE EXCEPTION 'an answer in % is never deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF NEW.answers < OLD.answers {more}THEN
        RAISE EXCEPTION 'the answers in % are only ever more', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""

# However often it is said, a count that begins at 0 does not come to its end.
BEGINS = """
CREATE FUNCTION answers_begin() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.answers <> 0 THEN
        RAISE EXCEPTION 'the answers in % begin at none', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""

COUNTED = ("alert_sources", "handovers")


def upgrade() -> None:
    op.execute(HAS_PLACE)
    op.execute(ONLY_GROW.format(more="OR NEW.answers > OLD.answers + 1 "))
    op.execute(BEGINS)
    for table in COUNTED:
        op.execute(
            f"CREATE TRIGGER answers_begin BEFORE INSERT ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION answers_begin()"
        )
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON later_keys "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER never_truncated BEFORE TRUNCATE ON later_keys "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER never_truncated ON later_keys")
    op.execute("DROP TRIGGER append_only ON later_keys")
    for table in COUNTED:
        op.execute(f"DROP TRIGGER answers_begin ON {table}")
    op.execute("DROP FUNCTION answers_begin()")
    op.execute(ONLY_GROW.format(more=""))
    op.execute(HAS_PLACE_BEFORE)
