"""The rules of 3-architecture that a machine checks."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(
    path
    for folder in ("num_service", "workers", "demo", "migrations", "tests", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
) + sorted(ROOT.glob("*.py"))


def names_imported(path: Path) -> set[str]:
    """Every module a file imports, and every name it takes from one, in full."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_import_contracts_hold() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as run; run()",
            "--no-cache",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    assert {contract["name"].split(".")[0] for contract in contracts} >= set("01234567")
    assert f"{len(contracts)} kept, 0 broken" in done.stdout, done.stdout


def test_only_the_two_ways_in_read_the_configuration() -> None:
    readers = {named(path) for path in SOURCES if "config" in names_imported(path)}

    assert {path for path in readers if not path.startswith("tests/")} == {"wsgi.py", "workers/celery_app.py"}


def test_the_domain_imports_the_standard_library_and_itself() -> None:
    outside: set[tuple[str, str]] = set()
    for path in (ROOT / "num_service/domain").rglob("*.py"):
        allowed = {"phonenumbers", "email_validator"} if path.parent.name == "identifiers" else set()
        for name in names_imported(path):
            top = name.split(".")[0]
            ours = name == "num_service" or name.startswith("num_service.domain")
            if not ours and top not in sys.stdlib_module_names | allowed:
                outside.add((named(path), name))
    assert outside == set()


def test_relative_imports_are_not_used() -> None:
    relative = [
        named(path)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


@pytest.mark.parametrize("word", ["insert", "update", "delete", "add", "add_all", "merge"])
def test_queries_never_write_a_release(word: str) -> None:
    writers = [
        named(path)
        for path in (ROOT / "num_service/db/queries").rglob("*.py")
        if any(name.startswith("num_service.db.models.police.release") for name in names_imported(path))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and called(node) == word
    ]
    assert writers == []


def called(call: ast.Call) -> str:
    """The last name of what is called."""
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def test_files_stay_small_enough_to_read() -> None:
    # A migration is history: it is written once, reads like a list, and must not be rearranged.
    read = [path for path in SOURCES if "migrations/versions" not in named(path)]
    long = {named(path): lines for path in read if (lines := path.read_text().count("\n")) > 400}

    assert long == {}
