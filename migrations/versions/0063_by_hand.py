"""A packet that a caseworker handed to an officer by hand: the day, who, how, and how it is known."""

import sqlalchemy as sa
from alembic import op

revision: str = "0063"
down_revision: str | None = "0062"

MEANS = ("form", "telephone", "letter", "in_person", "email")
PROOF = ("called_back", "signed", "force_reference")
DEEDS = (
    "released",
    "held",
    "refused",
    "taken_back",
    "withdrawn",
    "questions",
    "police_came",
    "police_nothing",
    "police_disclosed",
    "court_came",
    "court_nothing",
    "court_disclosed",
    "own_came",
    "break_glass",
    "no_police",
    "no_alert",
    "no_checker",
)


def _check(table: str, name: str, rule: str) -> None:
    op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, rule)


def _deeds(words: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_published_counts_deed"), "published_counts")
    _check("published_counts", "deed", f"deed IN ({', '.join(map(repr, words))})")


def upgrade() -> None:
    _deeds((*DEEDS[:5], "by_hand", *DEEDS[5:]))
    op.add_column("released_packets", sa.Column("by_hand_on", sa.Date(), nullable=True))
    op.add_column("released_packets", sa.Column("by_hand_by", sa.Uuid(), nullable=True))
    op.add_column("released_packets", sa.Column("by_hand_means", sa.Text(), nullable=True))
    op.add_column("released_packets", sa.Column("proof", sa.Text(), nullable=True))
    op.create_foreign_key(
        op.f("fk_released_packets_by_hand_by"), "released_packets", "users", ["by_hand_by"], ["id"]
    )
    _check("released_packets", "by_hand_means", f"by_hand_means IN ({', '.join(map(repr, MEANS))})")
    _check("released_packets", "proof", f"proof IN ({', '.join(map(repr, PROOF))})")
    _check(
        "released_packets",
        "whole",
        "num_nonnulls(by_hand_on, by_hand_by, by_hand_means, proof) IN (0, 4)"
        " AND (by_hand_on IS NULL OR opened_at IS NOT NULL)",
    )


def downgrade() -> None:
    held = op.get_bind().scalar(sa.text("SELECT count(*) FROM released_packets WHERE by_hand_on IS NOT NULL"))
    counted = op.get_bind().scalar(sa.text("SELECT count(*) FROM published_counts WHERE deed = 'by_hand'"))
    if held or counted:
        raise RuntimeError("Nothing was changed: packets that were handed over by hand would be lost")
    for name in ("whole", "proof", "by_hand_means"):
        op.drop_constraint(op.f(f"ck_released_packets_{name}"), "released_packets")
    for name in ("proof", "by_hand_means", "by_hand_by", "by_hand_on"):
        op.drop_column("released_packets", name)
    _deeds(DEEDS)
