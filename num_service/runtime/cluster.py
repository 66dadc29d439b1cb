"""The embedded PostgreSQL: one cluster for every process that asks, started by the first, stopped by the last.

Layout below `home` (for the service `var/postgres`, mode 0700):

    state.json      where the data and the socket are, who runs it; written when set-up has finished
    passwords.json  of the logins, mode 0600
    lock            held while somebody starts, enters or leaves
    users/          one locked file per user; the kernel frees it however the user ends
    guardian.lock   held by the guardian, the parent of `postgres`, while it lives
    postgres.log    what both say; statements and their values are never logged
"""

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from num_service.runtime import binaries, locks, logins, processes
from num_service.runtime.logins import ADMIN, LOGINS, MAIN, OWNER, POLICE, POLICE_OWNER, PUSH

DATABASE = "num"
POLICE_DATABASE = "num_police"
PATIENCE = 60.0  # seconds for a start or a stop on a slow machine


# Guardians that this process has started. One may outlive us for somebody else's sake; until then we are who reaps it.
_guardians: "list[subprocess.Popen[bytes]]" = []


class ClusterError(RuntimeError):
    """The embedded database could not be started; the message says why and where its log is."""


@dataclass(frozen=True, slots=True)
class State:
    """What a process needs to know to start or to stop a cluster; kept in `state.json`."""

    home: str
    bin: str
    data: str
    socket: str
    outside: str | None
    uid: int | None
    gid: int | None
    durable: bool


@dataclass(frozen=True, slots=True)
class Urls:
    """The addresses of a main and a police database, `postgresql+psycopg://…`.

    main: the service's login. owner: who owns the main database's tables, for migrations.
    police, push, police_owner: the police database, for officers' pages, for the service, and for migrations.
    admin: the superuser, on the main database.
    """

    main: str
    owner: str
    police: str
    push: str
    police_owner: str
    admin: str


