"""The mail server of our sending address, with what it does about what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from num_service.adapters.mail_intake import mail_server
from num_service.adapters.notice import sending_address
from num_service.services.alerts import bounces
from num_service.services.core.wiring import Wiring


@contextmanager
def listening(wiring: Wiring, *, host: str, port: int) -> Iterator[str]:
    """Take what comes back, and refuse replies, for as long as this is held; answers for which address."""
    address = sending_address(wiring.settings.base_url)

    def record(raw: bytes) -> None:
        with wiring.database.commits() as session:
            bounces.take_in(session, raw=raw, clock=wiring.clock)

    server = mail_server(host=host, port=port, address=address, take_in=record)
    server.start()
    try:
        yield address
    finally:
        server.stop()
