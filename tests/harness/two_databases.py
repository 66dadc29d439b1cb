"""What the sweeps do between the service's database and that of the police, and what then lies in each."""

from __future__ import annotations

from sqlalchemy import text

from num_service.services.police import read_marks
from num_service.services.police.release_packet import due
from num_service.services.reports import carry_out
from tests.harness.desk import taken_back
from tests.harness.story import Story


def worker(story: Story) -> None:
    """What the sweeps do, all of them."""
    here = story.wiring
    carry_out.sweep(here)
    with here.database.reads() as session:
        waiting = due(session, clock=here.clock)
    for packet_id in waiting:
        story.release(packet_id)
    taken_back(story)
    read_marks.read_marks(here.database, here.push_database)


def there(story: Story) -> list[tuple[bool, bool]]:
    """The packets that lie with a force: whether each was opened, and whether it has a notice."""
    asked = "SELECT opened_at IS NOT NULL, withdrawn_at IS NOT NULL FROM released_packets WHERE taken_back_on IS NULL"
    with story.police() as session:
        return [tuple(row) for row in session.execute(text(asked))]


def here(story: Story) -> tuple[str, list[tuple[bool, bool]]]:
    """The same as the service knows it, with the packet's status."""
    with story.commits() as session:
        status = session.execute(text("SELECT status FROM packets")).scalar_one()
        rows = session.execute(
            text("SELECT pushed_at IS NOT NULL, withdrawn_at IS NOT NULL FROM released_packets")
        )
        return status, [tuple(row) for row in rows]
