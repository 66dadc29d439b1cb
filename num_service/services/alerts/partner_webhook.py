"""A partner is told over a webhook that an alert is out: its reference and its tier, and nothing else."""

from __future__ import annotations

import uuid
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from num_service.adapters.webhook_signature import new_webhook_secret
from num_service.crypto.contact import ContactBox, email_place, recipient_place
from num_service.db.models.accounts.account import Recipient, User
from num_service.db.queries.alerts import places
from num_service.db.queries.alerts.places import Stopped
from num_service.domain.alerts.audience import Channel, RecipientKind
from num_service.domain.alerts.webhook import Hook, pack, read_url, unpack
from num_service.domain.shared.errors import NotFound
from num_service.domain.shared.permissions import AccountRole
from num_service.services.core import audit


def set_up(session: Session, *, user_id: uuid.UUID, url: str, contact: ContactBox, actor: str) -> str:
    """Give a partner a webhook in place of the one it had.

    Returns:
        The secret by which it knows what is ours; it is told this once, and kept sealed.

    Raises:
        Invalid: as :func:`read_url`.
        NotFound: ``no_partner`` for an account of another kind.
    """
    partner, hook = _partner(session, user_id), Hook(read_url(url), new_webhook_secret())
    if partner.recipient_id is None:
        partner.recipient_id = _new_recipient(session, partner, contact)
    _counted(session, partner, told=partner.active)
    where = recipient_place(partner.recipient_id, Channel.WEBHOOK.value)
    places.keep(
        session,
        recipient_id=partner.recipient_id,
        channel=Channel.WEBHOOK,
        sealed=contact.seal(pack(hook), where=where),
    )
    places.leave(session, recipient_id=partner.recipient_id, channel=Channel.WEBHOOK)
    places.join(session, recipient_id=partner.recipient_id, channel=Channel.WEBHOOK)
    audit.record(session, actor=actor, action="webhook.set_up", subject=f"user:{user_id}")
    return hook.secret


def is_set_up(session: Session, *, user_id: uuid.UUID) -> bool:
    """Whether a partner is told."""
    recipient_id = _partner(session, user_id).recipient_id
    return recipient_id is not None and places.on_channel(
        session, recipient_id=recipient_id, channel=Channel.WEBHOOK
    )


def host(session: Session, *, user_id: uuid.UUID, contact: ContactBox) -> str:
    """The name of the server where a partner is told; empty while it is told nothing. The rest may be a secret."""
    recipient_id = _partner(session, user_id).recipient_id
    if recipient_id is None or not is_set_up(session, user_id=user_id):
        return ""
    sealed = places.sealed_of(session, recipient_id=recipient_id, channel=Channel.WEBHOOK)
    if sealed is None:
        return ""
    where = recipient_place(recipient_id, Channel.WEBHOOK.value)
    return urlsplit(unpack(contact.open(sealed, where=where)).url).hostname or ""


def ended(session: Session, *, user_id: uuid.UUID) -> Stopped | None:
    """Since when and why nothing goes to a partner's address any more; None where it does."""
    recipient_id = _partner(session, user_id).recipient_id
    stopped = places.stopped(session, [recipient_id]) if recipient_id is not None else []
    return next((each for each in stopped if each.channel is Channel.WEBHOOK), None)


def remove(session: Session, *, user_id: uuid.UUID, actor: str) -> None:
    """Tell a partner nothing more. Raises ``NotFound`` ``no_webhook`` where it has none."""
    partner = _partner(session, user_id)
    recipient_id = partner.recipient_id
    if recipient_id is None or not is_set_up(session, user_id=user_id):
        raise NotFound("no_webhook", "This partner has no webhook.")
    _counted(session, partner, told=False)
    places.leave(session, recipient_id=recipient_id, channel=Channel.WEBHOOK)
    places.forget(session, recipient_id=recipient_id, channel=Channel.WEBHOOK)
    audit.record(session, actor=actor, action="webhook.removed", subject=f"user:{user_id}")


def _partner(session: Session, user_id: uuid.UUID) -> User:
    user = session.get(User, user_id, with_for_update=True)
    if user is None or user.role is not AccountRole.PARTNER:
        raise NotFound("no_partner", "There is no partner with this email.")
    return user


def _counted(session: Session, partner: User, *, told: bool) -> None:
    """Whether a partner counts among those whom a warning reaches."""
    session.get_one(Recipient, partner.recipient_id).active = told


def _new_recipient(session: Session, partner: User, contact: ContactBox) -> uuid.UUID:
    """A partner as a place where alerts arrive: over a webhook alone, with no inbox."""
    recipient_id = uuid.uuid4()
    email = contact.open(partner.email_sealed, where=email_place(partner.id))
    session.add(
        Recipient(
            id=recipient_id,
            kind=RecipientKind.PARTNER,
            regions=[],
            tiers=[],
            channels=[],
            email_sealed=contact.seal(email, where=recipient_place(recipient_id)),
            fuller=True,  # what its sender is given to say the reference and the tier
        )
    )
    session.flush()
    return recipient_id
