"""Check by text message, for whoever has no internet: a confirmed number asks, and the answer goes to that number.

A sender's number is easily forged, so an answer goes only to the member's own, kept number, and never to whoever
asked. Whoever is not a member who turned this on hears nothing. What was asked is in no row, no log and no broker.
"""

from __future__ import annotations

import base64
import uuid

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from num_service.adapters.recent import Recent
from num_service.adapters.sms_text import SmsTexts
from num_service.crypto.blind_index import BlindIndex
from num_service.crypto.contact import ContactBox, text_answer_place
from num_service.db.queries.alerts import places
from num_service.db.queries.checker import text_askers
from num_service.db.queries.checker.text_askers import Asker
from num_service.db.session import Database
from num_service.domain.alerts.audience import Channel
from num_service.domain.checker import by_text
from num_service.domain.checker.by_text import Incoming
from num_service.domain.shared.errors import Invalid, NotFound, TooMany
from num_service.domain.shared.phrases import Message, phrase
from num_service.services.accounts.text_place import forget_everywhere, number_of
from num_service.services.checker.asked import countries_of, from_text
from num_service.services.checker.check_identifier import check_identifiers
from num_service.services.core.wiring import WAKE_TEXT_ANSWER, Clock, Wake
from num_service.settings import Settings


def turn_on(session: Session, *, recipient_id: uuid.UUID, contact: ContactBox, index: BlindIndex) -> None:
    """Let a member's confirmed number ask; an earlier account of the same number no longer does.

    Raises:
        NotFound: ``no_number`` while texts go to no number of theirs.
    """
    number = number_of(session, recipient_id, contact)
    if number is None or not places.on_channel(session, recipient_id=recipient_id, channel=Channel.SMS):
        raise NotFound("no_number", "There is no confirmed number.")
    digests = index.senders(number)
    text_askers.keep(session, recipient_id=recipient_id, digest=digests[0], digests=digests)


def turn_off(session: Session, *, recipient_id: uuid.UUID) -> None:
    """Let a member's number ask no more; texts go there as before."""
    text_askers.forget(session, recipient_id)


def is_on(session: Session, *, recipient_id: uuid.UUID) -> bool:
    """Whether a member's number may ask."""
    return text_askers.may_ask(session, recipient_id)


def take_in(
    database: Database,
    *,
    came: Incoming,
    index: BlindIndex,
    contact: ContactBox,
    recent: Recent,
    settings: Settings,
    clock: Clock,
    wake: Wake,
) -> bool:
    """Answer what came in, when it came from a number that may ask. Answers whether it was one.

    The same message a second time, one that is older than :data:`by_text.TOO_LATE`, and one after very many within the
    hour do nothing; STOP is heard whenever it comes and from whatever number texts go to.

    Raises:
        OperationalError: when it cannot be known whose number it is; the provider hands it over again.
    """
    if not settings.sms_number:
        return False
    if came.stops:  # here and now: a broker may be away, and what it is not told is lost
        return forget_everywhere(database, came.sender, contact) > 0
    if abs(clock() - came.at) > by_text.TOO_LATE:
        return False
    with database.commits() as session:
        asker = text_askers.whose(session, index.senders(came.sender))
        if asker is None:
            return False
        if not text_askers.take(session, recipient_id=asker.recipient_id, message=index.message(came.id)):
            return False
        if _very_many(recent, asker.recipient_id):
            return False
    try:
        says = _answered(database, asker, came, index=index, recent=recent, settings=settings, clock=clock)
    except OperationalError:  # a failed lookup is never "no report found"
        says = [phrase(by_text.NOT_NOW)]
    texts = SmsTexts(settings)
    written = "\n".join([came.at.isoformat(), *(texts.say(asker.language, each) for each in says)])
    sealed = contact.seal(written, where=text_answer_place(asker.recipient_id))
    wake(WAKE_TEXT_ANSWER, str(asker.recipient_id), base64.b64encode(sealed).decode())
    return True


def _very_many(recent: Recent, recipient_id: uuid.UUID) -> bool:
    """Whether more came within the hour than somebody sends: a number that is forged must not have texts rain on it.

    Each is counted as another, so that two that are shown by turns do not rain either.
    """
    name = f"texts:{recipient_id}"
    return recent.count({name: [uuid.uuid4().hex]})[name] > by_text.MOST_IN_AN_HOUR


def _answered(
    database: Database,
    asker: Asker,
    came: Incoming,
    *,
    index: BlindIndex,
    recent: Recent,
    settings: Settings,
    clock: Clock,
) -> list[Message]:
    if came.too_long:
        return [by_text.too_many()]
    statements = database.statements
    asked = from_text(came.text, regions=countries_of(statements, asker.recipient_id))
    if len(asked) > by_text.MOST:
        return [by_text.too_many()]
    try:
        checks = check_identifiers(
            statements, user_id=asker.user_id, asked=asked, index=index, clock=clock, recent=recent
        )
    except TooMany as why:
        return [why.phrase, *([by_text.call(settings.check_line)] if settings.check_line else [])]
    except Invalid:
        return [phrase(by_text.NOTHING_IN_IT)]
    if all(each.canonical is None for each in checks.answers):
        return [phrase(by_text.NOTHING_IN_IT)]
    return [*by_text.said([(each.answer, each.kind, each.canonical) for each in checks.answers])]
