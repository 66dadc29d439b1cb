"""Authors and objections are kept by the text, whoever saves it again.

What was written before keeps its last writer and its last objection: nobody else is known.
"""

from alembic import op

revision: str = "0023"
down_revision: str | None = "0022"

KEPT = ("text_authors", "text_objections")
DOCUMENTS = ("alerts", "packets")


def upgrade() -> None:
    op.execute(
        "CREATE TABLE text_authors (text_key text NOT NULL, user_id uuid NOT NULL "
        "CONSTRAINT fk_text_authors_user_id REFERENCES users (id), "
        "CONSTRAINT pk_text_authors PRIMARY KEY (text_key, user_id))"
    )
    op.execute(
        "CREATE TABLE text_objections (text_key text NOT NULL, user_id uuid NOT NULL "
        "CONSTRAINT fk_text_objections_user_id REFERENCES users (id), "
        "CONSTRAINT pk_text_objections PRIMARY KEY (text_key))"
    )
    for table in DOCUMENTS:
        op.execute(f"ALTER TABLE {table} ADD COLUMN text_key text")
        op.execute(f"UPDATE {table} SET text_key = sha256")
        op.execute(f"ALTER TABLE {table} ALTER COLUMN text_key SET NOT NULL")
        op.execute(f"INSERT INTO text_authors SELECT text_key, writer_id FROM {table} ON CONFLICT DO NOTHING")
        op.execute(
            f"INSERT INTO text_objections SELECT sent_back_sha256, sent_back_by FROM {table} "
            "WHERE sent_back_sha256 IS NOT NULL AND sent_back_by IS NOT NULL ON CONFLICT DO NOTHING"
        )
    for table in KEPT:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER never_truncated BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    """Objections but the last of each document are forgotten by the older program, and all authors but the last."""
    for table in KEPT:
        op.execute(f"DROP TABLE {table}")
    for table in DOCUMENTS:
        op.execute(f"ALTER TABLE {table} DROP COLUMN text_key")
