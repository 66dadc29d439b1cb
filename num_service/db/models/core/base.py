"""What every model shares: naming of constraints, and how Python types become columns."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from sqlalchemy import Boolean, Date, DateTime, Integer, LargeBinary, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase

from num_service.db.models.core.closed import ClosedList, add_checks
from num_service.domain.alerts.alert import AlertStatus
from num_service.domain.alerts.audience import Channel, RecipientKind, Spoken
from num_service.domain.alerts.delivery import DeliveryState
from num_service.domain.alerts.preferences import Zone
from num_service.domain.casework.paging import CallState
from num_service.domain.casework.register import Extent, RequestAnswer, RequestBasis, RequestKind, Tells
from num_service.domain.checker.alarms import AlarmKind
from num_service.domain.checker.deeds import ChallengeState, ListingDeed
from num_service.domain.help import Body
from num_service.domain.identifiers import IdentifierKind
from num_service.domain.police.by_hand import Proof
from num_service.domain.police.chasing import Chased
from num_service.domain.police.desk import Desk
from num_service.domain.police.force_message import Decision, ForceKind, Outcome, Why
from num_service.domain.police.handover import Means
from num_service.domain.police.relay import Relay, RelaySaid
from num_service.domain.police.status import PacketStatus
from num_service.domain.reports.consent import AskedBy, Scope, Value
from num_service.domain.reports.matching import Judgement
from num_service.domain.reports.parts import PartHolder, PartKind
from num_service.domain.reports.public_figures import Deed, GivenAnswer
from num_service.domain.reports.report import Status
from num_service.domain.reports.safeguarding import Guard, LeadSays
from num_service.domain.shared.duties import Duty
from num_service.domain.shared.forces import FORCES
from num_service.domain.shared.permissions import AccountRole
from num_service.domain.shared.taxonomy import (
    Basis,
    Gender,
    IncidentType,
    Jurisdiction,
    Language,
    Region,
    Sector,
    Tier,
)

#: The closed lists that columns hold. A word more in one of them needs a migration that widens its CHECKs.
CLOSED: tuple[type[StrEnum], ...] = (
    AccountRole,
    AlarmKind,
    AlertStatus,
    AskedBy,
    Basis,
    Body,
    CallState,
    ChallengeState,
    Channel,
    Chased,
    Decision,
    Deed,
    DeliveryState,
    Desk,
    Duty,
    Extent,
    ForceKind,
    Gender,
    GivenAnswer,
    Guard,
    IdentifierKind,
    IncidentType,
    Judgement,
    Jurisdiction,
    Language,
    LeadSays,
    ListingDeed,
    Means,
    Outcome,
    PacketStatus,
    PartHolder,
    PartKind,
    Proof,
    RecipientKind,
    Region,
    Relay,
    RelaySaid,
    RequestAnswer,
    RequestBasis,
    RequestKind,
    Scope,
    Sector,
    Spoken,
    Status,
    Tells,
    Tier,
    Value,
    Zone,
    Why,
)
#: The code of a police force (``domain/shared/forces``).
ForceCode = Annotated[str, "force"]


#: How constraints are named, so that a violation can be told from another.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Typed models of the service's own database; the police side has a base of its own (``police/force_side``)."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        int: Integer,
        bool: Boolean,
        bytes: LargeBinary,
        date: Date,
        datetime: DateTime(timezone=True),
        uuid.UUID: Uuid,
        list[str]: ARRAY(Text),
        list[uuid.UUID]: ARRAY(Uuid),
        dict[str, Any]: JSONB,
        ForceCode: ClosedList(FORCES),
        **{each: ClosedList(each) for each in CLOSED},
        **{list[each]: ARRAY(ClosedList(each)) for each in CLOSED},  # type: ignore[valid-type]  # a table of types
    }

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if isinstance(cls.__table__, Table):
            add_checks(cls.__table__)
