"""Columns that cannot be wrong: a CHECK on every closed list; and ``she_said`` is called ``reporter_said``.

The lists are written out here: a landed migration says what it did, whatever the domain's lists become.

Rows are looked at before anything is changed. Then every table gets its CHECKs in one moment (NOT VALID: only new rows
are held to them) and is read through once without holding anybody up (VALIDATE). Each of these is a transaction of its
own, so that no table is kept from the service while another is read; stopped in between, it is run again from the start.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"

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
FORCES = (
    "avon_somerset", "bedfordshire", "cambridgeshire", "cheshire", "city_of_london", "cleveland",
    "cumbria", "derbyshire", "devon_cornwall", "dorset", "durham", "dyfed_powys", "essex",
    "gloucestershire", "greater_manchester", "gwent", "hampshire", "hertfordshire", "humberside",
    "kent", "lancashire", "leicestershire", "lincolnshire", "merseyside", "metropolitan", "norfolk",
    "north_wales", "north_yorkshire", "northamptonshire", "northumbria", "nottinghamshire",
    "south_wales", "south_yorkshire", "staffordshire", "suffolk", "surrey", "sussex", "thames_valley",
    "warwickshire", "west_mercia", "west_midlands", "west_yorkshire", "wiltshire", "scotland", "psni",
    "garda", "btp", "scas",
)  # fmt: skip
TIERS = ("danger", "risk", "nuisance")
LANGUAGES = ("en", "pt", "ro", "zh")
RECIPIENT_KINDS = ("member", "project")
CHANNELS = ("inbox", "email", "sms", "push", "feed", "webhook")
IDENTIFIER_KINDS = ("phone", "email", "vrm", "username", "url", "payment")


def one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def all_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} <@ ARRAY[{', '.join(repr(word) for word in words)}]::text[]"


# By table: the name of each CHECK without its prefix, and what it says. A name is its column's where that is enough.
CHECKS: dict[str, dict[str, str]] = {
    "users": {
        "role": one_of(
            "role", ("member", "project_worker", "caseworker", "administrator", "partner", "officer")
        ),
        "role_is_ours": "role <> 'officer'",
    },
    "recipients": {
        "kind": one_of("kind", RECIPIENT_KINDS),
        "regions": all_of("regions", REGIONS),
        "tiers": all_of("tiers", TIERS),
        "channels": all_of("channels", CHANNELS),
        "channels_offered": all_of("channels", ("inbox", "email")),
    },
    "reports": {
        "status": one_of("status", ("received", "in_hand", "closed", "set_aside")),
        "jurisdiction": one_of("jurisdiction", ("england_wales", "scotland", "northern_ireland", "ireland")),
        "region": one_of("region", REGIONS),
        "incident_types": all_of("incident_types", INCIDENT_TYPES),
        "tier": one_of("tier", TIERS),
        "language": one_of("language", LANGUAGES),
    },
    "consents": {
        "scope": one_of(
            "scope",
            ("checker", "alert", "police_intelligence", "police_questions", "police_identified", "referral",
             "helper", "platform", "contact", "statistics", "research"),
        ),
        "value": one_of("value", ("no", "yes", "if_matched", "talk_first", "paused", "unavailable")),
        "language": one_of("language", LANGUAGES),
        "asked_by": one_of("asked_by", ("reporter", "project", "caseworker")),
    },
    "match_judgements": {"judgement": one_of("judgement", ("different", "same", "not_known"))},
    "report_identifiers": {
        "kind": one_of("kind", IDENTIFIER_KINDS),
        "basis": one_of("basis", ("saw", "told")),
    },
    "listings": {"kind": one_of("kind", IDENTIFIER_KINDS)},
    "listing_sources": {
        "tier": one_of("tier", TIERS),
        "incident_types": all_of("incident_types", INCIDENT_TYPES),
        "region": one_of("region", REGIONS),
    },
    "sealed_parts": {
        "kind": one_of(
            "kind",
            ("account", "private", "note", "alert_draft", "packet_draft", "message_from_her", "message_to_her"),
        ),
    },
    "part_keys": {"holder": one_of("holder", ("casework", "receipt"))},
    "alerts": {
        "status": one_of(
            "status", ("draft", "approved", "published", "expired", "recalled", "superseded")
        ),
        "tier": one_of("tier", TIERS),
        "regions": all_of("regions", REGIONS),
        "kinds": all_of("kinds", RECIPIENT_KINDS),
    },
    "deliveries": {
        "channel": one_of("channel", CHANNELS),
        "state": one_of("state", ("waiting", "claimed", "sending", "sent", "failed", "cancelled")),
    },
    "packets": {
        "force": one_of("force", FORCES),
        "status": one_of("status", ("draft", "approved", "held", "refused", "released", "withdrawn")),
    },
    "releases": {"force": one_of("force", FORCES)},
    "released_packets": {"force": one_of("force", FORCES)},
    "officers": {"force": one_of("force", FORCES)},
}  # fmt: skip


def upgrade() -> None:
    refuse_unknown_words()
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = '10s'")  # rather not run than keep everybody waiting behind it
        for table, checks in CHECKS.items():
            parts = [
                f"DROP CONSTRAINT IF EXISTS ck_{table}_{name}, ADD CONSTRAINT ck_{table}_{name} CHECK ({rule}) NOT VALID"
                for name, rule in checks.items()
            ]
            op.execute(f"ALTER TABLE {table} {', '.join(parts)}")
        for table, checks in CHECKS.items():
            op.execute(
                f"ALTER TABLE {table} {', '.join(f'VALIDATE CONSTRAINT ck_{table}_{name}' for name in checks)}"
            )
        op.execute("RESET lock_timeout")
    op.alter_column("alert_sources", "she_said", new_column_name="reporter_said")


def refuse_unknown_words() -> None:
    """Say where rows hold a word that is on no list, and how many; nothing has been changed yet."""
    found = []
    for table, checks in CHECKS.items():
        counts = ", ".join(
            f'count(*) FILTER (WHERE NOT ({rule})) AS "{name}"' for name, rule in checks.items()
        )
        row = op.get_bind().execute(sa.text(f"SELECT {counts} FROM {table}")).mappings().one()
        found += [
            f"{table}.{rule.split()[0]}: {row[name]} rows (ck_{table}_{name})"
            for name, rule in checks.items()
            if row[name]
        ]
    if found:
        raise RuntimeError(
            "Migration 0003 has changed nothing, because rows hold words that are not on their column's list: "
            + "; ".join(found)
            + ". Put them right, then run it again."
        )


def downgrade() -> None:
    op.alter_column("alert_sources", "reporter_said", new_column_name="she_said")
    for table, checks in CHECKS.items():
        op.execute(
            f"ALTER TABLE {table} {', '.join(f'DROP CONSTRAINT ck_{table}_{name}' for name in checks)}"
        )
