"""``flask tokens``, ``audit``, ``deliveries`` and ``retention``: keeping it running."""

from __future__ import annotations

from typing import TextIO

import click
from flask.cli import AppGroup

from num_service.cli.core import ACTOR, plainly, push_database, wiring
from num_service.crypto.audit_heads import HeadKey, MalformedHead, head_from_text, head_key, police_head_key
from num_service.db.queries.police import force_messages
from num_service.db.queries.upkeep import overview
from num_service.db.session import Database
from num_service.domain.alerts.delivery import OPEN
from num_service.domain.alerts.failure import said
from num_service.domain.reports.on_record import Rest, Taken, rest_of
from num_service.services.accounts import sign_in
from num_service.services.alerts import channel_pauses, deliver_alert
from num_service.services.checker import partners
from num_service.services.core import audit as audit_trail
from num_service.services.core import audit_proof, event_proof
from num_service.services.core.event_proof import MalformedProof
from num_service.services.police import officers, read_marks
from num_service.services.upkeep import forget

tokens = AppGroup("tokens", help="Bearer tokens for the API.")
audit = AppGroup("audit", help="The audit trail.")
deliveries = AppGroup("deliveries", help="Alerts on their way.")
retention = AppGroup("retention", help="What is to be forgotten.")


_POLICE = click.option("--police", is_flag=True, help="The police database's own log.")


@tokens.command("issue")
@click.argument("email")
@plainly
def issue(email: str) -> None:
    """Print a token for a member, project worker, partner or officer: alone on its line, and only once."""
    here = wiring()
    with here.database.commits() as session:
        who = sign_in.by_email(session, email=email, index=here.index)
        if who is not None and partners.is_partner(session, user_id=who.id):
            issued = partners.issue(
                session, user_id=who.id, said=ACTOR, index=here.index, actor=ACTOR, clock=here.clock
            )
            click.echo(issued.canary, err=True)
            token = issued.token
        elif who is not None:
            token = sign_in.issue_token(session, email=email, index=here.index, actor=ACTOR, clock=here.clock)
        else:
            token = ""
    if not token:
        with push_database().commits() as there:
            token = officers.issue_officer_token(there, email=email, actor=ACTOR, clock=here.clock)
    click.echo(token)


@audit.command("verify")
@click.option(
    "--head", "kept", type=click.File(), help="A file with a head that was kept outside (audit head)."
)
@click.option("--only-new", is_flag=True, help="Read only what came after that head; quick, for every day.")
@_POLICE
@plainly
def verify(kept: TextIO | None, only_new: bool, police: bool) -> None:
    """Walk the audit log; status 1 and each thing that does not fit.

    With --head it also proves that the log begins with what was kept. Without, a log cut short at its end looks whole.
    """
    if only_new and kept is None:
        raise click.UsageError("--only-new goes with --head")
    try:
        head = head_from_text(kept.read()) if kept else None
    except MalformedHead as why:
        raise click.ClickException(f"--head: {why}") from None
    database, key = _log(police=police)
    with database.snapshot() as session:
        found = audit_proof.verify(session, key=key, kept=head, only_new=only_new, chain=not police)
    for each in found.wrong:
        click.echo(f"Wrong: {each}.", err=True)
    if found.wrong:
        raise click.ClickException(f"The audit log is not whole; {found.entries} entries were read.")
    since = f" since the head of {head.size}, which it begins with" if head else ""
    click.echo(
        f"The audit log is whole: {found.entries} entries read{since}; {found.waiting} wait to be taken in."
    )


@audit.command("head")
@_POLICE
@plainly
def head(police: bool) -> None:
    """Print the newest signed head: keep it where this server cannot change it, and verify from it."""
    database, _ = _log(police=police)
    with database.reads() as session:
        newest = audit_trail.newest_head(session)
    if newest is None:
        raise click.ClickException("Nothing is in the log yet; a worker takes entries in within seconds.")
    click.echo(newest.as_text())


@audit.command("prove")
@click.argument("subject")
@_POLICE
@plainly
def prove(subject: str, police: bool) -> None:
    """Prove that every entry about something is in the log, such as report:R-7K2M-9QXD; status 1 where one is not."""
    database, key = _log(police=police)
    with database.snapshot() as session:
        found = event_proof.prove_events(session, [subject], key=key)
    for each in found.events:
        said = (
            "waits to be taken in"
            if each.place is None
            else "proven"
            if each.holds
            else "NOT what was written"
        )
        click.echo(f"{each.opening.action}: {said}")
    if not found.events:
        raise click.ClickException(f"Nothing about {subject} is in the log.")
    if found.head is None or not all(each.holds for each in found.events):
        raise click.ClickException("Not every entry is proven.")
    click.echo(f"{len(found.events)} entries stand under the signed head of {found.head.size}.")


