"""Questions to the database stand in ``db/queries``; what is left of them elsewhere may only become less."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAYS_SQL = {"select", "insert", "update", "delete", "text"}
#: Services that still ask for rows of their own area themselves, and how many statements. No new one joins them.
STILL = {
    "accounts/accounts.py": 5,
    "accounts/end_sessions.py": 1,
    "accounts/sign_in.py": 1,
    "alerts/alert_board.py": 3,
    "alerts/alert_sources.py": 3,
    "alerts/deliver_alert.py": 1,
    "alerts/read_alerts.py": 2,
    "casework/triage_report.py": 1,
    "checker/confirm_identifier.py": 1,
    "checker/list_identifier.py": 6,
    "checker/record_basis.py": 1,
    "checker/relist.py": 4,
    "police/officer_desk.py": 4,
    "police/officers.py": 3,
    "police/reconsider.py": 1,
    "police/release_packet.py": 2,
    "reports/return_with_receipt.py": 1,
    "reports/waiting_codes.py": 3,
    "sealed/open_parts.py": 3,
    "sealed/sealed_parts.py": 4,
    "upkeep/forget.py": 4,
}


def statements(file: Path) -> int:
    """How many statements of SQLAlchemy a module makes; a module that imports none of its words makes none."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    imported = {
        name.asname or name.name
        for each in ast.walk(tree)
        if isinstance(each, ast.ImportFrom) and (each.module or "").startswith("sqlalchemy")
        for name in each.names
    }
    return sum(
        isinstance(each, ast.Call) and isinstance(each.func, ast.Name) and each.func.id in SAYS_SQL & imported
        for each in ast.walk(tree)
    )


def _made_in(folder: str) -> dict[str, int]:
    base = ROOT / folder
    found = {each.relative_to(base).as_posix(): statements(each) for each in sorted(base.rglob("*.py"))}
    return {name: count for name, count in found.items() if count}


@pytest.mark.parametrize("folder", ["num_service/web", "num_service/cli", "num_service/schemas", "workers"])
def test_the_edges_ask_the_database_nothing(folder: str) -> None:
    assert _made_in(folder) == {}


def test_no_service_asks_more_than_it_did() -> None:
    made = _made_in("num_service/services")
    assert {name: count for name, count in made.items() if count > STILL.get(name, 0)} == {}
    assert {name: count for name, count in STILL.items() if made.get(name, 0) < count} == {}, (
        "moved to db/queries: take it off the list"
    )


def test_a_statement_would_be_seen(tmp_path: Path) -> None:
    file = tmp_path / "asks.py"
    file.write_text("from sqlalchemy import text\ntext('SELECT 1')\nselect(1)\n")
    assert statements(file) == 1
