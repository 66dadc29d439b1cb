"""A packet as a force reads it, for the page of the police and for the caseworker who approves it.

Both show ``components/packet.html``, made from the same frozen text, so that what is approved is what is read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from flask import Flask

from num_service.domain.police.packet import Packet
from num_service.domain.police.reading import read_packet
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.reported_words import incident_words
from num_service.domain.shared.taxonomy import IncidentType, Worded
from num_service.web.core.languages import say

#: What nobody knows or said is left out: it is no finding.
_NOT_KNOWN = frozenset({"unknown", "not_said"})


@dataclass(frozen=True, slots=True)
class PacketView:
    """What ``packet_text`` shows. ``handling`` has the conditions of the frozen text, a sentence to a line."""

    packet: Packet
    force: str
    handling: tuple[str, ...]


def register(app: Flask) -> None:
    """Give templates the filters ``known`` and ``reported_as``."""
    app.add_template_filter(known)
    app.add_template_filter(reported_as)


def packet_view(content: str) -> PacketView:
    """A packet laid out from its exact frozen text.

    Raises:
        Invalid: ``bad_packet``, as :func:`read_packet`.
    """
    packet = read_packet(content)
    conditions = str(json.loads(content)["handling_conditions"])
    return PacketView(
        packet=packet,
        force=FORCES[packet.force].name,
        handling=tuple(each.strip(". ") + "." for each in conditions.split(". ")),
    )


def known(value: Worded) -> str:
    """The words of a member of a closed list; nothing where it was not known or not said."""
    return "" if value.value in _NOT_KNOWN else say(value)


def reported_as(kind: IncidentType) -> str:
    """What happened, as told about somebody else."""
    return say(incident_words(kind))
