"""Caseworkers' own keys are certified: a grant carries the casework key's signature over the key it was sealed to."""

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"


def upgrade() -> None:
    # Those that are there have none: nobody has read out a key yet. They open nothing until they are granted anew.
    op.add_column("casework_grants", sa.Column("certificate", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("casework_grants", "certificate")
