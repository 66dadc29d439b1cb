"""``flask partners``: the webhooks over which partner sites are told that an alert is out."""

from __future__ import annotations

import uuid

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from num_service.cli.core import ACTOR, plainly, wiring
from num_service.domain.shared.errors import NotFound
from num_service.services.accounts import sign_in
from num_service.services.alerts import partner_webhook

partners = AppGroup("partners", help="Partner sites.")


@partners.command("webhook")
@click.argument("email")
@click.option("--url", default="", help="Where it is told: an https address.")
@click.option("--remove", is_flag=True, help="Tell it nothing more.")
@plainly
def webhook(email: str, url: str, remove: bool) -> None:
    """Tell a partner's server about alerts that are addressed to partners; prints the secret, alone and only once."""
    if bool(url) is remove:
        raise click.UsageError("Give either --url or --remove.")
    here = wiring()
    with here.database.commits() as session:
        user_id = _by_email(session, email)
        if remove:
            partner_webhook.remove(session, user_id=user_id, actor=ACTOR)
            secret = ""
        else:
            secret = partner_webhook.set_up(
                session, user_id=user_id, url=url, contact=here.contact, actor=ACTOR
            )
    click.echo(secret or f"Removed: {email}.")


def _by_email(session: Session, email: str) -> uuid.UUID:
    user = sign_in.by_email(session, email=email, index=wiring().index)
    if user is None:
        raise NotFound("no_partner", "There is no partner with this email.")
    return user.id