@audit.command("check-proof")
@click.argument("file", type=click.File())
@click.option("--key", help="The public key that heads are signed with (audit key), known from elsewhere.")
@plainly
def check_proof(file: TextIO, key: str | None) -> None:
    """Check a file that a reporter saved about their report; no database is asked. Status 1 and what does not fit."""
    try:
        found = event_proof.check(file.read(), public_key=key)
    except MalformedProof as why:
        raise click.ClickException(f"{why}.") from None
    taken = [Taken(each.opening.action, each.by) for each in found.proven]
    for each, one in zip(found.proven, taken, strict=True):
        rests = rest_of(one, taken)
        said = {None: "", Rest.BEFORE: "; allowed before it", Rest.UNCLEAR: "; allowed in the same seconds"}
        click.echo(f"{each.opening.day} {one.action}: in the log{said.get(rests, '; NOT allowed before it')}")
    for wrong in found.wrong:
        click.echo(f"Wrong: {wrong}.", err=True)
    if found.wrong:
        raise click.ClickException("The file does not prove what it says.")
    click.echo(
        f"{len(found.proven)} events stand under the signed head of {found.head.size}; {found.waiting} wait."
    )


@audit.command("integrate")
@_POLICE
@plainly
def integrate(police: bool) -> None:
    """Take in now what waits, as a worker does every few seconds."""
    database, key = _log(police=police)
    taken = audit_trail.integrate_all(database, key=key, clock=wiring().clock)
    click.echo(f"{taken} entries were taken in.")


@audit.command("settle")
@plainly
def settle() -> None:
    """After a restore of either database: have workers take back and push every packet once more."""
    here = wiring()
    with push_database().commits() as there:
        written = force_messages.doubt(there)
    doubted = read_marks.doubt(here.database)
    here.wake("releases.sweep")
    click.echo(
        f"{doubted} packets are taken back or pushed once more, and {written} messages of officers taken over; what is "
        "as it should be stays so."
    )


@audit.command("key")
@_POLICE
@plainly
def public_key(police: bool) -> None:
    """Print the public key that heads are signed with, for whoever verifies them elsewhere."""
    click.echo((police_head_key if police else head_key)(wiring().keys).public)


def _log(*, police: bool) -> tuple[Database, HeadKey]:
    """The service's own log, or the police database's, and the key of its heads."""
    keys = wiring().keys
    return (push_database(), police_head_key(keys)) if police else (wiring().database, head_key(keys))


@deliveries.command("status")
@plainly
def status() -> None:
    """How many deliveries are in each state, and how far each alert has got that is not done."""
    here = wiring()
    with here.database.reads() as session:
        counts, alerts = overview.delivery_states(session), overview.unfinished_alerts(session)
        later = overview.not_yet(session, now=here.clock())
        troubled = channel_pauses.troubled(session)
    for channel, state, count in counts:
        here_is_none = channel not in here.channels and state in OPEN
        why = "  wait for a channel that has no sender here" if here_is_none else ""
        click.echo(f"{channel:<7} {state:<10} {count:>8}{why}")
    for each in troubled.values():
        click.echo(
            f"{each.channel} lets nothing through since {each.since:%Y-%m-%d %H:%M} UTC, {each.failures} times in a "
            f"row: {said(each.reason)} Everything waits; next try at {each.until:%H:%M:%S} UTC."
        )
    if later:
        click.echo(f"{later} of those that wait are not to go before their time.")
    if not counts:
        click.echo("There are no deliveries.")
    for alert in alerts:
        click.echo(
            f"{alert.reference}  {alert.status}: {_bar(alert.messages - alert.waiting, alert.messages)} "
            f"{alert.sent} of {alert.messages} sent, {alert.waiting} waiting, {alert.failed} failed"
        )


def _bar(done: int, of: int) -> str:
    """How far something has got, as twenty signs."""
    full = 20 * done // of if of else 20
    return f"[{'#' * full}{'.' * (20 - full)}]"


@deliveries.command("sweep")
@plainly
def sweep() -> None:
    """Wake the workers for every alert that has deliveries due, and for every packet to be decided."""
    here = wiring()
    here.wake("deliveries.sweep")
    here.wake("releases.sweep")
    with here.database.reads() as session:
        waiting = overview.unfinished_alerts(session)
    click.echo(f"A worker was asked to sweep; {sum(each.waiting for each in waiting)} deliveries wait.")


@deliveries.command("resume")
@plainly
def resume() -> None:
    """Try paused channels again at once, once what was wrong is mended."""
    here = wiring()
    with here.database.commits() as session:
        troubled = list(channel_pauses.troubled(session))
        for channel in troubled:
            channel_pauses.resume(session, channel=channel)
    here.wake("deliveries.sweep")
    click.echo(f"Tried again now: {', '.join(troubled)}." if troubled else "No channel is paused.")


@deliveries.command("again")
@click.argument("reference")
@plainly
def again(reference: str) -> None:
    """Send what has failed of an alert that is out once more, for a cause that is mended."""
    here = wiring()
    with here.database.commits() as session:
        count = deliver_alert.send_failed_again(session, reference=reference, clock=here.clock)
    here.wake("deliveries.sweep")
    click.echo(f"{count} deliveries wait again.")


@retention.command("run")
@plainly
def run() -> None:
    """Forget what has ended: sessions, tokens, counts of checks; let alerts expire."""
    here = wiring()
    with here.database.commits() as session:
        before = overview.expiring(session, now=here.clock())
        gone = forget.forget_expired(session, clock=here.clock)
    if here.push_database is not None:
        with here.push_database.commits() as there:
            before["officers’ sessions forgotten"] = forget.forget_officers_sessions(there, clock=here.clock)
    before |= {
        "sealed parts over five years": gone.parts,
        "listings over 24 months": gone.listings,
        "deliveries of ended alerts": gone.deliveries,
    }
    for what, count in before.items():
        click.echo(f"{what:<28} {count:>6}")
