"""A day of the trail is kept for 90 days whoever asks; and an officer's new password ends what the old one began."""

from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"

# The least that a day is kept is this database's, by its own clock.
FORGET = """
CREATE FUNCTION forget_sign_ins(p_before date) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM public.sign_in_days
    WHERE day < least(p_before, (clock_timestamp() AT TIME ZONE 'UTC')::date - 90)
$$;
REVOKE ALL ON FUNCTION forget_sign_ins(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_sign_ins(date) TO num_push;
REVOKE DELETE ON sign_in_days FROM num_push;
"""

# The police login sees no session but the one it is in, so this database ends the others: browsers' and programs'.
# What stands before the first "$" is the form of a hash. One that is made anew in another form is of the same password:
# whoever signs in or chooses another has theirs brought to the present form first (officer_desk).
END = """
CREATE FUNCTION end_officers_sessions() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM public.officer_sessions WHERE officer_id = NEW.id;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION end_officers_sessions() FROM PUBLIC;
CREATE TRIGGER new_password_ends_sessions AFTER UPDATE OF password_hash ON officers FOR EACH ROW
    WHEN (OLD.password_hash <> NEW.password_hash
        AND split_part(OLD.password_hash, '$', 1) = split_part(NEW.password_hash, '$', 1))
    EXECUTE FUNCTION end_officers_sessions();
"""


def upgrade() -> None:
    op.execute(FORGET)
    op.execute(END)


def downgrade() -> None:
    op.execute("DROP TRIGGER new_password_ends_sessions ON officers")
    op.execute("DROP FUNCTION end_officers_sessions()")
    op.execute("DROP FUNCTION forget_sign_ins(date); GRANT DELETE ON sign_in_days TO num_push")
