"""That an answer has its place is held by a trigger: a rule that is not valid for the rows before it cannot be read back.

Tools that compare the models with the database stop at a CHECK that was never tried on the rows that are there.
"""

from alembic import op

revision: str = "0028"
down_revision: str | None = "0027"

# After the row's own rules, so that a wrong word is named as one.
HAS_PLACE = """
CREATE FUNCTION has_its_place() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.place IS NULL THEN
        RAISE EXCEPTION 'an answer in % has a place', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER has_its_place AFTER INSERT ON consents FOR EACH ROW EXECUTE FUNCTION has_its_place();
"""


def upgrade() -> None:
    op.drop_constraint(op.f("ck_consents_has_place"), "consents")
    op.execute(HAS_PLACE)


def downgrade() -> None:
    op.execute("DROP TRIGGER has_its_place ON consents")
    op.execute("DROP FUNCTION has_its_place()")
    op.execute(
        "ALTER TABLE consents ADD CONSTRAINT ck_consents_has_place CHECK (place IS NOT NULL) NOT VALID"
    )
