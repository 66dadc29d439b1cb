"""What the service has sent, as the demonstration shows it: the local mail box, newest first."""

from __future__ import annotations

from dataclasses import dataclass

from num_service.adapters.local_box import StoredMail, newest
from num_service.domain.shared.errors import NotFound
from num_service.settings import Settings

PAGE = 25


@dataclass(frozen=True, slots=True)
class Outbox:
    """One page of the box."""

    mails: tuple[StoredMail, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def read_outbox(settings: Settings, *, page: int = 1) -> Outbox:
    """One page of the local box.

    Raises:
        NotFound: ``no_outbox`` outside the demonstration: real messages are nobody's to look at.
    """
    if not settings.demo or settings.production:
        raise NotFound("no_outbox", "There is no local mail box here.")
    page = max(1, page)
    mails, total = newest(settings.outbox_dir, limit=PAGE, skip=(page - 1) * PAGE)
    return Outbox(tuple(mails), total, page)
