"""What the edges need to call services, wired once by ``num_service.app``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from num_service.adapters.recent import Recent
from num_service.adapters.sender import Sender
from num_service.crypto.blind_index import BlindIndex
from num_service.crypto.casework_pins import Pins
from num_service.crypto.contact import ContactBox
from num_service.crypto.keys import ServerKeys
from num_service.db.session import Database
from num_service.domain.alerts.audience import Channel
from num_service.domain.help import Directory
from num_service.settings import Settings

Clock = Callable[[], datetime]
#: Wakes a worker: the task's name and the ids it needs. Called after the commit; a lost wake-up is swept later.
Wake = Callable[..., None]
#: The sender of each channel that has one.
Senders = Mapping[Channel, Sender]

WAKE_DELIVERIES = "deliveries.deliver"
WAKE_RELEASE = "releases.release"
WAKE_TAKE_BACK = "releases.take_back"
#: A code is to be sent to the number that a recipient gave.
WAKE_CODE = "deliveries.code"
#: The answer to a check by text is to be sent; what it says is sealed.
WAKE_TEXT_ANSWER = "deliveries.answer"
#: Somebody is to be called: the task takes no ids, so that what woke it is not in the broker.
WAKE_PAGES = "pages.call"


@dataclass(frozen=True, slots=True)
class Wiring:
    """Everything that exists once per process.

    ``police_database`` is the police database over the officers' login, ``push_database`` the same over the service's
    own. ``channels`` are those that have a sender in this installation; ``directory`` is its help list; ``pins`` the
    casework key as it is pinned outside the database; ``recent`` counts what is checked within an hour.
    """

    settings: Settings
    database: Database
    police_database: Database | None
    push_database: Database | None
    keys: ServerKeys
    index: BlindIndex
    contact: ContactBox
    clock: Clock
    wake: Wake
    channels: frozenset[Channel]
    directory: Directory
    pins: Pins
    recent: Recent

    def close(self) -> None:
        """Give every connection back."""
        for database in (self.database, self.police_database, self.push_database):
            if database is not None:
                database.close()
