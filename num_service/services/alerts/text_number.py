"""The number at which a member gets text messages: sealed, and used once its owner has typed what was sent there."""

from __future__ import annotations

import base64
import uuid
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from num_service.adapters.sender import NotTaken
from num_service.adapters.sms import SmsSender
from num_service.crypto.contact import ContactBox, recipient_place, text_answer_place
from num_service.crypto.sms_code import fits, sms_code
from num_service.db.models.accounts.account import Recipient
from num_service.db.queries.alerts import places
from num_service.db.queries.checker import text_askers
from num_service.db.session import Database, after_commit
from num_service.domain.alerts.audience import Channel
from num_service.domain.checker.by_text import TOO_LATE
from num_service.domain.identifiers import IdentifierKind, InvalidIdentifier, normalise
from num_service.domain.shared.errors import Invalid, NotFound
from num_service.domain.shared.permissions import AccountRole
from num_service.services.accounts.text_place import forget_number, number_of
from num_service.services.core.principals import Principal
from num_service.services.core.wiring import WAKE_CODE, Clock, Senders, Wake

_SMS = Channel.SMS
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Number:
    """The number that somebody gave: its last digits, and whether they have shown that it is theirs."""

    ending: str = field(repr=False)
    confirmed: bool


def may_have(who: Principal) -> bool:
    """Whether texts can go to somebody's own phone: a project's place is shared, and its workers leave."""
    return who.role is AccountRole.MEMBER and who.recipient_id is not None


def known(session: Session, *, who: Principal, contact: ContactBox) -> Number | None:
    """The number that somebody gave, if they did."""
    if not may_have(who):
        return None
    recipient_id = _mine(who)
    number = number_of(session, recipient_id, contact)
    if number is None:
        return None
    return Number(number[-3:], places.on_channel(session, recipient_id=recipient_id, channel=_SMS))


def give(session: Session, *, who: Principal, typed: str, contact: ContactBox, wake: Wake) -> None:
    """Keep a number that somebody says is theirs, and have a code sent to it. Nothing else goes there before.

    Raises:
        Invalid: ``bad_number`` for what is no telephone number.
        NotFound: ``no_texts`` for whoever cannot have any.
    """
    recipient_id = _mine(who)
    try:
        number = normalise(IdentifierKind.PHONE, typed).canonical
    except InvalidIdentifier:
        raise Invalid("bad_number", "This is not a telephone number.", field="number") from None
    forget_number(session, recipient_id)
    sealed = contact.seal(number, where=recipient_place(recipient_id, _SMS.value))
    places.keep(session, recipient_id=recipient_id, channel=_SMS, sealed=sealed)
    after_commit(session, lambda: wake(WAKE_CODE, str(recipient_id)))


def confirm(session: Session, *, who: Principal, code: str, contact: ContactBox, clock: Clock) -> None:
    """Use the number from now on: they typed what was sent to it. Raises ``Invalid`` ``bad_code``."""
    recipient_id = _mine(who)
    number = number_of(session, recipient_id, contact)
    if number is None or not fits(
        contact.keys, code, recipient_id=recipient_id, number=number, day=clock().date()
    ):
        raise Invalid("bad_code", "This is not the code that was sent to your number.", field="code")
    places.join(session, recipient_id=recipient_id, channel=_SMS)


def remove(session: Session, *, who: Principal) -> None:
    """Forget the number: no more texts go there."""
    forget_number(session, _mine(who))


def send_code(
    database: Database, *, recipient_id: uuid.UUID, senders: Senders, contact: ContactBox, clock: Clock
) -> bool:
    """Send the code to a number that waits for it; whoever gets none asks for another. Answers whether it went."""
    sender = senders.get(_SMS)
    with database.reads() as session:
        row = session.get(Recipient, recipient_id)
        number = (
            number_of(session, recipient_id, contact)
            if row is not None and _SMS not in row.channels
            else None
        )
        language = row.language if row is not None else None
    if number is None or not isinstance(sender, SmsSender):
        return False
    code = sms_code(contact.keys, recipient_id=recipient_id, number=number, day=clock().date())
    try:
        sender.send_code(to=number, code=code, language=language)
    except NotTaken as why:
        _log.warning("code_not_sent", reason=why.reason)
        return False
    return True


def send_answer(
    database: Database,
    *,
    recipient_id: uuid.UUID,
    sealed: str,
    senders: Senders,
    contact: ContactBox,
    clock: Clock,
) -> bool:
    """Send the answer to a check by text to the member's own number. Answers whether it went.

    It is sent once: whoever hears nothing asks again, and knows that hearing nothing is no answer. One that waited
    longer than :data:`TOO_LATE` does not go: it may be true no longer, and its reader may not be alone any more.

    Args:
        sealed: when they asked and what it says, as ``check_by_text`` sealed it.
    """
    sender = senders.get(_SMS)
    with database.reads() as session:
        asks = text_askers.may_ask(session, recipient_id)
        number = number_of(session, recipient_id, contact) if asks else None
    if number is None or not isinstance(sender, SmsSender):
        return False
    opened = contact.open(base64.b64decode(sealed), where=text_answer_place(recipient_id))
    asked_at, _, says = opened.partition("\n")
    if clock() - datetime.fromisoformat(asked_at) > TOO_LATE:
        _log.warning("check_not_answered", reason="late")
        return False
    try:
        sender.answer(to=number, says=says)
    except NotTaken as why:
        _log.warning("check_not_answered", reason=why.reason)
        return False
    return True


def _mine(who: Principal) -> uuid.UUID:
    if not may_have(who) or who.recipient_id is None:
        raise NotFound("no_texts", "There is nothing here.")
    return who.recipient_id
