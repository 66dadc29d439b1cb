"""Growing, step by step: each is committed with a note in the audit log, and what stands is not made again."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from collections.abc import Callable, Iterator

from sqlalchemy import text
from sqlalchemy.orm import Session

from demo import signins
from demo.growth import bulk, people
from demo.growth.pools import ManyPools
from demo.growth.size import Size, of, parts
from demo.growth.stories import Stories
from demo.plans import compose
from num_service.crypto.audit_heads import head_key
from num_service.domain.shared.errors import Conflict, NotReady
from num_service.services.accounts import sign_in
from num_service.services.core import audit
from num_service.services.core.wiring import Wiring

SEED = 10_000
_GROWN = "demonstration.grown."
#: Told how far a step has got.
Tell = Callable[[int], None]


class Growth:
    """One growing of a demonstration.

    Args:
        share: of the whole size, from 0.001 to 1.
        seed: what is told is the same for the same one.
    """

    def __init__(self, wiring: Wiring, *, share: float, seed: int) -> None:
        self._wiring, self._seed, self._size = wiring, seed, of(share)
        self._mine = f"demonstration:{seed}:{share:g}"

    @property
    def size(self) -> Size:
        return self._size

    def begin(self) -> bool:
        """Look whether it can be grown; False where it has been, to just this size.

        Raises:
            NotReady: ``no_demonstration``; ``other_login`` where its people were changed.
            Conflict: ``other_size`` where growing to another size, or from another seed, was begun.
        """
        with self._wiring.database.reads() as session:
            for each in (signins.MEMBER, signins.CASEWORKER, signins.CASEWORKER_2):
                if sign_in.by_email(session, email=each.email, index=self._wiring.index) is None:
                    raise NotReady(
                        "no_demonstration", "There is no demonstration to grow: `demo seed` first."
                    )
            begun = set(session.scalars(text(_SUBJECTS)))
            if begun - {self._mine}:
                raise Conflict(
                    "other_size",
                    "It was grown from another seed or to another size already (%(begun)s). Nothing was changed.",
                    begun=", ".join(sorted(begun)),
                )
            return not self._done(session)["whole"]

    def steps(self) -> Iterator[tuple[str, int, Callable[[Tell], None]]]:
        """Each step: what it makes, how many of it, and what to call with somebody to tell how far it is."""
        size = self._size
        yield "people", 4, self._people
        yield "reports", size.reports, self._reports
        yield "listings", size.listings, self._listings
        yield "warnings delivered", size.alerts, self._deliveries
        yield "entries of the log", size.leaves, self._log

    def finish(self) -> None:
        """Note that it is whole."""
        with self._wiring.database.commits() as session:
            self._note(session, "whole")
        audit.integrate_all(self._wiring.database, key=head_key(self._wiring.keys), clock=self._wiring.clock)

    def _people(self, tell: Tell) -> None:
        size, wiring = self._size, self._wiring
        steps: dict[str, Callable[[Session, random.Random], None]] = {
            "members": lambda session, rng: people.members(session, wiring, rng, size.members),
            "staff": lambda session, rng: people.staff(session, wiring, rng, size.staff),
            "projects": lambda session, rng: people.projects(session, wiring, rng, size.projects),
        }
        for place, (name, make) in enumerate(steps.items(), 1):
            with wiring.database.commits() as session:
                if not self._done(session)[name]:
                    make(session, random.Random(f"{self._seed} {name}"))
                    self._note(session, name)
            tell(place)
        if wiring.push_database is not None:
            with wiring.push_database.commits() as police:
                if not police.scalar(
                    text("SELECT EXISTS (SELECT FROM officers WHERE email LIKE 'officer00%')")
                ):
                    people.officers(police, random.Random(f"{self._seed} officers"), size.officers)
        tell(4)

    def _reports(self, tell: Tell) -> None:
        rng, size, wiring = random.Random(self._seed), self._size, self._wiring
        plans = compose(
            rng, ManyPools(rng), wiring.clock(), size=size.reports, late=size.waiting, specials=()
        )
        with wiring.database.reads() as session:
            stories, done = Stories(session, wiring, size, plans, self._seed), self._done(session)["reports"]
        for number in range(done, stories.batches):
            with wiring.database.commits() as session:
                if wiring.push_database is None:
                    stories.send(session, None, number)
                else:
                    with wiring.push_database.commits() as police:
                        stories.send(session, police, number)
                self._note(session, "reports")
            tell(size.reports * (number + 1) // stories.batches)

    def _listings(self, tell: Tell) -> None:
        with self._wiring.database.commits() as session:
            done = self._done(session)
            if not done["reported"]:
                bulk.list_reported(session)
                self._note(session, "reported")
        for number, (first, last) in enumerate(parts(self._size.listings, bulk.BATCH)):
            if number >= done["listings"]:
                with self._wiring.database.commits() as session:
                    bulk.list_many(session, self._wiring, seed=self._seed, first=first, last=last)
                    self._note(session, "listings")
            tell(last)

    def _deliveries(self, tell: Tell) -> None:
        with self._wiring.database.reads() as session:
            always, waiting = self._always(session), bulk.undelivered(session)
        for number, alert in enumerate(waiting, 1):
            with self._wiring.database.commits() as session:
                bulk.deliver(session, alert, always=always)
            tell(self._size.alerts * number // len(waiting))

    def _always(self, session: Session) -> list[uuid.UUID]:
        """Where the warnings of the demonstration's own member and project arrive."""
        found = [
            sign_in.by_email(session, email=each.email, index=self._wiring.index)
            for each in (signins.MEMBER, signins.PROJECT)
        ]
        return [each.recipient_id for each in found if each is not None and each.recipient_id is not None]

    def _log(self, tell: Tell) -> None:
        """Fill it up, and take it all into the tree; its last entry is that the growth is whole."""
        database, key = self._wiring.database, head_key(self._wiring.keys)
        with database.reads() as session:
            missing = self._size.leaves - 1 - bulk.logged(session)
        for first, last in parts(missing, bulk.BATCH):
            with database.commits() as session:
                bulk.log(session, last - first + 1)
            audit.integrate_all(database, key=key, clock=self._wiring.clock)
            tell(self._size.leaves * last // missing)

    def _note(self, session: Session, step: str) -> None:
        audit.record(session, actor="command", action=f"{_GROWN}{step}", subject=self._mine)

    def _done(self, session: Session) -> Counter[str]:
        """How often each step was noted."""
        asked = text("SELECT action, count(*) FROM audit_entries WHERE subject = :mine GROUP BY action")
        rows = session.execute(asked, {"mine": self._mine})
        return Counter({action.removeprefix(_GROWN): many for action, many in rows})


_SUBJECTS = "SELECT DISTINCT subject FROM audit_entries WHERE subject LIKE 'demonstration:%'"
