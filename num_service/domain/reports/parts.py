"""The parts a report is sealed in, and whose keys open them (4-data-protection, "Sealed reports")."""

from __future__ import annotations

from enum import StrEnum


class PartKind(StrEnum):
    """What a sealed part holds.

    A kind's code is bound into the ciphertext of every part of its kind: changed, none of them would open again.
    """

    ACCOUNT = "account"
    PRIVATE = "private"
    NOTE = "note"
    ALERT_DRAFT = "alert_draft"
    PACKET_DRAFT = "packet_draft"
    FROM_REPORTER = "message_from_her"
    TO_REPORTER = "message_to_her"


class PartHolder(StrEnum):
    """Whose key a part's data key is wrapped to."""

    CASEWORK = "casework"
    RECEIPT = "receipt"
