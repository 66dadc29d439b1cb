"""Answers are signed with the reporter's code: the key they are verified with, each answer's place, its signature.

Rows from before stay what they are: unsigned, without a place. An entry of the audit log may carry the fingerprint of
what was signed; entries without one keep the hash they had.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"

# Of a new row only: those from before have no place, and are told from later ones by that.
HAS_PLACE = "ALTER TABLE consents ADD CONSTRAINT ck_consents_has_place CHECK (place IS NOT NULL) NOT VALID"

# A yes says which answer to its question it is. Where a later answer changes the row, the count must not go back.
# A handover goes with its report; a warning that was answered stays.
ONLY_GROW = """
CREATE FUNCTION answers_only_grow() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.answers > 0 AND (TG_TABLE_NAME <> 'handovers' OR pg_trigger_depth() = 1) THEN
            RAISE EXCEPTION 'an answer in % is never deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF NEW.answers < OLD.answers THEN
        RAISE EXCEPTION 'the answers in % are only ever more', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""

APPEND = """
CREATE FUNCTION audit_append(p_actor text, p_action text, p_subject text, p_fingerprint text DEFAULT NULL) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH written AS (
        INSERT INTO public.audit_entries (id, at, actor, action, subject, fingerprint)
        VALUES (gen_random_uuid(),
            CASE WHEN p_actor = 'receipt' THEN date_trunc('day', clock_timestamp() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
                 ELSE clock_timestamp() END,
            p_actor, p_action, p_subject, p_fingerprint)
        RETURNING id)
    INSERT INTO public.audit_waiting (entry_id) SELECT id FROM written
$$;
REVOKE ALL ON FUNCTION audit_append(text, text, text, text) FROM PUBLIC;
"""

APPEND_BEFORE = """
CREATE FUNCTION audit_append(p_actor text, p_action text, p_subject text) RETURNS void
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
REVOKE ALL ON FUNCTION audit_append(text, text, text) FROM PUBLIC;
"""

COUNTED = ("alert_sources", "handovers")


def upgrade() -> None:
    op.add_column("reports", sa.Column("receipt_verify_key", sa.LargeBinary(), nullable=True))
    op.create_table(
        "later_keys",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("verify_key", sa.LargeBinary(), nullable=False),
        sa.Column("vouched", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_later_keys_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_later_keys")),
    )
    op.add_column("consents", sa.Column("place", sa.Integer(), nullable=True))
    op.add_column("consents", sa.Column("signature", sa.LargeBinary(), nullable=True))
    op.create_unique_constraint(op.f("uq_consents_report_id_place"), "consents", ["report_id", "place"])
    op.execute(HAS_PLACE)
    op.execute(ONLY_GROW)
    for table in COUNTED:
        op.add_column(table, sa.Column("answers", sa.Integer(), nullable=False, server_default=sa.text("0")))
        op.add_column(table, sa.Column("signature", sa.LargeBinary(), nullable=True))
        op.execute(
            f"CREATE TRIGGER answers_only_grow BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION answers_only_grow()"
        )
    op.add_column("audit_entries", sa.Column("fingerprint", sa.Text(), nullable=True))
    op.create_check_constraint("fingerprint", "audit_entries", "length(fingerprint) = 64")
    op.execute("DROP FUNCTION audit_append(text, text, text)")
    op.execute(APPEND)


def downgrade() -> None:
    """Refused once anything was signed: it could never be shown again who said it."""
    signed = sa.text(
        "SELECT (SELECT count(*) FROM consents WHERE place IS NOT NULL)"
        " + (SELECT count(*) FROM audit_entries WHERE fingerprint IS NOT NULL)"
    )
    if many := op.get_bind().execute(signed).scalar_one():
        raise RuntimeError(f"Nothing was changed: {many} signed answers or fingerprints would be lost")
    op.execute("DROP FUNCTION audit_append(text, text, text, text)")
    op.execute(APPEND_BEFORE)
    op.drop_constraint(op.f("ck_audit_entries_fingerprint"), "audit_entries")
    op.drop_column("audit_entries", "fingerprint")
    for table in COUNTED:
        op.execute(f"DROP TRIGGER answers_only_grow ON {table}")
        op.drop_column(table, "signature")
        op.drop_column(table, "answers")
    op.execute("DROP FUNCTION answers_only_grow()")
    op.drop_constraint(op.f("ck_consents_has_place"), "consents")
    op.drop_constraint(op.f("uq_consents_report_id_place"), "consents")
    op.drop_column("consents", "signature")
    op.drop_column("consents", "place")
    op.drop_table("later_keys")
    op.drop_column("reports", "receipt_verify_key")
