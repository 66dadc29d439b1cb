"""Handing a released packet to an officer by hand, where a force has nobody who can sign in.

Source: 2-domain, "Police may": a force without officers gets a recorded manual handover; field scenarios: with a named
officer, a call-back on 101, and proof. From then on an officer has it, so it can no longer be taken back whole.
"""

from __future__ import annotations

from num_service.domain.police.status import PacketStatus
from num_service.domain.shared.errors import Conflict
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Worded


class Proof(Worded):
    """How it is known that an officer of that force has it."""

    CALLED_BACK = "called_back", N_("We rang back on 101, and the officer confirmed it")
    SIGNED = "signed", N_("The officer signed for it")
    FORCE_REFERENCE = "force_reference", N_("The force gave its own reference for it")


def may_be_handed(*, status: PacketStatus, handed: bool, goes: bool) -> None:
    """Refuse to record a handing over of what was not released, or would not be released now.

    Args:
        handed: it is recorded already. goes: the gate, asked again at this moment, would release it.

    Raises:
        Conflict: ``handed``, ``not_released``, ``not_now``.
    """
    if handed:
        raise Conflict("handed", "It is recorded already that an officer has it.")
    if status is not PacketStatus.RELEASED:
        raise Conflict("not_released", "It is not released, or it was withdrawn. Nobody may be handed it.")
    if not goes:
        raise Conflict("not_now", "The gate would not release it now. Nobody may be handed it.")


def may_be_acknowledged(*, handed: bool, withdrawn: bool, seen: bool) -> None:
    """Refuse to record that a force acknowledged a withdrawal which it was not told by hand.

    Raises:
        Conflict: ``not_by_hand``, ``seen``.
    """
    if not handed or not withdrawn:
        raise Conflict("not_by_hand", "It was not handed over by hand, or it is not withdrawn.")
    if seen:
        raise Conflict("seen", "It is recorded already that they acknowledged it.")