class Cluster:
    """The cluster whose records are under `home`.

    durable: False is for tests only: no fsync, and the guardian deletes everything after the last user.
    """

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home.resolve()
        self.durable = durable
        self.users = locks.Users(self.home / "users")
        self._entered: list[locks.Held] = []

    def attach(self) -> Urls:
        """Start the cluster if nobody has, and count as one of its users until `release`.

        Raises ClusterError or binaries.NoPostgres.
        """
        self._make_home()
        with locks.holding(self.home / "lock"):
            self.users.forget_the_dead()
            state = self._read_state() or self._begin()
            held = self.users.enter()
            try:
                if not locks.is_held(self.home / "guardian.lock"):
                    state = self._start(state)
                self._wait_until_ready()
                self._make_whole()
            except BaseException:
                held.release(remove=True)
                raise
            self._entered.append(held)
        return self.urls(DATABASE)

    def release(self) -> None:
        """Stop counting as a user; the last one to leave stops the cluster and waits for it. Twice is harmless."""
        if not self._entered or not self.home.exists():
            return
        with locks.holding(self.home / "lock"):
            self._entered.pop().release(remove=True)
            if self.users.living() == 0:
                self._stop()

    def urls(self, database: str, police_database: str = POLICE_DATABASE) -> Urls:
        """The addresses of one of the cluster's databases, and of a police database beside it."""
        state = self._read_state()
        if state is None:
            raise ClusterError(f"There is no cluster in {self.home}")
        passwords = json.loads((self.home / "passwords.json").read_text(encoding="utf-8"))

        def url(user: str, name: str) -> str:
            place = f"/{name}?host={quote(state.socket, safe='')}"
            return f"postgresql+psycopg://{user}:{passwords.get(user, '')}@{place}"

        return Urls(
            main=url(MAIN, database),
            owner=url(OWNER, database),
            police=url(POLICE, police_database),
            push=url(PUSH, police_database),
            police_owner=url(POLICE_OWNER, police_database),
            admin=url(ADMIN, database),
        )

    def connect(self, database: str = "postgres") -> "psycopg.Connection[tuple[object, ...]]":
        """An autocommitting connection as the superuser: for set-up and for tests."""
        return psycopg.connect(libpq_url(self.urls(database).admin), autocommit=True, connect_timeout=10)

    def create_database(self, name: str, *, template: str = "template1") -> Urls:
        """Make a database of the tables' owner, which the service's login may enter and nobody else.

        template: a database to copy; nobody may be connected to it.
        """
        self._create(name, OWNER, MAIN, template=template)
        return self.urls(name)

    def create_police_database(self, name: str, *, template: str = "template1") -> Urls:
        """Make a police database owned by its own owner, which the police login and the push login may enter.

        What PostgreSQL counts about the whole cluster, in views anybody may read, is closed to its logins: it would
        tell them when something happens in the other database. What cannot be closed is why production has another
        server (decision 61).
        """
        self._create(name, POLICE_OWNER, POLICE, PUSH, template=template)
        if template == "template1":
            with self.connect(name) as admin:
                admin.execute(logins.CLOSE_STATISTICS)
        return self.urls(DATABASE, name)

    def _create(self, name: str, owner: str, *enter: str, template: str) -> None:
        with self.connect() as admin:
            # Hundreds of copies are made for tests: files are copied for a third of what logging each page costs.
            cheaply = not self.durable and admin.info.server_version >= 150_000
            logins.create_database(admin, name, owner, enter, template=template, cheaply=cheaply)

    # Set-up

    def _make_home(self) -> None:
        try:
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            accessible = os.access(self.home, os.R_OK | os.W_OK | os.X_OK)
        except PermissionError:
            accessible = False
        if not accessible or (os.geteuid() != 0 and self.home.stat().st_uid != os.geteuid()):
            raise ClusterError(
                f"{self.home} belongs to another user (was it made by root?). "
                "Run this as that user, or use a clone of your own."
            )

    def _read_state(self) -> State | None:
        try:
            state = State(**json.loads((self.home / "state.json").read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
        # A copied clone brings the records of the original along: its cluster is not ours to use.
        # As root the data stand outside and may have been cleared away.
        ours = state.home == str(self.home) and Path(state.data, "PG_VERSION").exists()
        return state if ours else None

    def _write_state(self, state: State) -> None:
        _write_private(self.home / "state.json", json.dumps(asdict(state), indent=2))

    def _begin(self) -> State:
        """Make the cluster, its logins and its database. Half a set-up leaves no state.json and is begun again."""
        user = binaries.owner()
        programs = binaries.find_programs()
        outside = binaries.make_outside_folder(user) if user else None
        data = (outside or self.home) / "data"
        shutil.rmtree(data, ignore_errors=True)
        passwords = {login: secrets.token_urlsafe(24) for login in (ADMIN, *LOGINS)}
        _write_private(self.home / "passwords.json", json.dumps(passwords))
        state = State(
            home=str(self.home),
            bin=str(binaries.copy_programs(programs, outside, user) if user and outside else programs.bin),
            data=str(data),
            socket="",
            outside=str(outside) if outside else None,
            uid=user.uid if user else None,
            gid=user.gid if user else None,
            durable=self.durable,
        )
        try:
            self._initdb(state, programs.major, passwords[ADMIN])
            state = self._start(state)
            self._wait_until_ready()
            self._make_whole()
        except BaseException:
            self._stop()
            (self.home / "state.json").unlink(missing_ok=True)
            if outside:
                shutil.rmtree(outside, ignore_errors=True)
            raise
        return state

    def _initdb(self, state: State, major: int, password: str) -> None:
        # The builtin provider gives the same order and the same case rules on every machine.
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        password_file = Path(state.data).with_name("initdb-password")
        _write_private(password_file, password, state)
        command = [
            f"{state.bin}/initdb",
            f"--pgdata={state.data}",
            f"--username={ADMIN}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--data-checksums",
            *(locale if major >= 17 else ["--locale=C.UTF-8"]),
            *([] if self.durable else ["--no-sync"]),
        ]
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            user=state.uid,
            group=state.gid,
            extra_groups=None if state.uid is None else [],
            cwd="/",
            check=False,
        )
        password_file.unlink()
        if done.returncode != 0:
            raise ClusterError(f"initdb could not make the database:\n{done.stderr.strip()}")

    def _make_whole(self) -> None:
        """Make what is missing of the logins and databases: all of it at first, later what a newer version brings."""
        passwords = json.loads((self.home / "passwords.json").read_text(encoding="utf-8"))
        if missing := [login for login in LOGINS if login not in passwords]:
            passwords |= {login: secrets.token_urlsafe(24) for login in missing}
            _write_private(self.home / "passwords.json", json.dumps(passwords))
        with self.connect() as admin:
            roles = {str(name) for (name,) in admin.execute("SELECT rolname FROM pg_roles")}
            databases = {str(name) for (name,) in admin.execute("SELECT datname FROM pg_database")}
            owned = admin.execute(
                "SELECT datname FROM pg_database WHERE pg_get_userbyid(datdba) = %s", [MAIN]
            ).fetchall()
            if roles.issuperset(LOGINS) and {DATABASE, POLICE_DATABASE} <= databases and not owned:
                return
            for login in LOGINS:
                logins.make(admin, login, passwords[login], exists=login in roles)
            for database in databases:
                logins.shut(admin, database)
        for (name,) in owned:
            with self.connect(str(name)) as admin:
                logins.part_the_owner(admin, str(name))
        if DATABASE not in databases:
            self.create_database(DATABASE)
        if POLICE_DATABASE not in databases:
            self.create_police_database(POLICE_DATABASE)

    # Start and stop, under the lock

    def _start(self, state: State) -> State:
        self._stop_orphan(state)
        old = state.socket
        if old:
            shutil.rmtree(old, ignore_errors=True)
        # Long socket paths fail, and a clone may be anywhere: a short private folder, new at each start.
        socket = tempfile.mkdtemp(prefix="umbrella-", dir="/tmp" if Path("/tmp").is_dir() else None)
        if state.uid is not None and state.gid is not None:
            os.chown(socket, state.uid, state.gid)
        state = State(**(asdict(state) | {"socket": socket, "bin": self._current_bin(state)}))
        self._write_state(state)
        with (self.home / "postgres.log").open("ab") as log:
            guardian = subprocess.Popen(
                [sys.executable, "-m", "num_service.runtime.guardian", str(self.home)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=processes.ROOT,
                start_new_session=True,  # a Ctrl-C at one user's terminal is not for everybody
            )
        _guardians.append(guardian)
        if not processes.wait_until(lambda: locks.is_held(self.home / "guardian.lock"), seconds=PATIENCE):
            raise ClusterError(f"The database's guardian did not start; see {self.home / 'postgres.log'}")
        return state

    def _current_bin(self, state: State) -> str:
        """Programs can have moved since set-up: a new .venv, or a copy outside that was cleared away."""
        if Path(state.bin, "postgres").exists():
            return state.bin
        major = int(Path(state.data, "PG_VERSION").read_text(encoding="ascii"))
        programs = binaries.find_programs(major)
        if state.outside and state.uid is not None and state.gid is not None:
            user = binaries.Owner(state.uid, state.gid)
            return str(binaries.copy_programs(programs, Path(state.outside), user))
        return str(programs.bin)

    def _stop_orphan(self, state: State) -> None:
        """End a `postgres` whose guardian was killed, and forget a pid file that a copy of the folder brought along."""
        pid_file = Path(state.data, "postmaster.pid")
        if not pid_file.exists():
            return
        pid, data = pid_file.read_text(encoding="utf-8").splitlines()[:2]
        if Path(data) != Path(state.data):
            pid_file.unlink()
        elif processes.alive(int(pid)) and not processes.wait_until(
            lambda: not processes.alive(int(pid)) or not pid_file.exists(), seconds=5
        ):
            raise ClusterError(
                f"A PostgreSQL (process {pid}) still holds {state.data}; end it and try again."
            )

    def _wait_until_ready(self) -> None:
        """Until the superuser can connect. Raises ClusterError at once if the guardian has given up."""
        if not processes.wait_until(lambda: self._answers() or not self._guarded(), seconds=PATIENCE):
            raise ClusterError(f"The database did not answer; see {self.home / 'postgres.log'}")
        if not self._guarded():
            raise ClusterError(f"The database could not start; see {self.home / 'postgres.log'}")

    def _guarded(self) -> bool:
        return locks.is_held(self.home / "guardian.lock")

    def _answers(self) -> bool:
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _stop(self) -> None:
        """Ask the guardian to stop the cluster and wait until it has."""
        with suppress(FileNotFoundError, ValueError, ProcessLookupError):
            guardian = int((self.home / "guardian.lock").read_text(encoding="ascii"))
            if self._guarded():
                os.kill(guardian, 15)
        # A cluster of tests is deleted as it stops, with thousands of databases in it.
        patience = PATIENCE if self.durable else 10 * PATIENCE
        if not processes.wait_until(lambda: not self._guarded(), seconds=patience):
            raise ClusterError(f"The database did not stop; see {self.home / 'postgres.log'}")
        _reap()


def _reap() -> None:
    """Let the guardians go that have ended or are about to: no zombie stays for as long as we live."""
    for guardian in list(_guardians):
        with suppress(subprocess.TimeoutExpired):
            guardian.wait(0.2)
            _guardians.remove(guardian)


def libpq_url(url: str) -> str:
    """The same address as libpq and psycopg write it, without SQLAlchemy's driver name."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _write_private(path: Path, text: str, owner: State | None = None) -> None:
    """Write a file that only this user (or whom `owner` runs the database as) can read, all of it or nothing."""
    new = path.with_suffix(".new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    if owner and owner.uid is not None and owner.gid is not None:
        os.chown(new, owner.uid, owner.gid)
    new.replace(path)
