"""What the flow of a text that two people must read has to know about each kind of such a text, and nothing else.

A kind is added by one subclass in its own area, one instance of it, and one line in ``web.staff.approvals``.
"""

from __future__ import annotations

import uuid
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import Session

from num_service.db.models.reports.report import Report
from num_service.db.models.writing.document import Approvable
from num_service.domain.reports.parts import PartKind
from num_service.domain.shared.errors import Conflict, NotFound
from num_service.domain.shared.verdict import Hold, Refusal
from num_service.domain.writing.document import Exact, fingerprint
from num_service.services.core.wiring import Clock, Wake

Row = TypeVar("Row", bound=Approvable)
Text = TypeVar("Text", bound=Exact)
Yes = TypeVar("Yes")


class Kind(ABC, Generic[Row, Text, Yes]):
    """One kind of document: its row, its exact text, and what a yes of its decision looks like.

    ``word`` names it in addresses and in the audit trail (``alert.approved``, ``alert:A-…``), ``letter`` begins its
    references, ``part`` is what its draft is sealed as. It begins as ``draft``, becomes ``approved``, and may be
    written anew while its status is one of ``editable``.
    """

    word: str
    letter: str
    part: PartKind
    model: type[Row]
    draft: StrEnum
    approved: StrEnum
    editable: frozenset[StrEnum]

    @abstractmethod
    def of_report(self, report_id: uuid.UUID) -> Select[Row]:
        """The documents of this kind that belong to a report, in the order in which its page shows them."""

    @abstractmethod
    def read(self, content: str) -> Text:
        """The text that an exact content holds."""

    def bare(self, text: Text) -> str:
        """The text without what names this one document or the day it was saved: the same words are the same text."""
        return text.content

    @abstractmethod
    def beside(self, row: Row) -> Mapping[str, object]:
        """What is not in the text and decides where it goes, as JSON: approving is about that too."""

    @abstractmethod
    def decide(self, session: Session, row: Row, text: Text, now: datetime) -> Yes | Hold | Refusal:
        """Ask the decision about a document, as everything stands now."""

    def if_approved(
        self, session: Session, row: Row, text: Text, *, by: uuid.UUID, now: datetime
    ) -> Yes | Hold | Refusal:
        """Ask the decision as it would be, had somebody approved the text as it is now: what else holds."""
        return self.decide(session, row, text, now)

    @abstractmethod
    def missing(self) -> NotFound:
        """There is no such document of this report."""

    @abstractmethod
    def gone(self) -> Conflict:
        """It can no longer be written anew."""

    @abstractmethod
    def answered(self) -> Conflict:
        """It no longer waits for a second caseworker's answer."""

    def as_draft(self, row: Row) -> None:
        """Make a document a draft: nobody has approved it as it is now."""
        row.status = self.draft
        row.approver_id = row.approved_sha256 = row.approved_at = row.content = None

    def after_writing(self, session: Session, row: Row, *, report: Report, before: str | None) -> None:
        """Do what else follows when a document was written; most kinds do nothing.

        Args:
            before: the SHA-256 of the text it had; None for a new one.
        """

    def after_approval(self, session: Session, row: Row, *, clock: Clock, wake: Wake) -> None:
        """Do what follows from the approval; most kinds do nothing."""

    def seen(self, row: Row) -> str:
        """The fingerprint of everything a page shows of a document as it is now."""
        return fingerprint(row.sha256, self.beside(row))
