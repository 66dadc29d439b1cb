"""The operators' commands, each run as `flask` runs it, with what it prints and its exit status."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from demo.timeline import Timeline
from num_service.crypto.audit_heads import head_key
from num_service.db.models.core.audit import AuditHead
from num_service.db.queries.core import audit_log
from num_service.domain.shared.errors import DomainError
from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts import sign_in
from num_service.services.accounts.change_password import change_password
from num_service.services.alerts.supersede_alert import supersede_alert
from num_service.services.core import audit
from num_service.settings import Settings
from tests.harness.commands import PASSWORD, Commands
from tests.harness.databases import TestDatabase
from tests.harness.service import flask as run_flask

OWN = "chosen by herself alone"


@pytest.fixture
def commands(settings: Settings) -> Iterator[Commands]:
    made = Commands(settings)
    yield made
    made.close()


def test_a_real_installation_is_set_up_and_recovered_with_the_printed_key(commands: Commands) -> None:
    out = commands.ok(
        "casework", "set-up", "--email", "first@example.org", "--name", "First", "--password-stdin",
        stdin=f"{PASSWORD}\n",
    )  # fmt: skip
    key = next(line for line in out.splitlines() if len(line) == 64 and line.count("-") == 12)
    assert "already" in commands.refused(
        "casework",
        "set-up",
        "--email",
        "b@example.org",
        "--name",
        "B",
        "--password-stdin",
        stdin=f"{PASSWORD}\n",
    )
    commands.add("caseworker", "second@example.org", "--name", "Second")
    recover = ("casework", "recover", "second@example.org", "--recovery-key-stdin", "--words")
    assert "has not set a password" in commands.refused(*recover, "any", stdin=f"{key}\n")
    _choose_own(commands, "second@example.org")
    assert not commands.casework_key("second@example.org", OWN)

    wrong = "0" * 51 + "1"
    said = commands.spoken("second@example.org")
    assert "does not open" in commands.refused(*recover, said, stdin=wrong)
    assert "not the six words" in commands.refused(*recover, "one two three four five six", stdin=f"{key}\n")
    commands.ok(*recover, said, stdin=f"{key.lower()}\n")

    held = commands.casework_key("second@example.org", OWN)
    assert held
    assert held == commands.casework_key("first@example.org")


def _choose_own(commands: Commands, email: str) -> None:
    with commands.wiring.database.commits() as session:
        assert change_password(session, email=email, current=PASSWORD, new=OWN, index=commands.wiring.index)


def test_the_second_set_up_leaves_no_account_behind(commands: Commands) -> None:
    words = ("casework", "set-up", "--name", "N", "--password-stdin", "--email")
    commands.ok(*words, "one@example.org", stdin=f"{PASSWORD}\n")
    commands.refused(*words, "two@example.org", stdin=f"{PASSWORD}\n")
    assert "two@example.org" not in commands.ok("users", "list")


def test_a_password_can_be_typed_at_a_prompt(commands: Commands) -> None:
    typed = f"{PASSWORD}\n{PASSWORD}\n"
    out = commands.ok("users", "add", "--role", "member", "--email", "m@example.org", stdin=typed)
    assert PASSWORD not in out
    _choose_own(commands, "m@example.org")


@pytest.mark.parametrize(
    ("email", "password", "said"),
    [
        ("m@example.org", "short", "at least 12"),
        ("not an address", PASSWORD, "email"),
        ("taken@example.org", PASSWORD, "already an account"),
        ("m@example.org", "", "standard input"),
    ],
)
def test_what_is_wrong_with_an_account_is_said_in_a_line(
    commands: Commands, email: str, password: str, said: str
) -> None:
    commands.add("member", "taken@example.org")
    out = commands.refused(
        "users",
        "add",
        "--role",
        "member",
        "--email",
        email,
        "--password-stdin",
        stdin=f"{password}\n" if password else "",
    )
    assert said in out
    assert commands.ok("users", "list").count("\n") == 1


def test_accounts_are_listed_and_closed(commands: Commands) -> None:
    commands.add("administrator", "a@example.org", "--name", "Ada")
    commands.add("member", "m@example.org", "--region", "london")
    commands.add("project_worker", "w@example.org", "--project", "Lantern")
    commands.add("project_worker", "x@example.org", "--project", "lantern ")

    listed = commands.ok("users", "list")
    assert [line.split()[0] for line in listed.splitlines()] == [
        "administrator", "member", "project_worker", "project_worker",
    ]  # fmt: skip
    assert listed.count("Lantern") == 2
    assert commands.ok("users", "list", "--role", "member").split()[2] == "m@example.org"

    commands.ok("users", "close", "m@example.org")
    assert "closed" in commands.ok("users", "list", "--role", "member")
    assert "no open account" in commands.refused("users", "close", "m@example.org")


def test_a_project_worker_needs_a_project(commands: Commands) -> None:
    done = commands.run(
        "users", "add", "--role", "project_worker", "--email", "w@example.org", "--password-stdin",
        stdin=f"{PASSWORD}\n",
    )  # fmt: skip
    assert done.exit_code == 2
    assert "--project" in done.output


def test_officers_are_added_listed_and_closed(commands: Commands) -> None:
    words = (
        "officers",
        "add",
        "--force",
        "garda",
        "--email",
        "o@example.org",
        "--name",
        "O",
        "--password-stdin",
    )
    commands.ok(*words, stdin=f"{PASSWORD}\n")
    assert "already an account" in commands.refused(*words, stdin=f"{PASSWORD}\n")
    assert commands.ok("officers", "list").split()[:3] == ["garda", "open", "o@example.org"]
    commands.ok("officers", "close", "O@example.org")
    assert commands.ok("officers", "list").split()[1] == "closed"
    assert "no officer" in commands.refused("officers", "close", "nobody@example.org")


def test_a_token_is_alone_on_its_line_and_works(commands: Commands) -> None:
    commands.add("member", "m@example.org")
    out = commands.ok("tokens", "issue", "m@example.org")

    assert out.count("\n") == 1
    with commands.wiring.database.reads() as session:
        found = sign_in.by_token(session, out.strip(), clock=commands.wiring.clock)
        other = sign_in.by_token(session, out.strip()[::-1], clock=commands.wiring.clock)
    assert found is not None
    assert found.role is AccountRole.MEMBER
    assert other is None


def test_who_may_not_have_a_token(commands: Commands) -> None:
    commands.add("caseworker", "c@example.org")
    assert "sign in" in commands.refused("tokens", "issue", "c@example.org")
    assert "no account" in commands.refused("tokens", "issue", "nobody@example.org")
    commands.add("member", "m@example.org")
    commands.ok("users", "close", "m@example.org")
    assert "no account" in commands.refused("tokens", "issue", "m@example.org")


def test_partners_and_officers_have_tokens(commands: Commands) -> None:
    commands.ok("users", "add", "--role", "partner", "--email", "p@example.org")
    commands.ok(
        "officers", "add", "--force", "btp", "--email", "o@example.org", "--name", "O", "--password-stdin",
        stdin=f"{PASSWORD}\n",
    )  # fmt: skip
    assert len(commands.ok("tokens", "issue", "p@example.org").split()) == 1
    assert len(commands.ok("tokens", "issue", "o@example.org").split()) == 1


def test_a_log_that_grows_while_it_is_verified_is_whole(
    commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands.add("member", "one@example.org")
    commands.ok("audit", "integrate")
    read_heads = audit_log.heads

    def heads(session: Session) -> Sequence[AuditHead]:
        """A worker takes entries in after the heads were read, and before the entries are."""
        found = read_heads(session)
        with commands.wiring.database.commits() as other:
            audit.record(other, actor="user:x", action="report.read", subject="report:x")
        wiring = commands.wiring
        audit.integrate_all(wiring.database, key=head_key(wiring.keys), clock=wiring.clock)
        return found

    monkeypatch.setattr(audit_log, "heads", heads)
    assert "whole: 1 entries read; 0 wait" in commands.ok("audit", "verify")


@pytest.mark.parametrize("size", ["1e999", "0", "-1", "[" * 100_000])
def test_a_kept_head_that_is_none_is_refused_plainly(commands: Commands, tmp_path: Path, size: str) -> None:
    (tmp_path / "head").write_text(f'{{"size": {size}, "root": "", "at": "", "signature": ""}}')
    assert "no head" in commands.refused("audit", "verify", "--head", str(tmp_path / "head"))


def audited(commands: Commands, question: str) -> str:
    with commands.wiring.database.engine.begin() as connection:
        return str(connection.execute(text(question)).scalar_one())


def test_a_changed_audit_trail_is_noticed(commands: Commands, database: TestDatabase) -> None:
    commands.add("member", "m@example.org")
    commands.add("member", "n@example.org")
    assert "whole: 0 entries read; 2 wait" in commands.ok("audit", "verify")
    assert "Nothing is in the log yet" in commands.refused("audit", "head")
    commands.ok("audit", "integrate")
    assert "whole: 2 entries read; 0 wait" in commands.ok("audit", "verify")
    subject = audited(commands, "SELECT subject FROM audit_entries LIMIT 1")
    assert "1 entries stand under the signed head of 2" in commands.ok("audit", "prove", subject)
    assert "Nothing about report:R-1" in commands.refused("audit", "prove", "report:R-1")
    with psycopg.connect(database.owner_libpq) as connection:
        connection.execute("ALTER TABLE audit_entries DISABLE TRIGGER append_only")
        connection.execute("UPDATE audit_entries SET subject = 'user:somebody else'")
    assert "place 1 is not what was written" in commands.refused("audit", "verify")
    assert "NOT what was written" in commands.refused("audit", "prove", "user:somebody else")


def test_a_head_kept_outside_shows_a_log_cut_short(
    commands: Commands, database: TestDatabase, tmp_path: Path
) -> None:
    commands.add("member", "m@example.org")
    commands.ok("audit", "integrate")
    before = commands.ok("audit", "head")
    commands.add("member", "n@example.org")
    commands.ok("audit", "integrate")
    (tmp_path / "old").write_text(before)
    (tmp_path / "new").write_text(commands.ok("audit", "head"))
    (tmp_path / "no").write_text("no head")

    assert "1 entries read since the head of 1" in commands.ok(
        "audit", "verify", "--only-new", "--head", str(tmp_path / "old")
    )
    with psycopg.connect(database.owner_libpq) as connection:
        for table in ("audit_heads", "audit_leaves", "audit_nodes", "audit_entries"):
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
        connection.execute("DELETE FROM audit_heads WHERE size = 2")
        connection.execute(
            "DELETE FROM audit_entries WHERE id IN (SELECT entry_id FROM audit_leaves WHERE number = 1)"
        )
        connection.execute("DELETE FROM audit_leaves WHERE number = 1")
        connection.execute("DELETE FROM audit_nodes")

    assert "whole: 1 entries" in commands.ok("audit", "verify")
    assert "cut short" in commands.refused("audit", "verify", "--head", str(tmp_path / "new"))
    assert "no head" in commands.refused("audit", "verify", "--head", str(tmp_path / "no"))


def test_deliveries_and_retention_of_an_empty_service(commands: Commands) -> None:
    assert "no deliveries" in commands.ok("deliveries", "status")
    assert "0 deliveries wait" in commands.ok("deliveries", "sweep")
    assert "alerts expired" in commands.ok("retention", "run")


def test_retention_says_what_it_forgot(commands: Commands) -> None:
    commands.add("member", "m@example.org")
    commands.ok("tokens", "issue", "m@example.org")
    with commands.wiring.database.engine.begin() as connection:
        connection.execute(text("UPDATE api_tokens SET expires_at = now() - interval '1 day'"))

    def tokens_forgotten() -> int:
        out = commands.ok("retention", "run")
        return next(int(line.split()[-1]) for line in out.splitlines() if line.startswith("tokens"))

    assert tokens_forgotten() == 1
    assert tokens_forgotten() == 0


def test_commands_run_as_people_run_them(settings: Settings) -> None:
    run_flask(
        settings, "users", "add", "--role", "member", "--email", "m@example.org", "--password-stdin",
        stdin=f"{PASSWORD}\n",
    )  # fmt: skip
    token = run_flask(settings, "tokens", "issue", "m@example.org")
    assert len(token.strip().split()) == 1


def test_only_an_alert_that_is_out_is_superseded_by_one_that_is_out(commands: Commands) -> None:
    import uuid

    with commands.wiring.database.reads() as session:
        same = uuid.uuid4()
        with pytest.raises(DomainError, match="Publish the newer warning first"):
            supersede_alert(session, alert_id=same, by_id=same, actor="command", clock=commands.wiring.clock)


def test_the_timeline_keeps_the_order_and_never_reaches_the_future(commands: Commands) -> None:
    from datetime import timedelta

    now = commands.wiring.clock()
    with commands.wiring.database.reads() as session:
        timeline, happened = Timeline(session, now), []
        timeline.workers["w"] = lambda about: happened.append((about, timeline.now))
        timeline.at(now - timedelta(hours=1), lambda: happened.append(("late", timeline.now)))
        timeline.at(now - timedelta(days=1), lambda: timeline.wake("w", "woken"))
        timeline.at(now + timedelta(seconds=1), lambda: happened.append(("never", timeline.now)))
        timeline.run(lambda _part: None)

    assert [each[0] for each in happened] == ["woken", "late"]
    assert happened[0][1] == now - timedelta(days=1) + timedelta(minutes=1)
