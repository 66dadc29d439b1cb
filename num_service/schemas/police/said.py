"""What an officer writes about a packet, and what a caseworker does with it."""

from __future__ import annotations

from enum import StrEnum

from marshmallow import fields, validate

from num_service.domain.police.by_hand import Proof
from num_service.domain.police.chasing import Chased
from num_service.domain.police.force_message import MOST_WORDS, Outcome, Why
from num_service.domain.police.handover import Means
from num_service.domain.reports.report import MAX_ACCOUNT
from num_service.domain.shared.phrases import N_
from num_service.schemas.base import Boundary, Choice, Text

_EMPTY = {"required": N_("Write something first.")}


class Question(Boundary):
    """A question; or, in the same form, what an appeal should ask for."""

    text = Text(MOST_WORDS, required=True, error_messages=_EMPTY)


class OutcomeSaid(Boundary):
    """With which result a force closes a packet, and more in words."""

    outcome = Choice(Outcome, required=True, error_messages={"required": N_("Choose what came of it.")})
    text = Text(MOST_WORDS)


class Does(StrEnum):
    """Which button a caseworker pressed."""

    PASS_ON = "pass_on"
    TURN_DOWN = "turn_down"
    SETTLE = "settle"


class Decided(Boundary):
    """What a caseworker does with it. text: as the reporter reads it. looked: it asks nothing of what it seems to."""

    does = fields.String(
        required=True,
        validate=validate.OneOf([each.value for each in Does], error=N_("Use the buttons on the page.")),
        error_messages={"required": N_("Use the buttons on the page.")},
    )
    text = Text(MAX_ACCOUNT)
    looked = fields.Boolean(load_default=False)
    why = Choice(Why, load_default=None, allow_none=True)


class ByHand(Boundary):
    """That a caseworker handed a packet to an officer: how, how it is known, and who it is."""

    means = Choice(Means, required=True)
    proof = Choice(Proof, required=True)
    officer = Text(MOST_WORDS, load_default="")


class Told(Boundary):
    """That a force acknowledged a withdrawal to a caseworker."""

    officer = Text(MOST_WORDS, load_default="")


class Rang(Boundary):
    """About what a caseworker rang a force."""

    of = Choice(Chased, required=True)
