"""The operators' commands, run in the test's own process over one database."""

from __future__ import annotations

from click.testing import Result
from flask import Flask

from num_service import cli
from num_service.app import wire
from num_service.services.accounts import sign_in
from num_service.services.casework import casework_key
from num_service.services.core.wiring import Wiring
from num_service.settings import Settings

PASSWORD = "a long enough password"


class Commands:
    """The commands over one database, in this process."""

    def __init__(self, settings: Settings) -> None:
        self.wiring: Wiring = wire(settings)
        self._app = Flask("commands")
        self._app.extensions["num"] = self.wiring
        cli.register(self._app)

    def run(self, *words: str, stdin: str = "") -> Result:
        return self._app.test_cli_runner().invoke(args=list(words), input=stdin)

    def ok(self, *words: str, stdin: str = "") -> str:
        done = self.run(*words, stdin=stdin)
        assert done.exit_code == 0, done.output
        return done.stdout

    def refused(self, *words: str, stdin: str = "") -> str:
        done = self.run(*words, stdin=stdin)
        assert done.exit_code == 1, done.output
        assert "Traceback" not in done.output
        return done.output

    def add(self, role: str, email: str, *more: str) -> str:
        return self.ok(
            "users", "add", "--role", role, "--email", email, "--password-stdin", *more, stdin=f"{PASSWORD}\n"
        )

    def close(self) -> None:
        """Give the connections back."""
        self.wiring.close()

    def casework_key(self, email: str, password: str = PASSWORD) -> dict[int, bytes]:
        """What a caseworker's sign-in opens of the casework key."""
        with self.wiring.database.commits() as session:
            found = sign_in.sign_in(session, email=email, password=password, index=self.wiring.index)
        assert found is not None
        return found.casework

    def spoken(self, email: str) -> str:
        """The six words that a caseworker reads out."""
        with self.wiring.database.commits() as session:
            found = sign_in.by_email(session, email=email, index=self.wiring.index)
            assert found is not None
            return " ".join(casework_key.words_of(session, found.id))

    def set_up(self, email: str = "first@example.org") -> tuple[str, str]:
        """Set the service up; what it printed, and the recovery key in it."""
        words = ("casework", "set-up", "--email", email, "--name", "First", "--password-stdin")
        out = self.ok(*words, stdin=f"{PASSWORD}\n")
        return out, next(line for line in out.splitlines() if len(line) == 64 and line.count("-") == 12)
