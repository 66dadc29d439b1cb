"""A reporter's no to a warning is never unsaid: every later text waits for their yes, whoever writes in the database."""

from alembic import op

revision: str = "0026"
down_revision: str | None = "0025"

STAYS = """
CREATE FUNCTION a_no_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.vetoed AND NOT NEW.vetoed THEN
        RAISE EXCEPTION 'a no in % is never unsaid', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_no_stays BEFORE UPDATE ON alert_sources FOR EACH ROW EXECUTE FUNCTION a_no_stays();
"""


def upgrade() -> None:
    op.execute(STAYS)


def downgrade() -> None:
    op.execute("DROP TRIGGER a_no_stays ON alert_sources")
    op.execute("DROP FUNCTION a_no_stays()")
