"""More words in two closed lists: four incident types, and the region of the islands.

Each CHECK gives way to a wider one in one statement, so that no row goes unlooked at in between. Going back is refused
while a row holds one of the new words, before anything is changed; table, column and number are named, never the row.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"

REGIONS = (
    "east_of_england", "east_midlands", "london", "north_east", "north_west", "south_east",
    "south_west", "west_midlands", "yorkshire_humber", "wales", "scotland", "northern_ireland",
    "dublin", "leinster", "munster", "connacht_ulster", "online", "not_said",
)  # fmt: skip
INCIDENT_TYPES = (
    "rape", "condom_removal", "sexual_assault", "sexual_attempt", "coerced_acts", "assault",
    "strangulation", "weapon", "drugging", "held", "threat_to_kill", "threat_of_violence", "robbery",
    "burglary", "theft", "non_payment", "fake_payment", "deposit_scam", "unwanted_contact", "stalking",
    "threatening_messages", "threat_to_out", "blackmail", "doxing", "intimate_images", "cyberflashing",
    "stolen_content", "impersonation", "controlled_for_gain", "trafficking", "cuckooing",
    "verbal_abuse", "damage", "official_misconduct", "timewaster", "something_else",
)  # fmt: skip
# A word stands where the domain's list has it, so that models and migrations say the same.
NEW_REGIONS = (*REGIONS[:-2], "islands", *REGIONS[-2:])
AFTER = {
    "coerced_acts": ("secret_filming",),
    "held": ("kidnap", "domestic_abuse"),
    "robbery": ("posed_as_police",),
}
NEW_TYPES = tuple(word for old in INCIDENT_TYPES for word in (old, *AFTER.get(old, ())))

# Table, column, whether it holds a list, the words there were, and those there are.
COLUMNS = (
    ("reports", "region", False, REGIONS, NEW_REGIONS),
    ("recipients", "regions", True, REGIONS, NEW_REGIONS),
    ("alerts", "regions", True, REGIONS, NEW_REGIONS),
    ("listing_sources", "region", False, REGIONS, NEW_REGIONS),
    ("reports", "incident_types", True, INCIDENT_TYPES, NEW_TYPES),
    ("listing_sources", "incident_types", True, INCIDENT_TYPES, NEW_TYPES),
)


def rule(column: str, many: bool, words: tuple[str, ...]) -> str:
    listed = ", ".join(repr(word) for word in words)
    return f"{column} <@ ARRAY[{listed}]::text[]" if many else f"{column} IN ({listed})"


def replace(table: str, column: str, said: str) -> None:
    name = f"ck_{table}_{column}"
    op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}, ADD CONSTRAINT {name} CHECK ({said}) NOT VALID")
    op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}")


def upgrade() -> None:
    for table, column, many, _, new in COLUMNS:
        replace(table, column, rule(column, many, new))


def downgrade() -> None:
    found = []
    for table, column, many, old, _ in COLUMNS:
        asked = sa.text(f"SELECT count(*) FROM {table} WHERE NOT ({rule(column, many, old)})")
        count = op.get_bind().execute(asked).scalar_one()
        found += [f"{table}.{column}: {count} rows"] if count else []
    if found:
        raise RuntimeError(
            "Nothing was changed: rows hold words that the older program does not know: " + "; ".join(found)
        )
    for table, column, many, old, _ in COLUMNS:
        replace(table, column, rule(column, many, old))
