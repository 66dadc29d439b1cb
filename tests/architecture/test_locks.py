"""The locks install on any day: also after a newer release of anything in them, with the oldest pip we support."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

from tests.harness.locks import PYTHONS, ROOT, Pin, StubIndex, asked_of, newer_than, pins

#: What `make run` installs, and what every other target does.
LOCKS = {"run": ("requirements.txt",), "test": ("requirements.txt", "requirements-dev.txt")}
#: Put there by the Makefile from requirements-oldest-pip.txt, beside the environment's own pip.
OLDEST_PIP = Path(sys.prefix) / "oldest-pip"
#: Seconds for a pip to resolve either lock from a folder; it takes about five.
PATIENCE = 120


def test_one_range_of_pythons_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    searched = re.search(r"for p in (.*) python3;", makefile)

    supported = SpecifierSet(project["requires-python"])
    assert [f"3.{minor}" for minor in range(30) if f"3.{minor}.1" in supported] == list(PYTHONS)
    assert searched is not None
    assert searched[1].split() == [f"python{each}" for each in PYTHONS]
    oldest, newest = (each.replace(".", ", ") for each in (PYTHONS[0], PYTHONS[-1]))
    assert f"({oldest}) <= sys.version_info[:2] <= ({newest})" in makefile


@pytest.mark.parametrize("locks", LOCKS.values(), ids=LOCKS)
@pytest.mark.parametrize("python", PYTHONS)
def test_every_extra_that_a_package_asks_for_is_locked_with_it(locks: tuple[str, ...], python: str) -> None:
    environment = {"python_version": python, "python_full_version": f"{python}.5"}
    locked = [pin for pin in pins(locks) if pin.applies(environment)]
    extras = {pin.name: pin.extras for pin in locked}

    missing = {
        f"{pin.name} asks for {asked}"
        for pin in locked
        if pin.applies()  # what this machine does not install, it cannot ask
        for asked in asked_of(pin, environment)
        if asked.extras - extras.get(asked.name.lower().replace("_", "-"), frozenset())
    }
    assert missing == set()


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> StubIndex:
    return StubIndex(tmp_path_factory.mktemp("index"))


@pytest.mark.parametrize("locks", LOCKS.values(), ids=LOCKS)
@pytest.mark.parametrize("pip", [OLDEST_PIP, None], ids=["the oldest pip", "the environment's own pip"])
def test_the_locks_resolve_when_everything_has_a_newer_release(
    locks: tuple[str, ...], pip: Path | None, index: StubIndex, tmp_path: Path
) -> None:
    locked = [pin for pin in pins(locks) if pin.applies()]

    said, chosen = resolve(locked, pip, index, tmp_path)

    assert chosen == {pin.name: pin.version for pin in locked}, said


def test_a_lock_without_its_extras_is_refused(index: StubIndex, tmp_path: Path) -> None:
    """The fault that this file is about; the index would otherwise prove nothing."""
    bare = [
        Pin(pin.name, pin.version, frozenset(), pin.marker) for pin in pins(LOCKS["test"]) if pin.applies()
    ]

    said, chosen = resolve(bare, OLDEST_PIP, index, tmp_path)

    assert chosen == {}
    assert "all requirements must have their versions pinned" in said


def resolve(
    locked: list[Pin], pip: Path | None, index: StubIndex, folder: Path
) -> tuple[str, dict[str, str]]:
    """What a pip says of a lock, and the version it chooses of each package; none where it refuses.

    Every package is on offer as it is locked and once newer. Nothing but the index's folder is asked.
    """
    lines = []
    for pin in locked:
        lines.append(f"{pin.line} --hash=sha256:{index.offer(pin.name, pin.version)}")
        index.offer(pin.name, newer_than(pin.version))
    lock, report = folder / "lock.txt", folder / "report.json"
    lock.write_text("\n".join(dict.fromkeys(lines)), encoding="utf-8")

    environment = {key: value for key, value in os.environ.items() if not key.startswith("PIP_")}
    environment |= {"PIP_CONFIG_FILE": os.devnull}
    if pip is not None:
        assert (pip / "pip").is_dir(), f"{pip} is missing: make .venv/installed-dev puts it there"
        environment |= {"PYTHONPATH": str(pip)}
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed", "--require-hashes",
         "--disable-pip-version-check", "--no-cache-dir", "--no-index", "--find-links", index.folder,
         "--report", report, "-r", lock],
        env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE,
    )  # fmt: skip
    if done.returncode:
        return done.stdout + done.stderr, {}
    chosen = [each["metadata"] for each in json.loads(report.read_text(encoding="utf-8"))["install"]]
    return done.stdout + done.stderr, {each["name"]: each["version"] for each in chosen}
