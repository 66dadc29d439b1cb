"""What happens at a force, and what the service's worker does about it: opening, taking back, reading the marks."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert

from num_service.crypto.session_box import SessionToken, new_token
from num_service.db.models.police.force_side import OfficerSession
from num_service.services.police import officer_desk
from num_service.services.police.read_marks import read_marks
from num_service.services.police.take_back import Recalled, take_back
from tests.harness.story import Story
from tests.harness.texts import FORCE


def taken_back(story: Story) -> Recalled:
    """What the worker does with what is to be taken back."""
    here = story.wiring
    return take_back(here.database, here.push_database, clock=here.clock)


def marks_read(story: Story) -> int:
    """What the worker does about what forces have done; how many marks were new."""
    return read_marks(story.wiring.database, story.wiring.push_database)


def sits_down(story: Story, force: str = FORCE) -> SessionToken:
    """A live session of a new officer of a force."""
    token = new_token()
    officer = story.officer(f"{token.stored_hash.hex()[:12]}@force.example", force=force)
    with story.police() as session:
        session.execute(
            insert(OfficerSession).values(
                token_hash=token.stored_hash,
                officer_id=officer,
                sealed=b"",
                expires_at=story.wiring.clock() + timedelta(hours=1),
            )
        )
    return token


def opens(story: Story, *references: str, force: str = FORCE, acknowledges: bool = False) -> None:
    """An officer opens packets of their force, or all of them; and the service reads that."""
    assert story.wiring.police_database is not None
    token = sits_down(story, force)
    with story.wiring.police_database.commits() as session:
        officer_desk.use_token(session, token.stored_hash)
        for reference in references or [each.reference for each in officer_desk.inbox(session)]:
            officer_desk.open_packet(session, reference=reference)
            if acknowledges:
                officer_desk.acknowledge(session, reference=reference)
    marks_read(story)
