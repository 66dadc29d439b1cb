"""Telling one officer who the reporter is: asked for each time by name, answered with the code, and only then done.

Source: 2-domain, "The consents": a yes to ``police_identified`` is "talk first" and no more; a caseworker then asks for
each disclosure, naming the officer. Silence is no, and a no or a taking back stops it until it has been done. The gate
is not asked: it is for packets that leave the reporter out. The software sends nothing.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from num_service.domain.reports.consent import ConsentRecord, Scope, Value
from num_service.domain.reports.safeguarding import Guard
from num_service.domain.shared.errors import Conflict, Invalid
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Worded

#: Of the question as it is shown; a change of its words is a new version.
WORDING = "own-name/2026-11"
MOST_OFFICER = 120


class Gives(Worded):
    """What an officer would be told. A closed list: the page may be open in front of whoever found the code."""

    NAME = "name", N_("Your name")
    CONTACT = "contact", N_("How to reach you")
    ACCOUNT = "account", N_("What happened, as you told us")
    FILES = "files", N_("Photos or recordings you added")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked about: which officer of which force, and what they would be told.

    Args:
        officer: name, rank or number, as a caseworker wrote it.
        salt: so that whoever has a fingerprint of this cannot try officers' names until one fits.

    Raises:
        Invalid: ``no_force``; ``no_officer``; ``nothing_given``.
    """

    force: str
    officer: str
    gives: tuple[Gives, ...]
    salt: str = field(default_factory=lambda: secrets.token_hex(16))

    def __post_init__(self) -> None:
        if self.force not in FORCES:
            raise Invalid("no_force", "Choose the force.", field="force")
        if not self.officer.strip() or len(self.officer) > MOST_OFFICER:
            raise Invalid(
                "no_officer",
                "Name the officer, in at most %(most)s characters.",
                field="officer",
                most=MOST_OFFICER,
            )
        if not self.gives:
            raise Invalid("nothing_given", "Tick what the officer would be told.", field="gives")

    @property
    def force_name(self) -> str:
        """The force, as people call it."""
        return FORCES[self.force].name

    def as_text(self) -> str:
        """The exact text that is sealed, and whose SHA-256 a yes is signed with."""
        kept = {
            "force": self.force,
            "officer": self.officer.strip(),
            "gives": sorted(self.gives),
            "salt": self.salt,
        }
        return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_asked(text: str) -> Asked:
    """The inverse of :meth:`Asked.as_text`."""
    kept = json.loads(text)
    given = set(kept["gives"])
    gives = tuple(each for each in Gives if each in given)
    return Asked(str(kept["force"]), str(kept["officer"]), gives, str(kept["salt"]))


@dataclass(frozen=True, slots=True)
class Disclosure:
    """How far one disclosure has got.

    Args:
        said: the reporter's answer; None while they have not answered.
        signed: their code signed that yes, to exactly this.
        told_on: the day the officer was told.
    """

    said: bool | None = None
    signed: bool = False
    told_on: date | None = None


def ever_wished(records: Iterable[ConsentRecord]) -> bool:
    """Whether they ever said that they want to talk about it: where they did not, no officer was asked about."""
    return any(each.scope is Scope.POLICE_IDENTIFIED and each.value is Value.TALK_FIRST for each in records)


def may_be_asked(*, identified: ConsentRecord | None, guard: Guard, official: bool) -> None:
    """Refuse to ask where they do not wish to talk about it, or where nobody may go to a force with it.

    Args:
        identified: the answer in force to ``police_identified``.

    Raises:
        Conflict: ``not_wished``, ``with_lead``, ``official``.
    """
    if identified is None or identified.value is not Value.TALK_FIRST or not identified.counts:
        raise Conflict("not_wished", "They did not say that they want to talk about this. Silence is no.")
    if guard is Guard.HOLDS:
        raise Conflict("with_lead", "It is with the safeguarding lead, who decides about the police first.")
    if official:
        raise Conflict(
            "official",
            "This person may be police or an official. Ask the reporter about a body for that instead.",
        )


def may_be_answered(state: Disclosure) -> None:
    """An answer counts until the officer was told. Raises ``Conflict`` ``too_late``."""
    if state.told_on is not None:
        raise Conflict("too_late", "The officer was told already, and it cannot be called back.")


def may_be_told(state: Disclosure) -> None:
    """Refuse to record a disclosure that does not rest on a yes in force.

    Raises:
        Conflict: ``told``, ``no_yes``, ``not_signed``.
    """
    if state.told_on is not None:
        raise Conflict("told", "It is recorded already that the officer was told.")
    if state.said is not True:
        raise Conflict("no_yes", "The reporter has not said yes to this officer. Silence is no.")
    if not state.signed:
        raise Conflict(
            "not_signed",
            "The yes to this officer is not signed with the reporter’s code. It waits until they come back with it.",
        )
