"""What is done with a receipt besides answering one question: sent, and answered."""

from __future__ import annotations

from marshmallow import fields, validate

from num_service.domain.police.relay import RelaySaid
from num_service.domain.reports.report import MAX_ACCOUNT
from num_service.domain.shared.phrases import N_
from num_service.domain.shared.taxonomy import Language
from num_service.schemas.api.base import Out
from num_service.schemas.api.receipts import WithReceipt
from num_service.schemas.base import Choice, Line, Text
from num_service.schemas.reports.consents import wording_shown

_YES_NO = validate.OneOf(("yes", "no"), error=N_("The answers are “yes” and “no”."))


class Sharing(WithReceipt):
    """Everything at once: pause it, or stop it with a no to each question."""

    language = Choice(
        Language, load_default=None, metadata={"description": "The one they read; else that of this request."}
    )


class Resuming(Sharing):
    """Go on after a pause, with exactly the answers that were shown."""

    seen = Line(64, required=True, metadata={"description": "`paused.seen` as `/receipts/open` gave it."})
    wording_version = wording_shown()


class Deleting(WithReceipt):
    """Delete the report for good; its reference says that it is meant."""

    reference = Line(40, required=True)
    language = Choice(Language, load_default=None)


class HandoverSaid(WithReceipt):
    """A yes or no to one named body."""

    id = fields.UUID(required=True, error_messages={"invalid_uuid": N_("We do not know this question.")})
    answer = fields.String(required=True, validate=_YES_NO)
    language = Choice(Language, load_default=None)


class QuestionSaid(WithReceipt):
    """An answer to a question from police; without a text, that they give none."""

    id = fields.UUID(required=True, error_messages={"invalid_uuid": N_("We do not know this question.")})
    text = Text(MAX_ACCOUNT, allow_none=True, load_default=None)


class QuestionAnswered(Out):
    id = fields.UUID()
    said = fields.String(validate=validate.OneOf(tuple(RelaySaid)))


class SharingChanged(Out):
    """What it did, in words: what stopped at once, and what could not be undone."""

    answers = fields.Dict(
        keys=fields.String(), values=fields.String(), metadata={"description": "By scope, as in force now."}
    )
    stopped = fields.List(fields.String())
    not_undone = fields.List(fields.String())


class HandoverAnswered(Out):
    id = fields.UUID()
    answer = fields.String(validate=_YES_NO)


class Exported(Out):
    """Their own record. ``sha256`` is of the UTF-8 bytes of ``text``, and is noted in the service's log."""

    reference = fields.String()
    made_on = fields.Date()
    opens = fields.Boolean(metadata={"description": "Whether what was first told is in it."})
    text = fields.String()
    sha256 = fields.String()


class Deleted(Out):
    """What stays, where and how long, in words. The receipt opens nothing any more."""

    reference = fields.String()
    stays = fields.List(fields.String())
