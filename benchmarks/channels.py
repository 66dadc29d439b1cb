"""Texts, notifications and webhooks to everybody over each channel's stand-in for a provider, each recorded.

Two worker processes, as many messages as ``deliver`` sends; and how much memory a process has grown by after a tenth of
them and after all. The stand-ins are Python's own servers on this machine, over TLS but for texts, so that a rate says
as much about them; there is no floor beside it.
"""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import text

from benchmarks.deliver import WORKERS, Worked, kib
from benchmarks.ground import Ground, settings_of
from benchmarks.people import EMAILS, EVERY_MEMBER, new_alert
from num_service.adapters.push import PushSender, PushTexts
from num_service.adapters.sender import Sender
from num_service.adapters.sms import Sinch, SmsSender
from num_service.adapters.sms_text import SmsTexts
from num_service.adapters.webhook import WebhookSender
from num_service.adapters.webhook_signature import new_webhook_secret
from num_service.app import wire
from num_service.crypto.contact import recipient_place
from num_service.crypto.push_key import public_half, push_key
from num_service.db.queries.alerts import deliveries
from num_service.domain.alerts.audience import Channel
from num_service.domain.alerts.push import Device, pack
from num_service.domain.alerts.webhook import Hook
from num_service.domain.alerts.webhook import pack as pack_hook
from num_service.domain.shared.taxonomy import Tier
from num_service.services.alerts import deliver_alert
from tests.harness.https_server import NAME, HttpsServer, client_of, https_server
from tests.harness.sms_provider import SmsProvider, sms_provider

CHANNELS = (Channel.SMS, Channel.PUSH, Channel.WEBHOOK)
#: In parts of the messages: how many are sent to see that memory does not grow with them.
PARTS = (0.1, 1.0)
Say = Callable[[str], None]


def channels(place: Ground, say: Say) -> dict[str, object]:
    """Send over each channel, a tenth and then all."""
    found: dict[str, object] = {}
    for channel in CHANNELS:
        with _provider(channel) as provider:
            _places(place, channel, provider)
            rates, grew = {}, {}
            for many in (max(1, int(EMAILS * part)) for part in PARTS):
                rates[many], grew[many] = _sent(place, channel, provider, many)
                say(f"  {channel.value}: {many} at {rates[many]:.0f} a second, grown by {grew[many]} KiB")
            found[channel.value] = {"per_second": rates, "memory_grew_kib": grew}
    return found


Provider = SmsProvider | HttpsServer


@contextmanager
def _provider(channel: Channel) -> Iterator[Provider]:
    with ExitStack() as stack:
        if channel is Channel.SMS:
            yield stack.enter_context(sms_provider())
        else:
            yield stack.enter_context(https_server(keep=False))


def _places(place: Ground, channel: Channel, provider: Provider) -> None:
    """Where this channel reaches everybody."""
    contact = place.wiring.contact
    with place.connect() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE recipients SET channels = ARRAY['inbox', %s], fuller = true", [channel.value])
        cursor.execute("SELECT id FROM recipients")
        ids = [uuid.UUID(str(row[0])) for row in cursor.fetchall()]
        with cursor.copy("COPY recipient_places (recipient_id, channel, sealed) FROM STDIN") as copy:
            for number, one in enumerate(ids):
                where = recipient_place(one, channel.value)
                sealed = contact.seal(_address(channel, provider, number), where=where)
                copy.write_row((one, channel.value, sealed))
        connection.commit()


_PHONE = public_half(ec.generate_private_key(ec.SECP256R1()))


def _address(channel: Channel, provider: Provider, number: int) -> str:
    if isinstance(provider, SmsProvider):
        return f"+4477{number:08}"
    if channel is Channel.PUSH:
        return pack([Device(f"{provider.url}/{number}", _PHONE, "AAAAAAAAAAAAAAAAAAAAAA")])
    return pack_hook(Hook(f"{provider.url}/{number}", new_webhook_secret()))


def _sent(place: Ground, channel: Channel, provider: Provider, many: int) -> tuple[float, int]:
    """Messages a second, and by how many KiB the process grew that grew most. Raises RuntimeError."""
    _waiting(place, channel, many)
    before = _count(provider)
    spawn = get_context("spawn")
    barrier, told = spawn.Barrier(WORKERS + 1), spawn.SimpleQueue()
    where = provider.url if isinstance(provider, SmsProvider) else str(provider.certificate)
    work = (place.environ, channel.value, where, barrier, told)
    started = [spawn.Process(target=send, args=work) for _ in range(WORKERS)]
    for process in started:
        process.start()
    barrier.wait(300)
    done: list[Worked] = [told.get() for _ in started]
    for process in started:
        process.join()
    came = _count(provider) - before
    if not sum(each.sent for each in done) == came == many:
        raise RuntimeError(f"{came} of {many} came")
    elapsed = max(each.ended for each in done) - min(each.begun for each in done)
    return round(many / elapsed), max(each.grew for each in done)


def _count(provider: Provider) -> int:
    return provider.taken.total() if isinstance(provider, SmsProvider) else provider.count["posts"]


def _waiting(place: Ground, channel: Channel, many: int) -> None:
    with place.wiring.database.commits() as session:
        session.execute(text("DELETE FROM deliveries WHERE state <> 'sent'"))
        alert_id = new_alert(session)
        deliveries.write(
            session, alert_id=alert_id, audience=EVERY_MEMBER, tier=Tier.DANGER, now=place.wiring.clock()
        )
        session.execute(
            text(
                "DELETE FROM deliveries WHERE alert_id = :alert AND channel = :channel AND id NOT IN "
                "(SELECT id FROM deliveries WHERE alert_id = :alert AND channel = :channel LIMIT :many)"
            ),
            {"alert": alert_id, "channel": channel, "many": many},
        )
    with place.owns() as connection:
        connection.execute("VACUUM (ANALYZE) deliveries")


def send(environ: dict[str, str], channel: str, where: str, barrier: Barrier, told: Any) -> None:
    """What a worker process does, without the broker: one task after another until nothing is due."""
    wiring = wire(settings_of(environ))
    sender, sent, warm = _sender(environ, Channel(channel), where), 0, 0
    wiring.database.ready()
    barrier.wait(300)
    begun, cpu = time.perf_counter(), time.process_time()
    while now := deliver_alert.deliver_alert(
        wiring.database,
        alert_id=uuid.uuid4(),  # it only wakes
        senders={sender.channel: sender},
        contact=wiring.contact,
        clock=wiring.clock,
        wake=lambda *_: None,
    ):
        sent += now
        warm = warm or kib()
    told.put(Worked(sent, begun, time.perf_counter(), time.process_time() - cpu, kib() - warm))
    os._exit(0)  # connections and all


def _sender(environ: dict[str, str], channel: Channel, where: str) -> Sender:
    settings = settings_of(environ)
    if channel is Channel.SMS:
        return SmsSender(SmsTexts(settings), Sinch(where, sender="Umbrella", callback=settings.base_url))
    out = client_of(Path(where))
    if channel is Channel.PUSH:
        key = push_key(wire(settings).keys)
        return PushSender(texts=PushTexts(settings), key=key, contact=f"https://{NAME}", out=out)
    return WebhookSender(out)
